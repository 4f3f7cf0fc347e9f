/** What the chaos suite is made with: a plan, programs that are started, hit and watched, and what must be true in the end. */
import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { CampaignJob, DrillJob } from '../../../properties/campaign/campaign-job.ts';
import { MODEL } from '../../../properties/campaign/campaign-job.ts';
import { drillJobs } from '../../../properties/campaign/presets.ts';
import { planText } from '../../campaign/records.ts';
import type { Broker, BrokerOptions } from '../../campaign/test-redis.ts';
import { brokerHere, startBroker } from '../../campaign/test-redis.ts';

const CLI = join(import.meta.dirname, '../../cli/start.ts');

/** Something that the fault did which it should not have, or did not do. */
export class NotSurvived extends Error {}

/** That a fault cannot be made here, and why. */
export class NotHere extends Error {}

export function must(holds: boolean, what: string): void {
  if (!holds) throw new NotSurvived(what);
}

/** A change to the text of a file, which the programs of the trial are started with. */
export type ChaosMutant = { readonly file: string; readonly from: string; readonly to: string };

/** Loaded by Node before all else: hands out the changed text. */
const MUTATING = `data:text/javascript,${encodeURIComponent(`
  import { registerHooks } from 'node:module';
  const { file, from, to } = JSON.parse(process.env.CHAOS_MUTANT);
  registerHooks({
    load(url, context, next) {
      const loaded = next(url, context);
      if (!url.endsWith(file)) return loaded;
      return { ...loaded, source: String(loaded.source).replace(from, () => to) };
    },
  });`)}`;

/** A program that runs, and what it came to. */
export type StartedProgram = {
  readonly child: ChildProcess;
  readonly pid: number;
  /** What it said on stderr so far. */
  readonly said: () => string;
  /** Its exit code, or the signal that ended it. */
  readonly ended: Promise<number | string>;
};

export type Trial = {
  /** A folder of its own for this fault. */
  readonly folder: (name: string) => string;
  /** Jobs that take some 0.1 s each, with others that do worse. */
  readonly plan: (jobs: number, ...others: DrillJob['does'][]) => string;
  readonly exclmap: (...args: readonly string[]) => StartedProgram;
  /** The same with something for Node to load first. */
  readonly exclmapWith: (preload: string, ...args: readonly string[]) => StartedProgram;
  readonly broker: (options?: BrokerOptions) => Promise<Broker>;
  /** The report of that plan where nothing happens, once for each plan. */
  readonly calm: (plan: string) => Promise<string>;
  readonly close: () => Promise<void>;
};

/** Seconds that the children may take for a job. */
export const DEADLINE = 4;
/** Rounds of hashing in a job. */
const ROUNDS = 15_000;
/** Seconds until a program that should end is late, where nobody else wants the cores; mutants often do not end at all. */
const LATE = { plain: 120, mutant: 60 };
let late = LATE.plain;

