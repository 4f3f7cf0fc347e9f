/** What every searching command shares: threads, progress on a terminal, Ctrl-C, bounds. */
import type { Bounds, Job, JobProgress } from '../../properties/job.ts';
import { onInterrupt } from './interrupt.ts';
import { startProgress } from './progress.ts';
import { startPool } from './pool.ts';
import type { JobDone } from './task.ts';
import { INTERRUPTED } from './task.ts';

export type Session = {
  /** Does a job on a free thread; `label` names it in the progress line. */
  readonly run: <J extends Job>(label: string, job: J) => Promise<JobDone<J['kind']>>;
};

const count = new Intl.NumberFormat('en');
const LONGEST_TIMER = 2 ** 31 - 1; // milliseconds; Node takes more for none at all

/**
 * Runs the work with a pool of threads; the first Ctrl-C stops the searches, the second the program.
 * The seconds of a task's bounds count from here, so that they bound all tasks together.
 */
export async function withSession<T>(
  most: number,
  work: (session: Session) => Promise<T>,
): Promise<T> {
  const start = performance.now();
  const pool = startPool(most);
  const spinner = startProgress();
  let why: string | undefined;
  const stop = (because: string): void => {
    why ??= because;
    pool.stop();
  };
  const listenNoMore = onInterrupt(() => {
    spinner.stop();
    stop(INTERRUPTED);
  });
  let clock: NodeJS.Timeout | undefined;
  const startClock = ({ seconds }: Bounds): void => {
    const left = start + seconds * 1000 - performance.now();
    clock ??= setTimeout(
      () => stop(`the time limit of ${seconds} s was reached`),
      Math.min(Math.max(left, 0), LONGEST_TIMER),
    );
  };
  const running = new Map<string, JobProgress | undefined>();
  const show = (): void => {
    const first = [...running].find(([, progress]) => progress !== undefined);
    const labels = [...running.keys()].slice(0, 3).join(', ');
    const detail = first?.[1];
    spinner.say(detail === undefined ? labels : `${labels}: ${progressWords(detail)}`);
  };
  try {
    return await work({
      run: async (label, job) => {
        startClock(job.bounds);
        running.set(label, undefined);
        try {
          const answer = await pool.run(job, (progress) => {
            running.set(label, progress);
            show();
          });
          return why === undefined ? answer : withReason(answer, why);
        } finally {
          running.delete(label);
          show();
        }
      },
    });
  } finally {
    clearTimeout(clock);
    listenNoMore();
    spinner.stop();
    await pool.close();
  }
}

/** How far a search or a proof is. */
function progressWords(progress: JobProgress): string {
  if ('stage' in progress) {
    const { design, stage, done, of } = progress;
    return `${design}, ${stage}, ${Math.floor((100 * done) / of)} %`;
  }
  const { states, transitions, depth } = progress;
  return `${count.format(states)} states, ${count.format(transitions)} calls, depth ${depth}`;
}

/** An answer in which a thread that was made to stop says why: threads know only that they were. */
function withReason<T>(part: T, why: string): T {
  if (part === INTERRUPTED) return why as T;
  if (Array.isArray(part)) return part.map((item: unknown) => withReason(item, why)) as T;
  if (typeof part !== 'object' || part === null) return part;
  if (Object.getPrototypeOf(part) !== Object.prototype) return part;
  return Object.fromEntries(
    Object.entries(part).map(([key, value]) => [key, withReason<unknown>(value, why)]),
  ) as T;
}
