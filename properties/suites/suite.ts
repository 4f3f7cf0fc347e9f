/** A suite for a design, one's own included: `suiteOf(myDesign)` in a test file is all that it takes. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Design } from '../../model/rules/design.ts';
import { scopeNamed } from '../../model/scopes/named.ts';
import { brokenBy, tracesOf } from '../arbitraries/traces.ts';
import { claimNamed, claimsIn } from '../claims/all.ts';
import { shortestOf } from './shortest.ts';

export type SuiteOptions = {
  /** Ids of the claims that the design is known to break: each must be broken, or the suite fails. */
  readonly breaks?: readonly string[];
  /** Ids of claims that it breaks where no small scope shows it (`check` says in which): not asked here. */
  readonly mayBreak?: readonly string[];
  /** Ids of the uses that it is known to refuse. */
  readonly refuses?: readonly string[];
};

/** So many walks may be tried until one is found that breaks a claim. */
const MOST_WALKS = 20_000;
/** So often, with another seed each time. */
const TIMES = 5;
const { seed = 1 } = fc.readConfigureGlobal();

const wide = scopeNamed('wide')!;

/** Tests of the design: it keeps every goal and law, but for what it is said to break; every use can be had. */
export function suiteOf(
  design: Design,
  { breaks = [], mayBreak = [], refuses = [] }: SuiteOptions = {},
): void {
  const claims = claimsIn(wide);
  const kept = claims.filter(({ id }) => ![...breaks, ...mayBreak].includes(id));
  const uses = claims.filter(({ group, id }) => group === 'use' && !refuses.includes(id));

  describe(`the design ${design.name}`, () => {
    it('keeps every goal and law on random walks', () => {
      const these = kept.filter(({ group }) => group !== 'use');
      fc.assert(
        fc.property(tracesOf(design, wide), (walk) => {
          expect(brokenBy(walk, these)).toEqual([]);
        }),
      );
    });

    // What is meant to fail: found, and made as short as the search says that it can be. Now and then fast-check
    // ends with a trace of which every call is needed and that is longer; then it is asked again.
    it.each(breaks)('breaks %s, as is known', (id) => {
      const claim = claimNamed(id)!;
      const { scope, length } = shortestOf(design).get(id)!;
      const keeps = fc.property(tracesOf(design, scope), (walk) => {
        return brokenBy(walk, [claim]).length === 0;
      });
      const lengths: number[] = [];
      for (let again = 0; again < TIMES && !lengths.includes(length); again++) {
        const { counterexample } = fc.check(keeps, { seed: seed + again, numRuns: MOST_WALKS });
        lengths.push(counterexample?.[0].trace.length ?? Number.POSITIVE_INFINITY);
      }
      expect(Math.min(...lengths)).toBe(length);
    });

    it('can be used in every way', () => {
      const had = [...shortestOf(design)]
        .filter(([, { kind }]) => kind === 'possible')
        .map(([id]) => id);
      expect(uses.map(({ id }) => id).filter((id) => !had.includes(id))).toEqual([]);
    });
  });
}
