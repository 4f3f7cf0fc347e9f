/**
 * A job of a campaign: all that its result depends on, as plain data that may go to any machine. Its key is
 * the hash of that, so the same job has the same key wherever and however often it is planned.
 */
import { MODEL_VERSION } from '../../model/kernel/version.ts';
import { hashOfText } from '../../model/programs/digest.ts';
import type { Choices } from '../../model/rules/axes.ts';
import { AXIS_NAMES, choicesOn } from '../../model/rules/axes.ts';
import type { Design } from '../../model/rules/design.ts';
import { DESIGNS } from '../../model/rules/designs/all.ts';
import type { Scope } from '../../model/scopes/scope.ts';
import type { WalkStyle } from '../random/walk.ts';

/** A design as data: the names of its choices, or a file with the hash of it and of what it imports. */
export type DesignData =
  | NamedChoices
  | { readonly name: string; readonly module: string; readonly sha256: string };

/** By axis, the name of a choice. */
export type NamedChoices = {
  readonly name: string;
  readonly choices: Readonly<Record<string, string>>;
};

/** Searches a scope to its end, or to so many states. */
export type SearchJob = {
  readonly kind: 'search';
  readonly model: number;
  readonly design: DesignData;
  readonly scope: Scope;
  /** Ids of claims; all that the scope can decide if empty. */
  readonly claims: readonly string[];
  readonly maxStates: number;
};

/** Random walks: so many runs for each of the seeds. */
export type FuzzJob = {
  readonly kind: 'fuzz';
  readonly model: number;
  /** As `WALKS_VERSION`: which walks follow from a seed. */
  readonly walks: number;
  readonly design: DesignData;
  readonly scope: Scope;
  readonly claims: readonly string[];
  readonly seeds: SeedRange;
  readonly runs: number;
  readonly steps: number;
  readonly style: WalkStyle;
  /** A file of traces with which each seed begins, and its hash. */
  readonly corpus?: { readonly file: string; readonly sha256: string };
};

/** Seeds that follow each other. */
export type SeedRange = { readonly first: number; readonly count: number };

/** Traces on a released kernel beside the model. */
export type ConformJob = {
  readonly kind: 'conform';
  readonly model: number;
  /** A version, such as 7.3.4; where it is done it must have been fetched. */
  readonly kernel: string;
  readonly seed: number;
  /** Random traces; none means those that are about something (shortest traces and facts). */
  readonly traces: number;
};

/** What is no work: for measuring what a job costs besides, and for showing which faults are survived. */
export type DrillJob = {
  readonly kind: 'drill';
  readonly model: number;
  readonly number: number;
  /** Answers after so many rounds of hashing; or never; or ends its process; or throws. */
  readonly does: 'answers' | 'never ends' | 'dies' | 'throws';
  readonly rounds: number;
};

export type CampaignJob = SearchJob | FuzzJob | ConformJob | DrillJob;

/** Data as JSON with the fields of every object in order, so that equal data are equal texts. */
export function canonical(data: unknown): string {
  if (Array.isArray(data)) return `[${data.map(canonical).join(',')}]`;
  if (typeof data !== 'object' || data === null) return JSON.stringify(data);
  const fields = Object.entries(data)
    .filter(([, value]) => value !== undefined)
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, value]) => `${JSON.stringify(name)}:${canonical(value)}`);
  return `{${fields.join(',')}}`;
}

/** Hashes of what many jobs share; data never change. */
const HASHES = new WeakMap<object, string>();

function hashOf(data: object): string {
  let hash = HASHES.get(data);
  if (hash === undefined) HASHES.set(data, (hash = hashOfText(canonical(data))));
  return hash;
}

/** The name of a job: the same for the same work. Design and scope are hashed first, once for all jobs that share them. */
export function keyOf(job: CampaignJob): string {
  const shared = {
    ...('design' in job ? { design: hashOf(job.design) } : {}),
    ...('scope' in job ? { scope: hashOf(job.scope) } : {}),
  };
  return hashOfText(canonical({ ...job, ...shared }));
}

/** A job in a few words. */
export function wordsOf(job: CampaignJob): string {
  switch (job.kind) {
    case 'search':
      return `search ${job.design.name} in scope ${job.scope.name}`;
    case 'fuzz': {
      const { first, count } = job.seeds;
      const seeds = count === 1 ? `seed ${first}` : `seeds ${first} to ${first + count - 1}`;
      return `fuzz ${job.design.name} in scope ${job.scope.name}, ${seeds}`;
    }
    case 'conform':
      return job.traces === 0
        ? `conform ${job.kernel}, curated traces`
        : `conform ${job.kernel}, ${job.traces} traces of seed ${job.seed}`;
    case 'drill':
      return `drill ${job.number} (${job.does})`;
  }
}

/** A design whose choices are all listed, as data. */
export function dataOf({ name, choices }: Pick<Design, 'name' | 'choices'>): NamedChoices {
  return {
    name,
    choices: Object.fromEntries(AXIS_NAMES.map((axis) => [axis, choices[axis].name])),
  };
}

/** A design that knows nothing but names of choices; or, in one line, the name that is none. */
export function designOfNames(
  name: string,
  names: Readonly<Record<string, string>>,
): Design | string {
  const chosen: [string, unknown][] = [];
  for (const axis of AXIS_NAMES) {
    const listed = choicesOn(axis, DESIGNS);
    const choice = listed.find((one) => one.name === names[axis]);
    if (choice === undefined) {
      const there = listed.map((one) => one.name).join(', ');
      return `design ${name}: choices.${axis}: there is no "${names[axis] ?? ''}" (${there})`;
    }
    chosen.push([axis, choice]);
  }
  const other = Object.keys(names).find(
    (axis) => !(AXIS_NAMES as readonly string[]).includes(axis),
  );
  if (other !== undefined) return `design ${name}: choices.${other}: there is no such axis`;
  const known = DESIGNS.find((one) => one.name === name);
  if (known !== undefined && canonical(dataOf(known).choices) === canonical(names)) return known;
  const choices = Object.fromEntries(chosen) as unknown as Choices;
  return { name, argument: '', cites: [], kernels: [], choices };
}

/** For jobs that are planned now. */
export const MODEL = { model: MODEL_VERSION } as const;
