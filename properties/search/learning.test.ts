/** When steps are learned, when that is given up, and how often what was learned is checked. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { codec } from '../../model/finite/codec.ts';
import type { Finite, Of } from '../../model/finite/finite.ts';
import { array, bool, oneOf, range, record, upTo } from '../../model/finite/finite.ts';
import type { Claim } from '../claims/claim.ts';
import type { Limits, System } from './explore.ts';
import { expansion } from './expansion.ts';
import { explore } from './explore.ts';
import { footprintsLength } from './footprints.ts';
import { twoPhaseCommitUpToNames } from './known-systems/two-phase-commit.ts';
import { FULL } from './store.ts';

type At = { readonly at: number };
type Moved = { readonly state: At };

/** From each number the calls lead so far; of each step it is noted whether the state was watched. */
function circle(size: number, calls: readonly number[], type?: Finite<At>) {
  const of = record({ at: upTo(size) });
  const runs: ('watched' | 'decoded')[] = [];
  const system: System<At, number, Moved> = {
    type: type ?? of,
    codec: codec(of),
    initial: of.first,
    calls,
    step: (state, far) => {
      const isWatched = Object.getOwnPropertyDescriptor(state, 'at')?.get !== undefined;
      runs.push(isWatched ? 'watched' : 'decoded');
      return { state: far === 0 ? state : { ...state, at: (state.at + far) % size } };
    },
  };
  const count = (which: 'watched' | 'decoded'): number => runs.filter((it) => it === which).length;
  return { system, watched: () => count('watched'), decoded: () => count('decoded') };
}

/** What is said, but for what the store grew for. */
const said = <S, C, O extends { readonly state: S }>(
  system: System<S, C, O>,
  claims: readonly Claim<S, C, O>[],
  limits: Limits,
): object => ({ ...explore(system, claims, limits), bytesPerState: 0 });

const NEVER = { learnFrom: Number.POSITIVE_INFINITY };
const AT_ONCE = { learnFrom: 0 };

/** With learned steps a search says what it says without. */
function expectSame<S, C, O extends { readonly state: S }>(
  system: System<S, C, O>,
  claims: readonly Claim<S, C, O>[],
  limits: Limits = {},
): void {
  const plain = said(system, claims, { ...limits, ...NEVER });
  expect(said(system, claims, { ...limits, ...AT_ONCE })).toEqual(plain);
}

describe('steps are learned', () => {
  it('if the system says its type', () => {
    const { system, watched } = circle(9, [1]);
    const { type: _, ...untyped } = system;
    explore(untyped, [], { learnFrom: 0 });
    expect(watched()).toBe(0);
  });

  it.each([
    [4096, true],
    [4097, false],
    [2 ** 20, false],
  ])('of leaves with %i values: %j', (size, isLearned) => {
    const { system, watched } = circle(size, [1]);
    explore(system, [], { learnFrom: 0, maxStates: 5 });
    expect(watched() > 0).toBe(isLearned);
  });

  it('and where one leaf of many has too many, not at all', () => {
    const type = record({ at: upTo(9), far: upTo(4097) });
    const { system, watched } = circle(9, [1], type);
    explore({ ...system, codec: codec(type), initial: type.first }, [], {
      ...AT_ONCE,
      maxStates: 5,
    });
    expect(watched()).toBe(0);
  });

  it.each([0, 1, 7])('after %i states that were expanded without', (learnFrom) => {
    const { system, watched, decoded } = circle(9, [1]);
    explore(system, [], { learnFrom });
    // each of the others once; and the first of them is checked, and the longest trace made again
    expect([watched(), decoded()]).toEqual([9 - learnFrom, learnFrom + 1 + 8]);
  });

  it('after 16, if nothing else is said', () => {
    const { system, watched } = circle(100, [1]);
    explore(system, []);
    expect(watched()).toBe(100 - 16);
  });

  it('until what it takes is more than it can save', () => {
    // of each state something new is learned, so 40 for each is more than 200,000 and one for it and each before it
    const pairs = record({ a: upTo(60), b: upTo(100) });
    type Pair = { readonly a: number; readonly b: number };
    let learned = 0;
    const two: System<Pair, number, { readonly state: Pair }> = {
      type: pairs,
      codec: codec(pairs),
      initial: pairs.first,
      calls: [1, 2],
      step: (state, far) => {
        if (Object.getOwnPropertyDescriptor(state, 'a')?.get !== undefined) learned++;
        const at = state.a * 100 + state.b + far;
        return { state: { a: Math.floor(at / 100) % 60, b: at % 100 } };
      },
    };
    expect(said(two, [], { learnFrom: 0 })).toEqual(
      said(two, [], { learnFrom: Number.POSITIVE_INFINITY }),
    );
    // the first number of states n with 40 * 2 n > 200,000 + 2 (n - 1 + 512)
    expect(learned).toBe(2 * 2578);
  });

  it('until a step throws on a watched state', () => {
    const { system, watched } = circle(9, [1]);
    const step = (state: At, far: number): Moved => {
      const made = system.step(state, far) as Moved;
      if (Object.getOwnPropertyDescriptor(state, 'at')?.get !== undefined) throw new TypeError();
      return made;
    };
    expect(explore({ ...system, step }, [], { learnFrom: 0 }).states).toBe(9);
    expect(watched()).toBe(1);
  });

  it('and not where the store has no room for what follows: it then ends as it would without', () => {
    const { system } = circle(300, [1, 7, 49, 0]);
    for (const maxStates of [1, 2, 3, 50, 299, 300]) {
      const limits = { maxStates, learnFrom: 0 };
      expect(said(system, [], limits)).toEqual(
        said(system, [], { maxStates, learnFrom: Number.POSITIVE_INFINITY }),
      );
    }
  });
});

