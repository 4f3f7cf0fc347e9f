/** Walks at scope wide under every design: a violation of what the search says holds is a failure. */
import { expect, it } from 'vitest';
import { DESIGNS } from '../../../model/rules/designs/all.ts';
import { scopeNamed } from '../../../model/scopes/named.ts';
import { claimsIn } from '../../../properties/claims/all.ts';
import { fuzz } from '../../../properties/random/fuzz.ts';
import { known, MINUTES, SEED } from './known.ts';

const wide = scopeNamed('wide')!;

it.for(DESIGNS)('$name: walks break only what the search says', async (design, { annotate }) => {
  const may = known(design);
  const end = performance.now() + (MINUTES * 30_000) / DESIGNS.length; // half of the minutes
  const { runs, calls, violations } = fuzz(design, wide, claimsIn(wide), {
    ...{ seed: SEED, runs: 10_000_000, steps: 120, style: 'swarm' },
    tick: () => (performance.now() > end ? 'time' : undefined),
  });
  const wrong = violations.filter(({ claim }) => !may.has(claim));
  const seen = violations.length - wrong.length;
  await annotate(`${runs} runs, ${calls} calls, ${seen} of ${may.size} known violations`);
  expect(
    wrong.map(
      ({ claim, calls: trace }) =>
        `${claim}: npm run -s exclmap -- replay ${trace.join('/')} --design ${design.name} --scope wide`,
    ),
  ).toEqual([]);
});
