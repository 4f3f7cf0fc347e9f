/** Sets of designs: a range put in at once is the designs put in one by one. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { add, addRange, noDesigns, numbersIn, sizeOf } from './design-set.ts';

const SIZE = 200;

it('a range is what its numbers are', () => {
  const range = fc.tuple(fc.nat(SIZE), fc.nat(SIZE)).map(([one, other]) => ({
    first: Math.min(one, other),
    count: Math.abs(one - other),
  }));
  fc.assert(
    fc.property(fc.uniqueArray(fc.nat(SIZE - 1)), range, (others, { first, count }) => {
      const [atOnce, oneByOne] = [noDesigns(SIZE), noDesigns(SIZE)];
      for (const number of others) {
        add(atOnce, number);
        add(oneByOne, number);
      }
      addRange(atOnce, first, count);
      for (let number = first; number < first + count; number++) add(oneByOne, number);
      expect(numbersIn(atOnce)).toEqual(numbersIn(oneByOne));
      expect(sizeOf(atOnce)).toBe(numbersIn(oneByOne).length);
    }),
  );
});
