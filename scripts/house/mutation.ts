/**
 * Mutation testing: changes the code in one place at a time, and sees whether a test notices.
 *
 *   npm run -s mutation -- [--only ROOM] [--force]
 *
 * Stryker prints the score of each room and the survivors. A mutant that no test can kill is switched
 * off in the source, with the reason beside it (`// Stryker disable next-line MUTATOR: reason`). What
 * did not change since the last time is not tried again, unless --force is given. Exit code 1 if the
 * score of a room is below what is wanted of it; 2 for wrong usage.
 */
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Stryker } from '@stryker-mutator/core';
import { EXIT, UsageError } from '../cli/fault.ts';
import { oneLine } from '../cli/inputs.ts';

/** What is mutated (as globs, `!` takes away), the tests that it meets, and the score that is wanted. */
type Room = {
  readonly mutate: readonly string[];
  readonly tests: readonly string[];
  readonly wanted: number;
};

const MODEL = { tests: ['model/**/*.test.ts'], wanted: 95 };

/**
 * One after the other, so that only what is mutated is instrumented: an instrumented search of an
 * instrumented model takes many times as long.
 */
const ROOMS: Readonly<Record<string, Room>> = {
  finite: { mutate: ['model/finite/**'], tests: ['model/finite/*.test.ts'], wanted: 95 },
  kernel: {
    // the others are prose and numbers for people
    mutate: ['model/kernel/**', '!model/kernel/{not-modelled,version}.ts'],
    ...MODEL,
  },
  rules: {
    // a design is data: properties/verdicts/verdicts.test.ts pins what comes of it
    mutate: ['model/rules/**', '!model/rules/designs/!(all).ts'],
    ...MODEL,
  },
  programs: {
    // each program is a constant of which library.test.ts pins every byte; machine.ts runs texts for tests
    mutate: ['model/programs/*.ts', 'model/programs/bytecode/{btf,bytecode,library}.ts'],
    ...MODEL,
  },
  scopes: { mutate: ['model/scopes/{alphabet,scope}.ts'], ...MODEL },
  search: {
    mutate: ['properties/search/*.ts'],
    tests: ['properties/search/*.test.ts'],
    wanted: 95,
  },
  claims: {
    mutate: ['properties/claims/**', '!properties/claims/mutants.ts'],
    // the searches under every mutant take half a minute each time
    tests: ['properties/claims/!(mutants).test.ts'],
    wanted: 90,
  },
  verdicts: {
    mutate: ['properties/verdicts/*.ts'],
    // the pinned table of all verdicts searches for minutes when it is instrumented
    tests: ['properties/verdicts/!(verdicts).test.ts'],
    wanted: 90,
  },
  random: {
    mutate: ['properties/random/*.ts'],
    tests: ['properties/random/*.test.ts'],
    wanted: 90,
  },
  trace: {
    mutate: ['counterexamples/trace/*.ts'],
    tests: ['counterexamples/**/*.test.ts', 'scripts/cli/garbage.test.ts'],
    wanted: 90,
  },
  export: {
    mutate: ['counterexamples/export/*.ts'],
    tests: ['counterexamples/**/*.test.ts', 'scripts/house/foreign/*.test.ts'],
    wanted: 90,
  },
  cli: {
    // what is tried only in processes of its own (main.ts) is beyond the reach of a mutant
    mutate: [
      'scripts/{cli,run}/**',
      '!scripts/cli/{main,main-kernel}.ts',
      '!scripts/cli/example/**',
    ],
    tests: ['scripts/{cli,run}/**/!(main|edges).test.ts'],
    wanted: 90,
  },
  conformance: {
    mutate: ['scripts/kernel/{compare,encode,identify,selftest,wire}/*.ts'],
    tests: ['scripts/kernel/**/*.test.ts'],
    wanted: 90,
  },
};

/**
 * Mutants of what is evaluated once, when a file is loaded (tables and names), are ignored: each would
 * need the tests loaded anew. One at a time, so that time limits mean the same on every machine.
 */
async function mutate(
  name: string,
  { mutate, tests, wanted }: Room,
  force: boolean,
): Promise<void> {
  console.log(`\nroom ${name}: ${wanted} % wanted`);
  await new Stryker({
    mutate: [...mutate, '!**/*.test.ts', '!**/*.{json,md,c,snap}'],
    testFiles: [...tests],
    testRunner: 'vitest',
    plugins: [import.meta.resolve('@stryker-mutator/vitest-runner')],
    vitest: { configFile: 'scripts/house/vitest.config.ts', related: false },
    coverageAnalysis: 'perTest',
    ignoreStatic: true,
    concurrency: 1,
    dryRunTimeoutMinutes: 60, // random tests of an instrumented search
    timeoutMS: 4000,
    timeoutFactor: 1.5,
    incremental: true,
    incrementalFile: `.cache/stryker/${name}.json`,
    force,
    reporters: process.stdout.isTTY ? ['clear-text', 'progress'] : ['clear-text'],
    clearTextReporter: { logTests: false, reportTests: false },
    thresholds: { high: 95, low: wanted, break: wanted },
    logLevel: 'error' as never,
    allowConsoleColors: false,
    // Beside the project other tools would find the copy that Stryker works in.
    tempDirName: join(tmpdir(), 'exclmap-stryker'),
    ignorePatterns: ['/.cache', '/.git'],
  }).runMutationTest();
}

/** The rooms that are asked for, and whether all is tried anew. */
function asked(): { readonly rooms: readonly string[]; readonly force: boolean } {
  const options = { only: { type: 'string' }, force: { type: 'boolean', default: false } } as const;
  const { only, force } = parseArgs({ options }).values;
  const names = Object.keys(ROOMS);
  if (only === undefined) return { rooms: names, force };
  if (names.includes(only)) return { rooms: [only], force };
  throw new UsageError(`no room is called ${only}; there are ${names.join(', ')}`);
}

try {
  const { rooms, force } = asked();
  process.chdir(join(import.meta.dirname, '../..'));
  for (const name of rooms) await mutate(name, ROOMS[name]!, force);
} catch (error) {
  console.error(`mutation: ${oneLine(error)}`);
  const isUsage = error instanceof UsageError || error instanceof TypeError; // of parseArgs
  process.exitCode = isUsage ? EXIT.usage : EXIT.fault;
}
