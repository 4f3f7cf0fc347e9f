/** A watched state: what of it was read, and what a state that was made from it says differently. */
import { describe, expect, it } from 'vitest';
import type { Finite } from '../../model/finite/finite.ts';
import { array, oneOf, record, upTo } from '../../model/finite/finite.ts';
import { leavesOf } from './leaves.ts';
import { watchedState } from './watched.ts';

type State = {
  readonly level: number;
  readonly only: string;
  readonly wheels: readonly number[];
  readonly slots: readonly { readonly at: number; readonly kind: string }[];
};
const slot = record({ at: upTo(3), kind: oneOf('a', 'b') });
const type: Finite<unknown> = record({
  level: upTo(4),
  only: oneOf('this'),
  wheels: array(upTo(10), 3),
  slots: array(slot, 2),
});
/** By leaf; `only` is leaf 1 and `wheels` begins at leaf 2, `slots` at leaf 5. */
const DIGITS = Uint16Array.of(3, 0, 7, 8, 9, 2, 1, 0, 0);
const SAYS: State = {
  level: 3,
  only: 'this',
  wheels: [7, 8, 9],
  slots: [
    { at: 2, kind: 'b' },
    { at: 0, kind: 'a' },
  ],
};

function watch(): {
  readonly state: State;
  readonly reads: () => readonly number[];
  /** Leaves and digits that were written. */
  readonly written: (after: unknown) => readonly (readonly [leaf: number, digit: number])[];
} {
  const { state, begin, reads, changes } = watchedState(leavesOf(type), DIGITS);
  expect(reads()).toEqual([]);
  void (state as State).level;
  begin();
  const written = (after: unknown): readonly (readonly [number, number])[] => {
    const writes: (readonly [number, number])[] = [];
    changes(after, (leaf, digit) => writes.push([leaf, digit]));
    return writes;
  };
  return { state: state as State, reads, written };
}

it('says what the state says, however it is read', () => {
  const { state } = watch();
  expect(JSON.parse(JSON.stringify(state))).toEqual(SAYS);
  expect({ ...state.slots[0] }).toEqual(SAYS.slots[0]);
  expect(Object.keys(state.wheels)).toEqual(['0', '1', '2']);
  expect(state.wheels).toHaveLength(3);
});

describe('what was read', () => {
  it('is each leaf once, in the order in which it was first read', () => {
    const { state, reads } = watch();
    void [state.wheels[1], state.level, state.wheels[1], state.slots[1]!.at];
    expect(reads()).toEqual([3, 0, 7]);
  });
  it('is no leaf that has one value', () => {
    const { state, reads } = watch();
    expect(state.only).toBe('this');
    expect(reads()).toEqual([]);
  });
  it('is nothing of an array that is copied by with or slice, and what is read of the copy', () => {
    const { state, reads } = watch();
    const copy = state.wheels.with(0, 1);
    void state.slots.slice();
    expect(reads()).toEqual([]);
    expect([...copy.with(2, 5)]).toEqual([1, 8, 5]);
    expect(reads()).toEqual([3]);
  });
  it('is of records from one list told apart by where they lie', () => {
    const { state, reads } = watch();
    expect([state.slots[1]!.kind, state.slots[0]!.kind]).toEqual(['a', 'b']);
    expect(reads()).toEqual([8, 6]);
  });
});

describe('what is different', () => {
  it('is what was written, which counts as read, and nothing else', () => {
    const { state, reads, written } = watch();
    expect(written({ ...state, level: 1, wheels: state.wheels.with(2, 4) })).toEqual([
      [0, 1],
      [4, 4],
    ]);
    expect(reads()).toEqual([0, 4]); // `...` has read the level, and what has one value is no leaf to read
  });
  it('is a record of a list, whose other records are not looked at', () => {
    const { state, reads, written } = watch();
    expect(written({ ...state, slots: state.slots.with(1, { at: 1, kind: 'b' }) })).toEqual([
      [0, 3],
      [7, 1],
      [8, 1],
    ]);
    expect(reads()).toEqual([0, 7, 8]);
  });
  it('is nothing in the very state', () => {
    const { state, reads, written } = watch();
    expect(written(state)).toEqual([]);
    expect(reads()).toEqual([]);
  });
  it('may be written into a copy of an array', () => {
    const { state, written } = watch();
    const wheels = state.wheels.with(0, 1) as number[];
    wheels[0] = 2;
    expect(written({ ...state, wheels })).toEqual([
      [0, 3],
      [2, 2],
    ]);
  });
  it.each([
    ['a value that is not of its type', { level: 4 }, 'a value is not of its type'],
    ['another value where there is one', { only: 'that' }, 'a value is not of its type'],
    ['a value in an array', { wheels: [7, 8, 10] }, 'a value is not of its type'],
    [
      'a value in a record',
      { slots: [{ at: 0, kind: 'c' }, SAYS.slots[1]] },
      'a value is not of its type',
    ],
    ['a shorter array', { wheels: [7, 8] }, 'an array has another length'],
    ['a longer array', { slots: [...SAYS.slots, SAYS.slots[0]] }, 'an array has another length'],
  ])('throws for %s', (_what, change, says) => {
    const { state, written } = watch();
    expect(() => written({ ...state, ...change })).toThrow(new RangeError(says));
  });
});

it('a state that is one leaf is not watched', () => {
  expect(() => watchedState(leavesOf(upTo(3)), new Uint16Array(1))).toThrow(
    new RangeError('a state that is one leaf is not watched'),
  );
});
