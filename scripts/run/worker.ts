/** A search thread: does one job after another, stops when told to. */
import { parentPort, workerData } from 'node:worker_threads';
import type { Design } from '../../model/rules/design.ts';
import { noted } from '../../model/rules/noted.ts';
import type { Job } from '../../properties/job.ts';
import { designsIn, ownDesignsIn, perform } from '../../properties/job.ts';
import type { Reads } from '../../properties/verdicts/reads.ts';
import { mergeReads, ownOrDiffering, watchReads } from '../../properties/verdicts/reads.ts';
import { isUsersFault } from '../cli/fault.ts';
import { CODE_EXTENSION } from '../cli/installed.ts';
import { broughtWith, findDesign, findDesignAs, oneLine } from '../cli/inputs.ts';
import { helpersFrom } from './helpers.ts';
import type { Message } from './task.ts';
import { INTERRUPTED, STOP } from './task.ts';
import { ticking } from './ticking.ts';

const HELPER = new URL(`./helper${CODE_EXTENSION}`, import.meta.url);
const flag = (workerData as { readonly flag: Int32Array }).flag;

function post(message: Message): void {
  parentPort?.postMessage(message);
}

/** A rule from a file may make a map what no map of the scope can be; then the codec has no key for the state. */
function beyondScope(job: Job, message: string): string | undefined {
  const files = ownDesignsIn(job);
  const what = /^the codec was given a wrong value; (.*)/.exec(message)?.[1];
  if (files.length === 0 || what === undefined || !('scope' in job)) return undefined;
  return `design ${files.join(', ')}: scope ${job.scope.name} cannot hold what it makes of a map (${what}); a scope that varies this field is needed`;
}

/** The designs of a job; a proof reads for itself, and is not to be disturbed. */
async function watchedDesigns(job: Job): Promise<{
  readonly designs: ReadonlyMap<string, Design>;
  readonly reads: readonly (() => Reads)[];
  readonly asked: readonly (() => readonly string[])[];
}> {
  const refs = designsIn(job);
  const reads: (() => Reads)[] = [];
  const plain = await Promise.all(refs.map(findDesign));
  const compares = job.kind === 'walk' || (job.kind === 'diff' && job.watch === true);
  const isWatched = ownOrDiffering(compares ? plain : []);
  const watched = await Promise.all(
    refs.map((ref) =>
      findDesignAs(
        ref,
        (design) => {
          if (job.kind === 'prove') return design;
          const found = watchReads(design, isWatched);
          reads.push(found.reads);
          return found.reads().length === 0 ? design : found.design;
        },
        job.kind !== 'prove',
      ),
    ),
  );
  if (job.kind !== 'judge' && job.kind !== 'weigh') {
    return { designs: new Map(refs.map((ref, index) => [ref, watched[index]!])), reads, asked: [] };
  }
  const noting = watched.map(noted);
  return {
    designs: new Map(refs.map((ref, index) => [ref, noting[index]!.design])),
    reads,
    asked: noting.map(({ asked }) => asked),
  };
}

async function answer(job: Job): Promise<void> {
  const start = performance.now();
  // of the thousand searches of a space that wait when Ctrl-C comes, none need be begun
  if (job.kind === 'project' && Atomics.load(flag, 0) === STOP) {
    post({ kind: 'answer', result: { stopped: INTERRUPTED }, seconds: 0, reads: [] });
    return;
  }
  try {
    const { designs, reads, asked } = await watchedDesigns(job);
    // what a rule reads is heard in this thread only
    const helps = job.kind === 'judge' && reads.every((read) => read().length === 0);
    const threads = { helped: false };
    const helpers = helps ? helpersFrom(HELPER, job, flag) : undefined;
    const told = helpers && {
      ...helpers,
      start: (...given: Parameters<typeof helpers.start>): void => {
        threads.helped = true;
        helpers.start(...given);
      },
    };
    const ticks = ticking(job.bounds, flag, (progress) => post({ kind: 'progress', progress }));
    const result = perform(
      job,
      (ref) => designs.get(ref)!,
      { ...ticks, helpers: told },
      broughtWith,
    );
    const seconds = (performance.now() - start) / 1000;
    post({
      kind: 'answer',
      result,
      seconds,
      reads: mergeReads(reads.map((read) => read())),
      ...(asked.length > 0 && !threads.helped && { asked: asked.flatMap((names) => names()) }),
    });
  } catch (error) {
    const beyond = beyondScope(job, oneLine(error));
    post({
      kind: 'fault',
      message: beyond ?? oneLine(error),
      usage: beyond !== undefined || isUsersFault(error),
    });
  }
}

parentPort?.on('message', (job: Job) => void answer(job));
