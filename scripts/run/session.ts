/** What every searching command shares: threads, progress on a terminal, Ctrl-C, bounds. */
import type { Bounds, Job } from '../../properties/job.ts';
import type { Progress } from '../../properties/search/explore.ts';
import { EXIT } from '../cli/fault.ts';
import type { Pool } from './pool.ts';
import { startProgress } from './progress.ts';
import { startPool } from './pool.ts';
import type { JobDone } from './task.ts';

export type Session = {
  /** Does a job on a free thread; `label` names it in the progress line. */
  readonly run: <J extends Job>(label: string, job: J) => Promise<JobDone<J['kind']>>;
};

/** The bounds of a search unless the user gives others: about a minute, under 1 GB. */
export const DEFAULT_BOUNDS: Bounds = { maxStates: 10_000_000, seconds: 600 };

const count = new Intl.NumberFormat('en');

/** Runs the work with a pool of threads; the first Ctrl-C stops the searches, the second the program. */
export async function withSession<T>(
  most: number,
  work: (session: Session) => Promise<T>,
): Promise<T> {
  const pool = startPool(most);
  const spinner = startProgress();
  const onInterrupt = interrupt(pool, () => spinner.stop());
  process.on('SIGINT', onInterrupt);
  const running = new Map<string, Progress | undefined>();
  const show = (): void => {
    const first = [...running].find(([, progress]) => progress !== undefined);
    const labels = [...running.keys()].slice(0, 3).join(', ');
    const detail = first?.[1];
    spinner.say(
      detail === undefined
        ? labels
        : `${labels}: ${count.format(detail.states)} states, ${count.format(detail.transitions)} calls, depth ${detail.depth}`,
    );
  };
  try {
    return await work({
      run: async (label, job) => {
        running.set(label, undefined);
        try {
          return await pool.run(job, (progress) => {
            running.set(label, progress);
            show();
          });
        } finally {
          running.delete(label);
          show();
        }
      },
    });
  } finally {
    process.off('SIGINT', onInterrupt);
    spinner.stop();
    await pool.close();
  }
}

function interrupt(pool: Pool, quiet: () => void): () => void {
  let asked = false;
  return () => {
    if (asked) process.exit(EXIT.inconclusive);
    asked = true;
    quiet();
    pool.stop();
  };
}
