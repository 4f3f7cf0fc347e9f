/** A choice that does what a proof cannot follow is not believed: one line says what, whatever the choice makes of it. */
import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import type { MapSlot, State } from '../../model/kernel/state.ts';
import { NONE } from '../../model/kernel/state.ts';
import { textNamed } from '../../model/programs/text.ts';
import type { Design } from '../../model/rules/design.ts';
import { sealed } from '../../model/rules/designs/sealed.ts';
import { elementRefused } from '../../model/rules/element.ts';
import { AXIS_NAMES, isListed } from '../../model/rules/axes.ts';
import type { Scope } from '../../model/scopes/scope.ts';
import { claimNamed } from '../claims/all.ts';
import { explore } from '../search/explore.ts';
import { systemOf } from '../verdicts/system.ts';
import type { ClaimProof } from './prove.ts';
import { prove } from './prove.ts';
import { nothingShared } from './shared.ts';

type Ask = (outer: MapSlot, inner: MapSlot, state: State) => number;
const { mayBeElement: refused } = elementRefused;

const withElement = (answers: object): Design => ({
  ...sealed,
  name: 'mine',
  choices: { ...sealed.choices, element: { ...elementRefused, name: 'own', ...answers } },
});

/** Lets any map in where the hole is, and no exclusive one elsewhere. */
const holed = (isHole: (...given: Parameters<Ask>) => unknown): Design =>
  withElement({
    mayBeElement: (outer: MapSlot, inner: MapSlot, state: State) =>
      isHole(outer, inner, state) ? 0 : refused(outer, inner, state),
  });

/** Of the calls that ask the choice, and without relations: a tenth of a second. */
function proofOf(design: Design): ClaimProof | string {
  const shared = nothingShared();
  const calls = shared.calls.filter(
    (call) => 'inner' in call && call.inner >= 0 && call.flags === 'BPF_ANY',
  );
  const means = { candidates: [], shared: { ...shared, calls } };
  try {
    return prove(design, [claimNamed('law-excl')!], means).claims[0]!;
  } catch (error) {
    return (error as Error).message;
  }
}

/** Where a hole lets an exclusive map into an outer map. */
const SMALL: Scope = {
  ...{ name: 'small', says: '', maps: 3, progs: 1, links: 0, flags: ['none'], values: 2 },
  ...{ kinds: ['ARRAY', 'ARRAY_OF_MAPS'], texts: ['write-inner.A', 'write-inner.B'] },
  ...{ hashes: ['write-inner.A'], families: ['freeze'] },
};

const verdictOf = (design: Design, scope = SMALL): string | undefined =>
  explore(systemOf(design, scope), [claimNamed('inner')!], { learnFrom: Infinity }).verdicts[
    'inner'
  ]?.verdict.kind;

const COPY = /choices\.element\.mayBeElement: a proof cannot follow a copy of a map/;
const LIST = /cannot follow who goes through the list of maps/;
const SLOT = /cannot follow who asks a map to which no reference led; a slot is no name/;
const NAMES = /cannot follow an answer that hangs on names of digests or slots/;
const ONE = /cannot follow who tells an object from another that says the same/;
const IMPURE = /the same question has one answer, and is asked in one way/;
const CHANGES = /it changes what it is given/;

