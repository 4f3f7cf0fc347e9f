/**
 * What every claim says, pinned: in which scopes it speaks, about which accesses, and about which calls of the
 * kernel facts. A claim that changes what it asks changes a line here, and a reader says whether that is meant.
 */
import { describe, expect, it } from 'vitest';
import { factSteps } from '../../model/facts/all.ts';
import type { Call } from '../../model/kernel/call.ts';
import { KINDS } from '../../model/kernel/kind.ts';
import type { Access, Channel } from '../../model/kernel/outcome.ts';
import type { Step } from '../../model/kernel/run.ts';
import { DEAD_MAP, DEAD_PROG, emptyState, type MapSlot, NONE } from '../../model/kernel/state.ts';
import { NO_DIGEST, TEXTS, textNamed } from '../../model/programs/text.ts';
import { mainline73 } from '../../model/rules/designs/mainline-7.3.ts';
import { permissive } from '../../model/rules/designs/permissive.ts';
import { sealed } from '../../model/rules/designs/sealed.ts';
import { FAMILIES, type Scope } from '../../model/scopes/scope.ts';
import { CLAIMS } from './all.ts';
import type { BpfClaim } from './bpf-claim.ts';
import { breaks, meetsPremise, shows } from './judge.ts';

/** Uses that are seen in the call, not in an access. */
const USES_OF_CALLS = [
  ...['use-counted', 'use-mapped', 'use-tail', 'use-array', 'use-hash', 'use-prog-array'],
];

const say = (claim: BpfClaim, step: Step): string =>
  [
    ...(breaks(claim, step) ? ['breaks'] : []),
    ...(shows(claim, step) ? ['shows'] : []),
    ...(meetsPremise(claim, step) ? ['about'] : []),
  ].join();

/** What claims say of a step, without those that say nothing. */
const heard = (step: Step, claims: readonly BpfClaim[]): string =>
  ['breaks', 'shows', 'about']
    .map((word) => [word, claims.filter((claim) => say(claim, step).includes(word))] as const)
    .flatMap(([word, those]) =>
      those.length === 0 ? [] : [`${word} ${those.map(({ id }) => id).join()}`],
    )
    .join('; ');

describe('a claim speaks in a scope', () => {
  /** Everything that a scope can have. */
  const everything: Scope = {
    ...{ name: 'everything', says: '', maps: 2, progs: 2, links: 1, values: 3 },
    ...{ kinds: KINDS, flags: ['none', 'MMAPABLE'], families: FAMILIES },
    ...{ texts: TEXTS.map(({ name }) => name), hashes: TEXTS.map(({ name }) => name) },
  };
  const without = <T extends string>(all: readonly T[], what: string): readonly T[] =>
    all.filter((it) => it !== what);
  const actions = [...new Set(TEXTS.map(({ action }) => action))];
  const doing = (action: string): readonly string[] =>
    TEXTS.filter((text) => text.action === action).map(({ name }) => name);
  const lacking: readonly (readonly [string, Scope])[] = [
    ...FAMILIES.map(
      (it) => [it, { ...everything, families: without(everything.families, it) }] as const,
    ),
    ...KINDS.map((it) => [it, { ...everything, kinds: without(everything.kinds, it) }] as const),
    ['maps of maps', { ...everything, kinds: KINDS.filter((kind) => !kind.includes('_MAPS')) }],
    ['hashes', { ...everything, hashes: [] }],
    ['maps to be mapped', { ...everything, flags: ['none'] }],
    [
      'texts that write',
      { ...everything, texts: TEXTS.flatMap((it) => (it.writes ? [] : [it.name])) },
    ],
    ...actions.map((action) => {
      const texts = everything.texts.filter((name) => !doing(action).includes(name));
      return [`texts that ${action}`, { ...everything, texts }] as const;
    }),
    ...(['fd', 'value', 'idx', 'idx-value'] as const).map((form) => {
      const texts = TEXTS.flatMap((text) => (text.form === form ? [] : [text.name]));
      return [`texts by ${form}`, { ...everything, texts }] as const;
    }),
  ];
  it('that has everything', () => {
    expect(CLAIMS.filter(({ inScope }) => !inScope(everything))).toEqual([]);
  });
  it('unless it lacks what the claim is about', () => {
    const needs = CLAIMS.map(({ id, inScope }) => {
      const missed = lacking.flatMap(([what, scope]) => (inScope(scope) ? [] : [what]));
      return `${id}: ${missed.join(', ')}`;
    });
    expect(needs).toMatchSnapshot();
  });
  it('if there is a text for it, and a map for that text', () => {
    const alone = actions.map((action) => {
      const texts = doing(action);
      const scope = { ...everything, texts, hashes: [...texts, 'zero'] };
      const foreign = { ...scope, hashes: ['read.A'] };
      const said = CLAIMS.filter(({ inScope, group }) => group !== 'law' && inScope(scope));
      const lost = said.filter(({ inScope }) => !inScope(foreign)).map(({ id }) => id);
      return `${action}: ${said.map(({ id }) => id).join()}; without their hashes not ${lost.join()}`;
    });
    expect(alone).toMatchSnapshot();
  });
});

