/** Search threads, one a core: the main thread stays free for progress and Ctrl-C. */
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { designNamed } from '../../model/rules/designs/all.ts';
import type { Job, JobProgress } from '../../properties/job.ts';
import { designsIn } from '../../properties/job.ts';
import { UsageError } from '../cli/fault.ts';
import { CODE_EXTENSION } from '../cli/installed.ts';
import type { JobDone, Message } from './task.ts';
import { BUSY, STOP } from './task.ts';

export type Pool = {
  /** Does the job on a free thread; jobs wait their turn in order. Rejects with a UsageError or a fault of ours. */
  readonly run: <J extends Job>(
    job: J,
    onProgress?: (progress: JobProgress) => void,
  ) => Promise<JobDone<J['kind']>>;
  /** Makes every search stop and answer with what it knows. */
  readonly stop: () => void;
  readonly close: () => Promise<void>;
};

type Waiting = {
  readonly job: Job;
  readonly onProgress: (progress: JobProgress) => void;
  readonly resolve: (answer: JobDone<Job['kind']>) => void;
  readonly reject: (error: Error) => void;
};

/** Starts up to `most` threads, never more than there are cores. */
export function startPool(most: number): Pool {
  const flag = new Int32Array(new SharedArrayBuffer(8)); // see task.ts
  const waiting: Waiting[] = [];
  const workers: Worker[] = [];
  const idle: Worker[] = [];
  const size = Math.max(1, Math.min(most, availableParallelism()));

  const next = (): void => {
    const [first] = waiting;
    if (first === undefined) return;
    const worker = idle.pop() ?? (workers.length < size ? spawn() : undefined);
    if (worker === undefined) return;
    waiting.shift();
    give(worker, first);
  };

  const spawn = (): Worker => {
    const worker = new Worker(new URL(`./worker${CODE_EXTENSION}`, import.meta.url), {
      workerData: { flag },
    });
    workers.push(worker);
    return worker;
  };

  const give = (worker: Worker, { job, onProgress, resolve, reject }: Waiting): void => {
    Atomics.add(flag, BUSY, 1);
    const done = (): void => {
      Atomics.sub(flag, BUSY, 1);
      worker.off('message', hear);
      worker.off('error', fail);
      worker.off('exit', gone);
    };
    const hear = (message: Message): void => {
      if (message.kind === 'progress') {
        onProgress(message.progress);
        return;
      }
      done();
      idle.push(worker);
      if (message.kind === 'answer') resolve(message);
      else if (message.usage) reject(new UsageError(message.message));
      else reject(new Error(message.message));
      next();
    };
    const fail = (error: Error): void => {
      done();
      reject(error);
    };
    // nothing of ours ends a thread that has work; a choice that calls process.exit() does
    const gone = (): void => {
      const files = designsIn(job).filter((ref) => designNamed(ref) === undefined);
      const what = 'a thread ended before it answered';
      if (files.length === 0) fail(new Error(what));
      else fail(new UsageError(`design ${files.join(', ')}: ${what}; is process.exit() called?`));
    };
    worker.on('message', hear);
    worker.on('error', fail);
    worker.on('exit', gone);
    worker.postMessage(job);
  };

  return {
    run: (job, onProgress = () => undefined) =>
      new Promise((resolve, reject) => {
        waiting.push({ job, onProgress, resolve, reject });
        next();
      }),
    stop: () => {
      Atomics.store(flag, 0, STOP);
    },
    close: async () => {
      for (const worker of workers) worker.removeAllListeners('exit');
      await Promise.all(workers.map((worker) => worker.terminate()));
    },
  };
}
