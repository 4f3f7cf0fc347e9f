/** A state that notes what is read of it: what, in which order, and what a state made from it says differently. */
import { beforeEach, describe, expect, it } from 'vitest';
import type { Of } from '../../model/finite/finite.ts';
import { array, bool, oneOf, range, record, upTo } from '../../model/finite/finite.ts';
import { leavesOf } from './leaves.ts';
import type { Watched } from './watched.ts';
import { watchedState } from './watched.ts';

const slot = record({ kind: oneOf('none', 'a', 'b'), to: range(-1, 1) });
const type = record({
  far: range(-3, 40), // leaf 0
  big: array(upTo(50), 3), // 1, 2, 3
  slots: array(slot, 2), // 4 and 5, 6 and 7
  only: oneOf('one'), // 8
  grid: array(array(bool, 2), 2), // 9 to 12
  inner: record({ deep: record({ on: bool }) }), // 13
  none: array(bool, 0),
});
type Shown = Of<typeof type>;

const DIGITS = [5, 10, 20, 30, 1, 2, 0, 0, 0, 1, 0, 0, 1, 1];
const value: Shown = {
  far: 2,
  big: [10, 20, 30],
  slots: [
    { kind: 'a', to: 1 },
    { kind: 'none', to: -1 },
  ],
  only: 'one',
  grid: [
    [true, false],
    [false, true],
  ],
  inner: { deep: { on: true } },
  none: [],
};

let digits: Uint16Array;
let watched: Watched;
let state: Shown;
beforeEach(() => {
  digits = Uint16Array.from(DIGITS);
  watched = watchedState(leavesOf(type), digits);
  state = watched.state as Shown;
});

/** Leaves that are read in doing this. */
function readsOf(use: () => unknown): readonly number[] {
  watched.begin();
  use();
  return watched.reads();
}

/** What is written where the state becomes that, and all that was read. */
function changesTo(after: (from: Shown) => unknown) {
  const writes: (readonly [leaf: number, digit: number])[] = [];
  const reads = readsOf(() => {
    watched.changes(after(state), (leaf, digit) => void writes.push([leaf, digit]));
  });
  return { writes, reads };
}

describe('a watched state', () => {
  it('looks like the state whose leaves have these digits, now', () => {
    expect(JSON.parse(JSON.stringify(state))).toEqual(value);
    digits[0] = 0;
    digits[5] = 0;
    expect([state.far, state.slots[0]!.to]).toEqual([-3, -1]);
    digits.set(DIGITS);
    expect([state.far, state.slots[0]!.to]).toEqual([2, 1]);
  });

  it.each<readonly [string, (from: Shown) => unknown, readonly number[]]>([
    ['nothing', () => undefined, []],
    ['parts, and nothing in them', ({ big, slots, inner }) => [big, slots[1], inner.deep], []],
    ['one leaf', ({ big }) => big[1], [2]],
    [
      'leaves in their order',
      (from) => [from.slots[1]!.to, from.far, from.slots[0]!.to],
      [7, 0, 5],
    ],
    ['a leaf twice', ({ far, inner }) => [far, inner.deep.on, state.far], [0, 13]],
    ['a leaf of one value only', ({ only }) => only, []],
    ['an array until it is found', ({ big }) => big.includes(20), [1, 2]],
    ['a copy of a record', ({ slots }) => ({ ...slots[1]! }), [6, 7]],
    ['a copy of the whole', (from) => ({ ...from }), [0]],
    ['an array with another element', ({ big }) => big.with(0, 7), []],
    ['what lies in that one', ({ big }) => big.with(0, 7)[2], [3]],
    ['what was put there', ({ big }) => big.with(0, 7)[0], []],
    ['what lies in one with two more', ({ big }) => big.with(0, 7).with(1, 8).join(), [3]],
    ['a slice of records', ({ slots }) => slots.slice(), []],
    ['an array in an array', ({ grid }) => grid[1]![0], [11]],
    ['all', (from) => JSON.stringify(from), [0, 1, 2, 3, 4, 5, 6, 7, 9, 10, 11, 12, 13]],
  ])('notes of %s what was read', (_, use, reads) => {
    expect(readsOf(() => use(state))).toEqual(reads);
  });

  it('is as arrays are where one is made with another element', () => {
    const twice = state.big.with(0, 7).with(2, 8);
    expect([...twice]).toEqual([7, 20, 8]);
    expect(twice.with(1, 9)).toHaveLength(3);
    expect([...state.big]).toEqual([10, 20, 30]);
    expect(Object.keys(twice)).toEqual(['0', '1', '2']);
    const copy = state.big.with(0, 7);
    copy[0] = 6; // it is the caller's own
    expect([...copy.with(1, 9)]).toEqual([6, 9, 30]);
    expect([copy.pop(), ...copy]).toEqual([30, 6, 20]);
  });

  it('notes nothing twice, and all anew once it begins anew', () => {
    expect(watched.reads()).toEqual([]);
    const both = ({ far, slots }: Shown): unknown => [far, slots[0]!.to];
    expect([readsOf(() => both(state)), readsOf(() => state.far)]).toEqual([[0, 5], [0]]);
    expect(readsOf(() => both(state))).toEqual([0, 5]);
  });

  it('is not to be changed', () => {
    for (const change of [
      () => ((state as { far: number }).far = 3),
      () => ((state.big as number[])[0] = 3),
      () => ((state as { big: unknown }).big = []),
    ])
      expect(change).toThrow(TypeError);
  });

  it('has objects of one shape for records of one type', () => {
    const getters = state.slots.map((it) => Object.getOwnPropertyDescriptor(it, 'to')?.get);
    expect(getters[0]).toBeDefined();
    expect(getters[0]).toBe(getters[1]);
  });
});

