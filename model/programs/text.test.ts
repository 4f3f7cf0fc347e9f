/** What is asked about a text: how it names its map, how it runs, and which kinds of map fit. */
import { describe, expect, it } from 'vitest';
import type { Kind } from '../kernel/kind.ts';
import { hasValues, isOuter, KINDS } from '../kernel/kind.ts';
import {
  actsAsUser,
  fits,
  isIterator,
  matches,
  owns,
  PROG_TYPES,
  progTypeOf,
  TEXTS,
  textNamed,
  usesFdArray,
} from './text.ts';

const behaviours = (is: (text: (typeof TEXTS)[number]) => boolean): readonly string[] => [
  ...new Set(TEXTS.filter(is).map(({ behaviour }) => behaviour)),
];

describe('the texts', () => {
  it('come in three colours, found by name', () => {
    expect(textNamed('write.A')).toMatchObject({
      behaviour: 'write',
      colour: 'A',
      digest: 'write.A',
    });
    expect(TEXTS.filter(({ behaviour }) => behaviour === 'write').map(({ name }) => name)).toEqual([
      'write.A',
      'write.B',
      'write.C',
    ]);
    expect(textNamed('write')).toBeUndefined();
  });
  it('by index use fd_array', () => {
    expect(behaviours(usesFdArray)).toEqual([
      'read-idx',
      'read-idx-value',
      'write-idx',
      'write-idx-value',
      'loader',
      'loader-write',
    ]);
  });
  it('run through a link if they iterate', () => {
    expect(behaviours(isIterator)).toEqual([
      'iter-read',
      'iter-write',
      'iter-read-storage',
      'iter-write-storage',
      'walk-free',
    ]);
  });
  it('act as user space if they make system calls', () => {
    expect(behaviours(actsAsUser)).toEqual([
      'sys-update',
      'sys-delete',
      'sys-freeze',
      'sys-lookup',
    ]);
  });
});

describe('the type of a program', () => {
  it.each(PROG_TYPES.map((type) => [type] as const))('%s', (type) => {
    expect(behaviours((text) => progTypeOf(text) === type)).toMatchSnapshot();
  });
  it('is none of its own for an extension', () => {
    const untyped = behaviours((text) => progTypeOf(text) === undefined);
    expect(untyped.length).toBeGreaterThan(0);
    expect(untyped.every((name) => name.startsWith('extension'))).toBe(true);
  });
});

describe('a digest', () => {
  it.each([
    ['write.A', 'write.A', true, true],
    ['write.A', 'write.B', false, false],
    ['write.A', 'zero', false, false],
    ['write.A', 'none', true, false],
    ['none', 'none', true, false],
  ] as const)('%s, and a map exclusive to %s: matches %s, owns %s', (digest, excl, may, own) => {
    expect([matches(digest, excl), owns(digest, excl)]).toEqual([may, own]);
  });
});

describe('the kinds of map', () => {
  const kinds = (is: (kind: Kind) => boolean): string => KINDS.filter(is).join(' ');
  it.each([
    ['elements', 'ARRAY HASH'],
    ['inner maps', 'ARRAY_OF_MAPS HASH_OF_MAPS'],
    ['programs', 'PROG_ARRAY'],
    ['metadata', 'ARRAY'],
  ] as const)('that fit a parameter of %s are %s', (param, fitting) => {
    expect(kinds((kind) => fits(param, kind))).toBe(fitting);
  });
  it('are outer maps, maps of values, or program arrays', () => {
    expect(kinds(isOuter)).toBe('ARRAY_OF_MAPS HASH_OF_MAPS');
    expect(kinds(hasValues)).toBe('ARRAY HASH SK_STORAGE');
    expect([isOuter('none'), hasValues('none')]).toEqual([false, false]);
  });
});
