/** The faults of the chaos suite: what is done to a campaign, and what must come of it besides. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { MODEL_VERSION } from '../../../model/kernel/version.ts';
import { keyOf } from '../../../properties/campaign/campaign-job.ts';
import { connect, QUEUE } from '../../campaign/queue/connect.ts';
import { jobFrom } from '../../campaign/records.ts';
import type { ChaosMutant, StartedProgram, Trial } from './chaos-trial.ts';
import {
  NotSurvived,
  childrenOf,
  parentOf,
  DEADLINE,
  endOf,
  must,
  mustBeWhole,
  NotHere,
  resultsIn,
  until,
} from './chaos-trial.ts';

export type Fault = {
  readonly name: string;
  readonly says: string;
  /** Whether the short form has it. */
  readonly short: boolean;
  readonly happen: (trial: Trial) => Promise<void>;
  /** What a program that does not survive it would lack: with that the fault must be noticed. */
  readonly mutant: ChaosMutant | undefined;
};

const CREW = 'scripts/campaign/crew.ts';
const FOLDER = 'scripts/campaign/folder.ts';
const QUEUE_WORK = 'scripts/campaign/queue/work.ts';
const QUEUE_COORDINATE = 'scripts/campaign/queue/coordinate.ts';

/** A job is given up at the first death of its process. */
const ONE_DEATH: ChaosMutant = {
  file: CREW,
  from: 'const MOST_DEATHS = 2;',
  to: 'const MOST_DEATHS = 1;',
};

const deadline = ['--deadline', `${DEADLINE}`] as const;
/** Seconds until a worker counts as lost. */
const LOCK = 2;

const campaign = (
  trial: Trial,
  plan: string,
  folder: string,
  ...more: readonly string[]
): StartedProgram => trial.exclmap('campaign', plan, '--folder', folder, ...deadline, ...more);
const worker = (trial: Trial, url: string): StartedProgram =>
  trial.exclmap('worker', '--queue', url, '--workers', '1', ...deadline, '--lock', `${LOCK}`);

/** A child that does jobs, as soon as there is one. */
async function childOf(program: StartedProgram): Promise<number> {
  for (let times = 0; times < 1000; times++) {
    const [child] = childrenOf(program.pid);
    if (child !== undefined) return child;
    await wait(20);
  }
  throw new NotSurvived('it starts no process for jobs');
}

/** A campaign that goes through a queue, to which something happens. */
function queued(
  jobs: number,
  options: { readonly name: string; readonly appendOnly?: boolean },
  happens: (has: {
    readonly trial: Trial;
    readonly url: string;
    readonly plan: string;
    readonly folder: string;
    readonly coordinator: StartedProgram;
    readonly broker: Awaited<ReturnType<Trial['broker']>>;
  }) => Promise<void>,
): Fault['happen'] {
  return async (trial) => {
    const broker = await trial.broker({ appendOnly: options.appendOnly ?? false });
    const { url } = broker;
    const [plan, folder] = [trial.plan(jobs), trial.folder(options.name)];
    const coordinator = campaign(trial, plan, folder, '--queue', url);
    await happens({ trial, url, plan, folder, coordinator, broker });
    const code = await endOf(coordinator);
    must(code === 0, `the coordinator ended with ${code}: ${coordinator.said().slice(-300)}`);
    await mustBeWhole(trial, plan, folder);
    await broker.close();
  };
}

const killedChildren: Fault = {
  name: 'killed-process',
  mutant: ONE_DEATH,
  says: 'the process of a job is killed (SIGKILL), twice, with other jobs each time',
  short: true,
  happen: async (trial) => {
    const [plan, folder] = [trial.plan(20), trial.folder('killed-process')];
    const program = campaign(trial, plan, folder);
    for (const results of [2, 10]) {
      await until(folder, results);
      process.kill(await childOf(program), 'SIGKILL');
    }
    must((await endOf(program)) === 0, 'it did not end well');
    await mustBeWhole(trial, plan, folder);
  },
};

const killedWorker: Fault = {
  name: 'killed-worker',
  mutant: { file: QUEUE_WORK, from: 'const MOST_LOST = 10;', to: 'const MOST_LOST = 0;' },
  says: 'a worker is killed (SIGKILL) with a job at hand; its processes end, another worker comes',
  short: true,
  happen: queued(16, { name: 'killed-worker' }, async ({ trial, url, folder }) => {
    const first = worker(trial, url);
    await until(folder, 3);
    const children = childrenOf(first.pid);
    first.child.kill('SIGKILL');
    worker(trial, url);
    await wait(1500);
    must(children.length > 0, 'it had no processes');
    must(
      children.every((pid) => parentOf(pid) === undefined),
      'its processes outlive it',
    );
  }),
};

