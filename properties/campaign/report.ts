/** One report from what a campaign came to: data that are the same to the byte, whoever did which job when. */
import { MODEL_VERSION } from '../../model/kernel/version.ts';
import type { Scope } from '../../model/scopes/scope.ts';
import { hashOfText } from '../../model/programs/digest.ts';
import type { ClaimReport, DesignReport, SearchedScope } from '../verdicts/merge.ts';
import { mergeSearches } from '../verdicts/merge.ts';
import { claimsIn } from '../claims/all.ts';
import type { CampaignJob, DesignData, SearchJob } from './campaign-job.ts';
import { canonical, wordsOf } from './campaign-job.ts';
import type { ConformPart } from './conform-part.ts';
import { addUpConform, conclusionOf } from './conform-part.ts';
import type { FuzzPart } from './fuzz-part.ts';
import { addUp } from './fuzz-part.ts';
import type { JobAnswer, KnownResults, Merged } from './merge.ts';
import type { SearchPart } from './search-part.ts';

/** A job that has no answer, and why. */
export type JobWithout = { readonly key: string; readonly job: string; readonly why: string };

/** A verdict of the searches: `found` as the number of a scope and the numbers of its calls. */
export type SearchedClaim = Omit<ClaimReport, 'found'> & {
  readonly found?: { readonly scope: Scope; readonly trace: readonly number[] };
};

export type SearchedDesign = Omit<DesignReport, 'design' | 'seconds' | 'claims'> & {
  readonly design: DesignData;
  readonly searches: number;
  readonly covered: SearchPart['covered'];
  readonly claims: readonly SearchedClaim[];
};

export type FuzzedDesign = {
  readonly design: DesignData;
  readonly scope: Scope;
  readonly claims: readonly string[];
  readonly part: FuzzPart;
};

export type ConformedKernel = {
  readonly kernel: string;
  readonly conclusion: ReturnType<typeof conclusionOf>;
  readonly part: ConformPart;
};

export type CampaignReport = {
  readonly model: number;
  /** How many jobs there are, and how many are done. */
  readonly jobs: number;
  readonly done: number;
  readonly missing: readonly JobWithout[];
  readonly aside: readonly JobWithout[];
  readonly contradictory: readonly JobWithout[];
  readonly searched: readonly SearchedDesign[];
  readonly fuzzed: readonly FuzzedDesign[];
  readonly conformed: readonly ConformedKernel[];
  /** Of drills, how many answered, and a sum of what. */
  readonly drilled?: { readonly answered: number; readonly sum: string };
};

/** The report. */
export function reportOf({ jobs }: Pick<Merged, 'jobs'>): CampaignReport {
  const without = (
    kind: KnownResults['kind'],
    why: (known: KnownResults) => string,
  ): readonly JobWithout[] =>
    jobs.flatMap(({ key, job, known }) =>
      known.kind === kind ? [{ key, job: wordsOf(job), why: why(known) }] : [],
    );
  const done = jobs.flatMap(({ job, known }) =>
    known.kind === 'done' ? [{ job, answer: known.answer }] : [],
  );
  const drilled = done.flatMap(({ answer }) => (answer.kind === 'drill' ? [answer.part.sum] : []));
  return {
    model: MODEL_VERSION,
    jobs: jobs.length,
    done: done.length,
    missing: without('missing', () => 'nothing came back'),
    aside: without('aside', (known) => ('why' in known ? known.why.join('; ') : '')),
    contradictory: without('contradictory', (known) =>
      'answers' in known ? `${known.answers} different answers` : '',
    ),
    searched: searchedIn(jobs),
    fuzzed: fuzzedIn(done),
    conformed: conformedIn(done),
    ...(drilled.length === 0
      ? {}
      : { drilled: { answered: drilled.length, sum: hashOfText(drilled.join(' ')) } }),
  };
}

type Done = { readonly job: CampaignJob; readonly answer: JobAnswer };

/** A search that nobody has answered leaves open what its scope might have shown. */
function unanswered({ scope, claims }: SearchJob): SearchedScope {
  const because = 'this search has no answer';
  const verdicts = claimsIn(scope, claims).map(
    ({ id }) => [id, { verdict: { kind: 'unknown', because } }] as const,
  );
  const nothing = { states: 0, transitions: 0, depth: 0, finished: false, within: 0, leftOut: [] };
  const report = { ...nothing, stopped: because, verdicts: Object.fromEntries(verdicts) };
  return { scope, report, seconds: 0 };
}