it('what was learned is checked in one of 1,024 states, the first among them', () => {
  const { system, decoded } = circle(2049, [0, 1, 0]);
  explore(system, [], { learnFrom: 0 });
  const again = 2048; // calls of the longest trace, each made once more
  expect(decoded()).toBe(3 * 3 + again);
});

it('what finds no room is not expanded: whoever keeps states need not say so before', () => {
  const { system } = circle(300, [1, 7, 49, 0, 100]);
  const key = new Int32Array(system.codec.words);
  for (const room of [0, 1, 2, 3, 4]) {
    let kept = 0;
    const add = (): number => (kept < room ? kept++ : FULL);
    const run = expansion(system, [], { add, lookAhead: () => undefined, reserve: () => true }, 0);
    expect(run.expand(key, 0, -1)).toBe(room === 4);
    expect(kept).toBe(room);
    expect(run.expand(key, 0, -1, false)).toBe(true); // nothing is kept
  }
});

it('up to names as well', () => {
  const system = twoPhaseCommitUpToNames(3);
  const room = [FULL, FULL, 0];
  const keeper = { add: () => room.pop()!, lookAhead: () => undefined, reserve: () => true };
  const run = expansion(system, [], keeper, 0);
  expect(run.begin()).toBe(true);
  expect(run.expand(Int32Array.from(run.keyOf(system.initial)), 0, -1)).toBe(false);
  expect(room).toHaveLength(1); // it stops at the first
});

it('what is known of calls lies in memory that is its own, that is given, or that threads can share', () => {
  const { system } = circle(300, [1, 7, 49]);
  const keeper = { add: () => FULL, lookAhead: () => undefined, reserve: () => true };
  const memoryOf = (given?: 'shared' | Int32Array) =>
    expansion(system, [], keeper, 0, given).footprints!;
  const given = new Int32Array(footprintsLength(3, 1));
  expect(memoryOf(given)).toBe(given);
  expect(memoryOf('shared').buffer).toBeInstanceOf(SharedArrayBuffer);
  expect(memoryOf().buffer).toBeInstanceOf(ArrayBuffer);
  for (const how of [undefined, 'shared'] as const) expect(memoryOf(how)).toEqual(given);
});

it('a state that is not kept counts as it does otherwise', () => {
  const { system } = circle(300, [1, 0, 49]);
  const key = new Int32Array(system.codec.words);
  const counted = [0, Number.POSITIVE_INFINITY].map((learnFrom) => {
    const keeper = { add: () => FULL, lookAhead: () => undefined, reserve: () => false };
    const { expand, settle, counts } = expansion(system, [], keeper, learnFrom);
    expect([expand(key, 0, -1, false), expand(key, 0, -1, false)]).toEqual([true, true]);
    settle();
    return counts;
  });
  expect(counted[0]).toEqual(counted[1]);
  expect(counted[0]).toMatchObject({ transitions: 6, tried: new Uint32Array([2, 2, 2]) });
  expect(counted[0]!.changed).toEqual(new Uint32Array([2, 0, 2]));
});

