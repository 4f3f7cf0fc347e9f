/** The commands that ask released kernels: `exclmap kernel …`. */
import type { Command } from 'commander';
import { Option } from 'commander';
import { DIALECT_NAMES } from '../../counterexamples/export/ktap.ts';
import { aboveZero, type Does, json } from './arguments.ts';

/** The results as TAP or KTAP. */
export const reporter = (): Option =>
  new Option('--reporter <dialect>', 'print the results as KTAP or TAP 14 and nothing else')
    .choices(DIALECT_NAMES)
    .conflicts('json');
const kernel = (): Option =>
  new Option('--kernel <kernel>', 'a version that was fetched, or a vmlinuz').makeOptionMandatory();

export function addKernelCommands(program: Command, does: Does): void {
  const group = program
    .command('kernel')
    .description('released kernels in a virtual machine, beside the model (needs qemu and gcc)');

  group
    .command('list')
    .description('which kernels are here, which can be had')
    .option('--offline', 'do not ask the mirror')
    .addOption(json())
    .action(does(async () => (await import('./commands/kernel.ts')).kernelListCommand));

  group
    .command('fetch')
    .description('get Debian cloud kernels through apt, unpacked and not installed')
    .argument('[versions...]', 'such as 7.3.4')
    .option('--all', 'every version that is known')
    .addOption(json())
    .action(does(async () => (await import('./commands/kernel.ts')).kernelFetchCommand));

  group
    .command('build')
    .description('the repair as a kernel: the source of 7.3.4 with our patch, built (20 minutes)')
    .argument('[choices...]', 'of the patch, such as iterator; all if none')
    .option('--vanilla', 'the same kernel without the patch')
    .option('--print-patch', 'print the patch as a unified diff, build nothing')
    .option('--check-patch', 'its size and what checkpatch.pl --strict says, build nothing')
    .addOption(
      new Option('--show', 'boot what was built: identify, conform, selftest').conflicts('json'),
    )
    .option('--traces <count>', 'random traces of conform', aboveZero, 2000)
    .addOption(json())
    .action(does(async () => (await import('./commands/kernel-build.ts')).kernelBuildCommand));

  group
    .command('conform')
    .description('replay random and curated traces, compare every answer with the model')
    .addOption(kernel())
    .option('--traces <count>', 'random traces', aboveZero, 2000)
    .option('--seed <seed>', 'of the random traces', aboveZero, 618)
    .option('--design <design>', 'instead of the one the version says')
    .addOption(reporter())
    .addOption(json())
    .action(does(async () => (await import('./commands/kernel.ts')).kernelConformCommand));

  group
    .command('identify')
    .description('which design a kernel implements')
    .addOption(kernel())
    .addOption(json())
    .action(does(async () => (await import('./commands/kernel.ts')).kernelIdentifyCommand));

  group
    .command('bisect')
    .description('the first of the kernels at hand whose answers to a trace are others')
    .argument('<trace>', 'a trace file')
    .argument('[kernels...]', 'versions or images, in this order; all that are here if none')
    .option('--images <folder>', 'the kernel images in a folder, by their versions')
    .option('--design <design>', "with which the calls are encoded, instead of the trace's own")
    .addOption(json())
    .action(does(async () => (await import('./commands/kernel-bisect.ts')).kernelBisectCommand));

  group
    .command('observe')
    .description('what kernels answer to the traces of counterexamples/, written beside them')
    .argument('<kernels...>', 'versions that were fetched')
    .action(does(async () => (await import('./commands/kernel-observe.ts')).kernelObserveCommand));

  group
    .command('selftest')
    .description('kernel selftests of counterexamples/, built, run and compared with the model')
    .argument('[holes...]', 'names of counterexamples; all if none')
    .addOption(kernel())
    .option('--design <design>', 'instead of the one the version says')
    .addOption(reporter())
    .addOption(json())
    .action(
      does(async () => (await import('./commands/kernel-selftest.ts')).kernelSelftestCommand),
    );

  group
    .command('survey')
    .description('fetch, identify, conform and observe kernels in one go; say what changed')
    .argument('[versions...]', 'those that are new since the last observation if none')
    .option('--traces <count>', 'random traces of conform', aboveZero, 2000)
    .action(does(async () => (await import('./commands/kernel-survey.ts')).kernelSurveyCommand));

  group
    .command('ways')
    .description('ways into an exclusive map that the model does not have, asked of two-CPU guests')
    .argument('[kernels...]', 'versions or images; what was observed before if none')
    .option('--write', 'keep the answers of versions')
    .option('--only <ways...>', 'ask these alone')
    .option('--seconds <count>', 'how long freeze races with updates', aboveZero, 20)
    .addOption(json())
    .action(does(async () => (await import('./commands/kernel-ways.ts')).kernelWaysCommand));

  group
    .command('replay')
    .description("one trace, the kernel's answers beside the model's")
    .argument('<trace>', 'a trace file')
    .addOption(kernel())
    .option('--design <design>', 'instead of the one the version says')
    .addOption(json())
    .action(does(async () => (await import('./commands/kernel.ts')).kernelReplayCommand));
}
