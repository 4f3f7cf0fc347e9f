/** Does a job of a campaign, here and now; the only place that knows how each kind is done. */
import type {
  CampaignJob,
  DesignData,
  FuzzJob,
  SearchJob,
} from '../../properties/campaign/campaign-job.ts';
import { designOfNames } from '../../properties/campaign/campaign-job.ts';
import { fuzzPartOf } from '../../properties/campaign/fuzz-part.ts';
import type { JobAnswer } from '../../properties/campaign/merge.ts';
import type { SearchPart } from '../../properties/campaign/search-part.ts';
import { searchPartOf } from '../../properties/campaign/search-part.ts';
import { hashOfText } from '../../model/programs/digest.ts';
import type { Design } from '../../model/rules/design.ts';
import type { Trace } from '../../properties/claims/claim.ts';
import type { WatchedDesign } from '../../properties/verdicts/reads.ts';
import { watchReads } from '../../properties/verdicts/reads.ts';
import { UsageError } from '../cli/fault.ts';
import { findDesignAs } from '../cli/inputs.ts';
import { hashOfDesign } from './design-hash.ts';

/** What a job comes to. Throws what the user can mend as UsageError. */
export async function performHere(job: CampaignJob): Promise<JobAnswer> {
  switch (job.kind) {
    case 'search':
      return { kind: 'search', part: await searched(job) };
    case 'fuzz':
      return {
        kind: 'fuzz',
        part: fuzzPartOf(job, await designOfData(job.design), await corpusOf(job)),
      };
    case 'conform': {
      const { conformPartOf } = await import('./conform-job.ts'); // half of what there is to load
      return { kind: 'conform', part: await conformPartOf(job) };
    }
    case 'drill':
      return { kind: 'drill', part: { sum: drill(job) } };
  }
}

/** Searches, and says what choices from a file read. */
async function searched(job: SearchJob): Promise<SearchPart> {
  let reads: WatchedDesign['reads'] | undefined;
  const design = await designOfData(job.design, (raw) => {
    const watched = watchReads(raw);
    reads = watched.reads;
    return watched.design;
  });
  return searchPartOf(job, design, reads);
}

/** The design that data describe, as somebody changes it if it is a file's. A file must be the one that it was when the campaign was planned. */
export async function designOfData(
  data: DesignData,
  change: (design: Design) => Design = (design) => design,
): Promise<Design> {
  if ('choices' in data) {
    const design = designOfNames(data.name, data.choices);
    if (typeof design === 'string') throw new UsageError(design);
    return design;
  }
  if (hashOfDesign(data.module) !== data.sha256) {
    throw new UsageError(
      `design ${data.module}: it, or what it imports, is not what it was when this was planned`,
    );
  }
  return findDesignAs(data.module, change);
}

/** What the walks of a job begin with. The file must be the one that it was when the campaign was planned. */
async function corpusOf({ corpus, scope }: FuzzJob): Promise<readonly Trace[]> {
  if (corpus === undefined) return [];
  const { corpusText, tracesIn } = await import('../cli/corpus.ts'); // with a library that most jobs need not
  const text = await corpusText(corpus.file);
  if (text === undefined || hashOfText(text) !== corpus.sha256) {
    throw new UsageError(`corpus ${corpus.file}: it is not what it was when this was planned`);
  }
  return tracesIn(corpus.file, text, scope);
}

function drill({ number, does, rounds }: Extract<CampaignJob, { kind: 'drill' }>): string {
  switch (does) {
    case 'answers': {
      let sum = String(number);
      for (let round = 0; round < rounds; round++) sum = hashOfText(sum);
      return sum;
    }
    case 'never ends':
      for (;;);
    case 'dies':
      process.kill(process.pid, 'SIGKILL');
      for (;;); // until the signal is there
    case 'throws':
      throw new RangeError(`drill ${number} throws, as it was told to`);
  }
}
