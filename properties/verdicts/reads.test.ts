/** What a rule reads is noted, what it copies is not; a scope is said not to decide what it does not vary. */
import { describe, expect, it } from 'vitest';
import { factSteps } from '../../model/facts/all.ts';
import { create, load } from '../../model/facts/calls.ts';
import { run } from '../../model/kernel/run.ts';
import { emptyState, NONE } from '../../model/kernel/state.ts';
import { step } from '../../model/kernel/step.ts';
import { AXIS_NAMES, MEANT } from '../../model/rules/axes.ts';
import { elsewhere } from '../../model/rules/elsewhere.ts';
import { overheard } from '../../model/rules/overheard.ts';
import { mainline73 } from '../../model/rules/designs/mainline-7.3.ts';
import { permissive } from '../../model/rules/designs/permissive.ts';
import { elementAny } from '../../model/rules/element.ts';
import type { ElementChoice } from '../../model/rules/element.ts';
import { sealed } from '../../model/rules/designs/sealed.ts';
import type { Design } from '../../model/rules/design.ts';
import { scopeNamed } from '../../model/scopes/named.ts';
import { CLAIMS, claimsIn } from '../claims/all.ts';
import { breaks } from '../claims/judge.ts';
import { explore } from '../search/explore.ts';
import type { ScopeReads } from './fit.ts';
import { fit, walkIn } from './fit.ts';
import type { SearchedScope } from './merge.ts';
import { mergeReports } from './merge.ts';
import type { Gap, Reads } from './reads.ts';
import { closes, gapsIn, gapsOf, watchReads } from './reads.ts';
import { systemOf } from './system.ts';

const scope = (name: string) => scopeNamed(name)!;

function withElement(choice: Partial<ElementChoice>): Design {
  const element = { ...elementAny, name: 'own', ...choice };
  return { ...sealed, name: 'own', choices: { ...sealed.choices, element } };
}

/** "An exclusive map is an element only while it is frozen." */
const whileFrozen = withElement({
  mayBeElement: (_outer, inner) => (inner.excl === 'none' || inner.frozen ? 0 : -22),
});

function searched(design: Design, name: string): SearchedScope & { readonly reads: Reads } {
  const watched = watchReads(design);
  const report = explore(systemOf(watched.design, scope(name)), claimsIn(scope(name)));
  return { scope: scope(name), report, seconds: 0, reads: watched.reads() };
}

/** What `whileFrozen` reads on random walks. */
function readOnWalks(name: string): ScopeReads {
  const { design, reads } = watchReads(whileFrozen);
  expect(walkIn(scope(name), [design])).toBeUndefined();
  return { scope: scope(name), reads: reads() };
}

function judged(
  design: Design,
  name: string,
): { reads: Reads; verdict: string; gaps: readonly Gap[] } {
  const { reads, ...rest } = searched(design, name);
  const { claims } = mergeReports(design, [{ ...rest, reads }]);
  const inner = claims.find(({ id }) => id === 'inner') ?? claims[0]!;
  return { reads, verdict: inner.verdict, gaps: inner.gaps ?? [] };
}

describe('a rule that reads whether a map is frozen', () => {
  it('is not decided by a scope in which none is', () => {
    const { verdict, gaps } = judged(whileFrozen, 'mail');
    expect(verdict).toBe('holds');
    expect(gaps).toEqual([
      { axis: 'element', question: 'mayBeElement', field: 'inner.frozen', always: 'false' },
    ]);
  });
  it('is decided by one in which some are', () => {
    const { reads, verdict, gaps } = judged(whileFrozen, 'tiny');
    expect([verdict, gaps, gapsIn(reads)]).toEqual(['violated', [], []]);
  });
  it('has scopes fitted to it, and they vary it', () => {
    const found = ['mail', 'load', 'signed'].map(readOnWalks);
    expect(fit(found, []).scopes.map(({ name }) => name)).toEqual(['signed']);
    const [mail, , signed] = found;
    const gap = judged(whileFrozen, 'mail').gaps[0]!;
    expect([closes(mail!.reads, gap), closes(signed!.reads, gap)]).toEqual([false, true]);
  });
  it('is walked under no longer than it is told to', () => {
    const { design, reads } = watchReads(whileFrozen);
    let lots = 0;
    const stop = (): string | undefined => (lots++ < 2 ? undefined : 'enough');
    expect(walkIn(scope('signed'), [design], stop)).toBe('enough');
    const whole = readOnWalks('signed').reads[0]!.times;
    expect(reads()[0]!.times).toBeLessThan(whole / 10);
  });
  it('leaves open what no scope varies', () => {
    expect(fit([readOnWalks('mail')], []).open.map(({ field }) => field)).toEqual(['inner.frozen']);
  });
});

