/** A search thread: does one job after another, stops when told to. */
import { parentPort, workerData } from 'node:worker_threads';
import type { Bounds, Job } from '../../properties/job.ts';
import { designsIn, perform } from '../../properties/job.ts';
import type { Limits, Progress } from '../../properties/search/explore.ts';
import { UsageError } from '../cli/fault.ts';
import { findDesign, oneLine } from '../cli/inputs.ts';
import type { Message } from './task.ts';
import { INTERRUPTED, STOP } from './task.ts';

const PROGRESS_EVERY = 100; // milliseconds

const flag = (workerData as { readonly flag: Int32Array }).flag;

function post(message: Message): void {
  parentPort?.postMessage(message);
}

/** The clock and Ctrl-C, as the search sees them: asked every 256 states, a fraction of a millisecond. */
function ticking({ seconds }: Bounds): Pick<Limits, 'tick' | 'tickEvery'> {
  const end = performance.now() + seconds * 1000;
  let next = 0;
  return {
    tickEvery: 256,
    tick: (progress: Progress) => {
      if (Atomics.load(flag, 0) === STOP) return INTERRUPTED;
      const now = performance.now();
      if (now > end) return `the time limit of ${seconds} s was reached`;
      if (now > next) {
        next = now + PROGRESS_EVERY;
        post({ kind: 'progress', progress });
      }
      return undefined;
    },
  };
}

async function answer(job: Job): Promise<void> {
  const start = performance.now();
  try {
    const refs = designsIn(job);
    const designs = new Map(
      await Promise.all(refs.map(async (ref) => [ref, await findDesign(ref)] as const)),
    );
    const result = perform(job, (ref) => designs.get(ref)!, ticking(job.bounds));
    post({ kind: 'answer', result, seconds: (performance.now() - start) / 1000 });
  } catch (error) {
    post({ kind: 'fault', message: oneLine(error), usage: error instanceof UsageError });
  }
}

parentPort?.on('message', (job: Job) => void answer(job));
