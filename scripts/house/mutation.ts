/**
 * Mutation testing: changes the code in one place at a time, and sees whether a test notices.
 *
 *   npm run -s mutation -- [--only ROOM] [--file GLOB] [--force]
 *
 * Stryker prints the survivors and the score of each file, and then the room's is said. A mutant that no test
 * can kill is switched off in the source, with the reason beside it (`// Stryker disable next-line MUTATOR:
 * reason`). What did not change since the last time is not tried again, unless --force is given. With --file only
 * the files that the glob says are mutated, of whichever room they are. Exit code 1 if a score is below what is
 * wanted of the room; 2 for wrong usage.
 */
import { globSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, matchesGlob, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { Stryker } from '@stryker-mutator/core';
import { EXIT, UsageError } from '../cli/fault.ts';
import { oneLine } from '../cli/inputs.ts';

/**
 * What is mutated (as globs, `!` takes away), the tests that it meets, and the score that is wanted. A mutant that
 * survives has met every test that reaches it, so slow tests cost most: without them a score can only be lower. (What
 * tests do while they are collected meets no mutant: what is tried is made within them.)
 */
type Room = {
  readonly mutate: readonly string[];
  readonly tests: readonly string[];
  readonly wanted: number;
  /** Files that are tried apart from the others, by name, and the tests of these. */
  readonly apart?: Readonly<Record<string, readonly string[]>>;
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
    // what searches large systems, or scopes of the model, takes a minute for a mutant that survives
    tests: ['properties/search/{explore,helped,open-questions}.test.ts'],
    wanted: 95,
    apart: {
      'store.ts': ['properties/search/store.test.ts'],
      'packed.ts': ['properties/search/packed.test.ts'],
      'parents.ts': ['properties/search/store.test.ts'],
      'leaves.ts': ['properties/search/leaves.test.ts'],
      'watched.ts': ['properties/search/watched.test.ts'],
      'snapshots.ts': ['properties/search/snapshots.test.ts'],
      'learning.ts': ['properties/search/{learning,footprints}.test.ts'],
      'learned.ts': ['properties/search/learned-tree.test.ts'],
      'symmetry.ts': ['properties/search/canonical.test.ts'],
      'helpers.ts': ['properties/search/helpers.test.ts'],
      'chunk-results.ts': ['properties/search/helpers.test.ts'],
      'footprints.ts': ['properties/search/footprints.test.ts'],
    },
  },
  claims: {
    // the others make claims for tests
    mutate: ['properties/claims/**', '!properties/claims/{mutants,loud-claims}.ts'],
    // the others search, or load the type checker
    tests: ['properties/claims/{judge,in-scope,claims-bite,claims-table}.test.ts'],
    wanted: 90,
  },
  verdicts: {
    mutate: ['properties/verdicts/*.ts'],
    // what searches or proves takes seconds; the pinned table of all verdicts takes minutes when it is instrumented
    tests: ['properties/verdicts/{compare,merge,system}.test.ts'],
    wanted: 90,
    apart: {
      'call-sorts.ts': ['properties/verdicts/call-sorts.test.ts'],
      'decide.ts': ['properties/verdicts/strength.test.ts'],
      'fit.ts': ['properties/verdicts/reads.test.ts'],
      'merge-comparisons.ts': ['properties/verdicts/merge-comparisons.test.ts'],
      'merge.ts': ['properties/verdicts/merge.test.ts'],
      'reads.ts': ['properties/verdicts/reads.test.ts'],
      'strength.ts': ['properties/verdicts/strength.test.ts'],
    },
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

/** The files of a room, or those of them that a glob says. */
function filesOf({ mutate }: Room, only: string | undefined): readonly string[] {
  const [taken, left] = [false, true].map((isLeft) =>
    mutate.filter((glob) => glob.startsWith('!') === isLeft).map((glob) => glob.replace(/^!/, '')),
  );
  return globSync([...taken!], { exclude: [...left!, '**/*.test.ts'] })
    .filter((file) => file.endsWith('.ts') && (only === undefined || matchesGlob(file, only)))
    .toSorted();
}

/**
 * Mutants of what is evaluated once, when a file is loaded (tables and names), are ignored: each would
 * need the tests loaded anew. One at a time, so that time limits mean the same on every machine; and long limits,
 * since what takes too long counts as noticed (a loop without end is: after 100 times as many turns as without the
 * mutant, whatever the time).
 */
async function mutate(
  name: string,
  files: readonly string[],
  tests: readonly string[],
  wanted: number,
  force: boolean,
): ReturnType<Stryker['runMutationTest']> {
  return await new Stryker({
    mutate: [...files],
    testFiles: [...tests],
    testRunner: 'vitest',
    plugins: [import.meta.resolve('@stryker-mutator/vitest-runner')],
    vitest: { configFile: 'scripts/house/vitest.config.ts', related: false },
    coverageAnalysis: 'perTest',
    ignoreStatic: true,
    concurrency: 1,
    dryRunTimeoutMinutes: 60, // random tests of an instrumented search
    timeoutMS: 10_000,
    timeoutFactor: 4,
    incremental: true,
    incrementalFile: `.cache/stryker/${name}.json`,
    force,
    reporters: ['clear-text', process.stdout.isTTY ? 'progress' : 'progress-append-only'],
    clearTextReporter: { logTests: false, reportTests: false },
    thresholds: { high: 95, low: wanted, break: null },
    logLevel: 'error' as never,
    allowConsoleColors: false,
    // Beside the project other tools would find the copy that Stryker works in.
    tempDirName: join(tmpdir(), `exclmap-stryker-${process.pid}`),
    ignorePatterns: ['/.cache', '/.git'],
  }).runMutationTest();
}

/** Tries a room, or those of its files that are asked for; whether the score is what is wanted. */
async function visit(name: string, room: Room, { file, force }: Asked): Promise<boolean> {
  const apart = Object.entries(room.apart ?? {});
  const files = filesOf(room, file);
  const rest = files.filter((path) => !apart.some(([own]) => basename(path) === own));
  const runs = [
    ...(rest.length === 0 ? [] : [{ name, files: rest, tests: room.tests }]),
    ...apart.flatMap(([own, tests]) => {
      const those = files.filter((path) => basename(path) === own);
      return those.length === 0 ? [] : [{ name: `${name}.${own}`, files: those, tests }];
    }),
  ];
  console.log(`\nroom ${name}: ${room.wanted} % wanted`);
  const counts = { Killed: 0, Timeout: 0, Survived: 0, NoCoverage: 0 };
  for (const run of runs) {
    const results = await mutate(run.name, run.files, run.tests, room.wanted, force);
    for (const { status, fileName } of results) {
      // with --file, what is known of other files is among the results
      const isAsked = run.files.includes(relative(process.cwd(), fileName));
      if (isAsked && status in counts) counts[status as keyof typeof counts]++;
    }
  }
  const { Killed: killed, Timeout: slow, Survived: survived, NoCoverage: unmet } = counts;
  const score = (100 * (killed + slow)) / (killed + slow + survived + unmet);
  console.log(
    `room ${name}: ${score.toFixed(2)} %: ${killed} killed, ${slow} without end, ${survived} survived, ${unmet} unmet`,
  );
  return !(score < room.wanted);
}

type Asked = {
  readonly rooms: readonly string[];
  readonly file: string | undefined;
  readonly force: boolean;
};

/** The rooms that are asked for, the files, and whether all is tried anew. */
function asked(): Asked {
  const options = {
    only: { type: 'string' },
    file: { type: 'string' },
    force: { type: 'boolean', default: false },
  } as const;
  const { only, file, force } = parseArgs({ options }).values;
  const names = Object.keys(ROOMS);
  if (only !== undefined && !names.includes(only))
    throw new UsageError(`no room is called ${only}; there are ${names.join(', ')}`);
  const rooms = (only === undefined ? names : [only]).filter(
    (name) => filesOf(ROOMS[name]!, file).length > 0,
  );
  if (rooms.length === 0) throw new UsageError(`no room has a file ${file}`);
  return { rooms, file, force };
}

try {
  process.chdir(join(import.meta.dirname, '../..'));
  const ask = asked();
  for (const name of ask.rooms)
    if (!(await visit(name, ROOMS[name]!, ask))) process.exitCode = EXIT.violated;
} catch (error) {
  console.error(`mutation: ${oneLine(error)}`);
  const isUsage = error instanceof UsageError || error instanceof TypeError; // of parseArgs
  process.exitCode = isUsage ? EXIT.usage : EXIT.fault;
}
