/** The designs nearest to one, found from there outwards: the same as by a look at all. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Choice } from '../../model/rules/choice.ts';
import { pointAt } from './space.ts';
import { nearestTo, setOf } from './verdicts.ts';

const LENGTHS = [2, 3, 1, 4, 2];
const space = {
  choices: LENGTHS.map((length) => Array<Choice>(length).fill({ name: '', says: '' })),
  size: LENGTHS.reduce((product, length) => product * length, 1),
};

it('are those that differ on the fewest axes, in order', () => {
  const numbers = fc.uniqueArray(fc.nat(space.size - 1), { maxLength: 6 });
  fc.assert(
    fc.property(numbers, fc.nat(space.size - 1), (members, from) => {
      const point = pointAt(space, from);
      const away = (number: number): number =>
        pointAt(space, number).filter((choice, axis) => choice !== point[axis]).length;
      const far = Math.min(...members.map(away)); // Infinity of none
      expect(nearestTo({ space }, point, setOf(space.size, members))).toEqual({
        far,
        numbers: members
          .filter((number) => away(number) === far)
          .toSorted((one, other) => one - other),
      });
    }),
  );
});
