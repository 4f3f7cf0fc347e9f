/** The place where answers change is found, with few questions; where they change back, a change is found too. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { bisect } from './bisect.ts';

const same = (one: string, other: string): boolean => one === other;

it('finds the one change there is, and asks few', async () => {
  const range = fc.integer({ min: 2, max: 64 });
  const rows = range.chain((length) => fc.tuple(fc.constant(length), fc.nat(length)));
  await fc.assert(
    fc.asyncProperty(rows, async ([length, change]) => {
      let asked = 0;
      const { change: found, asked: told } = await bisect(
        length,
        (at) => (asked++, Promise.resolve(at < change ? 'old' : 'new')),
        same,
      );
      expect(found).toBe(change === 0 || change === length ? undefined : change);
      expect(told.map(({ at }) => at)).toEqual(told.map(({ at }) => at).toSorted((a, b) => a - b));
      expect(told).toHaveLength(asked);
      if (found !== undefined) expect(asked).toBeLessThanOrEqual(2 + Math.ceil(Math.log2(length)));
    }),
  );
});

it('finds a change whatever the answers are, if there is any', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.constantFrom('a', 'b'), { minLength: 2, maxLength: 12 }),
      async (row) => {
        const { change } = await bisect(row.length, (at) => Promise.resolve(row[at]!), same);
        expect(change === undefined).toBe(row.every((answer) => answer === row[0]));
        if (change === undefined) return;
        expect([row[change] === row[0], row[change - 1] === row[0]]).toEqual([false, true]);
      },
    ),
  );
});
