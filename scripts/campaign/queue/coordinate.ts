/**
 * A campaign through BullMQ: jobs go into the queue a few at a time, and an answer leaves it only after it is
 * in the folder. So whatever dies, the folder and the plan say what is left to do.
 */
import { setTimeout as wait } from 'node:timers/promises';
import type { JobRecord } from '../../../properties/campaign/merge.ts';
import { jsonIn, recordFrom } from '../records.ts';
import type { Keyed, Runner } from '../run.ts';
import type { Connected } from './connect.ts';
import { QUEUE, teller } from './connect.ts';

/** Jobs in the queue at a time: enough for many workers, and little to lose with a broker. */
const MOST_QUEUED = 2000;
/** Jobs that are put into the queue together. */
const BATCH = 250;
/** Milliseconds without an answer after which we look ourselves: events may be lost, and brokers forget. */
const LOOK_AFTER = 2000;
/** So often may a worker give a job back undone, or bring a result that is refused. */
const MOST_TRIES = 10;
/** Seconds until an answer that nobody fetched is thrown away. */
const KEEP = 7 * 86_400;

const idOf = (key: string): string => `job-${key}`;
const keyIn = (id: string): string => id.slice('job-'.length);

/** Hands the jobs to whoever works at that queue. */
export function runByQueue({ bullmq, options, name }: Connected): Runner {
  return async (todo, { isDone, take, tell, signal }) => {
    const queue = new bullmq.Queue(QUEUE, {
      ...options,
      defaultJobOptions: {
        removeOnComplete: { age: KEEP },
        removeOnFail: { age: KEEP },
        // a worker that cannot do it may leave it to another
        attempts: MOST_TRIES,
        backoff: { type: 'fixed', delay: 1000 },
      },
      streams: { events: { maxLen: 4 * MOST_QUEUED } },
    });
    const events = new bullmq.QueueEvents(QUEUE, options);
    const complain = teller(name, tell);
    queue.on('error', complain);
    events.on('error', complain);
    const byKey = new Map(todo.map((keyed) => [keyed.key, keyed]));
    const queued = new Map<string, Keyed>();
    const again: string[] = []; // to be done anew: they must leave the queue first, or their place is taken
    const refusals = new Map<string, number>();
    let failed: unknown;
    let last = performance.now();
    let isAlone = false;
    const gone: string[] = []; // in the folder, still to be removed from the queue

    const settle = (key: string, record: JobRecord | string): void => {
      if (!queued.has(key) || failed !== undefined) return;
      try {
        queued.delete(key);
        if (typeof record === 'string') {
          tell(`result ${key}: refused: ${record}`);
          const times = 1 + (refusals.get(key) ?? 0);
          refusals.set(key, times);
          if (times < MOST_TRIES) again.push(key);
          else take(asideOf(byKey.get(key)!, `its results were refused, ${times} times`));
        } else {
          take(record);
        }
        if (again.at(-1) !== key) gone.push(key);
        last = performance.now();
        isAlone = false;
      } catch (error) {
        failed = error; // the folder cannot be written
      }
    };
    events.on('completed', ({ jobId, returnvalue }) => {
      settle(keyIn(jobId), recordOf(keyIn(jobId), returnvalue));
    });

    /** Looks at each job that is out: it may be done, or lost. */
    const look = async (): Promise<void> => {
      const lost: Keyed[] = [];
      for (const [key, keyed] of [...queued]) {
        if (signal.aborted || failed !== undefined) return;
        if (isDone(key)) {
          queued.delete(key);
          continue;
        }
        const job = await queue.getJob(idOf(key));
        if (job === undefined) lost.push(keyed);
        else if (job.finishedOn === undefined || job.finishedOn === 0) continue;
        else if (job.returnvalue === null) {
          settle(key, asideOf(keyed, `the queue gave it up: ${job.failedReason}`));
        } else settle(key, recordOf(key, job.returnvalue));
      }
      if (lost.length > 0) await add(lost);
    };
    /** Says so, once, where nobody is there who would do the jobs. */
    const lookForWorkers = async (): Promise<void> => {
      if (isAlone) return;
      const workers = await queue.getWorkers().catch(() => undefined); // an ACL may forbid to ask
      isAlone = workers?.length === 0;
      if (isAlone) tell(`no worker is there yet: exclmap worker --queue ${name}, here or anywhere`);
    };
    const add = async (some: readonly Keyed[]): Promise<void> => {
      await queue.addBulk(
        some.map(({ key, job }) => ({ name: job.kind, data: job, opts: { jobId: idOf(key) } })),
      );
    };

    let at = 0;
    const step = async (): Promise<void> => {
      while (gone.length > 0)
        await Promise.all(gone.splice(0, BATCH).map((key) => queue.remove(idOf(key))));
      const back = again.splice(0);
      await Promise.all(back.map((key) => queue.remove(idOf(key))));
      const next = back.flatMap((key) => byKey.get(key) ?? []);
      while (at < todo.length && next.length < BATCH && queued.size + next.length < MOST_QUEUED) {
        const keyed = todo[at++]!;
        if (!isDone(keyed.key)) next.push(keyed);
      }
      for (const keyed of next) queued.set(keyed.key, keyed);
      if (next.length > 0) await add(next);
      else if (performance.now() - last > LOOK_AFTER) {
        await lookForWorkers();
        await look();
        last = performance.now();
      } else await wait(20);
    };
    try {
      const stopped = new Promise<void>((resolve) => {
        if (signal.aborted) resolve();
        signal.addEventListener('abort', () => resolve());
      });
      await Promise.race([
        stopped,
        (async () => {
          await events.waitUntilReady();
          while (!signal.aborted && failed === undefined) {
            if (at >= todo.length && queued.size + again.length + gone.length === 0) return;
            await step();
          }
        })(),
      ]);
      if (failed !== undefined) throw failed as Error;
      // what nobody has begun is not done for nothing
      if (signal.aborted)
        await Promise.race([
          withdraw(queue, [...queued.keys()]),
          wait(2000, undefined, { ref: false }),
        ]);
    } finally {
      await Promise.race([
        Promise.allSettled([queue.close(), events.close()]),
        wait(1000, undefined, { ref: false }),
      ]);
    }
  };
}

type Removing = { readonly remove: (id: string) => Promise<number> };

async function withdraw(queue: Removing, keys: readonly string[]): Promise<void> {
  await Promise.allSettled(keys.map((key) => queue.remove(idOf(key))));
}

/** What came back as a record, or why it is none. */
function recordOf(key: string, back: unknown): JobRecord | string {
  const read = recordFrom(typeof back === 'string' ? jsonIn(back) : { value: back });
  if ('fault' in read) return read.fault;
  return read.value.key === key ? read.value : 'it is the result of another job';
}

function asideOf({ key, job }: Keyed, aside: string): JobRecord {
  return { key, model: job.model, aside };
}

/** What is in the queue, for those who watch. */
export async function watchQueue(
  { bullmq, options, name }: Connected,
  say: (counts: Readonly<Record<string, number>>) => void,
  tell: (line: string) => void,
  signal: AbortSignal,
  isOver: () => boolean,
): Promise<void> {
  const queue = new bullmq.Queue(QUEUE, options);
  queue.on('error', teller(name, tell));
  try {
    while (!signal.aborted && !isOver()) {
      const counts = await queue.getJobCounts('waiting', 'active', 'completed', 'failed');
      say({ ...counts, workers: (await queue.getWorkers()).length });
      await wait(1000, undefined, { signal }).catch(() => undefined);
    }
  } finally {
    await Promise.race([queue.close(), wait(1000, undefined, { ref: false })]);
  }
}
