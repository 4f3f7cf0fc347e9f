/** Search threads, one a core: the main thread stays free for progress and Ctrl-C. */
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { Progress } from '../../properties/search/explore.ts';
import { UsageError } from '../cli/fault.ts';
import type { Answer, Message, Task } from './task.ts';
import { STOP } from './task.ts';

export type Pool = {
  /** Does the task on a free thread; tasks wait their turn in order. Rejects with a UsageError or a fault of ours. */
  readonly run: <T extends Task>(
    task: T,
    onProgress?: (progress: Progress) => void,
  ) => Promise<Answer<T['kind']>>;
  /** Makes every search stop and answer with what it knows. */
  readonly stop: () => void;
  readonly close: () => Promise<void>;
};

type Job = {
  readonly task: Task;
  readonly onProgress: (progress: Progress) => void;
  readonly resolve: (answer: Answer<Task['kind']>) => void;
  readonly reject: (error: Error) => void;
};

/** Starts up to `most` threads, never more than there are cores. */
export function startPool(most: number): Pool {
  const flag = new Int32Array(new SharedArrayBuffer(4));
  const waiting: Job[] = [];
  const workers: Worker[] = [];
  const idle: Worker[] = [];
  const size = Math.max(1, Math.min(most, availableParallelism()));

  const next = (): void => {
    const job = waiting[0];
    if (job === undefined) return;
    const worker = idle.pop() ?? (workers.length < size ? spawn() : undefined);
    if (worker === undefined) return;
    waiting.shift();
    give(worker, job);
  };

  const spawn = (): Worker => {
    const worker = new Worker(new URL('./worker.ts', import.meta.url), { workerData: { flag } });
    workers.push(worker);
    return worker;
  };

  const give = (worker: Worker, job: Job): void => {
    const done = (): void => {
      worker.off('message', hear);
      worker.off('error', fail);
    };
    const hear = (message: Message): void => {
      if (message.kind === 'progress') {
        job.onProgress(message.progress);
        return;
      }
      done();
      idle.push(worker);
      if (message.kind === 'answer') job.resolve(message);
      else if (message.usage) job.reject(new UsageError(message.message));
      else job.reject(new Error(message.message));
      next();
    };
    const fail = (error: Error): void => {
      done();
      job.reject(error);
    };
    worker.on('message', hear);
    worker.on('error', fail);
    worker.postMessage(job.task);
  };

  return {
    run: (task, onProgress = () => undefined) =>
      new Promise((resolve, reject) => {
        waiting.push({
          task,
          onProgress,
          resolve,
          reject,
        });
        next();
      }),
    stop: () => {
      Atomics.store(flag, 0, STOP);
    },
    close: async () => {
      await Promise.all(workers.map((worker) => worker.terminate()));
    },
  };
}
