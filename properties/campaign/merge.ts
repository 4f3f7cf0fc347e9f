/**
 * From a plan and what came back, in whatever order and however often, to one answer for each job. Pure; the
 * same set of records gives the same answer, and more of the same changes nothing.
 */
import { MODEL_VERSION } from '../../model/kernel/version.ts';
import type { DesignsAtHand } from './answer-fault.ts';
import { faultOfConform, faultOfFuzz, faultOfSearch, namedAtHand } from './answer-fault.ts';
import type { CampaignJob } from './campaign-job.ts';
import { canonical, keyOf } from './campaign-job.ts';
import type { ConformPart } from './conform-part.ts';
import type { FuzzPart } from './fuzz-part.ts';
import { inOrder } from '../random/tally.ts';
import type { SearchPart } from './search-part.ts';

/** What a job comes to. */
export type JobAnswer =
  | { readonly kind: 'search'; readonly part: SearchPart }
  | { readonly kind: 'fuzz'; readonly part: FuzzPart }
  | { readonly kind: 'conform'; readonly part: ConformPart }
  | { readonly kind: 'drill'; readonly part: { readonly sum: string } };

/** What came back of a job: its answer, or why it is set aside. */
export type JobRecord = { readonly key: string; readonly model: number } & (
  | { readonly answer: JobAnswer }
  | { readonly aside: string }
);

/** What is known of a job of the plan. */
export type KnownResults =
  | { readonly kind: 'done'; readonly answer: JobAnswer }
  /** nothing came back */
  | { readonly kind: 'missing' }
  /** it throws, or ended its process twice */
  | { readonly kind: 'aside'; readonly why: readonly string[] }
  /** answers that are not the same, which none of a deterministic job can be */
  | { readonly kind: 'contradictory'; readonly answers: number };

export type Merged = {
  /** In the order of the plan, each job once. */
  readonly jobs: readonly {
    readonly key: string;
    readonly job: CampaignJob;
    readonly known: KnownResults;
  }[];
  /** Records of other versions of the model, and of jobs that are not in the plan: how many, not counted. */
  readonly refused: readonly string[];
};

/** Each job of a plan once, by key, in the order of the plan. */
export function planned(jobs: readonly CampaignJob[]): ReadonlyMap<string, CampaignJob> {
  const byKey = new Map<string, CampaignJob>();
  for (const job of jobs) {
    const key = keyOf(job);
    if (!byKey.has(key)) byKey.set(key, job);
  }
  return byKey;
}

/** Why a record is none of this plan's, or undefined. */
export function refusal(
  plan: ReadonlyMap<string, CampaignJob>,
  record: JobRecord,
  designs: DesignsAtHand = namedAtHand,
): string | undefined {
  const job = plan.get(record.key);
  if (record.model !== MODEL_VERSION) {
    return `version ${record.model} of the model made it; this is version ${MODEL_VERSION}`;
  }
  if (job === undefined) return 'no job of the plan has this key';
  if ('answer' in record && record.answer.kind !== job.kind) {
    return `its answer is of kind ${record.answer.kind}, the job of kind ${job.kind}`;
  }
  if (!('answer' in record)) return undefined;
  const { answer } = record;
  if (job.kind === 'search' && answer.kind === 'search')
    return faultOfSearch(job, answer.part, designs);
  if (job.kind === 'fuzz' && answer.kind === 'fuzz') return faultOfFuzz(job, answer.part, designs);
  if (job.kind === 'conform' && answer.kind === 'conform') return faultOfConform(job, answer.part);
  return undefined;
}

/** What is known of each job. */
export function merge(
  plan: ReadonlyMap<string, CampaignJob>,
  records: readonly JobRecord[],
  designs: DesignsAtHand = namedAtHand,
): Merged {
  const refused: string[] = [];
  const byKey = new Map<string, JobRecord[]>();
  for (const record of records) {
    const why = refusal(plan, record, designs);
    if (why !== undefined) refused.push(`result ${record.key}: ${why}`);
    else {
      const others = byKey.get(record.key);
      if (others === undefined) byKey.set(record.key, [record]);
      else others.push(record);
    }
  }
  return {
    jobs: [...plan].map(([key, job]) => ({ key, job, known: knownFrom(byKey.get(key) ?? []) })),
    refused: inOrder(refused),
  };
}

/**
 * An answer outweighs that it was set aside: somewhere it could be done. Its fields are put in order, for what
 * went through files and queues has them in another order than what did not.
 */
function knownFrom(records: readonly JobRecord[]): KnownResults {
  const answers = new Set(
    records.flatMap((record) => ('answer' in record ? [canonical(record.answer)] : [])),
  );
  const [first] = answers;
  if (answers.size > 1) return { kind: 'contradictory', answers: answers.size };
  if (first !== undefined) return { kind: 'done', answer: JSON.parse(first) as JobAnswer };
  const why = inOrder(records.flatMap((record) => ('aside' in record ? [record.aside] : [])));
  return why.length === 0 ? { kind: 'missing' } : { kind: 'aside', why };
}