it('up to names a search that learns says the same', () => {
  for (const limits of [{}, { maxStates: 40 }, { within: 5 }])
    expectSame(twoPhaseCommitUpToNames(3), [], limits);
});

describe('a question that several calls of one state answer', () => {
  const { system } = circle(9, [1, 2, 0, 2]);
  const claim = (witness: (before: At, far: number) => boolean): Claim<At, number, Moved> => ({
    id: 'shown',
    says: '',
    kind: 'sometimes',
    witness,
  });
  it.each<readonly [string, (before: At, far: number) => boolean, readonly number[]]>([
    ['the first of them, learned together', (_, far) => far === 2, [1]],
    ['the first of them, learned apart', ({ at }, far) => (far === 1 ? at > 1 : at === 3), [1, 0]],
    [
      'the first, though others were learned before',
      ({ at }, far) => at === 4 && far < 2,
      [1, 1, 0],
    ],
  ])('is answered by %s', (_, witness, calls) => {
    const limits = [{ learnFrom: 0 }, { learnFrom: Number.POSITIVE_INFINITY }];
    for (const limit of limits) {
      const { verdict } = explore(system, [claim(witness)], limit).verdicts['shown']!;
      expect(verdict).toEqual({ kind: 'possible', calls });
    }
  });
});

/** From each number every other is one call away. */
const dial: System<{ readonly at: number }, number, { readonly state: { readonly at: number } }> =
  (() => {
    const type = record({ at: upTo(200) });
    return {
      type,
      codec: codec(type),
      initial: type.first,
      calls: Array.from({ length: 200 }, (_, to) => to),
      step: (state, to) => ({ state: state.at === to ? state : { at: to } }),
    };
  })();

it.each([undefined, 64, 65, 129])(
  'the same is said where more states follow than are looked up at once, with room for %j',
  (maxStates) => {
    const limits = maxStates === undefined ? {} : { maxStates };
    const last: Claim<
      { readonly at: number },
      number,
      { readonly state: { readonly at: number } }
    > = {
      kind: 'always',
      id: 'last',
      says: 'never the last',
      holds: ({ at }) => at !== 199,
    };
    expectSame(dial, [last], limits);
    expect(explore(dial, [last], limits).states).toBe(maxStates ?? 200);
  },
);

