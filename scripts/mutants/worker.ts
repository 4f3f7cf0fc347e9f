/**
 * A thread with a model of its own: sources that were handed to it stand in for files of the
 * project. Nothing is written to disk.
 */
import { registerHooks } from 'node:module';
import { pathToFileURL } from 'node:url';
import { join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import type { Done, Job, Setup } from './job.ts';
import { ROOT } from './mutant.ts';
import { PROBES, probes } from './probe.ts';

const { sources, probes: count } = workerData as Setup;
const replaced = new Map(
  Object.entries(sources).map(([file, text]) => [pathToFileURL(join(ROOT, file)).href, text]),
);

registerHooks({
  load: (url, context, next) => {
    const source = replaced.get(url);
    if (source === undefined) return next(url, context);
    return { format: 'module-typescript', source, shortCircuit: true };
  },
});

const { noted, probe } = probes(count);
Object.assign(globalThis, { [PROBES]: { probe } });

// Imported only now, so that the hooks see the model.
const { judgeExchange, judgeMutant, survey } = await import('./judge.ts');

function perform(job: Job): Done {
  switch (job.kind) {
    case 'survey':
      return { kind: 'survey', surveys: survey(job.design, noted) };
    case 'mutant':
      return { kind: 'judged', judged: judgeMutant(job.searches, job.further) };
    case 'exchange':
      return { kind: 'judged', judged: judgeExchange(job.exchange, job.searches) };
  }
}

parentPort?.on('message', (job: Job) => parentPort?.postMessage(perform(job)));
