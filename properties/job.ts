/**
 * A unit of work as plain data, and the function that does it: what goes to a search thread, into a file,
 * or to another machine, and always comes back with the same result. Knows no threads, clocks or files.
 */
import type { Design } from '../model/rules/design.ts';
import { designNamed } from '../model/rules/designs/all.ts';
import { inWords } from '../model/rules/exchange.ts';
import type { Scope } from '../model/scopes/scope.ts';
import type { BpfClaim } from './claims/bpf-claim.ts';
import { CLAIMS, claimsIn } from './claims/all.ts';
import type { FindingOrNot, Projection } from './design-space/projection.ts';
import { judgeProjection } from './design-space/projection.ts';
import { spaceOf } from './design-space/space.ts';
import type { Doing, Proof } from './proofs/prove.ts';
import { CANDIDATES } from './proofs/candidates.ts';
import { prove } from './proofs/prove.ts';
import type { Relation } from './proofs/relations.ts';
import { nothingShared } from './proofs/shared.ts';
import type { Limits, Progress, Report } from './search/explore.ts';
import { explore } from './search/explore.ts';
import type { AcceptedOnly, Comparison } from './verdicts/compare.ts';
import { acceptedOnlyBy, compareDesigns } from './verdicts/compare.ts';
import { walkIn } from './verdicts/fit.ts';
import type { BpfSystem } from './verdicts/system.ts';
import { systemOf, upToNames } from './verdicts/system.ts';

/** Bounds of one search. */
export type Bounds = {
  readonly maxStates: number;
  readonly seconds: number;
  /** Judge one state of each orbit: of those that differ in names of slots only. */
  readonly symmetry?: boolean;
  /** Judge no trace that is longer than so many calls. */
  readonly within?: number;
};

/** A design by the name, alias, path or words (`exchange.ts`) that it was asked for by; whoever does the job finds it again. */
export type DesignRef = string;

/** Judges a design in a scope. */
export type JudgeJob = {
  readonly kind: 'judge';
  readonly design: DesignRef;
  readonly scope: Scope;
  /** Ids of claims; all that the scope can decide if empty. */
  readonly claims: readonly string[];
  readonly bounds: Bounds;
};

/** Compares two designs in a scope. */
export type DiffJob = {
  readonly kind: 'diff';
  readonly a: DesignRef;
  readonly b: DesignRef;
  readonly scope: Scope;
  /** Also say what the choices in which they differ have read. */
  readonly watch?: true;
  readonly bounds: Bounds;
};

/** Weighs in a scope what one design refuses of what another accepts: half of a comparison. */
export type WeighJob = {
  readonly kind: 'weigh';
  readonly lax: DesignRef;
  readonly strict: DesignRef;
  readonly scope: Scope;
  readonly bounds: Bounds;
};

/** Random walks in a scope under designs: for what their choices read on them. */
export type WalkJob = {
  readonly kind: 'walk';
  readonly designs: readonly DesignRef[];
  readonly scope: Scope;
  readonly bounds: Bounds;
};

/** Proves what designs keep for any number of objects, one after the other: what they share is worked once. */
export type ProveJob = {
  readonly kind: 'prove';
  readonly designs: readonly DesignRef[];
  /** Ids of claims; all if empty. */
  readonly claims: readonly string[];
  /** Whether to look for what would carry a claim that is not proved; else that is left out. */
  readonly nearest?: boolean;
  readonly bounds: Bounds;
};

/** Judges a projection of a design space: one search that says something of many designs. */
export type ProjectJob = {
  readonly kind: 'project';
  /** Designs whose choices join those that are listed. */
  readonly designs: readonly DesignRef[];
  readonly projection: Projection;
  readonly bounds: Bounds;
};

export type Job = JudgeJob | DiffJob | WeighJob | WalkJob | ProveJob | ProjectJob;

/** That walks were made, or why not all. */
export type WalksDone = { readonly stopped?: string };

/** What a job of that kind comes to. */
export type JobResult<K extends Job['kind'] = Job['kind']> = K extends 'judge'
  ? Report
  : K extends 'diff'
    ? Comparison
    : K extends 'weigh'
      ? AcceptedOnly
      : K extends 'walk'
        ? WalksDone
        : K extends 'prove'
          ? readonly Proof[]
          : K extends 'project'
            ? FindingOrNot
            : never;

/** How far a job is: a search, or a proof. */
export type JobProgress = Progress | Doing;

/** What is asked now and then, and may stop a job by saying why. */
type Ticking = Omit<Limits, 'maxStates' | 'tick'> & {
  readonly tick?: (progress: JobProgress) => string | undefined;
};

/** The designs that a job names. */
export function designsIn(job: Job): readonly DesignRef[] {
  if ('designs' in job) return job.designs;
  if (job.kind === 'weigh') return [job.lax, job.strict];
  return job.kind === 'diff' ? [job.a, job.b] : [job.design];
}

/** Those that are no named ones, be choices exchanged in them or not: what somebody wrote is theirs to mend. */
export function ownDesignsIn(job: Job): readonly DesignRef[] {
  return designsIn(job).filter((ref) => designNamed(inWords(ref).base) === undefined);
}

/** A proof asks so often whether to go on: some thousand times a second. */
const TICK_PROOF_EVERY = 16;

/** What is searched to judge a design, and for what. */
export function searchOf(
  job: JudgeJob,
  designOf: (ref: DesignRef) => Design,
): { readonly system: BpfSystem; readonly claims: readonly BpfClaim[] } {
  const claims = claimsIn(job.scope, job.claims);
  const system = systemOf(designOf(job.design), job.scope);
  return { system: job.bounds.symmetry ? upToNames(system, job.scope) : system, claims };
}

/**
 * Does a job. `designOf` knows the designs that it names. The bound on time is not kept here, where there is no
 * clock: `tick` is asked now and then, and what it says stops the search. `broughtWith` knows the relations that
 * somebody brings with a design, to be tried in a proof.
 */
export function perform(
  job: Job,
  designOf: (ref: DesignRef) => Design,
  ticking: Ticking = {},
  broughtWith: (design: Design) => readonly Relation[] = () => [],
): JobResult {
  const { maxStates, within } = job.bounds;
  const limits: Limits = { ...ticking, maxStates };
  switch (job.kind) {
    case 'judge': {
      const { system, claims } = searchOf(job, designOf);
      return explore(system, claims, { ...limits, ...(within !== undefined && { within }) });
    }
    case 'diff':
      return compareDesigns(designOf(job.a), designOf(job.b), job.scope, limits);
    case 'weigh':
      return acceptedOnlyBy(designOf(job.lax), designOf(job.strict), job.scope, limits);
    case 'walk': {
      const nothing: Progress = { states: 0, expanded: 0, transitions: 0, depth: 0 };
      const stop = (): string | undefined => ticking.tick?.(nothing);
      const stopped = walkIn(job.scope, job.designs.map(designOf), stop);
      return stopped === undefined ? {} : { stopped };
    }
    case 'project':
      return judgeProjection(spaceOf(job.designs.map(designOf)), job.projection, limits);
    case 'prove': {
      const claims = CLAIMS.filter(({ id }) => job.claims.length === 0 || job.claims.includes(id));
      let asked = 0;
      const stop = (doing: Doing): string | undefined =>
        asked++ % TICK_PROOF_EVERY === 0 ? ticking.tick?.(doing) : undefined;
      const shared = nothingShared();
      return job.designs.map(designOf).map((design) => {
        const candidates = [...broughtWith(design), ...CANDIDATES];
        return prove(design, claims, { candidates, shared, stop, nearest: job.nearest ?? true });
      });
    }
  }
}
