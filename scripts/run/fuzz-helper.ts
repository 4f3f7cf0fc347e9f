/** A thread that does tasks of a random search; see fuzz-threads.ts. */
import { workerData } from 'node:worker_threads';
import { claimsIn } from '../../properties/claims/all.ts';
import type { FuzzTask } from '../../properties/random/tasks.ts';
import { tasksOf } from '../../properties/random/tasks.ts';
import { isUsersFault } from '../cli/fault.ts';
import { findDesign, oneLine } from '../cli/inputs.ts';
import type { FromFuzzHelper, FuzzHelperData } from './fuzz-threads.ts';
import { READY } from './fuzz-threads.ts';

const { subject, port } = workerData as FuzzHelperData;
const { scope, walks } = subject;
const claims = claimsIn(scope).filter(({ id }) => subject.claims.includes(id));
const perform = tasksOf(await findDesign(subject.design), scope, claims, walks);
const say = (message: FromFuzzHelper): void => port.postMessage(message);
port.on('message', (task: FuzzTask) => {
  try {
    say(perform(task));
  } catch (error) {
    say({ kind: 'fault', message: oneLine(error), usage: isUsersFault(error) });
  }
});
say(READY);