describe('an access', () => {
  const claims = CLAIMS.filter(({ group }) => group !== 'law');
  const map = (excl: string): MapSlot => ({ ...DEAD_MAP, kind: 'ARRAY', fd: 'rw', value: 0, excl });
  const outer = (excl: string): MapSlot => ({
    ...{ ...DEAD_MAP, kind: 'ARRAY_OF_MAPS', fd: 'rw', metaKind: 'ARRAY', inner: 0, excl },
  });
  const hashes = (own: string) =>
    [
      ['own', own],
      ['foreign', 'tail-call.C'],
      ['plain', NO_DIGEST],
    ] as const;
  type Made = { readonly text: string; readonly channel: Channel; readonly outer: string };
  const accessTo = (made: Made, mode: Access['mode'], excl: string): Step => {
    const empty = emptyState({ maps: 2, progs: 1, links: 0 });
    const prog = { ...DEAD_PROG, text: textNamed(made.text)!, fd: true };
    const before = { ...empty, maps: [map(excl), outer(made.outer)], progs: [prog] };
    const through = made.channel === 'inner' ? 1 : NONE;
    const access: Access = {
      ...{ digest: made.text, prog: 0, map: 0, mode, outer: through, channel: made.channel },
    };
    const call: Call = { call: 'prog_test_run', prog: 0, map: NONE };
    return { before, call, outcome: { state: before, answer: 0, events: [access] } };
  };
  const every: readonly (readonly [string, Step])[] = [
    ...['write.A', 'write-value.A', 'write-idx.A', 'write-idx-value.A'].map(
      (text) => ({ text, channel: 'direct', outer: NO_DIGEST }) as const,
    ),
    ...hashes('write-inner.A').map(
      ([, excl]) => ({ text: 'write-inner.A', channel: 'inner', outer: excl }) as const,
    ),
    { text: 'iter-write.A', channel: 'iterator', outer: NO_DIGEST } as const,
    { text: 'iter-write-storage.A', channel: 'storage', outer: NO_DIGEST } as const,
    { text: 'iter-write.A', channel: 'link-update', outer: NO_DIGEST } as const,
    { text: 'extension.A', channel: 'extension', outer: NO_DIGEST } as const,
    { text: 'sys-update.A', channel: 'sys-bpf', outer: NO_DIGEST } as const,
  ].flatMap((made) =>
    hashes(made.text).flatMap(([whose, excl]) =>
      (['read', 'write', 'freeze'] as const)
        .filter((mode) => mode !== 'freeze' || made.channel === 'sys-bpf')
        .map((mode) => {
          const through = made.channel === 'inner' ? ` in ${made.outer}` : '';
          const name = `${made.text} ${made.channel} ${mode} ${whose}${through}`;
          return [name, accessTo(made, mode, excl)] as const;
        }),
    ),
  );
  it('is judged by its way in, the map, the mode and the program', () => {
    expect(every.map(([name, step]) => `${name}: ${heard(step, claims)}`)).toMatchSnapshot();
  });
  it('is judged beside another as it is alone', () => {
    const [, [, harmless]] = every.filter(([name]) => name.startsWith('write.A direct')) as [
      unknown,
      [string, Step],
    ];
    const goals = CLAIMS.filter(({ group }) => group === 'goal');
    const different = every.flatMap(([name, step]) => {
      const pair = [...step.outcome.events, ...harmless.outcome.events];
      return [pair, pair.toReversed()].flatMap((events) => {
        const both = { ...step, outcome: { ...step.outcome, events } };
        const lost = goals.filter(
          (claim) =>
            (breaks(claim, step) && !breaks(claim, both)) ||
            (meetsPremise(claim, step) && !meetsPremise(claim, both)),
        );
        return lost.map(({ id }) => `${name}: ${id}`);
      });
    });
    expect(different).toEqual([]);
  });
});

describe('the calls of the kernel facts', () => {
  const steps = factSteps([permissive, mainline73, sealed]);
  const aboutCalls = CLAIMS.filter(
    ({ id, group }) => group === 'law' || USES_OF_CALLS.some((use) => id === use),
  );
  it.each(aboutCalls.map((claim) => [claim.id, claim] as const))('about %s', (_id, claim) => {
    const counts = new Map<string, number>();
    for (const step of steps) {
      const said = say(claim, step);
      if (said === '') continue;
      const line = `${step.call.call} ${step.outcome.answer < 0 ? 'refused' : 'accepted'}: ${said}`;
      counts.set(line, (counts.get(line) ?? 0) + 1);
    }
    expect([...counts].map(([line, times]) => `${line} ${times}`).sort()).toMatchSnapshot();
  });
});
