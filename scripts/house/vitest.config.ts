/**
 * How the tests run. All are pure or mind their own files, so they share their worker processes (a
 * quarter less CPU time, measured). Node itself loads them: vitest's own loader would only take types away, as
 * Node does, and makes each name that is imported a look-up (a quarter of the CPU time, measured).
 */
import { availableParallelism } from 'node:os';
import { configDefaults, defineConfig } from 'vitest/config';

const LONG = 'scripts/house/long/*.test.ts';
const isLong = process.env['LONG_SEED'] !== undefined;

export default defineConfig({
  plugins: [
    {
      name: 'packages as Node finds them', // and not those that are built for development
      configResolved: ({ ssr }) => void ssr.resolve?.conditions?.splice(0),
    },
  ],
  test: {
    allowOnly: false,
    expect: { requireAssertions: true },
    // one more than cores, since tests wait for processes and pages: 160 s on two cores, with two 174, with four 173
    maxWorkers: availableParallelism() + 1,
    include: isLong
      ? ['properties/{random/laws,design-space/sharing}.test.ts', LONG]
      : ['{model,properties,counterexamples,scripts}/**/*.test.ts'],
    exclude: isLong ? configDefaults.exclude : [...configDefaults.exclude, LONG],
    isolate: false,
    experimental: { viteModuleRunner: false },
    setupFiles: ['scripts/house/vitest.setup.ts'],
    testTimeout: 240_000, // for machines that are busy with something else
    watch: false,
  },
});