const killedCoordinator: Fault = {
  name: 'killed-coordinator',
  mutant: {
    file: 'scripts/campaign/run.ts',
    from: "there.filter(({ known }) => known.kind === 'missing')",
    to: "there.filter(() => there.every(({ known }) => known.kind === 'missing'))",
  },
  says: 'the coordinator is killed (SIGKILL) and started again, here and with a queue',
  short: false,
  happen: async (trial) => {
    const { url } = await trial.broker();
    worker(trial, url);
    const plan = trial.plan(24);
    for (const [name, ...more] of [['here'], ['queue', '--queue', url]]) {
      const folder = trial.folder(`killed-coordinator-${name}`);
      const program = campaign(trial, plan, folder, ...more);
      await until(folder, 5);
      program.child.kill('SIGKILL');
      await program.ended;
      must(resultsIn(folder) < 24, 'it had nothing left to do');
      must((await endOf(campaign(trial, plan, folder, ...more))) === 0, 'it did not end well');
      await mustBeWhole(trial, plan, folder);
    }
  },
};

const stoppedWorker: Fault = {
  name: 'stopped-worker',
  // nobody takes what a lost worker has
  mutant: { file: QUEUE_WORK, from: 'stalledInterval: lock', to: 'stalledInterval: 1e6 * lock' },
  says: 'a worker stands still (SIGSTOP) beyond its lock, another takes its job, then it goes on',
  short: false,
  happen: queued(30, { name: 'stopped-worker' }, async ({ trial, url, folder }) => {
    const first = worker(trial, url);
    await until(folder, 2);
    first.child.kill('SIGSTOP');
    worker(trial, url);
    await until(folder, 30); // all of them, also what the first one has at hand
    first.child.kill('SIGCONT');
    await wait(1000);
    must(first.child.exitCode === null, `it ended: ${first.said()}`);
  }),
};

const hopeless: Fault = {
  name: 'hopeless-jobs',
  mutant: ONE_DEATH,
  says: 'a job that never ends, one that ends its process, one that throws: set aside, in every runner',
  short: false,
  happen: async (trial) => {
    const plan = trial.plan(6, 'never ends', 'dies', 'throws');
    const { url } = await trial.broker();
    const folder = trial.folder('hopeless');
    worker(trial, url);
    const code = await endOf(campaign(trial, plan, folder, '--queue', url));
    must(code === 3, `it ended with ${code}, not 3`);
    await mustBeWhole(trial, plan, folder);
    must(
      (await trial.calm(plan)).includes(`took more than ${DEADLINE} s, 2 times`),
      'not set aside',
    );
  },
};

const brokerKilled = (appendOnly: boolean): Fault => ({
  name: appendOnly ? 'killed-broker-aof' : 'killed-broker',
  mutant: appendOnly
    ? {
        file: 'scripts/campaign/queue/connect.ts',
        from: 'retryStrategy: () => RETRY',
        to: 'retryStrategy: () => null',
      }
    : { file: QUEUE_COORDINATE, from: 'if (lost.length > 0) await add(lost);', to: '' },
  says: `the broker is killed (SIGKILL) and comes back ${appendOnly ? 'with its append-only file' : 'knowing nothing'}`,
  short: false,
  happen: queued(
    30,
    { name: `killed-broker-${appendOnly}`, appendOnly },
    async ({ trial, url, folder, broker }) => {
      worker(trial, url);
      await until(folder, 4);
      await broker.kill();
      await wait(1000);
      await broker.start();
    },
  ),
});

const tornFiles: Fault = {
  name: 'torn-files',
  mutant: { file: FOLDER, from: " && 'value' in read && isBelieved(read.value);", to: ';' },
  says: 'result files are torn, empty, garbage, or half written: each refused with a line and done anew',
  short: true,
  happen: async (trial) => {
    const [plan, folder] = [trial.plan(12), trial.folder('torn')];
    await endOf(campaign(trial, plan, folder));
    const results = join(folder, 'results');
    const [torn = '', empty = '', garbage = ''] = readdirSync(results);
    truncateSync(join(results, torn), 50);
    truncateSync(join(results, empty), 0);
    writeFileSync(join(results, garbage), 'garbage');
    writeFileSync(join(results, `.${torn}.half`), '{');
    const merging = trial.exclmap('merge', folder);
    must((await endOf(merging)) === 3, 'merge did not say that something is missing');
    must(merging.said().match(/refused/g)?.length === 3, `it said: ${merging.said()}`);
    must((await endOf(campaign(trial, plan, folder))) === 0, 'it did not end well');
    await mustBeWhole(trial, plan, folder);
  },
};