describe('a state that is watched', () => {
  const type = record({
    far: range(-3, 40), // makes what follows lie across two words of the key
    big: array(upTo(50), 9),
    flags: array(bool, 3),
    slots: array(record({ kind: oneOf('none', 'a', 'b'), to: range(-1, 1), on: bool }), 2),
    none: array(bool, 0),
  });
  type Shown = Of<typeof type>;
  const changes: Readonly<Record<string, (state: Shown) => Shown>> = {
    element: (state) => ({ ...state, big: state.big.with(8, (state.big[8]! + 7) % 50) }),
    mapped: (state) => ({ ...state, flags: state.flags.map((it) => !it) }),
    spread: (state) => ({ ...state, flags: [state.flags[1]!, ...state.flags.slice(0, 2)] }),
    twice: (state) => {
      const big = state.big.with(0, (state.big[0]! + 1) % 3);
      return { ...state, big: big.with(4, big[0]! + (big[3] === 0 ? 1 : 2)) };
    },
    search: (state) =>
      state.big.includes(7) ? { ...state, far: state.far === 40 ? -3 : state.far + 1 } : state,
    slot: (state) => {
      const [first, second] = state.slots;
      if (first?.kind === 'none' && second?.on) return state;
      const kind = first?.kind === 'a' ? 'b' : 'a';
      return { ...state, slots: state.slots.with(0, { ...first!, kind, on: !first!.on }) };
    },
    swap: (state) => ({ ...state, slots: state.slots.toReversed() }),
    copy: (state) => ({ ...state, slots: [state.slots[1]!, { ...state.slots[1]!, to: 1 }] }),
    sliced: (state) => {
      const slots = state.slots.slice();
      slots[1] = { kind: 'a', to: state.slots.findIndex(({ kind }) => kind === 'b'), on: true };
      return { ...state, slots };
    },
    same: (state) => ({ ...state }),
  };
  const names = Object.keys(changes);
  const system: System<Shown, string, { readonly state: Shown }> = {
    type,
    codec: codec(type),
    initial: type.first,
    calls: names,
    step: (state, name) => {
      if (name === 'spread' && state.far > 2) return 'far away';
      if (name === 'mapped' && state.slots[0]?.to === 1) return undefined;
      return { state: changes[name]!(state) };
    },
  };
  const claims: readonly Claim<Shown, string, { readonly state: Shown }>[] = [
    { id: 'b', says: '', kind: 'always', holds: ({ slots }) => slots[1]?.kind !== 'b' },
    {
      id: 'seen',
      says: '',
      kind: 'sometimes',
      witness: (before, _call, after) => before.flags[2]! && after.state.flags !== before.flags,
    },
    {
      id: 'every',
      says: '',
      kind: 'onEveryCall',
      when: (before) => before.far > 0,
      holds: (before, call) => call !== 'swap' || before.big[8]! < 49,
      premise: (_before, call) => call === 'element',
    },
  ];

  it('says of each change what it does', () => {
    expectSame(system, claims, { maxStates: 10_000 });
  });

  it('whichever calls there are, in whatever order', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray(names, { minLength: 1 }), (calls) => {
        expectSame({ ...system, calls }, claims, { maxStates: 200 });
      }),
      { seed: 3, numRuns: 20 },
    );
  });

  it('is not changed by a step: it then throws, and the calls are made as without', () => {
    const wrong = (state: Shown): { readonly state: Shown } => {
      const [first] = state.slots as unknown as { on: boolean }[];
      first!.on = true;
      return { state: { ...state, far: (state.far + 1) % 5 } };
    };
    // with a codec of its own: what it decodes is spoilt
    for (const limits of [NEVER, AT_ONCE]) {
      const spoilt = { ...system, codec: codec(type), calls: ['wrong'], step: wrong };
      expect(() => said(spoilt, [], limits)).toThrow(/changes the state that it is given/);
    }
  });

  it.each([20, 1000, 1350])(
    'a step that cannot be watched after %i runs: the same is counted',
    (most) => {
      let times = 0;
      const step = (state: Shown, name: string): ReturnType<typeof system.step> => {
        if (!isDecoded(state) && ++times > most) throw new TypeError('it is watched');
        return system.step(state, name);
      };
      expectSame({ ...system, step }, claims, { maxStates: 10_000 });
      expect(times).toBe(most + 1);
    },
  );

  it('a step that throws is heard', () => {
    const faulty = {
      ...system,
      step: (state: Shown, name: string) => {
        if (state.far === 1) throw new TypeError('far is one');
        return system.step(state, name);
      },
    };
    expect(() => explore(faulty, [], AT_ONCE)).toThrow('far is one');
  });

  /** What no field says: whether it is a state that was decoded. */
  const isDecoded = (state: Shown): boolean =>
    Object.getOwnPropertyDescriptor(state, 'far')?.get === undefined;

  const found =
    /^explore: what was learned of call \d+ is not what it does; .* reads something that the type .* says the same$/;

  type Made = { readonly state: Shown } | string | undefined;
  const changed = (state: Shown): Made => ({ state: { ...state, far: 1 } });
  const same = (state: Shown): Made => ({ state });
  const leftOut = (): Made => 'left out';
  const unmade = (): Made => undefined;
  it.each<readonly [string, (state: Shown) => Made, (state: Shown) => Made]>([
    ['leads elsewhere', changed, (state) => ({ state: { ...state, far: 2 } })],
    ['changes nothing', changed, same],
    ['changes something', same, changed],
    ['is left out', changed, leftOut],
    ['is left out, where it would change nothing', same, leftOut],
    ['cannot be made', changed, unmade],
    ['is made', unmade, same],
    ['is made, and was left out', leftOut, changed],
    ['is left out for another reason', leftOut, () => 'for another'],
    ['is left out, and could not be made', unmade, leftOut],
  ])('a step that %s for what the type does not say is found out', (_, learned, plain) => {
    const step = (state: Shown): Made => (isDecoded(state) ? plain : learned)(state);
    expect(() => explore({ ...system, step }, [], AT_ONCE)).toThrow(found);
  });

  it('a claim that reads what the type does not say is found out', () => {
    const claim: Claim<Shown, string, { readonly state: Shown }> = {
      id: 'decoded',
      says: '',
      kind: 'sometimes',
      witness: isDecoded,
    };
    expect(() => explore(system, [claim], AT_ONCE)).toThrow(found);
  });
});