describe('what is noted', () => {
  const fieldsOf = (design: Design, name = 'mail'): readonly string[] =>
    Object.keys(judged(design, name).reads.find(({ times }) => times > 0)?.fields ?? {});

  it('is a field of an object in the state', () => {
    const design = withElement({
      mayBeElement: (_outer, _inner, { links }) => (links.some(({ map }) => map === 0) ? -22 : 0),
    });
    expect(fieldsOf(design)).toEqual(['state.links.map']);
  });
  it('is a field of what was looked up in the state', () => {
    const design = withElement({
      mayBeElement: (_outer, inner, { maps }) =>
        maps.some((map) => map === inner && map.frozen) ? 0 : -22,
    });
    expect(fieldsOf(design)).toEqual(['inner.frozen']);
  });
  it.each<(...given: [unknown, string]) => number>([
    (_, how) => (how === 'bound' ? -1 : 0),
    (...given) => (given[1] === 'bound' ? -1 : 0),
    (_, how = 'bound') => (how === 'bound' ? -1 : 0),
    function () {
      return arguments[1] === 'bound' ? -1 : 0; // oxlint-disable-line eslint/prefer-rest-params -- somebody may
    },
    ((_: unknown, how: string) => (how === 'bound' ? -1 : 0)).bind(undefined),
  ])('is an argument that is no object: %s', (mayExtend) => {
    const extension = { ...sealed.choices.extension, mayExtend };
    const design = { ...sealed, choices: { ...sealed.choices, extension } };
    expect(fieldsOf(design, 'extension')).toEqual(['how']);
    expect(gapsIn(judged(design, 'extension-bind').reads)).toEqual([]);
  });
  it('is a field of an object that is described', () => {
    const design = withElement({
      mayBeElement: (_outer, inner) =>
        Object.getOwnPropertyDescriptor(inner, 'frozen')?.value === true ? -22 : 0,
    });
    expect(fieldsOf(design)).toEqual(['inner.frozen']);
  });
  it('is not an argument that nobody takes', () => {
    const extension = {
      ...sealed.choices.extension,
      mayExtend: (used: unknown) => (used ? 0 : -1),
    };
    const design = { ...sealed, choices: { ...sealed.choices, extension } };
    expect(fieldsOf(design, 'extension')).toEqual([]);
  });
  it('is not what a map is copied for', () => {
    const copies = withElement({
      outerBecomes: (outer, inner) => ({ ...outer, excl: inner.excl }),
    });
    const reads = judged(copies, 'mail').reads.find(({ question }) => question === 'outerBecomes');
    expect(Object.keys(reads?.fields ?? {})).toEqual(['inner.excl']);
  });
  it.each<readonly [string, NonNullable<ElementChoice['outerBecomes']>, readonly string[]]>([
    [
      'inner map',
      (outer, inner) =>
        (({ frozen }) => (frozen ? { ...outer, excl: 'none' } : outer))({ ...inner }),
      ['inner.frozen'],
    ],
    [
      'outer map, where others say so',
      (outer, inner) => {
        const next = { ...outer };
        return next.frozen && next.pinned ? { ...next, metaExcl: inner.excl } : next;
      },
      ['inner.excl', 'outer.frozen', 'outer.pinned'],
    ],
    [
      'outer map, by name',
      (outer) =>
        Object.hasOwn(outer, 'frozen') && outer.frozen ? { ...outer, excl: 'none' } : outer,
      ['outer.frozen'],
    ],
  ])('is what a rule reads of its own copy of the %s', (_, outerBecomes, fields) => {
    const { reads } = judged(withElement({ outerBecomes }), 'mail');
    const { fields: noted } = reads.find(({ question }) => question === 'outerBecomes')!;
    expect(Object.keys(noted).toSorted()).toEqual(fields);
  });
  it('is nothing of a question that is asked with other slots, to see whether the answer is the same', () => {
    const { design, reads } = watchReads(whileFrozen);
    const { maps } = emptyState(scope('mail'));
    const given = [maps[0]!, { ...maps[1]!, excl: 'zero' }, emptyState(scope('mail'))] as const;
    const [outer, inner, state] = elsewhere(given)[0]!.given as unknown as typeof given;
    expect(design.choices.element.mayBeElement(outer, inner, state)).toBe(-22);
    expect(reads()).toMatchObject([{ times: 0, fields: {} }]);
  });
  it('is that nobody asked', () => {
    expect(gapsIn(judged(whileFrozen, 'load').reads)).toEqual([
      { axis: 'element', question: 'mayBeElement' },
    ]);
  });
  it('is nothing of choices that are listed', () => {
    expect(watchReads(sealed).reads()).toEqual([]);
  });
});

