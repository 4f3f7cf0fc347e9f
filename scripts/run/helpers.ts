/** Starts the threads that help a search, where a core has nothing else to do. */
import { availableParallelism, loadavg } from 'node:os';
import { receiveMessageOnPort, Worker, workerData, parentPort } from 'node:worker_threads';
import type { Helpers, SharedSearch } from '../../properties/search/helpers.ts';
import type { SharedPart } from '../../properties/search/store.ts';
import { BUSY } from './task.ts';

/** What a helping thread is given: its task, what it shares with the search, and which helper it is. */
export type HelperData<T> = {
  readonly task: T;
  readonly shared: SharedSearch;
  readonly self: number;
};

/** Threads take some tenths of a second to start; with fewer states most searches take less. */
const FROM = 20_000;

/**
 * Helpers that run a script with a task. `busy` counts the threads at work, this one among them; without it there
 * are as many helpers as `most`.
 */
export function helpersFrom(
  script: URL,
  task: unknown,
  busy?: Int32Array,
  most = availableParallelism() - 1,
): Helpers {
  let workers: readonly Worker[] = [];
  return {
    from: FROM,
    spare: () => {
      if (busy === undefined) return most;
      const cores = availableParallelism();
      // where others wait for a core the search would wait for its helpers
      if ((loadavg()[0] ?? 0) > cores + 1) return 0;
      return Math.min(most, cores - Atomics.load(busy, BUSY));
    },
    start: (shared, parts) => {
      workers = shared.results.map((_, self) => {
        const data: HelperData<unknown> = { task, shared, self };
        const worker = new Worker(script, { workerData: data });
        if (busy !== undefined) Atomics.add(busy, BUSY, 1);
        // one that cannot start, or dies, does no work: the search then does all of it
        worker.on('error', () => undefined);
        worker.on('exit', () => busy !== undefined && Atomics.sub(busy, BUSY, 1));
        worker.unref();
        for (const part of parts) worker.postMessage(part);
        return worker;
      });
    },
    share: (part) => {
      for (const worker of workers) worker.postMessage(part);
    },
  };
}

/** In a helping thread: what it was given. */
export function helperData<T>(): HelperData<T> {
  return workerData as HelperData<T>;
}

/** In a helping thread: the next part of the store's memory, if there is one. */
export function nextPart(): SharedPart | undefined {
  return parentPort === null
    ? undefined
    : (receiveMessageOnPort(parentPort)?.message as SharedPart | undefined);
}
