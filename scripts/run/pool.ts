/** Search threads, one a core: the main thread stays free for progress and Ctrl-C. */
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { Job, JobProgress } from '../../properties/job.ts';
import { ownDesignsIn } from '../../properties/job.ts';
import { UsageError } from '../cli/fault.ts';
import { CODE_EXTENSION } from '../cli/installed.ts';
import { endedThread, PATIENCE, silentThread } from './patience.ts';
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
export function startPool(most: number, patience = PATIENCE): Pool {
  const flag = new Int32Array(new SharedArrayBuffer(8)); // see task.ts
  const waiting: Waiting[] = [];
  const workers: Worker[] = [];
  const idle: Worker[] = [];
  const unheard = new Set<() => void>(); // by thread that has work: begins to wait for it no longer than that
  let isStopped = false;
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
    const files = ownDesignsIn(job);
    let clock: NodeJS.Timeout | undefined;
    const done = (): void => {
      clearTimeout(clock);
      unheard.delete(wait);
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
    const gone = (): void => {
      if (files.length === 0) fail(new Error('a thread ended before it answered'));
      else fail(endedThread(files));
    };
    const wait = (): void => {
      clock ??= setTimeout(() => fail(silentThread(files, patience)), patience);
    };
    if (files.length > 0) unheard.add(wait);
    if (files.length > 0 && isStopped) wait();
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
      isStopped = true;
      for (const wait of unheard) wait();
    },
    close: async () => {
      for (const worker of workers) worker.removeAllListeners('exit');
      await Promise.all(workers.map((worker) => worker.terminate()));
    },
  };
}
