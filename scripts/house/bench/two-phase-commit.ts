/** Explores two-phase commit in a process of its own and prints what it found, for `engine.ts`; argument: managers. */
import { explore } from '../../../properties/search/explore.ts';
import { twoPhaseCommit } from '../../../properties/search/known-systems/two-phase-commit.ts';

/** What is printed, as JSON. */
export type FoundStates = {
  readonly states: number;
  readonly transitions: number;
  /** Most memory the process ever held. */
  readonly peakMegabytes: number;
};

const { states, transitions } = explore(twoPhaseCommit(Number(process.argv[2])), []);
const peakMegabytes = process.resourceUsage().maxRSS / 1024; // from KiB
const found: FoundStates = { states, transitions, peakMegabytes };
console.log(JSON.stringify(found));
