/** What the comparison says of the named designs in scope mail; how it works is in compare.test.ts. */
import { describe, expect, it } from 'vitest';
import type { Design } from '../../model/rules/design.ts';
import { designNamed } from '../../model/rules/designs/all.ts';
import { permissive } from '../../model/rules/designs/permissive.ts';
import { sealed } from '../../model/rules/designs/sealed.ts';
import { strictSubset } from '../../model/rules/designs/strict-subset.ts';
import { scopeNamed } from '../../model/scopes/named.ts';
import { acceptedOnlyBy, compareDesigns } from './compare.ts';

const mail = scopeNamed('mail')!;
const named = (name: string): Design => designNamed(name)!;

const effects = (lax: Design, strict: Design): Readonly<Record<string, string>> =>
  Object.fromEntries(
    acceptedOnlyBy(lax, strict, mail).differences.map(({ shape, effect }) => [
      shape,
      effect.kind === 'prevents' ? effect.claim : effect.kind,
    ]),
  );

describe('relation', () => {
  it.each([
    ['strict-outer', 'strict-subset', 'stricter'],
    ['strict-subset', 'strict-outer', 'laxer'],
    ['strict-outer', 'strict-template', 'incomparable'],
    ['mainline', 'no-inner', 'stricter'],
    ['mainline', 'sealed', 'stricter'],
    ['patch-v1', 'mainline', 'incomparable'],
  ])('says that %s against %s is %s', (a, b, relation) => {
    expect(compareDesigns(named(a), named(b), mail).relation).toBe(relation);
  });
});

describe('what a refusal is good for', () => {
  it('finds the cost of the outer reading of "the same sha"', () => {
    expect(effects(permissive, named('strict-outer'))).toEqual({
      'insert-plain-in-excl': 'harmless',
      'insert-excl-in-plain': 'inner',
      'insert-excl-in-other': 'inner',
    });
  });
  it('finds that the subset reading refuses nothing harmless', () => {
    expect(effects(permissive, strictSubset)).toEqual({
      'insert-excl-in-plain': 'inner',
      'insert-excl-in-other': 'inner',
    });
  });
  it('finds that the template reading refuses for nothing', () => {
    expect(new Set(Object.values(effects(permissive, named('strict-template'))))).toEqual(
      new Set(['harmless']),
    );
  });
  it('finds what mainline refuses and sealed does not need to', () => {
    expect(effects(sealed, named('mainline'))).toEqual({
      'create-excl-template': 'harmless',
      'insert-excl-in-same': 'harmless',
      'iterate-own': 'harmless',
    });
  });
});
