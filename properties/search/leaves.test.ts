/** Where leaves lie in keys: put together from its leaves, a key is the one that the codec makes. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { codec } from '../../model/finite/codec.ts';
import type { Finite } from '../../model/finite/finite.ts';
import { array, bool, fromLeaves, oneOf, range, record, upTo } from '../../model/finite/finite.ts';
import type { Leaves } from './leaves.ts';
import { leavesOf } from './leaves.ts';

const slot = record({ kind: oneOf('none', 'array', 'hash'), live: bool, at: range(-1, 2) });
const types: readonly (readonly [name: string, type: Finite<unknown>])[] = [
  ['a record of small leaves, which is one group', record({ level: upTo(3), slot })],
  ['slots that straddle words', record({ slots: array(slot, 14), level: upTo(3) })],
  [
    'leaves that are too large for a group',
    record({ big: upTo(2 ** 20), more: bool, huge: range(-5, 2 ** 24) }),
  ],
  [
    'what has one value, and arrays of nothing',
    record({ none: array(bool, 0), only: oneOf('this'), last: upTo(5) }),
  ],
];

/** The key of the state with these digits. */
function keyOf({ groups, leaves }: Leaves, words: number, digits: readonly number[]): number[] {
  const key = Array.from({ length: words }, () => 0n);
  for (const [at, { word, shift }] of groups.entries()) {
    const rank = leaves.reduce(
      (sum, { group, stride }, leaf) => sum + (group === at ? digits[leaf]! * stride : 0),
      0,
    );
    const bits = BigInt(rank) << BigInt(shift);
    key[word] = key[word]! | (bits & 0xffff_ffffn);
    if (bits >> 32n !== 0n) key[word + 1] = key[word + 1]! | (bits >> 32n);
  }
  return key.map((word) => Number(BigInt.asIntN(32, word)));
}

it.each(types)('%s', (_name, type) => {
  const all = leavesOf(type);
  const { words, encode } = codec(type);
  expect(all.leaves.length).toBeGreaterThan(1);
  const digits = fc.tuple(...all.leaves.map(({ size }) => fc.nat(size - 1)));
  fc.assert(
    fc.property(digits, (drawn) => {
      const key = new Int32Array(words);
      encode(fromLeaves(type, drawn), key, 0);
      expect(keyOf(all, words, drawn)).toEqual([...key]);
    }),
    { seed: 15, numRuns: 50 },
  );
});

it('groups of one type have one number, others another', () => {
  const { groups } = leavesOf(
    record({ big: upTo(2 ** 18), one: array(slot, 2), other: array(slot, 3) }),
  );
  expect(groups.map(({ type }) => type)).toEqual([0, 1, 2]);
  const { groups: alike } = leavesOf(array(record({ big: upTo(2 ** 18), slot }), 2));
  expect(alike.map(({ type, firstLeaf }) => [type, firstLeaf])).toEqual([
    [0, 0],
    [1, 1],
    [0, 4],
    [1, 5],
  ]);
});

describe('a value has a digit only if it is one of its leaf', () => {
  it.each([
    [range(-1, 2), [-1, 0, 2], [-2, 3, 0.5, Number.NaN, 2 ** 32, 2 ** 32 - 1, '0', undefined]],
    [oneOf('a', 'b'), ['a', 'b'], ['c', 0, undefined]],
  ] as const)('%#', (leaf, own, foreign) => {
    const [it] = leavesOf(record({ leaf: leaf as Finite<unknown> })).leaves;
    for (const value of own) expect(it!.valueOf(it!.digitOf(value))).toBe(value);
    for (const value of foreign) expect(it!.digitOf(value), String(value)).toBe(-1);
  });
});
