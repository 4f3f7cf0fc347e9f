/** How many runs it takes, over 50 seeds, to find each known violation at scope wide, and each mutant. */
import { expect, it } from 'vitest';
import type { Design } from '../../../model/rules/design.ts';
import { designNamed } from '../../../model/rules/designs/all.ts';
import { scopeNamed } from '../../../model/scopes/named.ts';
import type { Scope } from '../../../model/scopes/scope.ts';
import { claimNamed, claimsIn } from '../../../properties/claims/all.ts';
import { MUTANTS } from '../../../properties/claims/mutants.ts';
import { fuzz } from '../../../properties/random/fuzz.ts';
import type { StepFunction } from '../../../properties/verdicts/system.ts';
import { known, medianOf, SEED } from './known.ts';

const SEEDS = 50;
const NAMES = ['permissive', 'mainline', 'signed-1', 'signed-3', 'signed-4', 'sealed'] as const;

const wide = scopeNamed('wide')!;

type Search = {
  readonly scope: Scope;
  readonly runs: number;
  readonly steps: number;
  readonly step?: StepFunction;
};

/** By claim, the runs it took from each seed that found it. */
function runsToFind(
  design: Design,
  ids: readonly string[],
  { scope, runs, steps, step }: Search,
): readonly (readonly [id: string, runs: readonly number[]])[] {
  const claims = claimsIn(scope).filter(({ id }) => ids.includes(id));
  const found = Array.from({ length: SEEDS }, (_, nth) => {
    const options: Parameters<typeof fuzz>[3] = {
      ...{ seed: SEED + nth, runs, steps, style: 'swarm', raw: true },
      tick: ({ broken }) => (broken.length === claims.length ? 'found' : undefined),
    };
    return fuzz(design, scope, claims, options, step).violations;
  }).flat();
  return ids.map((id) => [id, found.filter(({ claim }) => claim === id).map(({ run }) => run)]);
}

const words = (found: readonly number[]): string =>
  `${found.length} of ${SEEDS} seeds, median of runs ${medianOf(found, SEEDS)}`;

it.for(NAMES)('what is known of %s is found', async (name, { annotate }) => {
  const design = designNamed(name)!;
  const ids = [...known(design)].filter((id) => claimNamed(id)?.inScope(wide));
  const all = runsToFind(design, ids, { scope: wide, runs: 2500, steps: 120 });
  for (const [id, found] of all) await annotate(`${id}: ${words(found)}`);
  expect(all.filter(([, found]) => found.length === 0)).toEqual([]);
});

const mutants = MUTANTS.filter(({ claim }) => claimNamed(claim)?.kind !== 'sometimes');
it.for(mutants)('the mutant of $claim is found', async (mutant, { annotate }) => {
  const { claim, design, step } = mutant;
  const search = { scope: scopeNamed(mutant.scope)!, runs: 800, steps: 40, step };
  const [[, found] = [claim, []]] = runsToFind(design, [claim], search);
  await annotate(words(found));
  expect(found).not.toEqual([]);
});
