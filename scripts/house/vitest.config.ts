/**
 * How the tests run. All are pure or mind their own files, so they share their worker processes (a
 * quarter less CPU time, measured).
 */
import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    allowOnly: false,
    expect: { requireAssertions: true },
    // vitest alone would leave a core to others
    maxWorkers: availableParallelism(),
    include: ['{model,properties,counterexamples,scripts}/**/*.test.ts'],
    isolate: false,
    setupFiles: ['scripts/house/vitest.setup.ts'],
    testTimeout: 240_000, // for machines that are busy with something else,
    watch: false,
  },
});
