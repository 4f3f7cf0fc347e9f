/** What a search thread says to who gave it a job, and how it is told to stop. */
import type { Job, JobProgress, JobResult } from '../../properties/job.ts';
import type { Reads } from '../../properties/verdicts/reads.ts';

/** A job of that kind, done. */
export type JobDone<K extends Job['kind']> = {
  readonly result: JobResult<K>;
  readonly seconds: number;
  /** What the designs read of what they were asked about: their own choices, and those in which they differ. */
  readonly reads: Reads;
  /** What was asked of the designs of a search, of all together; not known if other threads helped. */
  readonly asked?: readonly string[];
};

export type Message =
  | { readonly kind: 'progress'; readonly progress: JobProgress }
  | ({ readonly kind: 'answer' } & JobDone<Job['kind']>)
  | { readonly kind: 'fault'; readonly message: string; readonly usage: boolean };

/** Set to 1 in the shared flag to make all threads stop and say what they know. */
export const STOP = 1;
/** The position in the shared flag that counts the threads at work. */
export const BUSY = 1;
export const INTERRUPTED = 'interrupted';

/** Whether a search stopped for that reason. */
export function wasInterrupted(stopped: string): boolean {
  return stopped.endsWith(INTERRUPTED);
}
