/** Random search on threads: this one leads and does tasks itself, others help; what is found is the same either way. */
import { setImmediate, setTimeout as wait } from 'node:timers/promises';
import type { MessagePort } from 'node:worker_threads';
import { MessageChannel, receiveMessageOnPort, Worker } from 'node:worker_threads';
import type { Scope } from '../../model/scopes/scope.ts';
import type { WalkOptions } from '../../properties/random/batch.ts';
import type { Fuzzing } from '../../properties/random/fuzz.ts';
import type { FuzzTask, FuzzTaskDone } from '../../properties/random/tasks.ts';
import { UsageError } from '../cli/fault.ts';
import { CODE_EXTENSION } from '../cli/installed.ts';
import { endedThread, PATIENCE, silentThread } from './patience.ts';

/** What the tasks of a search are about, as plain data. */
export type FuzzSubject = {
  /** A name, or a file. */
  readonly design: string;
  readonly scope: Scope;
  /** Ids of claims. */
  readonly claims: readonly string[];
  readonly walks: WalkOptions;
};

/** What a helping thread is given. */
export type FuzzHelperData = { readonly subject: FuzzSubject; readonly port: MessagePort };
/** What it says: that it is there, then what came of each task, or what is wrong. */
export type FromFuzzHelper = typeof READY | FuzzTaskDone | FuzzFault;
export const READY = 'ready';
type FuzzFault = { readonly kind: 'fault'; readonly message: string; readonly usage: boolean };

export type FuzzThreads = {
  /** Threads in all. */
  readonly threads: number;
  readonly subject: FuzzSubject;
  /** What helping threads run, and after how many milliseconds they are started. */
  readonly script?: URL;
  readonly from?: number;
  /** How long one with a choice from a file is waited for once it is to stop, in milliseconds. */
  readonly patience?: number;
};

/** Threads take some tenths of a second to start; a search that is done by then needs none. */
const FROM = 200;
/** Tasks that a helper has before it, so that it need not wait for this thread to look; a batch of walks takes some 3 ms. */
const AHEAD = 2;
/** Milliseconds that this thread sleeps where it does nothing itself. */
const PAUSE = 2;
/** Milliseconds between turns, in which signals are heard and the clock is looked at. */
const TURN = 50;

/**
 * Does all tasks of a search, until `turn` says why to stop. A helper that cannot start, dies or is slow costs
 * time only: what it was given is done here once there is nothing else to do. `perform` does a task here; it is
 * left out where a choice is somebody's, which may never return: then this thread asks none, so that it hears
 * signals and looks at the clock, and a helper that is lost is a fault of that file.
 */
export async function fuzzOnThreads(
  search: Fuzzing,
  perform: ((task: FuzzTask) => FuzzTaskDone) | undefined,
  {
    threads,
    subject,
    script,
    from = perform === undefined ? 0 : FROM,
    patience = PATIENCE,
  }: FuzzThreads,
  turn: () => string | undefined,
): Promise<string | undefined> {
  const most = perform === undefined ? threads : threads - 1;
  const helpers: Helper[] = [];
  const start = performance.now();
  let next = start;
  try {
    while (!search.isDone()) {
      for (const helper of helpers) for (const done of helper.came()) search.take(done);
      for (const helper of helpers) feed(helper, search);
      if (perform === undefined) {
        for (const helper of helpers) helper.mustLive();
        await wait(PAUSE);
      } else {
        const own = search.next() ?? takenOver(helpers);
        if (own !== undefined) search.take(perform(own));
      }
      const now = performance.now();
      if (now < next) continue;
      const stopped = turn();
      if (stopped !== undefined) {
        if (perform === undefined) await settle(search, helpers, subject.design, patience);
        return stopped;
      }
      while (now >= start + from && helpers.length < most)
        helpers.push(helperFrom(subject, script));
      await setImmediate();
      next = performance.now() + TURN;
    }
    return undefined;
  } finally {
    await Promise.all(helpers.map((helper) => helper.end()));
  }
}

/** Waits for what helpers have begun, and has them make short what they found: no choice is asked here. */
async function settle(
  search: Fuzzing,
  helpers: readonly Helper[],
  file: string,
  patience: number,
): Promise<void> {
  search.stop();
  let heard = performance.now();
  for (;;) {
    for (const helper of helpers) {
      for (const done of helper.came()) {
        search.take(done);
        heard = performance.now();
      }
      feed(helper, search);
      helper.mustLive();
    }
    if (helpers.every(({ given }) => given.size === 0)) return;
    if (performance.now() - heard > patience) throw silentThread([file], patience);
    await wait(PAUSE);
  }
}

type Helper = {
  /** What it has done since this was last asked. */
  readonly came: () => readonly FuzzTaskDone[];
  readonly isFree: () => boolean;
  /** Throws if it is lost. */
  readonly mustLive: () => void;
  readonly give: (task: FuzzTask) => void;
  /** The tasks that it was given and has not done; whether each was taken over. */
  readonly given: ReadonlyMap<number, Given>;
  readonly end: () => Promise<unknown>;
};
type Given = { readonly task: FuzzTask; isTakenOver: boolean };

/** Gives it as much as it can have. */
function feed(helper: Helper, search: Fuzzing): void {
  while (helper.isFree()) {
    const task = search.next();
    if (task === undefined) return;
    helper.give(task);
  }
}

/** The task for which the search waits longest, of those that helpers have: it is done here, each once. */
function takenOver(helpers: readonly Helper[]): FuzzTask | undefined {
  const [oldest] = helpers
    .flatMap(({ given }) => [...given.values()])
    .filter(({ isTakenOver }) => !isTakenOver)
    .toSorted((one, other) => one.task.number - other.task.number);
  if (oldest === undefined) return undefined;
  oldest.isTakenOver = true;
  return oldest.task;
}

const HELPER = new URL(`./fuzz-helper${CODE_EXTENSION}`, import.meta.url);

function helperFrom(subject: FuzzSubject, script = HELPER): Helper {
  const { port1: port, port2 } = new MessageChannel();
  const given = new Map<number, Given>();
  let isThere = false;
  let lost: Error | undefined;
  let worker: Worker | undefined;
  const gone = (why: Error): void => {
    isThere = false;
    lost ??= why;
  };
  try {
    const workerData: FuzzHelperData = { subject, port: port2 };
    worker = new Worker(script, { workerData, transferList: [port2] });
    worker.on('error', gone);
    worker.on('exit', () => gone(endedThread([subject.design])));
  } catch (error) {
    gone(error as Error); // no thread is to be had; then there is none
  }
  const came = (): readonly FuzzTaskDone[] => {
    const all: FuzzTaskDone[] = [];
    for (let got = receiveMessageOnPort(port); got; got = receiveMessageOnPort(port)) {
      const message = got.message as FromFuzzHelper;
      if (message === READY) isThere = true;
      else if (message.kind === 'fault') {
        const Fault = message.usage ? UsageError : Error;
        gone(new Fault(message.message));
      } else {
        given.delete(message.number);
        all.push(message);
      }
    }
    return all;
  };
  return {
    came,
    given,
    mustLive: () => {
      if (lost !== undefined) throw lost;
    },
    isFree: () => isThere && given.size < AHEAD,
    give: (task) => {
      given.set(task.number, { task, isTakenOver: false });
      port.postMessage(task);
    },
    end: async () => {
      port.close();
      await worker?.terminate();
    },
  };
}
