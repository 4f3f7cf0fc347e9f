/** The command line: arguments, exit codes, and nothing else. */
import { Argument, Command, CommanderError, Option } from 'commander';
import { aboveZero, atLeastOne, type Does, json, several } from './arguments.ts';
import { addCampaignCommands } from './main-campaign.ts';
import { addSpaceCommands } from './main-space.ts';
import { addKernelCommands, reporter } from './main-kernel.ts';
import { DEFAULT_BOUNDS, FUZZ_DEFAULTS, type Shell, SHELLS } from './offered.ts';
import { FORMATS } from '../../counterexamples/export/exported-trace.ts';
import type { ExitCode } from './fault.ts';
import { EXIT, isUsersFault, OutputError } from './fault.ts';
import { oneLine } from './inputs.ts';
import { guardExit, guardOutput } from './guard.ts';
import { VERSION } from './installed.ts';
import type { Bounds } from '../../properties/job.ts';

let exitCode: ExitCode = EXIT.ok;

const scope = (name: string): Option =>
  new Option('--scope <scope>', 'a name (README has a table) or a .json file').default(name);
const maxStates = (): Option =>
  new Option('--max-states <count>', 'give up beyond so many states')
    .argParser(aboveZero)
    .default(DEFAULT_BOUNDS.maxStates);
const timeLimit = (): Option =>
  new Option('--time-limit <seconds>', 'give up after so long')
    .argParser(aboveZero)
    .default(DEFAULT_BOUNDS.seconds);

const exchange = (): Option =>
  new Option(
    '--with <axis=choice>',
    'with another choice on an axis (may be given again)',
  ).argParser(several);

const symmetry = (): Option =>
  new Option('--symmetry', 'search one state of all that differ in names of slots only');

const PROVES =
  'tell what is proved for any number of objects (see prove), also where not all scopes are searched';

const within = (): Option =>
  new Option('--within <calls>', 'try no trace of more calls, and all others').argParser(
    atLeastOne,
  );

type BoundOptions = {
  readonly maxStates?: number;
  readonly timeLimit?: number;
  readonly symmetry?: true;
  readonly within?: number;
};

/** The bounds of a search, from the options that give them. */
function boundsOf({
  maxStates = DEFAULT_BOUNDS.maxStates,
  timeLimit: seconds = DEFAULT_BOUNDS.seconds,
  symmetry: bySymmetry,
  within: calls,
}: BoundOptions): Bounds {
  return {
    ...{ maxStates, seconds },
    ...(bySymmetry && { symmetry: bySymmetry }),
    ...(calls !== undefined && { within: calls }),
  };
}

const does: Does = (load) =>
  async function (this: Command): Promise<void> {
    const options = this.opts<BoundOptions>();
    const named = this.registeredArguments.map((argument, at): [string, unknown] => [
      argument.name(),
      this.processedArgs[at],
    ]);
    const asked = { ...options, ...Object.fromEntries(named), bounds: boundsOf(options) };
    const run = await load();
    exitCode = await run(asked as never);
  };

const program = new Command('exclmap')
  .description(
    'Who may touch an exclusive BPF map: a formal model, and a checker that compares designs.',
  )
  .version(VERSION)
  .exitOverride()
  .configureOutput({ writeErr: () => undefined })
  .addHelpText(
    'after',
    `
Exit codes: 0 done and as expected, 1 violated, 2 wrong usage, 3 inconclusive,
70 a fault of exclmap's own, 74 the output cannot be written (a full disk),
141 the reader of the output has gone. check exits 1 if a claim is violated;
compare and diff exit 0 if they answered, whatever the answer is (compare: 1 if
a design breaks a law of every kernel), and 3 if a search did not finish.

Examples:
  exclmap compare
  exclmap check permissive --claim inner
  exclmap diff strict-outer strict-subset
  exclmap new my-design
  exclmap check ./my-design.ts`,
  );

const command = (name: string, description: string, example: string): Command =>
  program
    .command(name)
    .description(description)
    .configureHelp({ helpWidth: 80 })
    .addHelpText('after', `\nExample:\n  exclmap ${example}`);

