/**
 * A process that does one job after another, for a parent that keeps the time and survives what jobs do to
 * it. It is the first of its process group, so that it ends together with what it started.
 */
import { Worker } from 'node:worker_threads';
import type { CampaignJob } from '../../properties/campaign/campaign-job.ts';
import { oneLine } from '../cli/inputs.ts';
import { isUsersFault } from '../cli/fault.ts';
import type { FromChild } from './crew.ts';
import { performHere } from './perform.ts';

/** A thread of its own, since a job may never let go of this one: ends the group when the parent is gone. */
const WATCH = `
  const parent = process.ppid;
  const still = new Int32Array(new SharedArrayBuffer(4));
  for (;;) {
    Atomics.wait(still, 0, 0, 500);
    if (process.ppid !== parent) process.kill(-process.pid, 'SIGKILL');
  }`;
new Worker(WATCH, { eval: true }).unref();

const say = (message: FromChild): void => {
  process.send?.(message);
};

process.on('message', (job: CampaignJob) => {
  performHere(job).then(
    (answer) => {
      say({ kind: 'answer', answer });
    },
    (error: unknown) => {
      say({ kind: 'fault', why: oneLine(error), usage: isUsersFault(error) });
    },
  );
});
process.on('disconnect', () => process.exit());
say({ kind: 'ready' });
