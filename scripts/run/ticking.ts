/** What stops a search from outside: the clock, Ctrl-C, and memory that runs out. */
import type { Bounds, JobProgress } from '../../properties/job.ts';
import { INTERRUPTED, STOP } from './task.ts';

const LOOK_EVERY = 100; // milliseconds

/**
 * So much memory must be left, or the search stops while it can still say what it knows: Linux promises memory that
 * it does not have, and ends the program that then uses it. In a tenth of a second a search takes some 50 MB.
 */
const LEAST_MEMORY = 512 * 2 ** 20;

/** The search asks every 256 states, a fraction of a millisecond; `flag` is that of the pool. */
export function ticking(
  { seconds }: Bounds,
  flag: Int32Array,
  onProgress: (progress: JobProgress) => void,
  availableMemory: () => number = () => process.availableMemory(),
): {
  readonly tick: (progress: JobProgress) => string | undefined;
  readonly tickEvery: number;
} {
  const start = performance.now();
  const end = start + seconds * 1000;
  // most searches are over before anybody could see how far they are
  let next = start + LOOK_EVERY;
  return {
    tickEvery: 256,
    tick: (progress) => {
      if (Atomics.load(flag, 0) === STOP) return INTERRUPTED;
      const now = performance.now();
      if (now > end) return `the time limit of ${seconds} s was reached`;
      if (now > next) {
        next = now + LOOK_EVERY;
        if (availableMemory() < LEAST_MEMORY) return 'this machine has no memory left for more';
        onProgress(progress);
      }
      return undefined;
    },
  };
}
