/** What searches and proofs say together. */
import { expect, test } from 'vitest';
import { strengthOf } from './strength.ts';

const proved = { verdict: 'proved' } as const;
const never = { verdict: 'never' } as const;
const open = { verdict: 'open' } as const;

test.each([
  ['holds', proved, 'proved'],
  ['holds', open, 'searched'],
  ['holds', undefined, 'searched'],
  ['impossible', never, 'proved'],
  ['impossible', open, 'searched'],
  ['violated', open, 'shown'],
  ['possible', undefined, 'shown'],
  // the premise was not met, or the search did not finish: a proof alone is not enough
  ['unknown', proved, 'open'],
  ['unknown', open, 'open'],
] as const)('a search that says %s', (verdict, proof, strength) => {
  expect(strengthOf({ id: 'inner', verdict }, proof)).toBe(strength);
});

test.each([
  ['violated', proved],
  ['possible', never],
] as const)('a trace that refutes a proof is a fault: %s', (verdict, proof) => {
  expect(() => strengthOf({ id: 'inner', verdict }, proof)).toThrow('inner: a trace refutes');
});
