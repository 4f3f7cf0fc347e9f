/**
 * Explores two-phase commit in a process of its own and prints what it found, for `engine.ts`; arguments: managers,
 * threads, and `orbits` to search up to the names of the managers.
 */
import { explore } from '../../../properties/search/explore.ts';
import {
  twoPhaseCommit,
  twoPhaseCommitUpToNames,
} from '../../../properties/search/known-systems/two-phase-commit.ts';
import { CODE_EXTENSION } from '../../cli/installed.ts';
import { helpersFrom } from '../../run/helpers.ts';
import { ownPeak } from './peak.ts';

/** What is printed, as JSON. */
export type FoundStates = {
  readonly states: number;
  readonly transitions: number;
  /** Most memory the process ever held. */
  readonly peakMegabytes: number;
};

const [managers = 8, threads = 1] = process.argv.slice(2, 4).map(Number);
const system = (process.argv[4] === 'orbits' ? twoPhaseCommitUpToNames : twoPhaseCommit)(managers);
const script = new URL(`./two-phase-commit-helper${CODE_EXTENSION}`, import.meta.url);
const helpers = helpersFrom(script, managers, undefined, threads - 1);
const { states, transitions } = explore(system, [], { helpers });
const found: FoundStates = { states, transitions, peakMegabytes: ownPeak() };
console.log(JSON.stringify(found));
