/**
 * Part of the long suite: says from 50 seeds how many runs it takes to find each known violation at
 * scope wide, and for each claim the mutant that breaks it.
 */
import type { Design } from '../../../model/rules/design.ts';
import { designNamed } from '../../../model/rules/designs/all.ts';
import type { Scope } from '../../../model/scopes/scope.ts';
import { MUTANTS } from '../../../properties/claims/mutants.ts';
import { scopeNamed } from '../../../model/scopes/named.ts';
import { claimNamed, claimsIn } from '../../../properties/claims/all.ts';
import { fuzz } from '../../../properties/random/fuzz.ts';
import type { StepFunction } from '../../../properties/verdicts/system.ts';
import { print } from '../../cli/output.ts';
import type { Sum } from './known.ts';
import { known, medianOf } from './known.ts';

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
  first: number,
  { scope, runs, steps, step }: Search,
): ReadonlyMap<string, readonly number[]> {
  const claims = claimsIn(scope).filter(({ id }) => ids.includes(id));
  const reports = Array.from({ length: SEEDS }, (_, nth) => {
    const options: Parameters<typeof fuzz>[3] = {
      ...{ seed: first + nth, runs, steps, style: 'swarm', raw: true },
      tick: ({ broken }) => (broken.length === claims.length ? 'found' : undefined),
    };
    return fuzz(design, scope, claims, options, step);
  });
  const found = reports.flatMap(({ violations }) => violations);
  return new Map(
    ids.map((id) => [id, found.filter(({ claim }) => claim === id).map(({ run }) => run)]),
  );
}

/** A row; found from no seed at all is a failure. */
function row(what: string, found: readonly number[]): boolean {
  print([
    `${found.length > 0 ? 'ok    ' : 'FAILED'} ${what.padEnd(52)} ${`${found.length}`.padStart(2)} of ${SEEDS} ${medianOf(found, SEEDS).padStart(6)}`,
  ]);
  return found.length > 0;
}

/** Searches from that seed on. */
export function detectKnown(first: number): Sum {
  print(['scope wide, 2,500 runs of 120 calls; seeds that find it, median of runs until then']);
  const violations = NAMES.flatMap((name) => {
    const design = designNamed(name)!;
    const ids = [...known(design).keys()].filter((id) => claimNamed(id)?.inScope(wide));
    const search = { scope: wide, runs: 2500, steps: 120 };
    return [...runsToFind(design, ids, first, search)].map(([id, found]) =>
      row(`${name} ${id}`, found),
    );
  });
  print(['', 'mutants of properties/claims/mutants.ts, each in its scope, 800 runs of 40 calls']);
  const mutants = MUTANTS.filter(({ claim }) => claimNamed(claim)?.kind !== 'sometimes').map(
    ({ claim, scope, design, step }) => {
      const search = { scope: scopeNamed(scope)!, runs: 800, steps: 40, step };
      const found = runsToFind(design, [claim], first, search).get(claim) ?? [];
      return row(`${claim} (${scope})`, found);
    },
  );
  const all = [...violations, ...mutants];
  const passed = all.filter(Boolean).length;
  return { passed, failed: all.length - passed };
}
