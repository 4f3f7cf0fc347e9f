/** Campaigns by name: which jobs they are made of. */
import type { Design } from '../../model/rules/design.ts';
import { AXIS_NAMES, choicesOn } from '../../model/rules/axes.ts';
import { DESIGNS, RULES } from '../../model/rules/designs/all.ts';
import { sealed } from '../../model/rules/designs/sealed.ts';
import { COVERING, ENDLESS, SCOPES } from '../../model/scopes/named.ts';
import type { Scope } from '../../model/scopes/scope.ts';
import { claimsIn } from '../claims/all.ts';
import { WALKS_VERSION } from '../random/batch.ts';
import type { CampaignJob, DesignData, FuzzJob, NamedChoices, SearchJob } from './campaign-job.ts';
import { canonical, dataOf, MODEL } from './campaign-job.ts';

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

/**
 * Every design that at most so many other choices make of one of these, in the scopes given. (Which of them
 * need no search of their own, because what the search never asked is all they differ in, cannot be known
 * before the searches are made; here each job stands alone.)
 */
export function spaceJobs(
  scopes: readonly Scope[],
  changes: number,
  from: readonly Design[] = [sealed],
  maxStates = 10_000_000,
): readonly CampaignJob[] {
  const byChoices = new Map<string, DesignData>();
  const note = (design: NamedChoices): void => {
    const key = canonical(design.choices);
    if (!byChoices.has(key)) byChoices.set(key, design);
  };
  for (const design of DESIGNS) if (from.includes(design)) note(dataOf(design));
  for (const base of from.map(dataOf)) {
    let last: readonly NamedChoices[] = [base];
    for (let change = 0; change < changes; change++) {
      last = last.flatMap((design) => exchanged(design, base));
      last.forEach(note);
    }
  }
  return [...byChoices.values()].flatMap((design) =>
    scopes.map((scope) => searching(design, scope, maxStates)),
  );
}

/** A design with one more choice exchanged, on an axis behind those that were; `base` gives the names. */
function exchanged(design: NamedChoices, base: NamedChoices): readonly NamedChoices[] {
  const places = AXIS_NAMES.map((axis) => design.choices[axis] !== base.choices[axis]);
  return AXIS_NAMES.slice(places.lastIndexOf(true) + 1).flatMap((axis) =>
    choicesOn(axis, DESIGNS)
      .filter((choice) => choice.name !== base.choices[axis])
      .map((choice) => {
        const words = `${axis} ${choice.name}`;
        const name = design === base ? `${base.name} with ${words}` : `${design.name}, ${words}`;
        return { name, choices: { ...design.choices, [axis]: choice.name } };
      }),
  );
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
  /** By the name of a design: the file of traces with which its walks begin. */
  readonly corpora?: ReadonlyMap<string, FuzzJob['corpus']>;
};

/** Random walks of each design, from as many seeds as are wanted. */
export function fuzzJobs(plan: FuzzPlan): readonly CampaignJob[] {
  const { designs, scope, runs, steps } = plan;
  return designs.flatMap((design) => {
    const corpus = plan.corpora?.get(design.name);
    return parts(plan.seeds, plan.seedsOfJob).map(({ at, count }): CampaignJob => ({
      kind: 'fuzz',
      ...MODEL,
      walks: WALKS_VERSION,
      ...{ design, scope, claims: [], runs, steps, style: 'swarm' },
      seeds: { first: plan.firstSeed + at, count },
      ...(corpus === undefined ? {} : { corpus }),
    }));
  });
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
