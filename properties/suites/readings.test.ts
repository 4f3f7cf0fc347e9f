/** The argument of June 2025 as two properties: what the permissive reading lets through, and what a strict one refuses. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { isMade } from '../search/explore.ts';
import { permissive } from '../../model/rules/designs/permissive.ts';
import { strictOuter } from '../../model/rules/designs/strict-outer.ts';
import { step } from '../../model/kernel/step.ts';
import { scopeNamed } from '../../model/scopes/named.ts';
import { brokenBy, tracesOf } from '../arbitraries/traces.ts';
import { claimNamed } from '../claims/all.ts';

const mail = scopeNamed('mail')!;
const inner = claimNamed('inner')!;

it('permissive: a foreign program reaches an exclusive map through an outer one', () => {
  const keeps = fc.property(tracesOf(permissive, mail), (walk) => {
    return brokenBy(walk, [inner]).length === 0;
  });
  expect(fc.check(keeps, { numRuns: 2000 }).failed).toBe(true);
});

it('strict: none does', () => {
  fc.assert(
    fc.property(tracesOf(strictOuter, mail), (walk) => {
      expect(brokenBy(walk, [inner])).toEqual([]);
    }),
  );
});

it('and what the strict reading accepts along its walks, the permissive one accepts as well', () => {
  fc.assert(
    fc.property(tracesOf(strictOuter, mail), ({ steps }) => {
      for (const { before, call, outcome } of steps) {
        const lax = step(permissive, before, call);
        if (outcome.answer >= 0) expect(isMade(lax) && lax.answer >= 0).toBe(true);
      }
    }),
  );
});