command('compare', 'every design against every claim', 'compare --with ./my-design.ts')
  .argument('[designs...]', 'names or .ts files; the rules for exclusive maps if none')
  .option('--with <design>', 'a further design, by name or .ts file', several)
  .option('--signing', 'the steps of signed loading instead of the rules for maps')
  .option('--prove', PROVES)
  .option('--no-prove', 'tell what was searched alone')
  .addOption(scope('all'))
  .addOption(maxStates())
  .addOption(timeLimit())
  .addOption(json())
  .action(does(async () => (await import('./commands/compare.ts')).compareCommand));

command(
  'check',
  'one design: the verdict on every claim, or on some',
  'check permissive --claim inner',
)
  .argument('<design>', 'a name or a .ts file')
  .addOption(exchange())
  .option('--claim <id>', 'only this claim (may be given again)', several)
  .option('--save <file>', 'write the first trace as a trace file')
  .option('--watch', 'again whenever the file of the design is saved, until Ctrl-C')
  .option('--prove', PROVES)
  .option('--no-prove', 'tell what was searched alone')
  .addOption(scope('all'))
  .addOption(within())
  .addOption(symmetry())
  .addOption(maxStates())
  .addOption(timeLimit())
  .addOption(reporter())
  .addOption(json())
  .action(does(async () => (await import('./commands/check.ts')).checkCommand));

command(
  'prove',
  'what holds for any number of maps, programs and calls, and why',
  'prove strict-outer --with relocated=compared --claim inner',
)
  .argument('<design>', 'a name or a .ts file')
  .addOption(exchange())
  .option('--claim <id>', 'only this claim (may be given again)', several)
  .option('--fresh', 'prove anew what earlier runs have proved (kept in .cache/proofs)')
  .addOption(timeLimit())
  .addOption(json())
  .action(does(async () => (await import('./commands/prove.ts')).proveCommand));

command('diff', 'how two designs stand to each other', 'diff strict-outer strict-subset')
  .argument('<a>', 'a name or a .ts file')
  .argument('<b>', 'a name or a .ts file')
  .option(
    '--scope <scope>',
    'a name, all, or a .json file; without it the scopes that vary what the rules read',
  )
  .addOption(maxStates())
  .addOption(timeLimit())
  .addOption(json())
  .action(does(async () => (await import('./commands/diff.ts')).diffCommand));

command('replay', 'a trace, step by step', 'replay trace.json --design mainline')
  .argument('<trace>', 'a trace file, or an index path such as 1/38/11')
  .option('--design <design>', "instead of the trace's own (an index path: permissive)")
  .option('--scope <scope>', "instead of the trace's own (an index path: tiny)")
  .addOption(json())
  .action(does(async () => (await import('./commands/replay.ts')).replayCommand));

command('explore', 'all of it in one HTML page, with the model in it', 'explore --design sealed')
  .option('--out <file>', 'the page', 'exclmap.html')
  .option('--trace <file>', 'begin with this trace')
  .option('--design <design>', 'begin with this design, by name or .ts file')
  .option('--quick', 'search for nothing beforehand; the page does, which takes it longer')
  .option('--no-open', 'only write it')
  .action(does(async () => (await import('./commands/explore.ts')).exploreCommand));

command('new', 'a file for a rule of your own, to be changed and checked', 'new my-design')
  .argument('<name>', 'of the design; NAME.ts is written in this folder')
  .action(does(async () => (await import('./commands/new.ts')).newCommand));

command('designs', 'the named designs, their choices and sources', 'designs')
  .addOption(json())
  .action(does(async () => (await import('./commands/lists.ts')).designsCommand));

command('scopes', 'what there is to search in, and what varies there', 'scopes tiny')
  .argument('[scope]', 'one of them, as JSON: a file to begin with')
  .option('--fit <design>', "the fewest that vary what a design's choices read")
  .addOption(json())
  .action(does(async () => (await import('./commands/scopes.ts')).scopesCommand));

command('claims', 'the claims, in words', 'claims')
  .addOption(json())
  .action(does(async () => (await import('./commands/lists.ts')).claimsCommand));

