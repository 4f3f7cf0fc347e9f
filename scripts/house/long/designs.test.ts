/**
 * Part of the long suite: walks at scope wide under every named design. A violation of what the
 * exhaustive search says holds is a failure.
 */
import type { Design } from '../../../model/rules/design.ts';
import { DESIGNS } from '../../../model/rules/designs/all.ts';
import { scopeNamed } from '../../../model/scopes/named.ts';
import { claimsIn } from '../../../properties/claims/all.ts';
import { fuzz } from '../../../properties/random/fuzz.ts';
import { print } from '../../cli/output.ts';
import type { Sum } from './known.ts';
import { known } from './known.ts';

const wide = scopeNamed('wide')!;
const count = new Intl.NumberFormat('en');

/** Walks for so long; whether nothing was broken that should hold. */
function isSound(design: Design, seed: number, seconds: number): boolean {
  const least = known(design);
  const end = performance.now() + seconds * 1000;
  const { runs, calls, violations } = fuzz(design, wide, claimsIn(wide), {
    ...{ seed, runs: 10_000_000, steps: 120, style: 'swarm' },
    tick: () => (performance.now() > end ? 'time' : undefined),
  });
  const wrong = violations.filter(({ claim }) => !least.has(claim));
  const seen = violations.length - wrong.length;
  print([
    `${wrong.length === 0 ? 'ok    ' : 'FAILED'} ${design.name.padEnd(16)} ${count.format(runs)} runs, ${count.format(calls)} calls, found ${seen} of ${least.size} known violations`,
    ...wrong.flatMap(({ claim, calls: trace, run }) => [
      `  breaks ${claim}, which the search says holds, in ${trace.length} calls (run ${run}):`,
      `  npm run -s exclmap -- replay ${trace.join('/')} --design ${design.name} --scope wide`,
    ]),
  ]);
  return wrong.length === 0;
}

/** Walks under each design, so many minutes in all. */
export function walkDesigns(seed: number, minutes: number): Sum {
  const seconds = (60 * minutes) / DESIGNS.length;
  const passed = DESIGNS.filter((design) => isSound(design, seed, seconds)).length;
  return { passed, failed: DESIGNS.length - passed };
}
