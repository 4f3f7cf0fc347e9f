/** From what the command line names to a plan: a preset, a file, or the folder of a campaign. */
import { existsSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import type { CampaignJob, DesignData, FuzzJob } from '../../properties/campaign/campaign-job.ts';
import { dataOf } from '../../properties/campaign/campaign-job.ts';
import {
  conformJobs,
  drillJobs,
  fuzzJobs,
  scopesJobs,
  spaceJobs,
} from '../../properties/campaign/presets.ts';
import type { Design } from '../../model/rules/design.ts';
import { designNamed, RULES } from '../../model/rules/designs/all.ts';
import { DECIDING } from '../../model/scopes/named.ts';
import { hashOfText } from '../../model/programs/digest.ts';
import type { Scope } from '../../model/scopes/scope.ts';
import { corpusFile, corpusText, tracesIn } from '../cli/corpus.ts';
import { UsageError } from '../cli/fault.ts';
import { findDesign, findScope, oneLine } from '../cli/inputs.ts';
import { cacheFolder, list } from '../kernel/releases/fetch.ts';
import { hashOfDesign } from './design-hash.ts';
import { type Preset, PRESETS } from '../cli/offered.ts';
import type { Finder } from './records.ts';
import { planIn } from './records.ts';

/** What presets are told besides their names. */
export type PlanOptions = {
  readonly design?: readonly string[];
  readonly maxStates: number;
  /** space: other choices than the designs', at most. */
  readonly changes: number;
  /** fuzz: seeds in all and in a job, the first one, runs of a seed and steps of a run. */
  readonly seeds: number;
  readonly seedsAJob: number;
  readonly seed: number;
  readonly runs: number;
  readonly steps: number;
  /** fuzz: a folder that `fuzz --corpus` has filled, with which walks begin. */
  readonly corpus?: string;
  /** conform: `all`, or versions with commas; random traces on each, and in a job. */
  readonly kernels: string;
  readonly traces: number;
  readonly tracesAJob: number;
  /** drill: jobs, and rounds of hashing in each. */
  readonly jobs: number;
  readonly rounds: number;
};

export function isPreset(given: string): given is Preset {
  return (PRESETS as readonly string[]).includes(given);
}

/** The jobs of a preset. */
export async function presetJobs(
  preset: Preset,
  options: PlanOptions,
): Promise<readonly CampaignJob[]> {
  const { design: asked = [] } = options;
  const designs =
    asked.length === 0 || preset === 'space'
      ? RULES.map(dataOf)
      : await Promise.all(asked.map(designData));
  switch (preset) {
    case 'space':
      return spaceJobs(
        DECIDING,
        options.changes,
        (asked.length === 0 ? ['sealed'] : asked).map(named),
        options.maxStates,
      );
    case 'scopes':
      return scopesJobs(designs, options.maxStates);
    case 'fuzz': {
      const scope = await findScope('wide');
      return fuzzJobs({
        ...{ designs, scope, corpora: await corporaIn(options.corpus, designs, scope) },
        ...{ seeds: options.seeds, seedsOfJob: options.seedsAJob, firstSeed: options.seed },
        ...{ runs: options.runs, steps: options.steps },
      });
    }
    case 'conform':
      return conformJobs(
        kernelsNamed(options.kernels),
        options.traces,
        options.tracesAJob,
        options.seed,
      );
    case 'drill':
      return drillJobs(options.jobs, options.rounds);
  }
}

/** By design, the file of its corpus, if there is one. */
async function corporaIn(
  folder: string | undefined,
  designs: readonly DesignData[],
  scope: Scope,
): Promise<ReadonlyMap<string, FuzzJob['corpus']>> {
  if (folder === undefined) return new Map();
  const found = designs.map(async (design) => {
    const file = corpusFile(folder, design, scope);
    const text = await corpusText(file);
    if (text === undefined) return [];
    tracesIn(file, text, scope); // what is wrong with it is told now
    return [[design.name, { file, sha256: hashOfText(text) }] as const];
  });
  const corpora = new Map((await Promise.all(found)).flat());
  if (corpora.size > 0) return corpora;
  throw new UsageError(
    `--corpus ${folder}: it has no traces of these designs in scope ${scope.name}; exclmap fuzz DESIGN --corpus makes them`,
  );
}

/** A design whose choices are all known by name, so that others can be made of it. */
function named(given: string): Design {
  const design = designNamed(given);
  if (design === undefined) {
    throw new UsageError(
      `--design ${given}: space makes designs of the named ones (exclmap designs); a file goes into scopes and fuzz`,
    );
  }
  return design;
}

/** Every kernel at hand, or those that are named, which must be. */
function kernelsNamed(given: string): readonly string[] {
  const here = list(cacheFolder(), null).flatMap(({ version, here: is }) => (is ? [version] : []));
  const wanted = given === 'all' ? here : given.split(',').filter((name) => name !== '');
  if (wanted.length === 0)
    throw new UsageError('no kernel is here: exclmap kernel fetch --all, or name one');
  const missing = wanted.find((version) => !here.includes(version));
  if (missing !== undefined)
    throw new UsageError(`kernel ${missing} is not here: exclmap kernel fetch ${missing}`);
  return wanted;
}

/** A design by name, alias or file, as data. */
async function designData(given: string): Promise<DesignData> {
  const known = designNamed(given);
  if (known !== undefined) return dataOf(known);
  const { name } = await findDesign(given);
  return { name, module: given, sha256: hashOfDesign(given) };
}

const FIND: Finder = { design: designData, scope: findScope };

/** The jobs in the text of a plan; `path` names it. */
export async function jobsIn(path: string, text: string): Promise<readonly CampaignJob[]> {
  const read = await planIn(text, FIND);
  if ('fault' in read) throw new UsageError(`plan ${path}: ${read.fault}`);
  return read.value;
}

/** The jobs in the file of a plan. */
export async function jobsInFile(path: string): Promise<readonly CampaignJob[]> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    throw new UsageError(`plan ${path}: cannot be read: ${oneLine(error)}`);
  }
  return jobsIn(path, text);
}

/** Whether what was given is the folder of a campaign. */
export async function isCampaignFolder(given: string): Promise<boolean> {
  return existsSync(given) && (await stat(given)).isDirectory();
}