describe('watching changes no answer', () => {
  const of = (design: Design) => {
    const { states, transitions, verdicts } = explore(
      systemOf(design, scope('tiny')),
      claimsIn(scope('tiny')),
    );
    return { states, transitions, verdicts };
  };
  it('of a rule that gives back what it was given', () => {
    const moves = withElement({
      mayBeElement: whileFrozen.choices.element.mayBeElement,
      outerBecomes: (outer) => outer,
    });
    expect(of(watchReads(moves).design)).toEqual(of(moves));
  });
  it('of a rule that looks a map up in the state', () => {
    const ordered = withElement({
      mayBeElement: (outer, inner, { maps }) =>
        inner.excl === 'none' || maps.indexOf(inner) < maps.indexOf(outer) ? 0 : -22,
    });
    expect(of(watchReads(ordered).design)).toEqual(of(ordered));
    expect(judged(ordered, 'mail').verdict).toBe('violated');
  });
});

describe('a refusal', () => {
  const designs = [permissive, mainline73, sealed];
  // no fact asks whether a program that can sleep may hold a PROG_ARRAY
  const sleepable = [create(0, 'PROG_ARRAY'), load('sys-update.A', NONE, 0, { fd_array: 0 })];
  const empty = emptyState(scope('small'));
  const steps = [
    ...factSteps(designs),
    ...run(sealed, empty, sleepable).steps.map((made) => ({ ...made, design: sealed })),
  ];
  const questions = AXIS_NAMES.flatMap((axis) =>
    Object.entries(MEANT[axis]).flatMap(([question, meant]) =>
      meant === 'errno' ? [{ axis, question }] : [],
    ),
  );

  it.each(questions)('only takes its call away: %o', ({ axis, question }) => {
    let asked = 0;
    const refusing = new Map(
      designs.map((design) => [
        design,
        overheard(design, (heard) =>
          heard.axis === axis && heard.question === question ? () => (asked++, -1) : undefined,
        ),
      ]),
    );
    for (const { design, before, call } of steps) {
      const already = asked;
      const outcome = step(refusing.get(design)!, before, call);
      if (asked === already || typeof outcome !== 'object') continue;
      expect(outcome.state).toBe(before);
      expect(outcome).toMatchObject({ answer: -1, events: [] });
    }
    expect(asked).toBeGreaterThan(0);
  });
  it('breaks only the claims that say so', () => {
    const broken = CLAIMS.filter((claim) =>
      steps.some(({ before, call }) =>
        breaks(claim, { before, call, outcome: { state: before, answer: -1, events: [] } }),
      ),
    );
    expect(broken).toEqual(CLAIMS.filter(({ refusalsBreak }) => refusalsBreak === true));
    expect(broken.map(({ id }) => id)).toEqual(['law-plain']);
  });
  it('that never came leaves a claim no gap, but a law about refusals', () => {
    const laxly = withElement({ mayBeElement: (_, inner) => (inner.frozen ? -22 : 0) });
    const { reads, verdict, gaps } = judged(laxly, 'mail');
    expect([verdict, gaps]).toEqual(['violated', []]);
    const law = CLAIMS.find(({ id }) => id === 'law-plain')!;
    const storage = CLAIMS.find(({ id }) => id === 'storage')!;
    expect([gapsOf(storage, reads), gapsOf(law, reads)]).toEqual([[], gapsIn(reads)]);
    expect(gapsIn(reads)).toMatchObject([{ field: 'inner.frozen' }]);
    expect(gapsOf(storage, judged(whileFrozen, 'mail').reads)).toMatchObject([
      { field: 'inner.frozen' },
    ]);
  });
  it('is not a map that a rule changes: that it was never asked for stays a gap', () => {
    const changing = withElement({ outerBecomes: (outer) => outer });
    const { claims } = mergeReports(changing, [searched(changing, 'split')]);
    const gaps = claims.find(({ id }) => id === 'bound-is-checked')?.gaps;
    expect(gaps).toEqual([{ axis: 'element', question: 'outerBecomes' }]);
  });
});