const fullDisk: Fault = {
  name: 'full-disk',
  mutant: {
    file: FOLDER,
    from: 'throw faultOfWriting(join(folder, name), error);',
    to: 'return undefined as T;',
  },
  says: 'the disk fills up (a small tmpfs): exit code 74, one line; with room again it goes on',
  short: false,
  happen: async (trial) => {
    const [plan, disk] = [trial.plan(40), trial.folder('disk')];
    mkdirSync(disk);
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=80k', 'tmpfs', disk], { stdio: 'ignore' });
    } catch {
      throw new NotHere('no tmpfs can be mounted here (it needs root)');
    }
    try {
      const folder = join(disk, 'campaign');
      const full = campaign(trial, plan, folder);
      const code = await endOf(full);
      must(code === 74, `it ended with ${code}, not 74: ${full.said()}`);
      must(/^exclmap: .*cannot be written: ENOSPC/m.test(full.said()), `it said: ${full.said()}`);
      must(resultsIn(folder) > 0, 'nothing was kept');
      execFileSync('mount', ['-o', 'remount,size=16m', disk]);
      must((await endOf(campaign(trial, plan, folder))) === 0, 'it did not end well');
      await mustBeWhole(trial, plan, folder);
    } finally {
      execFileSync('umount', ['-l', disk]);
    }
  },
};

const twoCoordinators: Fault = {
  name: 'two-coordinators',
  // which of two does a job, and who is told first, is left to chance
  mutant: undefined,
  says: 'two coordinators at once in one folder; and two with a folder each at one queue',
  short: false,
  happen: async (trial) => {
    const plan = trial.plan(16);
    const shared = trial.folder('two');
    const pair = [campaign(trial, plan, shared), campaign(trial, plan, shared)];
    for (const program of pair) must((await endOf(program)) === 0, `it said ${program.said()}`);
    await mustBeWhole(trial, plan, shared);
    const { url } = await trial.broker();
    worker(trial, url);
    const folders = ['one', 'other'].map((name) => trial.folder(name));
    const both = folders.map((folder) => campaign(trial, plan, folder, '--queue', url));
    for (const program of both) must((await endOf(program)) === 0, `it said ${program.said()}`);
    for (const folder of folders) await mustBeWhole(trial, plan, folder);
  },
};

const staleWorker: Fault = {
  name: 'stale-worker',
  mutant: {
    file: 'scripts/campaign/records.ts',
    from: 'if (model !== MODEL_VERSION) {',
    to: 'if (model === 0) {',
  },
  says: 'a worker with another version of the model answers first: refused with a line, done anew',
  short: true,
  happen: queued(12, { name: 'stale-worker' }, async ({ trial, url, coordinator }) => {
    const { bullmq, options } = await connect({ queue: url });
    let stale = 0;
    const old = new bullmq.Worker(
      QUEUE,
      ({ data }: { readonly data: unknown }) => {
        const read = jobFrom(data);
        if ('fault' in read) throw new Error(read.fault);
        stale++;
        const answer = { kind: 'drill', part: { sum: 'stale' } };
        const head = { exclmap: 'result', version: 1, model: MODEL_VERSION + 1 };
        return Promise.resolve({ ...head, key: keyOf(read.value), answer });
      },
      options,
    );
    old.on('error', () => undefined);
    while (stale < 5) await wait(20);
    await old.close();
    worker(trial, url);
    await coordinator.ended;
    const line = `refused: version ${MODEL_VERSION + 1} of the model made it`;
    must(coordinator.said().includes(line), `it said: ${coordinator.said()}`);
  }),
};

/** Every half second of the true clock a day on, then two days back. */
const JUMPING = `data:text/javascript,${encodeURIComponent(
  'const now = Date.now; Date.now = () => now() + (Math.floor(now() / 500) % 2 ? 864e5 : -864e5);',
)}`;

const clockJumps: Fault = {
  name: 'clock-jumps',
  mutant: {
    file: CREW,
    from: 'member.timer = setTimeout(() => {\n      member.late = true;\n      end(member);\n    }, deadline * 1000);',
    to: `const begun = Date.now();
    task.deaths = 1; // one is enough: how often a job meets a jump depends on the machine
    member.timer = setInterval(() => {
      if (Math.abs(Date.now() - begun) < deadline * 1000) return;
      member.late = true;
      end(member);
    }, 10);`,
  },
  says: 'the clocks of coordinator and worker jump by days, back and forth',
  short: false,
  happen: async (trial) => {
    const { url } = await trial.broker();
    const plan = trial.plan(30);
    trial.exclmapWith(JUMPING, 'worker', '--queue', url, '--workers', '1', '--lock', `${LOCK}`);
    for (const [name, ...more] of [['here'], ['queue', '--queue', url]]) {
      const folder = trial.folder(`clock-${name}`);
      const args = ['campaign', plan, '--folder', folder, ...deadline, ...more];
      const program = trial.exclmapWith(JUMPING, ...args);
      must((await endOf(program)) === 0, `it said: ${program.said()}`);
      await mustBeWhole(trial, plan, folder);
    }
  },
};

/** The cheap ones first: the short form ends where its time does. */
export const FAULTS: readonly Fault[] = [
  killedChildren,
  staleWorker,
  tornFiles,
  killedWorker,
  killedCoordinator,
  stoppedWorker,
  hopeless,
  brokerKilled(false),
  brokerKilled(true),
  fullDisk,
  twoCoordinators,
  clockJumps,
];
