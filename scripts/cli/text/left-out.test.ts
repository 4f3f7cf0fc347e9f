/** The line about calls that the model leaves out, which never takes more than two. */
import { expect, it } from 'vitest';
import { leftOutLines } from './left-out.ts';

const one = { call: 'mmap', why: 'the map is mapped', times: 1203 } as const;

it('is not there if nothing was left out', () => {
  expect(leftOutLines({ transitions: 9, leftOut: [] })).toEqual([]);
});

it('says how many calls were left out, beside how many, and why', () => {
  const two = { ...one, call: 'munmap', why: 'it is not', times: 7 } as const;
  expect(leftOutLines({ transitions: 59553, leftOut: [one, two] })).toEqual([
    'left out: 1,210 calls beside 59,553 made (mmap, the map is mapped: 1,203;',
    '          munmap, it is not: 7)',
  ]);
});

it('leaves the rarest reasons out that do not fit two lines', () => {
  const [first, second, ...more] = leftOutLines({
    transitions: 1,
    leftOut: Array.from({ length: 9 }, (_, i) => ({ ...one, times: 9 - i })),
  });
  expect(more).toEqual([]);
  expect(first).toBe(
    'left out: 45 calls beside 1 made (mmap, the map is mapped: 9; mmap, the map is',
  );
  expect(second).toBe(
    '          mapped: 8; mmap, the map is mapped: 7; mmap, the map is mapped: 6; …)',
  );
  expect(Math.max(first!.length, second!.length)).toBeLessThanOrEqual(80);
});
