/** A thread that does tasks of a random search; see fuzz-threads.ts. */
import { workerData } from 'node:worker_threads';
import { claimsIn } from '../../properties/claims/all.ts';
import type { FuzzTask } from '../../properties/random/tasks.ts';
import { tasksOf } from '../../properties/random/tasks.ts';
import { findDesign } from '../cli/inputs.ts';
import type { FuzzHelperData } from './fuzz-threads.ts';
import { READY } from './fuzz-threads.ts';

const { subject, port } = workerData as FuzzHelperData;
const { scope, walks } = subject;
const claims = claimsIn(scope).filter(({ id }) => subject.claims.includes(id));
const perform = tasksOf(await findDesign(subject.design), scope, claims, walks);
port.on('message', (task: FuzzTask) => port.postMessage(perform(task)));
port.postMessage(READY);
