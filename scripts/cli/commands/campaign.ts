/** `campaign FILE|PRESET|FOLDER`: many independent jobs, done by this machine, by a queue, or by others' schedulers. */
import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import {
  canonical,
  type CampaignJob,
  type DesignData,
} from '../../../properties/campaign/campaign-job.ts';
import type { DesignsAtHand } from '../../../properties/campaign/answer-fault.ts';
import { planned } from '../../../properties/campaign/merge.ts';
import { conclusionOfCampaign } from '../../../properties/campaign/report.ts';
import type { Design } from '../../../model/rules/design.ts';
import type { Folder } from '../../campaign/folder.ts';
import { openFolder } from '../../campaign/folder.ts';
import { manifest } from '../../campaign/manifests.ts';
import { type Manifest, PRESETS } from '../offered.ts';
import { designOfData } from '../../campaign/perform.ts';
import type { PlanOptions } from '../../campaign/plan.ts';
import { isCampaignFolder, isPreset, jobsIn, jobsInFile, presetJobs } from '../../campaign/plan.ts';
import { planText } from '../../campaign/records.ts';
import type { Campaign, Runner } from '../../campaign/run.ts';
import { keepAnswer, reportIn, runCampaign, runHere } from '../../campaign/run.ts';
import type { QueueAddress } from '../../campaign/queue/connect.ts';
import { interruptible } from '../../run/interrupt.ts';
import type { ExitCode } from '../fault.ts';
import { EXIT, UsageError } from '../fault.ts';
import { quoted } from '../inputs.ts';
import { print, printDocument, printText, style } from '../output.ts';
import { campaignLines } from '../text/campaign.ts';
import { STARTED_AS } from '../text/check.ts';
import { PLAIN } from '../text/style.ts';

export type CampaignOptions = PlanOptions &
  QueueAddress & {
    /** A preset, a file with a plan, or the folder of a campaign. */
    readonly what: string;
    readonly folder?: string;
    /** Processes; the cores of this machine if left out. */
    readonly workers?: number;
    readonly deadline: number;
    readonly stopAtViolation?: boolean;
    readonly retry?: boolean;
    readonly watch?: boolean;
    readonly print?: Manifest;
    readonly tasks?: number;
    readonly runIndex?: number;
    readonly of?: number;
    readonly json?: boolean;
  };

const tell = (line: string): void => {
  process.stderr.write(`exclmap: ${line}\n`);
};

/** The command. */
export async function campaignCommand(options: CampaignOptions): Promise<ExitCode> {
  const { folder, plan } = await opened(options);
  const jobs = plan.size;
  if (options.print !== undefined) {
    const tasks = Math.min(options.tasks ?? 1000, jobs);
    const { deadline } = options;
    printText(
      manifest(options.print, {
        ...{ folder: resolve(folder.path), tasks, jobs, deadline, start: STARTED_AS },
      }),
    );
    return EXIT.ok;
  }
  if (options.retry) folder.retry();
  const size = options.workers ?? availableParallelism();
  const campaign = { folder, plan, designs: await designsOf(plan) };
  if (options.runIndex !== undefined) return runIndex(options, campaign, size);
  const interrupted = options.watch
    ? await follow(options, campaign)
    : await run(options, campaign, await runnerOf(options, size));
  const code = say(campaign, options.json);
  if (!interrupted) return code;
  tell(`interrupted: go on with exclmap campaign ${quoted(folder.path)}`);
  return EXIT.inconclusive;
}

/** `merge FOLDER...`: what the results in these folders come to; the plan is that of the first. */
export async function mergeCommand(options: {
  readonly folders: readonly string[];
  readonly json?: boolean;
}): Promise<ExitCode> {
  const [first, ...others] = options.folders;
  if (first === undefined || !(await isCampaignFolder(first))) {
    throw new UsageError(`${first ?? ''}: there is no such folder of a campaign`);
  }
  const folder = openFolder(first);
  const plan = await planOf(folder);
  if (plan === undefined) throw new UsageError(`${first}: there is no plan.json in it`);
  const campaign = { plan, folder, designs: await designsOf(plan) };
  for (const other of others) {
    if (!(await isCampaignFolder(other)))
      throw new UsageError(`${other}: there is no such folder of a campaign`);
    const { records, refused } = openFolder(other).read();
    const tellOfIt = (line: string): void => tell(`${other}: ${line}`);
    for (const line of refused) tellOfIt(line);
    for (const record of records) if (plan.has(record.key)) keepAnswer(campaign, record, tellOfIt);
  }
  return say(campaign, options.json);
}

/** The folder with its plan, which is made if there is none. */
async function opened(options: CampaignOptions): Promise<{
  readonly folder: Folder;
  readonly plan: ReadonlyMap<string, CampaignJob>;
}> {
  const { what } = options;
  if (!isPreset(what) && (await isCampaignFolder(what))) {
    const folder = openFolder(what);
    const plan = await planOf(folder);
    if (plan === undefined) throw new UsageError(`${what}: there is no plan.json in it`);
    return { folder, plan };
  }
  if (!isPreset(what) && !what.endsWith('.json')) {
    throw new UsageError(
      `no campaign is called "${what}"; there are ${PRESETS.join(', ')}; a plan ends in .json; else it is the folder of a campaign`,
    );
  }
  const jobs = isPreset(what) ? await presetJobs(what, options) : await jobsInFile(what);
  const plan = planned(jobs);
  const folder = openFolder(
    options.folder ?? `campaign-${isPreset(what) ? what : what.replace(/^.*\/|\.json$/g, '')}`,
  );
  const isNew = folder.plan() === undefined && folder.savePlan(planText([...plan.values()]));
  // somebody else may have begun another one in it just now
  const there = isNew ? plan : ((await planOf(folder)) ?? new Map<string, CampaignJob>());
  if (canonical([...there.keys()]) !== canonical([...plan.keys()])) {
    throw new UsageError(
      `${folder.path}: another campaign is in this folder; give another --folder, or go on with exclmap campaign ${quoted(folder.path)}`,
    );
  }
  return { folder, plan };
}

