/**
 * Measures the search against Spin's breadth-first search, in the same run, on the same system: two-phase commit.
 * Both find shortest traces, and both must find the same states and transitions. Whole processes, compiling excluded.
 */
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { oneLine } from '../../cli/inputs.ts';
import { CODE_EXTENSION } from '../../cli/installed.ts';
import { medianBy } from './median.ts';
import { peakIn } from './peak.ts';
import type { FoundStates } from './two-phase-commit.ts';

/** What the bench found. */
export type EngineBench = {
  /** Resource managers of the two-phase commit. */
  readonly managers: number;
  readonly ours: Searcher;
  /** The same with two threads. */
  readonly twoThreads: Searcher;
  /** The same with one thread, up to the names of the managers: fewer states, which stand for the others. */
  readonly orbits: Searcher;
  /** Spin, or why it could not be run. */
  readonly spin: Searcher | { readonly missing: string };
  /** Our median time over Spin's; below 1 ours is faster. */
  readonly ratio?: number;
};

/** One program that searches, and how it did. */
export type Searcher = {
  readonly name: string;
  readonly states: number;
  /** The initial state is not counted as one. */
  readonly transitions: number;
  /** Wall time of each round. */
  readonly seconds: readonly number[];
  readonly medianSeconds: number;
  /** Transitions a second in the median round. */
  readonly rate: number;
  readonly peakMegabytes: number;
};

type Round = FoundStates & { readonly seconds: number };

const run = promisify(execFile);
const pathOf = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

/** Runs both searches in turn, so many rounds. Throws if they do not find the same. */
export async function benchEngine({
  managers = 8,
  rounds = 3,
}: {
  readonly managers?: 3 | 8 | 9;
  readonly rounds?: number;
} = {}): Promise<EngineBench> {
  const folder = await mkdtemp(join(tmpdir(), 'two-phase-commit-'));
  try {
    const spin = await compileSpin(folder, managers);
    const ours: Round[] = [];
    const twoThreads: Round[] = [];
    const orbits: Round[] = [];
    const theirs: Round[] = [];
    for (let round = 0; round < rounds; round++) {
      ours.push(await searchWithNode(managers, 1));
      twoThreads.push(await searchWithNode(managers, 2));
      orbits.push(await searchWithNode(managers, 1, 'orbits'));
      if (spin.version !== undefined)
        theirs.push(await searchWithSpin(folder, managers === 9 ? 24 : 22));
    }
    const us = searcher(`exclmap on Node ${process.version}`, ours);
    const found = {
      managers,
      ours: us,
      twoThreads: searcher('exclmap with two threads', twoThreads),
      orbits: searcher('exclmap up to names', orbits),
    };
    if (found.twoThreads.states !== us.states || found.twoThreads.transitions !== us.transitions) {
      throw new Error('two-phase commit: two threads find something else than one');
    }
    if (spin.version === undefined) return { ...found, spin: { missing: spin.missing } };
    const them = searcher(`${spin.version}, breadth first`, theirs);
    if (
      us.states !== them.states ||
      eightDigits(us.transitions) !== eightDigits(them.transitions)
    ) {
      throw new Error(
        `two-phase commit: ${us.states} states and ${us.transitions} transitions here, ` +
          `${them.states} and ${them.transitions} in Spin`,
      );
    }
    return { ...found, spin: them, ratio: us.medianSeconds / them.medianSeconds };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function searchWithNode(
  managers: number,
  threads: number,
  ...more: readonly string[]
): Promise<Round> {
  const start = performance.now();
  const script = pathOf(`./two-phase-commit${CODE_EXTENSION}`);
  const { stdout } = await run(process.execPath, [
    script,
    String(managers),
    String(threads),
    ...more,
  ]);
  const seconds = (performance.now() - start) / 1000;
  return { ...(JSON.parse(stdout) as FoundStates), seconds };
}

// -w22: 2^22 entries in Spin's hash table; fewer or more make it slower here (measured: 5.3 s with 2^21, 3.0 with
// 2^22, 3.1 with 2^24, 4.9 with 2^26; with 9 managers there are six times as many states). -E: a state without a
// way on is no error.
async function searchWithSpin(folder: string, tableBits: number): Promise<Round> {
  const start = performance.now();
  const { stdout } = await run(join(folder, 'pan'), ['-E', `-w${tableBits}`], { cwd: folder });
  const seconds = (performance.now() - start) / 1000;
  return { ...readPan(stdout), seconds };
}

// The flags with which Spin is fastest while it stores exact states: no cycle detection, no bounds checks, and no
// partial order reduction, which would leave out states.
const FLAGS = ['-O3', '-DSAFETY', '-DNOBOUNDCHECK', '-DNOREDUCE', '-DBFS'];

async function compileSpin(
  folder: string,
  managers: number,
): Promise<
  { readonly version: string } | { readonly version?: undefined; readonly missing: string }
> {
  const model = pathOf('./two-phase-commit.pml');
  try {
    await run('spin', [`-DMANAGERS=${managers}`, '-o2', '-a', model], { cwd: folder });
    await run('gcc', [...FLAGS, '-o', 'pan', 'pan.c', pathOf('./peak.c')], { cwd: folder });
    const { stdout } = await run('spin', ['-V']);
    return { version: /Spin Version \S+/.exec(stdout)?.[0] ?? 'Spin' };
  } catch (error) {
    return { missing: `Spin cannot be run (apt-get install spin gcc): ${oneLine(error)}` };
  }
}

/** Of large numbers Spin prints eight digits (of its count, which is one more). */
const eightDigits = (transitions: number): string => (transitions + 1).toPrecision(8);

/** Reads what a verifier generated by Spin prints. It counts the initial state as a transition, we do not. */
export function readPan(text: string): FoundStates {
  const number = (pattern: RegExp): number => {
    const found = pattern.exec(text)?.[1];
    if (found === undefined) throw new Error(`Spin printed no line like ${pattern.source}`);
    return Number(found);
  };
  if (number(/errors: (\d+)/) !== 0) throw new Error('Spin found an error where there is none');
  return {
    states: number(/^\s*(\d+) states, stored$/m),
    transitions: number(/^\s*([\d.e+]+) transitions/m) - 1,
    // of the whole process, as ours is; where it does not say that, what it counts itself
    peakMegabytes: peakIn(text) ?? number(/^\s*([\d.]+)\s+total actual memory usage$/m),
  };
}

function searcher(name: string, rounds: readonly Round[]): Searcher {
  const seconds = rounds.map((round) => round.seconds);
  const medianSeconds = medianBy(seconds, (one) => one);
  const { states = 0, transitions = 0 } = rounds[0] ?? {};
  const peakMegabytes = Math.max(...rounds.map((round) => round.peakMegabytes));
  const rate = transitions / medianSeconds;
  return { name, states, transitions, seconds, medianSeconds, rate, peakMegabytes };
}
