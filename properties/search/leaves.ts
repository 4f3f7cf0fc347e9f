/**
 * Where each leaf of a state lies in its key. The key is cut into groups as the codec cuts it (`generatedCodec` says
 * how); within a group a leaf is a digit of the group's rank.
 */
import type { Finite } from '../../model/finite/finite.ts';
import { bitsFor, isGroup, leafSizes } from '../../model/finite/finite.ts';

/** A part of the key that has one rank. */
export type KeyGroup = {
  readonly word: number;
  readonly shift: number;
  readonly bits: number;
  /** Its leaves are these, in order. */
  readonly firstLeaf: number;
  readonly sizes: readonly number[];
  /** Groups of one type have one number. */
  readonly type: number;
};

/** A leaf: its group, the factor of its digit in the group's rank, and the values of its digits. */
export type Leaf = {
  readonly group: number;
  readonly stride: number;
  readonly size: number;
  readonly valueOf: (digit: number) => unknown;
  /** The digit of a value; -1 if it is none of the leaf's. */
  readonly digitOf: (value: unknown) => number;
};

/** The declaration with its leaves numbered. */
export type Numbered =
  | { readonly kind: 'leaf'; readonly leaf: number }
  | {
      readonly kind: 'record';
      /** Its first leaf, or what would be. */
      readonly leaf: number;
      readonly fields: readonly (readonly [name: string, of: Numbered])[];
    }
  | { readonly kind: 'array'; readonly of: readonly Numbered[] };

export type Leaves = {
  readonly groups: readonly KeyGroup[];
  readonly leaves: readonly Leaf[];
  readonly whole: Numbered;
};

/** The leaves of a type, in the order of its declaration. */
export function leavesOf(type: Finite<unknown>): Leaves {
  const groups: KeyGroup[] = [];
  const leaves: Leaf[] = [];
  const types: Finite<unknown>[] = [];
  let bit = 0;

  const addGroup = (part: Finite<unknown>): void => {
    const bits = bitsFor(part);
    const sizes = leafSizes(part);
    if (sizes.length === 0) return; // an array of nothing
    if (!types.includes(part)) types.push(part);
    const place = { word: bit >> 5, shift: bit & 31, bits };
    groups.push({ ...place, firstLeaf: leaves.length, sizes, type: types.indexOf(part) });
    bit += bits;
  };

  const number = (part: Finite<unknown>, stride: number, inGroup: boolean): Numbered => {
    const { shape } = part;
    const isLeaf = shape.kind === 'range' || shape.kind === 'oneOf';
    const begins = !inGroup && (isLeaf || isGroup(part));
    if (begins) addGroup(part);
    const isIn = inGroup || begins;
    // how many values what comes after it in the group has
    const after = (of: readonly Finite<unknown>[], at: number): number =>
      isIn ? of.slice(at + 1).reduce((product, { size }) => product * Number(size), stride) : 1;
    switch (shape.kind) {
      case 'range':
      case 'oneOf':
        leaves.push({ group: groups.length - 1, stride, ...valuesOf(shape) });
        return { kind: 'leaf', leaf: leaves.length - 1 };
      case 'record': {
        const leaf = leaves.length;
        const all = shape.fields.map((field) => field.type);
        const fields = shape.fields.map(
          (field, at) => [field.name, number(field.type, after(all, at), isIn)] as const,
        );
        return { kind: 'record', leaf, fields };
      }
      case 'array': {
        const all = Array.from({ length: shape.length }, () => shape.of);
        return { kind: 'array', of: all.map((it, at) => number(it, after(all, at), isIn)) };
      }
    }
  };

  return { whole: number(type, 1, false), groups, leaves };
}

function valuesOf(
  shape:
    | { readonly kind: 'range'; readonly min: number; readonly count: number }
    | { readonly kind: 'oneOf'; readonly values: readonly unknown[] },
): Pick<Leaf, 'size' | 'valueOf' | 'digitOf'> {
  if (shape.kind === 'oneOf') {
    const { values } = shape;
    return {
      size: values.length,
      valueOf: (digit) => values[digit],
      digitOf: (value) => values.indexOf(value),
    };
  }
  const { min, count } = shape;
  return {
    size: count,
    valueOf: (digit) => digit + min,
    digitOf: (value) => {
      const digit = ((value as number) - min) | 0;
      return digit + min === value && digit >= 0 && digit < count ? digit : -1;
    },
  };
}
