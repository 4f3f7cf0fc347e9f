import { expect, it } from 'vitest';
import { minimise } from './minimise.ts';

const failsWith =
  (...needed: readonly number[]) =>
  (candidates: readonly (readonly number[])[]): Promise<readonly boolean[]> =>
    Promise.resolve(candidates.map((calls) => needed.every((it) => calls.includes(it))));

const numbers = Array.from({ length: 24 }, (_, i) => i);

it('leaves the calls that are needed, in their order', async () => {
  expect(await minimise(numbers, failsWith(3, 17))).toEqual([3, 17]);
  expect(await minimise(numbers, failsWith(0, 11, 12, 23))).toEqual([0, 11, 12, 23]);
});

it('leaves everything where everything is needed, and nothing where nothing is', async () => {
  expect(await minimise([1, 2, 3], failsWith(1, 2, 3))).toEqual([1, 2, 3]);
  expect(await minimise(numbers, failsWith())).toEqual([]);
});

it('asks few times, about many candidates', async () => {
  let asked = 0;
  await minimise(numbers, (candidates) => {
    asked++;
    return failsWith(5)(candidates);
  });
  expect(asked).toBeLessThan(8);
});
