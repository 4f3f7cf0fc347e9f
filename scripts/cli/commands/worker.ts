/** `worker --queue URL`: does jobs of campaigns that wait in a queue, until it is told to stop. */
import { availableParallelism } from 'node:os';
import type { QueueAddress } from '../../campaign/queue/connect.ts';
import { interruptible } from '../../run/interrupt.ts';
import type { ExitCode } from '../fault.ts';
import { EXIT } from '../fault.ts';

export type WorkerOptions = QueueAddress & {
  /** Processes; the cores of this machine if left out. */
  readonly workers?: number;
  readonly deadline: number;
  readonly lock: number;
};

/** The command: 0 after it was told to stop. */
export async function workerCommand(options: WorkerOptions): Promise<ExitCode> {
  const { connect } = await import('../../campaign/queue/connect.ts');
  const { workAt } = await import('../../campaign/queue/work.ts');
  const connected = await connect(options);
  const tell = (text: string): void => {
    process.stderr.write(`exclmap: ${text}\n`);
  };
  const ends = 'ends what is being done; once more to end at once, and others will do it';
  return interruptible(
    async (say, signal) => {
      say(`waits for jobs at ${connected.name}`);
      const jobs = await workAt(connected, {
        size: options.workers ?? availableParallelism(),
        deadline: options.deadline,
        lock: options.lock,
        tell,
        done: (so) => say(`${so} jobs done at ${connected.name}`),
        signal,
      });
      tell(`${jobs} jobs done`);
      return EXIT.ok;
    },
    () => tell(ends),
  );
}
