/**
 * How good the random search is: `node scripts/bench/fuzz.ts`, a minute or two. For every violation that
 * the exhaustive search knows of permissive: in how many of so many seeds it is found, the median of
 * calls until then, and how often the shortened trace is as short as breadth first search says. Then
 * speed at scope wide, and what the three styles reach there.
 */
import { permissive } from '../../../model/rules/designs/permissive.ts';
import { DECIDING, scopeNamed } from '../../../model/scopes/named.ts';
import type { Scope } from '../../../model/scopes/scope.ts';
import { claimsIn } from '../../../properties/claims/all.ts';
import { explore } from '../../../properties/search/explore.ts';
import type { Finding, FuzzReport } from '../../../properties/random/fuzz.ts';
import { fuzz } from '../../../properties/random/fuzz.ts';
import { systemOf } from '../../../properties/verdicts/system.ts';
import type { WalkStyle } from '../../../properties/random/walk.ts';
import { STYLES } from '../../../properties/random/walk.ts';
import { print } from '../../cli/output.ts';

const SEEDS = 100;
const count = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });

/** Searches until all that is known was found, or so many runs. */
function foundBy(scope: Scope, known: readonly string[], style: WalkStyle): readonly FuzzReport[] {
  const claims = claimsIn(scope).filter(({ id }) => known.includes(id));
  return Array.from({ length: SEEDS }, (_, seed) =>
    fuzz(permissive, scope, claims, { seed: seed + 1, runs: 1000, steps: 40, style }),
  );
}

function median(numbers: readonly number[]): number {
  return (
    numbers.toSorted((one, other) => one - other)[Math.floor(numbers.length / 2)] ?? Number.NaN
  );
}

function shrinking(scope: Scope): readonly string[] {
  const { verdicts } = explore(systemOf(permissive, scope), claimsIn(scope));
  const known = Object.entries(verdicts).flatMap(([id, { verdict }]) =>
    verdict.kind === 'violated' ? [{ id, least: verdict.calls.length }] : [],
  );
  if (known.length === 0) return [];
  const reports = foundBy(
    scope,
    known.map(({ id }) => id),
    'swarm',
  );
  return known.map(({ id, least }) => {
    const findings = reports.flatMap(({ violations }): readonly Finding[] =>
      violations.filter(({ claim }) => claim === id),
    );
    const shortest = findings.filter(({ calls }) => calls.length === least).length;
    const effort = median(findings.map((finding) => finding.effort));
    return `  ${scope.name.padEnd(12)}${id.padEnd(17)} found ${findings.length}/${SEEDS}, median ${count.format(effort)} calls; shortest (${least}) ${shortest}/${findings.length}`;
  });
}

function wideLine(style: WalkStyle, steps: number): string {
  const wide = scopeNamed('wide')!;
  const claims = claimsIn(wide);
  const options = { seed: 7, runs: 1_200_000 / steps, steps, style };
  const start = performance.now();
  let end = start;
  const report = fuzz(permissive, wide, claims, {
    ...options,
    tick: () => {
      end = performance.now(); // shortening comes after
      return undefined;
    },
  });
  const rate = report.calls / (end - start);
  const accepted = Math.round((100 * report.accepted) / report.calls);
  const channels = Object.keys(report.channels).length;
  return `  ${style.padEnd(6)} ${steps} steps: ${rate.toFixed(0)} k calls/s, ${accepted} % accepted, ${channels} channels, ${report.violations.length} claims violated, ${report.shown.length} uses seen`;
}

print(['scope wide, permissive, seed 7, up to 1,200,000 calls:']);
for (const style of STYLES) for (const steps of [60, 120]) print([wideLine(style, steps)]);
print([`permissive, style swarm, 1,000 runs of 40 steps, ${SEEDS} seeds:`]);
for (const scope of DECIDING) print(shrinking(scope));