/** Starts a trial; the programs are those of a mutant if one is given, but for the calm day. */
export function startTrial(mutant?: ChaosMutant): Trial {
  // beside nine others that want a core, whole programs take nine times as long
  const others = Math.max(1, (loadavg()[0] ?? 0) / availableParallelism());
  late = Math.ceil(others * (mutant === undefined ? LATE.plain : LATE.mutant));
  const top = mkdtempSync(join(tmpdir(), 'exclmap-chaos-'));
  const running = new Set<StartedProgram>();
  const brokers: Broker[] = [];
  const calm = new Map<string, Promise<string>>();

  const start = (args: readonly string[], env: NodeJS.ProcessEnv): StartedProgram => {
    const child = spawn(process.execPath, [CLI, ...args], {
      cwd: top,
      env: { ...process.env, NO_COLOR: '1', ...env },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let said = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
    const ended = new Promise<number | string>((resolve) => {
      child.on('close', (code, signal) => {
        running.delete(program);
        resolve(code ?? signal ?? 'lost');
      });
    });
    const program: StartedProgram = { child, pid: child.pid ?? 0, said: () => said, ended };
    running.add(program);
    return program;
  };
  /** Loaded before the program: the mutant, and what a fault wants. */
  const preloaded = (...preloads: readonly string[]): NodeJS.ProcessEnv => {
    const all = [...(mutant === undefined ? [] : [MUTATING]), ...preloads];
    return {
      ...(all.length === 0 ? {} : { NODE_OPTIONS: all.map((it) => `--import=${it}`).join(' ') }),
      ...(mutant === undefined ? {} : { CHAOS_MUTANT: JSON.stringify(mutant) }),
    };
  };
  const exclmap: Trial['exclmap'] = (...args) => start(args, preloaded());
  return {
    folder: (name) => join(top, name),
    plan: (count, ...others) => {
      const bad = others.map((does, at): CampaignJob => {
        return { kind: 'drill', ...MODEL, number: 9000 + at, does, rounds: 0 };
      });
      const path = join(
        top,
        `plan-${count}${others.map((it) => `-${it.replaceAll(' ', '')}`).join('')}.json`,
      );
      writeFileSync(path, planText([...bad, ...drillJobs(count, ROUNDS)]));
      return path;
    },
    exclmap,
    exclmapWith: (preload, ...args) => start(args, preloaded(preload)),
    broker: async (options) => {
      const program = brokerHere();
      if (program === undefined) throw new NotHere('no valkey-server or redis-server is here');
      const broker = await startBroker(program, options);
      brokers.push(broker);
      return broker;
    },
    calm: (plan) => {
      let report = calm.get(plan);
      if (report === undefined) {
        report = (async () => {
          const folder = join(top, `calm-${calm.size}`);
          const args = ['campaign', plan, '--folder', folder, '--deadline', `${DEADLINE}`];
          await endOf(start(args, {}));
          return readFileSync(join(folder, 'report.json'), 'utf8');
        })();
        calm.set(plan, report);
      }
      return report;
    },
    close: async () => {
      for (const { child } of running) {
        child.kill('SIGCONT');
        child.kill('SIGKILL');
      }
      await Promise.all([...running].map(({ ended }) => ended));
      await Promise.all(brokers.map((broker) => broker.close()));
      rmSync(top, { recursive: true, force: true });
    },
  };
}

/** What a program came to, which must be in time. */
export async function endOf({ ended, said }: StartedProgram): Promise<number | string> {
  const tooLate = new AbortController();
  const code = await Promise.race([
    ended,
    wait(late * 1000, 'late' as const, { signal: tooLate.signal }).catch(() => 'late' as const),
  ]);
  tooLate.abort();
  must(code !== 'late', `a program did not end in ${late} s: ${said().slice(-300)}`);
  return code;
}

/** How many results are in a folder. */
export function resultsIn(folder: string): number {
  try {
    return readdirSync(join(folder, 'results')).filter((name) => !name.startsWith('.')).length;
  } catch {
    return 0;
  }
}

/** Waits until so many results are in a folder. */
export async function until(folder: string, results: number): Promise<void> {
  const end = Date.now() + late * 1000;
  while (resultsIn(folder) < results) {
    must(Date.now() < end, `${resultsIn(folder)} results in ${late} s, not ${results}`);
    await wait(20);
  }
}

/** What must be true after every fault: no job lost, none counted twice, the report of a calm day to the byte. */
export async function mustBeWhole(trial: Trial, plan: string, folder: string): Promise<void> {
  const report = readFileSync(join(folder, 'report.json'), 'utf8');
  const { jobs, done, aside } = JSON.parse(report) as {
    readonly jobs: number;
    readonly done: number;
    readonly aside: readonly unknown[];
  };
  must(done + aside.length === jobs, `${done} done and ${aside.length} set aside of ${jobs} jobs`);
  must(resultsIn(folder) === jobs, `${resultsIn(folder)} results of ${jobs} jobs`);
  must(report === (await trial.calm(plan)), 'the report is not that of a calm day');
}

/** Processes that a process started. */
export function childrenOf(pid: number): readonly number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && parentOf(Number(name)) === pid)
    .map(Number);
}

/** The parent of a process; undefined if it has ended, which it has as well where nobody has asked how (a zombie). */
export function parentOf(pid: number): number | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const [state, parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return state === 'Z' ? undefined : Number(parent);
  } catch {
    return undefined;
  }
}