const seen = new WeakSet<object>();
/** What a hole hangs on, and what is said of it. */
const HOLES: readonly (readonly [string, Parameters<typeof holed>[0], RegExp])[] = [
  ['a copy', (_, inner) => ({ ...inner }).frozen, COPY],
  ['what else there is', (_, { excl, ...rest }) => excl !== 'none' && rest.frozen, COPY],
  ['what was assigned', (_, inner) => Object.assign({}, inner).frozen, COPY],
  ['entries', (_, it) => Object.entries(it).some(([name, is]) => name === 'frozen' && is), COPY],
  ['keys', (_, inner) => Object.keys(inner).length > 0, COPY],
  [
    'fields one after the other',
    (_, inner) => {
      for (const name in inner) if (name === 'frozen' && inner[name]) return true;
      return false;
    },
    COPY,
  ],
  ['fields of its own', (_, inner) => Object.hasOwn(inner, 'excl'), COPY],
  ['descriptors', (_, it) => Object.getOwnPropertyDescriptor(it, 'frozen')?.value === true, COPY],
  ['JSON', (_, inner) => JSON.stringify(inner).includes('"frozen":true'), COPY],
  ['what is printed', (_, inner) => inspect(inner).includes('frozen: true'), COPY],
  [
    'a copy that fails',
    (_, inner) => {
      try {
        return { ...inner }.frozen;
      } catch {
        return false;
      }
    },
    COPY,
  ],
  [
    'a copy of what is referred to',
    ({ inner: slot }, _, { maps }) => slot !== NONE && { ...maps[slot] }.kind === 'ARRAY',
    COPY,
  ],
  [
    'a list one after the other',
    (_outer, _inner, { maps }) => {
      let count = 0;
      // oxlint-disable-next-line typescript/no-for-in-array -- what is not to be done
      for (const slot in maps) if (maps[slot]!.frozen) count++;
      return count > 0;
    },
    LIST,
  ],
  ['keys of a list', (_outer, _inner, { maps }) => Object.keys(maps).length < 5, LIST],
  ['a slot', (_outer, _inner, { maps }) => maps[0]!.excl !== 'none', SLOT],
  ['whether a slot is there', (_outer, _inner, { maps }) => 2 in maps, SLOT],
  ['the name of a slot', ({ inner: slot }) => slot === 0, NAMES],
  ['the order of slots', ({ inner: slot }) => slot >= 0 && slot < 1, NAMES],
  ['the name of a digest', (_, { excl }) => excl === 'write-inner.A', NAMES],
  ['a list of digests', (_, { excl }) => ['write.A', 'write-inner.A'].includes(excl), NAMES],
  ['a part of a digest', (_, { excl }) => excl.endsWith('.A'), NAMES],
  ['what has a digest', (_, { excl }) => textNamed(excl)?.writes, NAMES],
  [
    'which of two maps it is',
    ({ inner: slot }, inner, { maps }) => slot !== NONE && maps[slot] !== inner,
    ONE,
  ],
  ['whether it was seen', (_, inner) => seen.has(inner) || (seen.add(inner), false), IMPURE],
];

describe('a hole is not followed if it hangs on', () => {
  it.each(HOLES)('%s', (_, isHole, line) => {
    const design = holed(isHole);
    expect(proofOf(design)).toMatch(line);
    expect(verdictOf(design)).toBe('violated');
  });

  it.each([3, 4])('content that means nothing: %d', (content) => {
    const design = holed((_, { value }) => value === content);
    const few = { maps: 2, values: 5, families: ['elements'] } as const;
    expect(proofOf(design)).toMatch(NAMES);
    expect(verdictOf(design, { ...SMALL, ...few })).toBe('violated');
  });

  it.each([
    ['every map', (_outer, _inner, { maps }) => maps.every(({ frozen }) => !frozen)],
    ['some map', (_outer, _inner, { maps }) => maps.some(({ frozen }) => frozen)],
    ['the first that', (_outer, _inner, { maps }) => maps.find(({ frozen }) => frozen)],
    ['those that', (_outer, _inner, { maps }) => maps.filter(({ frozen }) => frozen).length > 0],
    ['how many there are', (_outer, _inner, { maps }) => maps.length < 4],
    ['where a map is', (_outer, inner, { maps }) => maps.indexOf(inner) > 0],
    ['the last', (_outer, _inner, { maps }) => maps.at(-1)!.kind === 'none'],
    ['a copy of the list', (_outer, _inner, { maps }) => [...maps][1]!.kind !== 'none'],
    ['a part of it', (_outer, _inner, { maps }) => maps.slice(1)[0]!.kind !== 'none'],
  ] satisfies readonly (readonly [string, Parameters<typeof holed>[0]])[])(
    'all maps: %s',
    (_, isHole) => {
      const design = holed(isHole);
      const proof = proofOf(design);
      expect(typeof proof === 'string' ? proof : proof.unfit).toMatch(/looks at every map/);
      expect(verdictOf(design)).toBe('violated');
    },
  );
});

it('a hole is not followed if it hangs on what another choice was asked', () => {
  let last = 'none';
  const { element } = holed(() => last !== 'none').choices;
  const mayName: Design['choices']['bind']['mayName'] = (digest, map, state) => {
    last = map.excl;
    return sealed.choices.bind.mayName(digest, map, state);
  };
  const bind = { ...sealed.choices.bind, name: 'own', mayName };
  const design = { ...sealed, choices: { ...sealed.choices, element, bind } };
  const shared = nothingShared();
  const calls = shared.calls.filter(
    (call) =>
      (call.call === 'prog_load' && call.text.behaviour === 'read' && call.map === 0) ||
      ('inner' in call && call.inner >= 0 && call.flags === 'BPF_ANY'),
  );
  const means = { candidates: [], shared: { ...shared, calls } };
  expect(() => prove(design, [claimNamed('law-excl')!], means)).toThrow(IMPURE);
});

