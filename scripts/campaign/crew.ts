/**
 * Processes of this machine that do jobs. A job that takes too long, or that ends its process, costs that
 * process and nothing else: it is tried once more, and then set aside.
 */
import type { ChildProcess } from 'node:child_process';
import { fork } from 'node:child_process';
import { join } from 'node:path';
import type { CampaignJob } from '../../properties/campaign/campaign-job.ts';
import { keyOf } from '../../properties/campaign/campaign-job.ts';
import type { JobAnswer, JobRecord } from '../../properties/campaign/merge.ts';
import { CODE_EXTENSION } from '../cli/installed.ts';

/** What a child says. */
export type FromChild =
  | { readonly kind: 'ready' }
  | { readonly kind: 'answer'; readonly answer: JobAnswer }
  | { readonly kind: 'fault'; readonly why: string; readonly usage: boolean };

export type CampaignCrew = {
  readonly size: number;
  /** Does a job when it is its turn; undefined if the crew was dismissed before. */
  readonly work: (job: CampaignJob) => Promise<JobRecord | undefined>;
  /** Ends the processes at once. */
  readonly dismiss: () => void;
};

export type CrewOptions = {
  readonly size: number;
  /** Seconds that a job may take. */
  readonly deadline: number;
};

/** So often may a job end its process. */
const MOST_DEATHS = 2;
/** So many children in a row may end before they are ready; then none will be. */
const MOST_FALSE_STARTS = 3;
/** Seconds until a child must have said that it is ready. */
const LONGEST_START = 120;

type Task = {
  readonly job: CampaignJob;
  readonly key: string;
  deaths: number;
  readonly resolve: (record: JobRecord | undefined) => void;
  readonly reject: (error: Error) => void;
};

type Member = {
  readonly child: ChildProcess;
  task: Task | undefined;
  timer: NodeJS.Timeout | undefined;
  late: boolean;
  ready: boolean;
};

/** Starts no process before there is a job for it. */
export function startCrew({ size, deadline }: CrewOptions): CampaignCrew {
  const waiting: Task[] = [];
  const idle: Member[] = [];
  const members = new Set<Member>();
  let dismissed = false;
  let falseStarts = 0;

  const next = (): void => {
    while (waiting.length > 0 && !dismissed) {
      const member = idle.pop();
      if (member === undefined) {
        const unready = [...members].filter(({ task }) => task === undefined).length;
        if (members.size < size && unready < waiting.length) hire();
        return;
      }
      give(member, waiting.shift()!);
    }
  };

  const give = (member: Member, task: Task): void => {
    member.task = task;
    member.timer = setTimeout(() => {
      member.late = true;
      end(member);
    }, deadline * 1000);
    member.child.send(task.job, (error) => {
      if (error !== null) end(member); // its exit is heard as well
    });
  };

  const done = (member: Member, record: JobRecord): void => {
    const { task } = member;
    clearTimeout(member.timer);
    member.task = undefined;
    task?.resolve(record);
  };

  const hire = (): void => {
    const child = fork(join(import.meta.dirname, `child${CODE_EXTENSION}`), {
      detached: true, // a group of its own: Ctrl-C is for us, and what it starts ends with it
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      serialization: 'json',
    });
    const member: Member = { child, task: undefined, timer: undefined, late: false, ready: false };
    members.add(member);
    member.timer = setTimeout(() => end(member), LONGEST_START * 1000);
    child.on('message', (message: FromChild) => {
      const { task } = member;
      if (message.kind === 'ready') {
        clearTimeout(member.timer);
        member.ready = true;
        falseStarts = 0;
      } else if (task !== undefined) done(member, recordOf(task, message));
      idle.push(member);
      next();
    });
    child.on('error', () => undefined); // could not be started, or spoken to: it exits
    child.on('close', (code, signal) => {
      left(member, code, signal);
    });
  };

  const left = (member: Member, code: number | null, signal: NodeJS.Signals | null): void => {
    clearTimeout(member.timer);
    members.delete(member);
    const place = idle.indexOf(member);
    if (place !== -1) idle.splice(place, 1);
    const { task } = member;
    member.task = undefined;
    if (dismissed) {
      task?.resolve(undefined);
      return;
    }
    if (!member.ready && ++falseStarts >= MOST_FALSE_STARTS) {
      const error = new Error('the processes that do jobs end as soon as they start');
      for (const { reject } of waiting.splice(0)) reject(error);
      return;
    }
    if (task !== undefined) {
      task.deaths++;
      const how = member.late
        ? `took more than ${deadline} s`
        : `ended its process (${signal ?? `exit code ${code ?? 'unknown'}`})`;
      if (task.deaths < MOST_DEATHS) waiting.unshift(task);
      else task.resolve(asideOf(task, `${how}, ${MOST_DEATHS} times`));
    }
    next();
  };

  return {
    size,
    work: (job) =>
      new Promise((resolve, reject) => {
        if (dismissed) {
          resolve(undefined);
          return;
        }
        waiting.push({ job, key: keyOf(job), deaths: 0, resolve, reject });
        next();
      }),
    dismiss: () => {
      dismissed = true;
      for (const { resolve } of waiting.splice(0)) resolve(undefined);
      for (const member of members) end(member);
    },
  };
}

/** Ends a child and all that it started. */
function end({ child }: Member): void {
  if (child.pid === undefined || child.exitCode !== null) return;
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch {
    child.kill('SIGKILL'); // it has no group yet
  }
}

function recordOf(task: Task, message: Exclude<FromChild, { kind: 'ready' }>): JobRecord {
  return message.kind === 'answer'
    ? { key: task.key, model: task.job.model, answer: message.answer }
    : asideOf(task, message.why);
}

function asideOf({ key, job }: Task, aside: string): JobRecord {
  return { key, model: job.model, aside };
}
