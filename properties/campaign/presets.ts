/** Campaigns by name: which jobs they are made of. */
import type { Design } from '../../model/rules/design.ts';
import { AXIS_NAMES, choicesOn } from '../../model/rules/axes.ts';
import { DESIGNS, RULES } from '../../model/rules/designs/all.ts';
import { sealed } from '../../model/rules/designs/sealed.ts';
import { COVERING, SCOPES } from '../../model/scopes/named.ts';
import type { Scope } from '../../model/scopes/scope.ts';
import { claimsIn } from '../claims/all.ts';
import type { CampaignJob, DesignData, SearchJob } from './campaign-job.ts';
import { dataOf, MODEL } from './campaign-job.ts';

/** Scopes that no search finishes, and those that take minutes. */
const ENDLESS: readonly string[] = ['wide'];

/** Every design in every scope that a search finishes. */
export function scopesJobs(
  designs: readonly DesignData[] = RULES.map(dataOf),
  maxStates = 10_000_000,
): readonly CampaignJob[] {
  const scopes = [...SCOPES, ...COVERING].filter(
    (scope) => !ENDLESS.includes(scope.name) && claimsIn(scope).length > 0,
  );
  return designs.flatMap((design) => scopes.map((scope) => searching(design, scope, maxStates)));
}

function searching(design: DesignData, scope: Scope, maxStates: number): SearchJob {
  return { kind: 'search', ...MODEL, design, scope, claims: [], maxStates };
}

/** Every design that one other choice makes of `from`, in the scopes given. */
export function spaceJobs(
  scopes: readonly Scope[],
  maxStates = 10_000_000,
  from: Design = sealed,
): readonly CampaignJob[] {
  const designs = [
    from,
    ...AXIS_NAMES.flatMap((axis) =>
      choicesOn(axis, DESIGNS)
        .filter((choice) => choice !== from.choices[axis])
        .map((choice) => ({
          name: `${from.name} with ${axis} ${choice.name}`,
          choices: { ...from.choices, [axis]: choice },
        })),
    ),
  ].map(dataOf);
  return designs.flatMap((design) => scopes.map((scope) => searching(design, scope, maxStates)));
}

/** What random testing is asked for. */
export type FuzzPlan = {
  readonly designs: readonly DesignData[];
  readonly scope: Scope;
  /** Seeds in all, and in one job. */
  readonly seeds: number;
  readonly seedsOfJob: number;
  readonly firstSeed: number;
  readonly runs: number;
  readonly steps: number;
};

/** Random walks of each design, from as many seeds as are wanted. */
export function fuzzJobs(plan: FuzzPlan): readonly CampaignJob[] {
  const { designs, scope, runs, steps } = plan;
  return designs.flatMap((design) =>
    parts(plan.seeds, plan.seedsOfJob).map(({ at, count }): CampaignJob => ({
      kind: 'fuzz',
      ...MODEL,
      ...{ design, scope, claims: [], runs, steps, style: 'swarm' },
      seeds: { first: plan.firstSeed + at, count },
    })),
  );
}

/** On each kernel the curated traces, and so many random ones in jobs of so many. */
export function conformJobs(
  kernels: readonly string[],
  traces: number,
  tracesOfJob: number,
  seed: number,
): readonly CampaignJob[] {
  return kernels.flatMap((kernel): readonly CampaignJob[] => [
    { kind: 'conform', ...MODEL, kernel, seed: 0, traces: 0 },
    ...parts(traces, tracesOfJob).map(({ count }, part): CampaignJob => ({
      kind: 'conform',
      ...MODEL,
      kernel,
      seed: seed + part,
      traces: count,
    })),
  ]);
}

/** Jobs that cost nothing, for measuring what campaigns cost. */
export function drillJobs(count: number, rounds: number): readonly CampaignJob[] {
  return Array.from({ length: count }, (_, number) => ({
    kind: 'drill',
    ...MODEL,
    number,
    does: 'answers',
    rounds,
  }));
}

/** A number in parts of at most so many. */
function parts(
  whole: number,
  most: number,
): readonly { readonly at: number; readonly count: number }[] {
  return Array.from({ length: Math.ceil(whole / most) }, (_, part) => ({
    at: part * most,
    count: Math.min(most, whole - part * most),
  }));
}