async function planOf(folder: Folder): Promise<ReadonlyMap<string, CampaignJob> | undefined> {
  const text = folder.plan();
  return text === undefined ? undefined : planned(await jobsIn(`${folder.path}/plan.json`, text));
}

async function runnerOf(options: CampaignOptions, size: number): Promise<Runner> {
  if (options.queue === undefined) return runHere(size, options.deadline);
  const { connect } = await import('../../campaign/queue/connect.ts');
  const { runByQueue } = await import('../../campaign/queue/coordinate.ts');
  return runByQueue(await connect(options));
}

/** Does what is left; whether Ctrl-C came first. */
async function run(
  { what, stopAtViolation = false }: Pick<CampaignOptions, 'what' | 'stopAtViolation'>,
  campaign: Campaign,
  runner: Runner,
): Promise<boolean> {
  const words = progressText(what, performance.now());
  return interruptible(async (say, signal) => {
    const progress = (so: Parameters<typeof words>[0]): void => say(words(so));
    await runCampaign(campaign, runner, { tell, signal, progress }, stopAtViolation);
    return signal.aborted;
  });
}

const count = new Intl.NumberFormat('en');

/** How far it is, and how long the rest will take if it goes on so. */
function progressText(
  label: string,
  start: number,
): (so: { readonly done: number; readonly of: number; readonly since: number }) => string {
  return ({ done, of, since }) => {
    const left = since === 0 ? undefined : ((performance.now() - start) / since) * (of - done);
    const estimate = left === undefined ? '' : `, about ${duration(left / 1000)} left`;
    return `${label}: ${count.format(done)} of ${count.format(of)} jobs${estimate}`;
  };
}

function duration(seconds: number): string {
  if (seconds < 90) return `${Math.ceil(seconds)} s`;
  if (seconds < 90 * 60) return `${Math.ceil(seconds / 60)} min`;
  return `${Math.ceil(seconds / 3600)} h`;
}

/** One part of the jobs, by number: what a manifest runs. 0 if each of them has a result or is set aside. */
async function runIndex(
  options: CampaignOptions,
  { plan, folder, designs }: Campaign,
  size: number,
): Promise<ExitCode> {
  const { runIndex: index = 0, of = plan.size } = options;
  if (index >= of)
    throw new UsageError(`--run-index ${index}: --of ${of} has parts 0 to ${of - 1}`);
  const part = new Map([...plan].filter((_, place) => place % of === index));
  const runner = runHere(size, options.deadline);
  const interrupted = await run({ what: options.what }, { plan: part, folder, designs }, runner);
  return interrupted ? EXIT.inconclusive : EXIT.ok;
}

/** Follows what others do; whether Ctrl-C came first. */
async function follow(options: CampaignOptions, campaign: Campaign): Promise<boolean> {
  const { plan } = campaign;
  // looked at every second: traces are made again (a quarter of a millisecond a result) for the report alone
  const counted = { ...campaign, designs: () => undefined };
  const progress = progressText(options.what, performance.now());
  let before: number | undefined;
  let queued = '';
  return interruptible(async (say, signal) => {
    const isOver = (): boolean => {
      const { missing } = reportIn(counted, () => undefined);
      const done = plan.size - missing.length;
      before ??= done;
      const text = progress({ done, of: plan.size, since: done - before }) + queued;
      if (process.stderr.isTTY) say(text);
      else tell(text);
      return missing.length === 0;
    };
    if (options.queue !== undefined) {
      const { connect } = await import('../../campaign/queue/connect.ts');
      const { watchQueue } = await import('../../campaign/queue/coordinate.ts');
      const hear = (counts: Readonly<Record<string, number>>): void => {
        queued = ` (queue: ${Object.entries(counts)
          .map(([name, times]) => `${count.format(times)} ${name}`)
          .join(', ')})`;
      };
      await watchQueue(await connect(options), hear, tell, signal, isOver);
    } else {
      while (!signal.aborted && !isOver())
        await wait(1000, undefined, { signal }).catch(() => undefined);
    }
    return signal.aborted;
  });
}

/** The designs of a plan that can be had: a file may be gone, or be another one by now. */
async function designsOf(plan: ReadonlyMap<string, CampaignJob>): Promise<DesignsAtHand> {
  const designs = new Map<string, Design | undefined>();
  for (const job of plan.values()) {
    const key = 'design' in job ? canonical(job.design) : '';
    if (!('design' in job) || designs.has(key)) continue;
    designs.set(key, await designOfData(job.design).catch(() => undefined));
  }
  const found = new WeakMap<DesignData, Design | undefined>(); // jobs share their data
  return (data) => {
    if (!found.has(data)) found.set(data, designs.get(canonical(data)));
    return found.get(data);
  };
}

/** Prints the report and writes it into the folder. */
function say(campaign: Campaign, asJson = false): ExitCode {
  const { folder, designs } = campaign;
  const report = reportIn(campaign, tell);
  folder.saveReport('report.json', `${JSON.stringify(report, null, 1)}\n`);
  folder.saveReport('report.txt', `${campaignLines(report, designs, PLAIN).join('\n')}\n`);
  if (asJson) printDocument('campaign', report);
  else print(campaignLines(report, designs, style));
  const conclusion = conclusionOfCampaign(report);
  if (conclusion === 'violated') return EXIT.violated;
  return conclusion === 'inconclusive' ? EXIT.inconclusive : EXIT.ok;
}