function searchedIn(jobs: Merged['jobs']): readonly SearchedDesign[] {
  type Search = { readonly job: SearchJob; readonly part: SearchPart | undefined };
  const searches = jobs.flatMap(({ job, known }): readonly Search[] => {
    if (job.kind !== 'search') return [];
    if (known.kind !== 'done') return [{ job, part: undefined }];
    return known.answer.kind === 'search' ? [{ job, part: known.answer.part }] : [];
  });
  return [...Map.groupBy(searches, ({ job }) => canonical(job.design)).values()].flatMap((all) => {
    const same = all.flatMap(({ job, part }) => (part === undefined ? [] : [{ job, part }]));
    const [first] = same;
    if (first === undefined) return [];
    const merged = mergeSearches(
      all.map(({ job, part }) =>
        part === undefined
          ? unanswered(job)
          : {
              ...{ scope: job.scope, report: part, seconds: 0 },
              ...(part.reads !== undefined && { reads: part.reads }),
            },
      ),
    );
    const { states, transitions, depth, stopped, leftOut, claims } = merged;
    const sum = (of: keyof SearchPart['covered']): number =>
      same.reduce((so, { part }) => so + part.covered[of], 0);
    return [
      {
        design: first.job.design,
        searches: same.length,
        ...{ states, transitions, depth, stopped, leftOut, claims },
        covered: { calls: sum('calls'), tried: sum('tried'), changed: sum('changed') },
      },
    ];
  });
}

function fuzzedIn(done: readonly Done[]): readonly FuzzedDesign[] {
  const walks = done.flatMap(({ job, answer }) =>
    job.kind === 'fuzz' && answer.kind === 'fuzz' ? [{ job, part: answer.part }] : [],
  );
  const groups = Map.groupBy(walks, ({ job: { design, scope, claims } }) =>
    canonical({ design, scope, claims }),
  );
  return [...groups.values()].flatMap((same) => {
    const [first] = same;
    if (first === undefined) return [];
    const { design, scope, claims } = first.job;
    return [{ design, scope, claims, part: addUp(same.map(({ part }) => part)) }];
  });
}

function conformedIn(done: readonly Done[]): readonly ConformedKernel[] {
  const replays = done.flatMap(({ job, answer }) =>
    job.kind === 'conform' && answer.kind === 'conform'
      ? [{ kernel: job.kernel, part: answer.part }]
      : [],
  );
  return [...Map.groupBy(replays, ({ kernel }) => kernel)].map(([kernel, same]) => {
    const part = addUpConform(same.map((one) => one.part));
    return { kernel, conclusion: conclusionOf(part), part };
  });
}

/**
 * Whether the searches say that there is no trace, and could not vary what a rule of somebody's own reads. A campaign
 * takes no random walks, as `check` does, to tell whether that ever varies.
 */
export function isUndecided({ verdict, gaps }: Pick<ClaimReport, 'verdict' | 'gaps'>): boolean {
  return (verdict === 'holds' || verdict === 'impossible') && gaps !== undefined;
}

/** What a campaign concludes: something is violated or differs; or something is open; or neither. */
export function conclusionOfCampaign(
  report: CampaignReport,
): 'as expected' | 'violated' | 'inconclusive' {
  const broken =
    report.fuzzed.some(({ part }) => part.violations.length > 0) ||
    report.conformed.some(({ conclusion }) => conclusion.kind === 'differs');
  if (report.contradictory.length > 0) return 'inconclusive';
  const searched = report.searched.flatMap(({ claims }) => claims);
  if (broken || searched.some(({ verdict }) => verdict === 'violated')) return 'violated';
  const open =
    report.done < report.jobs ||
    report.searched.some(({ stopped }) => stopped.length > 0) ||
    searched.some((claim) => claim.verdict === 'unknown' || isUndecided(claim)) ||
    report.conformed.some(({ conclusion }) => conclusion.kind !== 'agrees');
  return open ? 'inconclusive' : 'as expected';
}

/** Whether an answer says that something is violated, or that a kernel differs: some stop there. */
export function decides(answer: JobAnswer): boolean {
  switch (answer.kind) {
    case 'search':
      return Object.values(answer.part.verdicts).some(({ verdict }) => verdict.kind === 'violated');
    case 'fuzz':
      return answer.part.violations.length > 0;
    case 'conform':
      return answer.part.differs > 0 || answer.part.wrong.length > 0;
    case 'drill':
      return false;
  }
}
