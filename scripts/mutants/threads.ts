/** Threads that study mutants: each with a model of its own, stopped when it takes too long. */
import { Worker } from 'node:worker_threads';
import type { Done, Job, Setup } from './job.ts';

export type Thread = {
  /** What the thread answers; a text if it broke or took longer than so many seconds. */
  readonly ask: (job: Job, seconds: number) => Promise<Done | string>;
  readonly close: () => Promise<void>;
};

/** Starts a thread with these sources. Imports the model only once it is asked something. */
export function startThread(setup: Setup): Thread {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { workerData: setup });
  return {
    ask: (job, seconds) =>
      new Promise((resolve) => {
        const hear = (done: Done): void => answer(done);
        const fail = (error: Error): void => answer(`the model throws: ${error.message}`);
        const leave = (): void => answer('stopped');
        const timer = setTimeout(() => answer(`no answer in ${seconds} s`), seconds * 1000);
        const answer = (done: Done | string): void => {
          clearTimeout(timer);
          worker.off('message', hear).off('error', fail).off('exit', leave);
          resolve(done);
        };
        worker.on('message', hear).on('error', fail).on('exit', leave);
        worker.postMessage(job);
      }),
    close: async () => {
      await worker.terminate();
    },
  };
}

/** Does the tasks in order, so many at a time; stops taking new ones when told to. */
export async function inLanes<T>(
  lanes: number,
  tasks: readonly T[],
  isStopped: () => boolean,
  perform: (task: T) => Promise<void>,
): Promise<void> {
  const waiting = [...tasks];
  const lane = async (): Promise<void> => {
    for (let task = waiting.shift(); task !== undefined && !isStopped(); task = waiting.shift()) {
      await perform(task);
    }
  };
  await Promise.all(Array.from({ length: Math.max(1, lanes) }, lane));
}
