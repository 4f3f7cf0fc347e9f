/**
 * How the tests run. All are pure or mind their own files, so they share their worker processes (a
 * quarter less CPU time, measured).
 */
import { availableParallelism } from 'node:os';
import { configDefaults, defineConfig } from 'vitest/config';

const LONG = 'scripts/house/long/*.test.ts';
const isLong = process.env['LONG_SEED'] !== undefined;

export default defineConfig({
  test: {
    allowOnly: false,
    expect: { requireAssertions: true },
    // vitest alone would leave a core to others
    maxWorkers: availableParallelism(),
    include: isLong
      ? ['properties/random/laws.test.ts', LONG]
      : ['{model,properties,counterexamples,scripts}/**/*.test.ts'],
    exclude: isLong ? configDefaults.exclude : [...configDefaults.exclude, LONG],
    isolate: false,
    setupFiles: ['scripts/house/vitest.setup.ts'],
    testTimeout: 240_000, // for machines that are busy with something else
    watch: false,
  },
});
