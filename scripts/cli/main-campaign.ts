/** The commands for many jobs: `campaign`, `worker`, `merge`. */
import type { Command } from 'commander';
import { Option } from 'commander';
import { MANIFESTS, PRESETS } from './offered.ts';
import { atLeastOne, type Does, json, several, whole } from './arguments.ts';

function withQueue(command: Command): Command {
  return command
    .option('--queue <url>', 'redis://[user:password@]host[:port]; rediss:// with TLS')
    .option('--queue-ca <file>', 'rediss: whom to trust, as PEM')
    .option('--queue-cert <file>', 'rediss: our certificate, as PEM')
    .option('--queue-key <file>', 'rediss: its key, as PEM');
}

const workers = (): Option =>
  new Option('--workers <count>', 'processes that do jobs (one a core)').argParser(atLeastOne);
const deadline = (): Option =>
  new Option('--deadline <seconds>', 'a job that takes longer is ended')
    .argParser(atLeastOne)
    .default(900);

export function addCampaignCommands(program: Command, does: Does): void {
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
    .addOption(json())
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
    .action(does(async () => (await import('./commands/campaign.ts')).campaignCommand));

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
    .action(does(async () => (await import('./commands/worker.ts')).workerCommand));

  program
    .command('merge')
    .description('the report on the results of a campaign, wherever they were made')
    .argument('<folders...>', 'of one campaign; the first has the plan and gets the results')
    .addOption(json())
    .configureHelp({ helpWidth: 80 })
    .addHelpText('after', '\nExample:\n  exclmap merge campaign-fuzz')
    .action(does(async () => (await import('./commands/campaign.ts')).mergeCommand));
}
