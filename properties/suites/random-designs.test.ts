/** Designs that nobody argued for, one choice on each axis drawn at random: the laws of every kernel hold in all. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { scopeNamed } from '../../model/scopes/named.ts';
import { designs } from '../arbitraries/arbitraries.ts';
import { brokenBy, tracesOf } from '../arbitraries/traces.ts';
import { claimsIn } from '../claims/all.ts';

// In `small` a walk costs little, and nothing is signed; `wide` has all.
it.each(['small', 'wide'])('the laws hold in any design, in scope %s', (name) => {
  const scope = scopeNamed(name)!;
  const laws = claimsIn(scope).filter(({ group }) => group === 'law');
  const walked = designs().chain((design) => tracesOf(design, scope));
  fc.assert(
    fc.property(walked, (walk) => {
      expect(brokenBy(walk, laws)).toEqual([]);
    }),
    { numRuns: name === 'small' ? 100 : 20 },
  );
});
