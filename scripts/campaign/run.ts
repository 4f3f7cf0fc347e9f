/** Runs what is left of a campaign and keeps what comes back; who does the jobs is somebody else's affair. */
import type { DesignsAtHand } from '../../properties/campaign/answer-fault.ts';
import type { CampaignJob } from '../../properties/campaign/campaign-job.ts';
import type { JobRecord } from '../../properties/campaign/merge.ts';
import { merge, refusal } from '../../properties/campaign/merge.ts';
import type { CampaignReport } from '../../properties/campaign/report.ts';
import { decides, reportOf } from '../../properties/campaign/report.ts';
import type { Folder } from './folder.ts';
import { startCrew } from './crew.ts';

/** A job with its key, which costs something to find. */
export type Keyed = { readonly key: string; readonly job: CampaignJob };

export type Runner = (
  todo: readonly Keyed[],
  hooks: {
    /** Somebody else may have done it meanwhile. */
    readonly isDone: (key: string) => boolean;
    /** Keeps a record. */
    readonly take: (record: JobRecord) => void;
    /** Something that people should know. */
    readonly tell: (line: string) => void;
    readonly signal: AbortSignal;
  },
) => Promise<void>;

export type RunHooks = {
  readonly tell: (line: string) => void;
  /** So many jobs of so many have an answer or are set aside; `since` of them since the start. */
  readonly progress: (so: {
    readonly done: number;
    readonly of: number;
    readonly since: number;
  }) => void;
  readonly signal: AbortSignal;
};

/** A campaign: its jobs by key, where the answers are, and the designs with which they are judged. */
export type Campaign = {
  readonly plan: ReadonlyMap<string, CampaignJob>;
  readonly folder: Folder;
  readonly designs: DesignsAtHand;
};

/** What is known of a campaign from its folder alone. Each file that is refused is told. */
export function reportIn(
  { plan, folder, designs }: Campaign,
  tell: (line: string) => void,
): CampaignReport {
  const { records, refused } = folder.read();
  const merged = merge(plan, records, designs);
  for (const line of [...refused, ...merged.refused]) tell(line);
  return reportOf(merged);
}

/** Keeps an answer that is believed; of another one tells why not. Whether it was kept. */
export function keepAnswer(
  campaign: Campaign,
  record: JobRecord,
  tell: (line: string) => void,
): boolean {
  const why = refusal(campaign.plan, record, campaign.designs);
  if (why === undefined) campaign.folder.save(record, believing(campaign));
  else tell(`result ${record.key}: refused: ${why}`);
  return why === undefined;
}

const believing =
  ({ plan, designs }: Campaign) =>
  (record: JobRecord): boolean =>
    refusal(plan, record, designs) === undefined;

/** Does what is left. `stopAtViolation`: only until an answer says that something is violated. */
export async function runCampaign(
  campaign: Campaign,
  runner: Runner,
  { tell, progress, signal }: RunHooks,
  stopAtViolation: boolean,
): Promise<void> {
  const { plan, folder, designs } = campaign;
  const there = merge(plan, folder.read().records, designs).jobs;
  const todo = there.filter(({ known }) => known.kind === 'missing');
  const of = there.length;
  let since = 0;
  const enough = new AbortController();
  const stop = AbortSignal.any([signal, enough.signal]);
  if (stopAtViolation) {
    const isDecided = there.some(({ known }) => known.kind === 'done' && decides(known.answer));
    if (isDecided) return;
  }
  progress({ done: of - todo.length, of, since });
  const taken = new Set<string>();
  await runner(todo, {
    tell,
    signal: stop,
    isDone: (key) => folder.has(key, believing(campaign)),
    take: (record) => {
      if (!keepAnswer(campaign, record, tell)) return;
      if (!taken.has(record.key)) since++;
      taken.add(record.key);
      progress({ done: of - todo.length + since, of, since });
      if (stopAtViolation && 'answer' in record && decides(record.answer)) enough.abort();
    },
  });
}

/** The processes of this machine. */
export function runHere(size: number, deadline: number): Runner {
  return async (todo, { isDone, take, signal }) => {
    const crew = startCrew({ size, deadline });
    const dismiss = (): void => crew.dismiss();
    signal.addEventListener('abort', dismiss);
    if (signal.aborted) dismiss();
    // somewhere else than another coordinator of the same folder, if there is one
    const from = Math.floor(Math.random() * todo.length);
    let at = 0;
    const lane = async (): Promise<void> => {
      while (at < todo.length) {
        const { key, job } = todo[(from + at++) % todo.length]!;
        if (isDone(key)) continue;
        const record = await crew.work(job);
        if (record === undefined) return;
        take(record);
      }
    };
    try {
      // twice as many as processes, so that none waits for the next job
      await Promise.all(Array.from({ length: 2 * size }, lane));
    } finally {
      signal.removeEventListener('abort', dismiss);
      crew.dismiss();
    }
  };
}
