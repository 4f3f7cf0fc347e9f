/** The commands for many jobs: `campaign`, `worker`, `merge`. */
import type { Command } from 'commander';
import { Option } from 'commander';
import { MANIFESTS } from '../campaign/manifests.ts';
import { PRESETS } from '../campaign/plan.ts';
import type { QueueAddress } from '../campaign/queue/connect.ts';
import { atLeastOne, several, whole } from './arguments.ts';
import { campaignCommand, mergeCommand } from './commands/campaign.ts';
import { workerCommand } from './commands/worker.ts';
import { UsageError } from './fault.ts';
import type { ExitCode } from './fault.ts';

type Queue = {
  readonly queue?: string;
  readonly queueCa?: string;
  readonly queueCert?: string;
  readonly queueKey?: string;
};

function withQueue(command: Command): Command {
  return command
    .option('--queue <url>', 'redis://[user:password@]host[:port]; rediss:// with TLS')
    .option('--queue-ca <file>', 'rediss: whom to trust, as PEM')
    .option('--queue-cert <file>', 'rediss: our certificate, as PEM')
    .option('--queue-key <file>', 'rediss: its key, as PEM');
}

function addressOf({ queue, queueCa, queueCert, queueKey }: Queue): QueueAddress | undefined {
  return queue === undefined
    ? undefined
    : { url: queue, ca: queueCa, cert: queueCert, key: queueKey };
}

const workers = (): Option =>
  new Option('--workers <count>', 'processes that do jobs (one a core)').argParser(atLeastOne);
const deadline = (): Option =>
  new Option('--deadline <seconds>', 'a job that takes longer is ended')
    .argParser(atLeastOne)
    .default(900);

type Campaign = Queue & {
  readonly folder?: string;
  readonly workers?: number;
  readonly deadline: number;
  readonly stopAtViolation?: true;
  readonly retry?: true;
  readonly watch?: true;
  readonly print?: (typeof MANIFESTS)[number];
  readonly tasks?: number;
  readonly runIndex?: number;
  readonly of?: number;
  readonly design?: string[];
  readonly maxStates: number;
  readonly changes: number;
  readonly seeds: number;
  readonly seedsAJob: number;
  readonly seed: number;
  readonly runs: number;
  readonly steps: number;
  readonly corpus?: string;
  readonly kernels: string;
  readonly traces: number;
  readonly tracesAJob: number;
  readonly jobs: number;
  readonly rounds: number;
  readonly json?: true;
};

