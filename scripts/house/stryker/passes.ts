/**
 * What Stryker mutates, and which tests the mutants meet. Passes, so that only what is mutated
 * is instrumented: an instrumented search of an instrumented model takes many times as long.
 */
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Stryker } from '@stryker-mutator/core';

type Options = ConstructorParameters<typeof Stryker>[0];

/** Files to mutate (later patterns take away) and test files, both as globs. */
export type Pass = {
  readonly name: string;
  readonly mutate: readonly string[];
  readonly tests: readonly string[];
};

export const PASSES: readonly Pass[] = [
  {
    name: 'search',
    mutate: [
      'properties/search/*.ts',
      'properties/verdicts/{call-sorts,system}.ts',
      '!properties/**/*.test.ts',
    ],
    tests: ['properties/search/*.test.ts', 'properties/verdicts/{call-sorts,system}.test.ts'],
  },
  {
    name: 'compare',
    mutate: ['properties/verdicts/compare.ts'],
    tests: ['properties/verdicts/compare.test.ts'],
  },
  {
    name: 'model',
    mutate: [
      'model/**/*.ts',
      '!model/**/*.test.ts',
      // Data only: what is in them is pinned by properties/verdicts/verdicts.test.ts, or is prose for people.
      '!model/scopes/named.ts',
      '!model/kernel/{not-modelled,version}.ts',
      '!model/rules/designs/!(all).ts',
      // Test data, and the machine that runs texts for tests.
      '!model/facts/**',
      '!model/programs/bytecode/machine.ts',
      // The programs: each is a constant of which library.test.ts pins every byte by its tag, made
      // before any mutant is switched on.
      '!model/programs/bytecode/!(bytecode|library).ts',
    ],
    tests: ['model/**/*.test.ts'],
  },
];

const CACHE = '.cache/stryker';

/**
 * Stryker's options for a pass. Mutants of what is evaluated once, when a file is loaded (tables and
 * names), are ignored: each would need the tests loaded anew. One at a time, so that time limits mean
 * the same on every machine. What did not change is not tried again, unless `force` is set.
 */
export function optionsOf(pass: Pass, force: boolean): Options {
  return {
    mutate: [...pass.mutate],
    testFiles: [...pass.tests],
    testRunner: 'vitest',
    plugins: [import.meta.resolve('@stryker-mutator/vitest-runner')],
    vitest: { configFile: 'scripts/house/vitest.config.ts', related: false },
    coverageAnalysis: 'perTest',
    ignoreStatic: true,
    concurrency: 1,
    timeoutMS: 4000,
    timeoutFactor: 1.5,
    incremental: true,
    incrementalFile: `${CACHE}/${pass.name}.json`,
    force,
    reporters: process.stdout.isTTY ? ['clear-text', 'progress'] : ['clear-text'],
    clearTextReporter: { logTests: false, reportTests: false },
    thresholds: { high: 95, low: 90, break: 90 },
    logLevel: 'error' as never,
    allowConsoleColors: false,
    // Beside the project other tools would find the copy that Stryker works in.
    tempDirName: join(tmpdir(), 'exclmap-stryker'),
    ignorePatterns: [
      '/.*',
      '/counterexamples',
      '/scripts/*',
      '!/scripts/house',
      '/scripts/house/*',
      '!/scripts/house/vitest.*.ts',
    ],
  };
}
