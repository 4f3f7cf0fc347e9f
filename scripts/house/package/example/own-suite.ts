// Saved as sealed.test.ts, this is a suite for a design, and a property of one's own: npx vitest run
import { scopeNamed, sealed } from 'exclmap/model';
import { claimNamed } from 'exclmap/properties';
import { brokenBy, suiteOf, tracesOf } from 'exclmap/suites';
import fc from 'fast-check';
import { it } from 'vitest';

suiteOf(sealed, { mayBreak: ['outer-side'], refuses: ['use-mapped'] });

it('no walk of the scope mail breaks inner', () => {
  const walks = tracesOf(sealed, scopeNamed('mail')!);
  const inner = [claimNamed('inner')!];
  fc.assert(fc.property(walks, (walk) => brokenBy(walk, inner).length === 0));
});
