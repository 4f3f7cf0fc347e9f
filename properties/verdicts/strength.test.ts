/** What searches and proofs say together. */
import { expect, test } from 'vitest';
import { permissive } from '../../model/rules/designs/permissive.ts';
import { scopeNamed } from '../../model/scopes/named.ts';
import { prove } from '../proofs/prove.ts';
import { decide } from './decide.ts';
import { strengthOf, strengthsWith } from './strength.ts';

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
  // a proof that was stopped before its turn
  ['holds', { verdict: 'unknown' }, 'searched'],
] as const)('a search that says %s', (verdict, proof, strength) => {
  expect(strengthOf({ id: 'inner', verdict }, proof)).toBe(strength);
});

test.each([
  ['violated', proved],
  ['possible', never],
] as const)('a trace that refutes a proof is a fault: %s', (verdict, proof) => {
  expect(() => strengthOf({ id: 'inner', verdict }, proof)).toThrow('inner: a trace refutes');
});

test('a fault names the design, and ends whatever reports on it', () => {
  const report = decide(permissive, { claims: ['inner'], scopes: [scopeNamed('mail')!] });
  const proof = prove(permissive, [], { stop: () => 'at once' });
  const claim = { id: 'inner', group: 'goal', verdict: 'proved', because: [], behind: 0 } as const;
  expect(strengthsWith(report, proof).get('inner')).toBe('shown');
  expect(() => strengthsWith(report, { ...proof, claims: [claim] })).toThrow(
    'permissive: inner: a trace refutes what is proved',
  );
});
