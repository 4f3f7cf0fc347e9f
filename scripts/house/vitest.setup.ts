/**
 * Runs before each test file: what commands print is read without colours, also where vitest itself
 * prints on a terminal that has them; random tests draw from one fixed seed, unless a test gives its own. The
 * long suite (scripts/house/long) sets another seed, and makes many times the usual number of runs.
 */
import fc from 'fast-check';

/** How often a law is tried for each time that `npm test` does, in a minute of the long suite. */
const LAWS_A_MINUTE = 4;

const { LONG_SEED = '618', LONG_MINUTES = `${1 / LAWS_A_MINUTE}` } = process.env;
fc.configureGlobal({
  seed: Number(LONG_SEED),
  numRuns: 100 * LAWS_A_MINUTE * Number(LONG_MINUTES),
});

delete process.env['FORCE_COLOR'];
process.env['NO_COLOR'] = '1';
