/**
 * Runs before each test file: random tests draw from one fixed seed, unless a test gives its own. The
 * long suite (scripts/long) sets another seed, and how many times the usual number of runs is made.
 */
import fc from 'fast-check';

const { LONG_SEED = '618', LONG_FACTOR = '1' } = process.env;
fc.configureGlobal({ seed: Number(LONG_SEED), numRuns: 100 * Number(LONG_FACTOR) });