describe('what a state says that was made from it', () => {
  it.each<readonly [string, (from: Shown) => unknown, ReturnType<typeof changesTo>]>([
    ['nothing', (from) => from, { writes: [], reads: [] }],
    ['nothing in a copy', (from) => ({ ...from }), { writes: [[0, 5]], reads: [0] }],
    [
      'an element',
      (from) => ({ ...from, big: from.big.with(1, 7) }),
      {
        writes: [
          [0, 5],
          [2, 7],
        ],
        reads: [0, 2],
      },
    ],
    [
      'an array',
      (from) => ({ ...from, far: -3, big: [1, from.big[1], 3] }),
      {
        writes: [
          [0, 0],
          [1, 1],
          [2, 20],
          [3, 3],
        ],
        reads: [0, 2, 1, 3],
      },
    ],
    [
      'a field of a record in an array',
      (from) => ({ ...from, slots: from.slots.with(1, { ...from.slots[1]!, to: 1 }) }),
      {
        writes: [
          [0, 5],
          [6, 0],
          [7, 2],
        ],
        reads: [0, 6, 7],
      },
    ],
    [
      'a part in a part',
      (from) => ({ ...from, grid: [from.grid[1]!, from.grid[1]], inner: { deep: { on: false } } }),
      {
        writes: [
          [0, 5],
          [9, 0],
          [10, 1],
          [13, 0],
        ],
        reads: [0, 11, 9, 12, 10, 13],
      },
    ],
  ])('is noted: %s', (_, after, changes) => {
    expect(changesTo(after)).toEqual(changes);
  });

  it('of a leaf of one value is nothing', () => {
    expect(changesTo(() => ({ ...value, only: 'one' })).writes.map(([leaf]) => leaf)).not.toContain(
      8,
    );
  });

  it.each<readonly [string, (from: Shown) => unknown, string]>([
    ['a number that is too large', (from) => ({ ...from, far: 41 }), 'a value is not of its type'],
    ['another word', (from) => ({ ...from, only: 'two' }), 'a value is not of its type'],
    ['an array that is longer', (from) => ({ ...from, big: [1, 2, 3, 4] }), 'another length'],
    ['an array that is shorter', (from) => ({ ...from, big: [1, 2] }), 'another length'],
  ])('must be of its type: %s is not', (_, after, why) => {
    expect(() => changesTo(after)).toThrow(RangeError);
    expect(() => changesTo(after)).toThrow(why);
  });
});

it('a state that is one leaf is not watched', () => {
  expect(() => watchedState(leavesOf(upTo(3)), new Uint16Array(1))).toThrow(
    new RangeError('a state that is one leaf is not watched'),
  );
});
