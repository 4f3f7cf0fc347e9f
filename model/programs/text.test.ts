/** What is asked about a text: how it names its map, how it runs, and which kinds of map fit. */
import { describe, expect, it } from 'vitest';
import type { Kind } from '../kernel/kind.ts';
import { hasValues, isOuter, KINDS } from '../kernel/kind.ts';
import { actsAsUser, fits, isIterator, TEXTS, textNamed, usesFdArray } from './text.ts';

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
    ]);
  });
  it('run through a link if they iterate', () => {
    expect(behaviours(isIterator)).toEqual([
      'iter-read',
      'iter-write',
      'iter-read-storage',
      'iter-write-storage',
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