command('bench', 'how fast and how small, against baselines in the same run (minutes)', 'bench')
  .option('--peers', 'only the search beside Spin: 9 managers, one thread, two, up to names')
  .addOption(json())
  .action(does(async () => (await import('./commands/bench.ts')).benchCommand));

command(
  'fuzz',
  'random walks, far beyond what a search can finish',
  'fuzz mainline --runs 50000 --seed 7',
)
  .argument('[design]', 'a name or a .ts file', FUZZ_DEFAULTS.design)
  .option('--claim <id>', 'only this claim (may be given again)', several)
  .addOption(scope(FUZZ_DEFAULTS.scope))
  .option('--runs <count>', 'how many walks', aboveZero, FUZZ_DEFAULTS.runs)
  .option('--steps <count>', 'calls each tries', aboveZero, FUZZ_DEFAULTS.steps)
  .option('--seed <n>', 'the same seed, the same walks', aboveZero, FUZZ_DEFAULTS.seed)
  .option('--style <style>', 'plain, aware or swarm', FUZZ_DEFAULTS.style)
  .option('--corpus <folder>', 'begin with what earlier runs came by, and keep it')
  .option('--time-limit <seconds>', 'give up after so long', aboveZero, FUZZ_DEFAULTS.timeLimit)
  .option('--threads <count>', 'threads that make walks (one a core)', atLeastOne)
  .addOption(json())
  .action(does(async () => (await import('./commands/fuzz.ts')).fuzzCommand));

command('export', 'a trace in a form that other tools read', 'export trace.json --format itf')
  .argument('<trace>', 'a trace file; - for standard input')
  .addOption(
    new Option('--format <format>', 'what to make of it').choices(FORMATS).makeOptionMandatory(),
  )
  .option('--design <design>', "instead of the trace's own")
  .action(does(async () => (await import('./commands/export.ts')).exportCommand));

command('catalogue', 'the counterexamples in counterexamples/', 'catalogue --check')
  .option('--write', 'make every folder anew')
  .option('--check', 'say what is stale')
  .action(does(async () => (await import('./commands/catalogue.ts')).catalogueCommand));

command('completion', 'a script with which a shell completes all this', 'completion bash')
  .addArgument(new Argument('<shell>', 'which one').choices(SHELLS))
  .addHelpText(
    'after',
    `
  source <(exclmap completion bash)     in ~/.bashrc
  source <(exclmap completion zsh)      in ~/.zshrc, after compinit
  exclmap completion fish | source      in ~/.config/fish/config.fish`,
  )
  .action(async (shell: Shell) => {
    const { completionScript } = await import('./text/completion.ts');
    const { printText } = await import('./output.ts');
    printText(completionScript(shell, program));
  });

addSpaceCommands(command, exchange, does);
addCampaignCommands(program, does);
addKernelCommands(program, does);

function codeOf(error: unknown): ExitCode {
  if (error instanceof CommanderError) {
    if (error.exitCode === 0) return EXIT.ok;
    if (error.code === 'commander.help') {
      process.stderr.write('exclmap: a command is missing; exclmap --help lists them\n');
    } else {
      process.stderr.write(`exclmap: ${oneLine(error).replace(/^error: /, '')}\n`);
    }
    return EXIT.usage;
  }
  if (isUsersFault(error) || error instanceof OutputError) {
    process.stderr.write(`exclmap: ${oneLine(error)}\n`);
    return error instanceof OutputError ? EXIT.output : EXIT.usage;
  }
  process.stderr.write(`exclmap: a fault of ours, please report it: ${oneLine(error)}\n`);
  return EXIT.fault;
}

/**
 * Does what a shell asks with these words after `exclmap`, in this process, and prints as the command does: tests of
 * what is said need no process for each. The exit code.
 */
export async function run(args: readonly string[]): Promise<ExitCode> {
  exitCode = EXIT.ok;
  try {
    await program.parseAsync(args, { from: 'user' });
  } catch (error) {
    exitCode = codeOf(error);
  }
  return exitCode;
}

/** Does what this process was started for. */
export async function start(): Promise<void> {
  guardOutput();
  const done = guardExit();
  done(await run(process.argv.slice(2)));
}
