/** A worker: takes jobs from the queue, has them done by processes of this machine, gives the records back. */
import { setTimeout as wait } from 'node:timers/promises';
import { keyOf } from '../../../properties/campaign/campaign-job.ts';
import { startCrew } from '../crew.ts';
import { jobFrom, recordText } from '../records.ts';
import type { Connected } from './connect.ts';
import { QUEUE, teller } from './connect.ts';

export type WorkOptions = {
  readonly size: number;
  readonly deadline: number;
  /** Seconds without a sign of life after which others may take a job of this worker. */
  readonly lock: number;
  readonly tell: (line: string) => void;
  readonly done: (jobs: number) => void;
  readonly signal: AbortSignal;
};

/** So often may the worker of a job be lost, which need not be the job's doing. */
const MOST_LOST = 10;
/** Milliseconds until a broker that went away is asked again. */
const RETRY = 1000;

/** Works until the signal comes; then ends what is being done, and takes no more. */
export async function workAt(
  { bullmq, options, name }: Connected,
  { size, deadline, lock, tell, done, signal }: WorkOptions,
): Promise<number> {
  const crew = startCrew({ size, deadline });
  let jobs = 0;
  const worker = new bullmq.Worker(
    QUEUE,
    async ({ data }) => {
      const read = jobFrom(data);
      if ('fault' in read) throw new Error(`it is no job of ours: ${read.fault}`);
      const record = await crew.work(read.value);
      if (record === undefined) throw new Error('the worker was ended');
      if (record.key !== keyOf(read.value)) throw new Error('the key is wrong');
      done(++jobs);
      return JSON.parse(recordText(record)) as unknown;
    },
    {
      ...options,
      concurrency: 2 * size, // the next job is here when a process is free
      lockDuration: lock * 1000,
      stalledInterval: lock * 1000,
      maxStalledCount: MOST_LOST,
      runRetryDelay: RETRY,
      drainDelay: 1,
    },
  );
  worker.on('error', teller(name, tell));
  await new Promise<void>((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve());
  });
  // without its broker it can give nothing back
  await Promise.race([worker.close(), wait(deadline * 1000, undefined, { ref: false })]);
  crew.dismiss();
  return jobs;
}
