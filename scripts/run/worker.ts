/** A search thread: does one task after another, stops when told to. */
import { parentPort, workerData } from 'node:worker_threads';
import { compareDesigns } from '../../properties/verdicts/compare.ts';
import { claimsIn } from '../../properties/claims/all.ts';
import type { Limits, Progress, Report } from '../../properties/search/explore.ts';
import { explore } from '../../properties/search/explore.ts';
import type { Comparison } from '../../properties/verdicts/compare.ts';
import { systemOf } from '../../properties/verdicts/system.ts';
import { UsageError } from '../cli/fault.ts';
import { findDesign, oneLine } from '../cli/inputs.ts';
import type { Bounds, Message, Task } from './task.ts';
import { INTERRUPTED, STOP } from './task.ts';

const PROGRESS_EVERY = 100; // milliseconds

const flag = (workerData as { readonly flag: Int32Array }).flag;

function post(message: Message): void {
  parentPort?.postMessage(message);
}

/** The clock and Ctrl-C, as the search sees them: asked every 256 states, a fraction of a millisecond. */
function limits(bounds: Bounds): Limits {
  const end = performance.now() + bounds.seconds * 1000;
  let next = 0;
  return {
    maxStates: bounds.maxStates,
    tickEvery: 256,
    tick: (progress: Progress) => {
      if (Atomics.load(flag, 0) === STOP) return INTERRUPTED;
      const now = performance.now();
      if (now > end) return `the time limit of ${bounds.seconds} s was reached`;
      if (now > next) {
        next = now + PROGRESS_EVERY;
        post({ kind: 'progress', progress });
      }
      return undefined;
    },
  };
}

async function perform(task: Task): Promise<Report | Comparison> {
  if (task.kind === 'diff') {
    const [a, b] = [await findDesign(task.a), await findDesign(task.b)];
    return compareDesigns(a, b, task.scope, limits(task.bounds));
  }
  const design = await findDesign(task.design);
  const inScope = claimsIn(task.scope);
  const claims =
    task.claims.length === 0 ? inScope : inScope.filter(({ id }) => task.claims.includes(id));
  return explore(systemOf(design, task.scope), claims, limits(task.bounds));
}

async function answer(task: Task): Promise<void> {
  const start = performance.now();
  try {
    const result = await perform(task);
    post({ kind: 'answer', result, seconds: (performance.now() - start) / 1000 });
  } catch (error) {
    post({ kind: 'fault', message: oneLine(error), usage: error instanceof UsageError });
  }
}

parentPort?.on('message', (task: Task) => void answer(task));