/** Adds the commands; `done` is told the exit code of the one that ran. */
export function addCampaignCommands(program: Command, done: (code: ExitCode) => void): void {
  withQueue(
    program
      .command('campaign')
      .description('many jobs, on this machine or on others; the same report either way')
      .argument('<what>', `${PRESETS.join(', ')}; a plan (.json); the folder of a campaign`),
  )
    .configureHelp({ helpWidth: 80 })
    .option('--folder <folder>', 'for plan, results and report (campaign-NAME)')
    .addOption(workers())
    .addOption(deadline())
    .option('--stop-at-violation', 'begin nothing more once something is violated')
    .option('--retry', 'try again what was set aside')
    .option('--watch', 'do nothing but follow what others do')
    .addOption(
      new Option('--print <manifest>', 'for a scheduler, instead of running').choices(MANIFESTS),
    )
    .option('--tasks <count>', 'print: tasks that share the jobs (at most 1000)', atLeastOne)
    .option('--run-index <n>', 'only part n, from 0: what a manifest runs', whole)
    .option('--of <count>', 'run-index: how many parts there are (one a job)', atLeastOne)
    .option('--design <design>', 'a name or .ts file (the rules; space: sealed)', several)
    .option('--changes <count>', 'space: other choices than its, at most', atLeastOne, 1)
    .option('--max-states <count>', 'scopes, space: give up beyond', atLeastOne, 10_000_000)
    .option('--seeds <count>', 'fuzz: seeds for each design', atLeastOne, 100)
    .option('--seeds-a-job <count>', 'fuzz: seeds in one job', atLeastOne, 5)
    .option('--seed <n>', 'fuzz, conform: the first seed', atLeastOne, 1)
    .option('--runs <count>', 'fuzz: walks from each seed', atLeastOne, 2000)
    .option('--steps <count>', 'fuzz: calls that a walk tries', atLeastOne, 120)
    .option('--corpus <folder>', 'fuzz: begin with what fuzz --corpus has kept there')
    .option('--kernels <versions>', 'conform: with commas, or all that are here', 'all')
    .option('--traces <count>', 'conform: random traces on each kernel', whole, 2000)
    .option('--traces-a-job <count>', 'conform: traces in one job', atLeastOne, 1000)
    .option('--jobs <count>', 'drill: how many jobs that do nothing', atLeastOne, 1000)
    .option('--rounds <count>', 'drill: rounds of hashing in each', whole, 0)
    .option('--json', 'print one JSON document and nothing else')
    .addHelpText(
      'after',
      `
  scopes   the rules in every scope that a search finishes: minutes
  space    sealed with each of its choices exchanged: minutes
  fuzz     random walks of the rules in scope wide: 20 minutes on two cores
  conform  traces on each kernel that is here (exclmap kernel fetch)
  drill    jobs that do nothing, for measuring what jobs cost besides

A campaign lives in a folder; the same command, or exclmap campaign FOLDER, goes
on where it stopped. Exit code 1 if something is violated or a kernel differs, 3
if something has no answer, else 0; with --run-index 0 if no job is left.

Example:
  exclmap campaign scopes
  exclmap campaign conform --kernels all --traces 20000
  exclmap campaign fuzz --queue redis://127.0.0.1 --folder nightly
  exclmap campaign fuzz --print slurm --tasks 200 > array.sh`,
    )
    .action(async (what: string, options: Campaign) => {
      done(
        await campaignCommand({
          what,
          folder: options.folder,
          workers: options.workers,
          deadline: options.deadline,
          stopAtViolation: options.stopAtViolation ?? false,
          retry: options.retry ?? false,
          queue: addressOf(options),
          watch: options.watch ?? false,
          print: options.print,
          tasks: options.tasks,
          runIndex: options.runIndex,
          of: options.of,
          designs: options.design ?? [],
          maxStates: options.maxStates,
          changes: options.changes,
          seeds: options.seeds,
          seedsOfJob: options.seedsAJob,
          seed: options.seed,
          runs: options.runs,
          steps: options.steps,
          corpus: options.corpus,
          kernels: options.kernels,
          traces: options.traces,
          tracesOfJob: options.tracesAJob,
          jobs: options.jobs,
          rounds: options.rounds,
          json: options.json ?? false,
        }),
      );
    });

  withQueue(program.command('worker').description('do jobs of campaigns that wait in a queue'))
    .configureHelp({ helpWidth: 80 })
    .addOption(workers())
    .addOption(deadline())
    .addOption(
      new Option('--lock <seconds>', 'without a sign of life others may take its jobs')
        .argParser(atLeastOne)
        .default(30),
    )
    .addHelpText('after', '\nExample:\n  exclmap worker --queue redis://127.0.0.1')
    .action(
      async (
        options: Queue & {
          readonly workers?: number;
          readonly deadline: number;
          readonly lock: number;
        },
      ) => {
        const queue = addressOf(options);
        if (queue === undefined) throw new UsageError('--queue: where is it? redis://127.0.0.1');
        const { workers: size, deadline: seconds, lock } = options;
        done(await workerCommand({ queue, workers: size, deadline: seconds, lock }));
      },
    );

  program
    .command('merge')
    .description('the report on the results of a campaign, wherever they were made')
    .argument('<folders...>', 'of one campaign; the first has the plan and gets the results')
    .option('--json', 'print one JSON document and nothing else')
    .configureHelp({ helpWidth: 80 })
    .addHelpText('after', '\nExample:\n  exclmap merge campaign-fuzz')
    .action(async (folders: string[], options: { readonly json?: true }) => {
      done(await mergeCommand({ folders, json: options.json ?? false }));
    });
}
