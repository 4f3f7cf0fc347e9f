/** Sets of designs: what is put in or visited at once is what it is one by one. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { add, addFrom, forEachIn, noDesigns, nthIn, numbersIn, sizeOf } from './design-set.ts';

const SIZE = 200;
const numbers = fc.uniqueArray(fc.nat(SIZE - 1));

const setOf = (size: number, those: readonly number[]) => {
  const set = noDesigns(size);
  for (const number of those) add(set, number);
  return set;
};

it('a set put in from a number on is its designs, each so much later', () => {
  const block = fc
    .tuple(fc.nat(SIZE - 1), fc.integer({ min: 1, max: SIZE }))
    .map(([first, size]) => ({ first, size: Math.min(size, SIZE - first) }));
  const drawn = block.chain(({ first, size }) =>
    fc.record({
      ...{ first: fc.constant(first), size: fc.constant(size), others: numbers },
      those: fc.uniqueArray(fc.nat(size - 1)),
    }),
  );
  fc.assert(
    fc.property(drawn, ({ first, size, others, those }) => {
      const set = setOf(SIZE, others);
      addFrom(set, first, setOf(size, those));
      const all = new Set([...others, ...those.map((number) => first + number)]);
      expect(numbersIn(set)).toEqual([...all].toSorted((one, other) => one - other));
      expect(sizeOf(set)).toBe(all.size);
    }),
  );
});

it('the nth of a set is the nth of its numbers', () => {
  fc.assert(
    fc.property(numbers, (those) => {
      const set = setOf(SIZE, those);
      const all = those.toSorted((one, other) => one - other);
      expect(all.map((_, nth) => nthIn(set, nth))).toEqual(all);
    }),
  );
});

it('a part of a set is visited in order', () => {
  const range = fc.tuple(fc.nat(SIZE), fc.nat(SIZE)).map((ends) => ({
    first: Math.min(...ends),
    end: Math.max(...ends),
  }));
  fc.assert(
    fc.property(numbers, range, (those, { first, end }) => {
      const visited: number[] = [];
      forEachIn(setOf(SIZE, those), (number) => visited.push(number), first, end);
      expect(visited).toEqual(
        those
          .filter((number) => first <= number && number < end)
          .toSorted((one, other) => one - other),
      );
    }),
  );
});