describe('a choice is not followed', () => {
  it.each<readonly [string, Ask, RegExp]>([
    ['that writes', (_, inner) => Number(Reflect.set(inner, 'excl', 'none')) - 1, CHANGES],
    [
      'that takes a map off',
      (_outer, _inner, { maps }) => Number((maps as MapSlot[]).pop()),
      CHANGES,
    ],
    ['that freezes', (_, inner) => Number(Object.isFrozen(Object.freeze(inner))) - 1, CHANGES],
    [
      'that throws',
      () => {
        throw new Error('no');
      },
      /threw no/,
    ],
    ['that answers nothing', () => undefined as never, /answered undefined; 0 or a negated errno/],
    ['that waits', () => Promise.resolve(0) as never, /a promise \(a choice cannot be async\)/],
    ['that clones', (_, inner) => Number(structuredClone(inner).frozen), /could not be cloned/],
  ])('%s', (_, mayBeElement, line) => {
    expect(proofOf(withElement({ mayBeElement }))).toMatch(line);
  });
});

describe('what a map becomes', () => {
  type Becomes = (outer: MapSlot, inner: MapSlot) => unknown;
  const becoming = (outerBecomes: Becomes): ClaimProof | string =>
    proofOf(withElement({ mayBeElement: () => 0, outerBecomes }));
  const copies = /cannot follow what a copy says \((\w+)\); ask the map itself/;
  const whole = /the outer map is meant, with what changed/;

  it.each<readonly [string, Becomes]>([
    ['the map as it is', (outer) => outer],
    ['a copy', (outer) => ({ ...outer })],
    ['a copy with what is said', (outer, { frozen }) => ({ ...outer, frozen, pinned: true })],
    ['a copy with what it says', (outer) => (outer.frozen ? { ...outer, fd: 'ro' } : outer)],
    ['a copy of entries', (outer) => Object.fromEntries(Object.entries(outer))],
    ['a copy of what it says itself', (outer) => ({ ...outer, value: outer.value })],
  ])('may be %s', (_, outerBecomes) => {
    expect(becoming(outerBecomes)).toMatchObject({ verdict: 'proved' }); // law-excl
  });

  it.each<readonly [string, Becomes]>([
    ['an exclusive map', (outer, inner) => ({ ...outer, excl: inner.excl })],
    ['one that is not', (outer) => ({ ...outer, excl: 'none' })],
  ])('is heard: %s', (_, outerBecomes) => {
    expect(becoming(outerBecomes)).toMatchObject({ verdict: 'open' });
  });

  it.each<readonly [string, Becomes, RegExp]>([
    ['another map', (_, inner) => inner, whole],
    ['a copy of another', (_, inner) => ({ ...inner }), copies],
    ['both', (outer, inner) => ({ ...outer, ...inner }), copies],
    ['a part', (_, { excl }) => ({ excl }), whole],
    ['what a copy says', (it) => ({ ...it, pinned: { ...it }.frozen }), copies],
    [
      'that if a copy says so',
      (it) =>
        (({ frozen, pinned }) => (frozen && pinned ? { ...it, excl: 'none' } : it))({ ...it }),
      /cannot follow what a copy says|the same question has one answer|outer map is meant/,
    ],
    ['of a digest by name', (it) => ({ ...it, excl: 'write.A' }), /a digest that was not given/],
  ])('is not followed if it is %s', (_, outerBecomes, line) => {
    expect(becoming(outerBecomes)).toMatch(line);
  });
});

it('what is followed is what the choice does: those of sealed, each as one of somebody own', () => {
  const own = AXIS_NAMES.map((axis) => [axis, { ...sealed.choices[axis], name: 'own' }] as const);
  const design = { ...sealed, choices: Object.fromEntries(own) } as unknown as Design;
  expect(AXIS_NAMES.some((axis) => isListed(axis, design.choices[axis]))).toBe(false);
  const shared = nothingShared();
  const calls = shared.calls.filter((_, at) => at % 12 === 0);
  const proofs = [design, sealed].map((it) =>
    prove(it, [claimNamed('law-excl')!], { candidates: [], shared: { ...shared, calls } }),
  );
  expect(proofs[0]).toEqual(proofs[1]);
  expect(proofs[0]!.figures.paths).toBeGreaterThan(300);
});
