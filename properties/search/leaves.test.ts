/** Where leaves lie in a key: as the codec puts them there, whatever the value. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { codec } from '../../model/finite/codec.ts';
import type { Finite } from '../../model/finite/finite.ts';
import {
  array,
  bool,
  fromLeaves,
  leafSizes,
  oneOf,
  range,
  record,
  upTo,
} from '../../model/finite/finite.ts';
import type { Leaf, Numbered } from './leaves.ts';
import { leavesOf } from './leaves.ts';

const slot = record({ kind: oneOf('none', 'a', 'b'), to: range(-1, 1), none: array(bool, 0) });
const TYPES: Readonly<Record<string, Finite<unknown>>> = {
  'one group': record({ slots: array(slot, 2), on: bool, only: oneOf('one') }),
  'many groups, some of them across two words': record({
    far: range(-3, 40),
    big: array(upTo(50), 9),
    none: array(bool, 0),
    slots: array(slot, 6),
    huge: upTo(2 ** 30),
    flags: array(bool, 3),
    pairs: array(array(upTo(300), 2), 3),
  }),
  'one leaf': upTo(7),
  'one leaf of words': oneOf('none', 'a', 'b'),
  'an array of arrays': array(array(array(bool, 2), 3), 4),
};

/** What is in a key at these bits. */
function bitsAt(key: Int32Array, from: number, bits: number): number {
  const all = [...key].reduce((sum, word, w) => sum | (BigInt(word >>> 0) << BigInt(32 * w)), 0n);
  return Number((all >> BigInt(from)) & ((1n << BigInt(bits)) - 1n));
}

/** The value that has these values of leaves. */
function built(of: Numbered, values: readonly unknown[]): unknown {
  switch (of.kind) {
    case 'leaf':
      return values[of.leaf];
    case 'record':
      return Object.fromEntries(of.fields.map(([name, part]) => [name, built(part, values)]));
    case 'array':
      return of.of.map((part) => built(part, values));
  }
}

describe.each(Object.entries(TYPES))('the leaves of %s', (_, type) => {
  const { words, encode } = codec(type);
  const sizes = leafSizes(type);

  it('are digits of the ranks in its key', () => {
    const { groups, leaves, whole } = leavesOf(type);
    expect(leaves.map(({ size }) => size)).toEqual(sizes);
    const digits = fc.tuple(...sizes.map((size) => fc.nat(size - 1)));
    fc.assert(
      fc.property(digits, (wanted) => {
        const key = new Int32Array(words);
        const value = fromLeaves(type, wanted);
        encode(value, key, 0);
        const found = leaves.map(({ group, stride, size }) => {
          const { word, shift, bits } = groups[group]!;
          return Math.floor(bitsAt(key, 32 * word + shift, bits) / stride) % size;
        });
        expect(found).toEqual(wanted);
        const values = leaves.map(({ valueOf }, leaf) => valueOf(wanted[leaf]!));
        expect(built(whole, values)).toEqual(value);
        expect(leaves.map(({ digitOf }, leaf) => digitOf(values[leaf]))).toEqual(wanted);
      }),
      { seed: 3, numRuns: 30 },
    );
  });

  it('follow each other in groups, of which those of one type have one number', () => {
    const { groups } = leavesOf(type);
    let leaf = 0;
    for (const { firstLeaf, sizes: own } of groups) {
      expect(firstLeaf).toBe(leaf);
      expect(own).toEqual(sizes.slice(leaf, leaf + own.length));
      leaf += own.length;
    }
    expect(leaf).toBe(sizes.length);
  });
});

it('groups have one number if they are of one type, and only then', () => {
  const { groups } = leavesOf(TYPES['many groups, some of them across two words']!);
  // far, nine of big, six slots, huge, flags, three pairs
  expect(groups.map(({ type }) => type).join('')).toBe('011111111122222234555');
});

it('records begin at their first leaf, also those that have none', () => {
  const begins = (of: Numbered): readonly number[] =>
    of.kind === 'record' ? [of.leaf, ...of.fields.flatMap(([, part]) => begins(part))] : [];
  const type = record({
    a: record({ b: bool, c: record({}) }),
    d: record({}),
    e: record({ f: bool }),
  });
  expect(begins(leavesOf(type).whole)).toEqual([0, 0, 1, 1, 1]);
});

it.each<readonly [string, Finite<unknown>, readonly unknown[]]>([
  [
    'range',
    range(-3, 40),
    [-4, -9, 41, 0.5, 2 ** 32, -0.5, Number.NaN, '1', undefined, null, true],
  ],
  ['choice', oneOf<unknown>('none', 7, true), ['7', 1, false, undefined, null]],
])('a %s has no digit for what is none of its values', (_, type, others) => {
  const [leaf] = leavesOf(type).leaves as [Leaf];
  expect(others.map((value) => leaf.digitOf(value))).toEqual(others.map(() => -1));
});
