/** Calls that do not get in each other's way: the search leaves out only what is known, and says the same. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { codec } from '../../model/finite/codec.ts';
import { array, type Of, record, upTo } from '../../model/finite/finite.ts';
import { expansion } from './expansion.ts';
import { footprintsIn, footprintsLength } from './footprints.ts';
import { twoPhaseCommit } from './known-systems/two-phase-commit.ts';
import { store } from './store.ts';
import type { System } from './system.ts';

const NEVER = Number.POSITIVE_INFINITY;
const LEAVES = 40; // more than one word of bits
const CALLS = 50;
const some = () => footprintsIn(new Int32Array(footprintsLength(CALLS, LEAVES)), CALLS);
const numbers = (row: Int32Array): readonly number[] =>
  Array.from({ length: CALLS }, (_, c) => c).filter((c) => (row[c >> 5]! & (1 << (c & 31))) !== 0);

describe('footprints', () => {
  it('keep apart what neither needs what the other changes', () => {
    const prints = some();
    const add = (call: number, reads: readonly number[], changed: readonly number[]): void =>
      prints.add(call, reads, changed);
    for (let call = 0; call < 36; call++) add(call, [0, 39], []); // all read what nobody changes
    add(36, [1, 2], [1]);
    add(37, [3, 38], [38]);
    add(38, [2, 38, 39], [2]); // reads what 37 changes, and changes what 36 reads
    expect(numbers(prints.apartBefore(38))).toEqual(Array.from({ length: 36 }, (_, c) => c));
    expect(numbers(prints.apartBefore(37)).includes(36)).toBe(true);
    expect(numbers(prints.apartBefore(36)).includes(37)).toBe(false); // it comes later
    add(40, [38], []); // reads what 37 changes
    expect(numbers(prints.apartBefore(40)).filter((c) => c > 35)).toEqual([36, 38, 39]);
    add(3, [38, 2], [2]); // what is learned later counts
    add(4, [2], []);
    expect(numbers(prints.apartBefore(38)).filter((c) => c < 6)).toEqual([0, 1, 2, 5]);
  });

  it('keep nothing apart from itself, and what is not known from nothing', () => {
    const prints = some();
    prints.add(4, [1], []);
    expect(numbers(prints.apartBefore(4))).toEqual([0, 1, 2, 3]);
  });

  it('change when something new is said only', () => {
    const prints = some();
    const times = (): number => prints.memory[0]!;
    prints.add(4, [1, 2], [2]);
    prints.add(4, [2, 1], [2]);
    expect(times()).toBe(1);
    prints.add(4, [3, 1], []);
    prints.add(4, [3], [3]);
    expect(times()).toBe(3);
  });

  it('are compared again only when something new was said', () => {
    const prints = some();
    prints.add(0, [7], []);
    prints.add(1, [8], [8]);
    expect(numbers(prints.apartBefore(1))).toEqual([0]);
    const other = footprintsIn(prints.memory, CALLS);
    prints.memory[1]! |= 1 << 8; // call 0 reads that leaf too, which nobody has said
    expect(numbers(prints.apartBefore(1))).toEqual([0]);
    expect(numbers(other.apartBefore(1))).toEqual([]);
    prints.add(2, [9], []);
    expect(numbers(prints.apartBefore(1))).toEqual([]);
  });

  it('are of all threads that have the memory', () => {
    const one = some();
    const other = footprintsIn(one.memory, CALLS);
    one.add(0, [7], []);
    other.add(1, [7, 8], [8]);
    expect([one.apartBefore(1)[0], other.apartBefore(1)[0]]).toEqual([1, 1]);
    one.add(1, [7, 8], [7]);
    expect([one.apartBefore(1)[0], other.apartBefore(1)[0]]).toEqual([0, 0]);
  });
});

/** How often the store was asked in a whole search, and what it then has: states in their order, and how they were reached. */
function asked<S, C, O extends { readonly state: S }>(
  system: System<S, C, O>,
  learnFrom: number,
): { readonly times: number; readonly all: readonly string[] } {
  const states = store(system.codec.bits, system.calls.length, 1e9);
  let times = 0;
  const add: typeof states.add = (...state) => {
    times++;
    return states.add(...state);
  };
  const run = expansion(system, [], { ...states, add }, learnFrom);
  run.begin();
  const key = new Int32Array(system.codec.words);
  const all: string[] = [];
  for (let at = 0; at < states.count(); at++) {
    states.copyKey(at, key);
    all.push([...key, states.parent(at), states.via(at)].join());
    run.expand(key, at, states.cameBy(at));
  }
  return { times, all };
}

it('the store is seldom asked for what is known, in two-phase commit', () => {
  const plain = asked(twoPhaseCommit(4), NEVER);
  const learned = asked(twoPhaseCommit(4), 0);
  const states = plain.all.length;
  expect(learned.all).toEqual(plain.all);
  expect(learned.times - states).toBeLessThan((plain.times - states) / 5);
});

// Random systems of a few counters: a call turns one or two of them, where others stand as it wants.
const type = record({ at: array(upTo(3), 5) });
type Counters = Of<typeof type>;
type Turn = {
  readonly turns: readonly number[];
  readonly by: number;
  readonly wants: readonly (readonly [counter: number, at: number])[];
};
const counter = fc.integer({ min: 0, max: 4 });
const turn: fc.Arbitrary<Turn> = fc.record({
  turns: fc.uniqueArray(counter, { minLength: 1, maxLength: 2 }),
  by: fc.integer({ min: 0, max: 2 }),
  wants: fc.array(fc.tuple(counter, fc.integer({ min: 0, max: 2 })), { maxLength: 2 }),
});
const countersOf = (
  calls: readonly Turn[],
): System<Counters, Turn, { readonly state: Counters }> => ({
  type,
  codec: codec(type),
  initial: type.first,
  calls,
  step: (state, { turns, by, wants }) => {
    if (wants.some(([where, at]) => state.at[where] !== at)) return undefined;
    const turned = (at: readonly number[], where: number): readonly number[] =>
      at.with(where, (at[where]! + by) % 3);
    return { state: { at: turns.reduce(turned, state.at) } };
  },
});

it('whatever the calls need and change, the same states are found in the same order', () => {
  let spared = 0;
  fc.assert(
    fc.property(
      fc.array(turn, { minLength: 1, maxLength: 9 }),
      fc.constantFrom(0, 1, 7),
      (calls, learnFrom) => {
        const plain = asked(countersOf(calls), NEVER);
        const learned = asked(countersOf(calls), learnFrom);
        expect(learned.all).toEqual(plain.all);
        spared += plain.times - learned.times;
      },
    ),
    { seed: 5, numRuns: 300 },
  );
  expect(spared).toBeGreaterThan(1000);
});
