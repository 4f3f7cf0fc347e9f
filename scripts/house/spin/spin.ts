/** Runs Spin on exclusive-maps.pml: generates the verifier, compiles it, reads what it prints. */
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { RULES } from '../../../model/rules/designs/all.ts';
import type { Found } from './state-space.ts';

/** The Promela model. */
export const MODEL = fileURLToPath(new URL('./exclusive-maps.pml', import.meta.url));

/** The scopes that the Promela model can be compiled for, by name. */
export const PROMELA_SCOPES: readonly string[] = ['mail', 'tiny', 'hash'];

/** The designs that it has a rule for. */
export const PROMELA_DESIGNS = RULES;

/** Spin and a C compiler, ready to search. */
export type Spin = {
  /** As Spin gives it. */
  readonly version: string;
  /** Searches all of a scope under a design. */
  readonly search: (design: string, scope: string) => Promise<Found>;
};

const run = promisify(execFile);

/**
 * Gives Spin to `work`, or the line that says what is missing. All files are in a temporary folder,
 * which is gone afterwards, also after an abort, on which searches reject.
 */
export async function withSpin<T>(
  work: (spin: Spin | { readonly missing: string }) => Promise<T>,
  signal = new AbortController().signal,
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'exclmap-spin-'));
  try {
    const version = await versionOf('spin', '-V');
    const compiler = await versionOf('gcc', '--version');
    if (version === undefined) {
      return await work({ missing: 'spin is not installed (apt-get install spin)' });
    }
    if (compiler === undefined) {
      return await work({ missing: 'gcc is not installed (apt-get install gcc)' });
    }
    return await work({
      version: /Spin Version \S+/.exec(version)?.[0] ?? 'Spin',
      search: (design, scope) => search(folder, signal, design, scope),
    });
  } finally {
    // what was aborted may still be writing when it dies
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** What a program says of its version; undefined if there is no such program. */
async function versionOf(program: string, option: string): Promise<string | undefined> {
  try {
    return (await run(program, [option])).stdout;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

// -O0: compiling takes longer than searching (measured: 0.6 s and 0.2 s in tiny). -DNOREDUCE: every state.
const GCC = ['-O0', '-DSAFETY', '-DNOREDUCE', '-DBFS', '-o', 'pan', 'pan.c'];
// -E: a state without a way on is no error. -c0: go on after a violation. -w18: a table of 2^18 entries.
const PAN = ['-E', '-c0', '-w18'];

async function search(
  folder: string,
  signal: AbortSignal,
  design: string,
  scope: string,
): Promise<Found> {
  // gcc has temporary files of its own; a violation is a line (measured: 3 MB of them at most)
  const options = {
    cwd: folder,
    signal,
    env: { ...process.env, TMPDIR: folder },
    maxBuffer: 1 << 28,
  };
  const [rule, part] = [`-DRULE_${macroOf(design)}`, `-DSCOPE_${macroOf(scope)}`];
  // -o2: without it a variable that is never read is no part of the state
  await run('spin', [rule, part, '-o2', '-a', MODEL], options);
  await run('gcc', GCC, options);
  const { stdout } = await run(join(folder, 'pan'), PAN, options);
  return readSearch(stdout);
}

/** As the Promela model calls a rule or a scope: `mainline-7.3` is MAINLINE_7_3. */
function macroOf(name: string): string {
  return name.toUpperCase().replaceAll(/\W/g, '_');
}

function idOf(claim: string): string {
  return claim.replaceAll('_', '-');
}

/**
 * Reads what a verifier prints that goes on after violations. Throws if it did not search everything.
 * It counts the initial state as a transition, and the depth of a violation without the call that is one.
 */
export function readSearch(text: string): Found {
  const number = (pattern: RegExp): number => {
    const found = pattern.exec(text)?.[1];
    if (found === undefined) throw new Error(`Spin printed no line like ${pattern.source}`);
    return Number(found);
  };
  const cut = /^(error: .*|Warning: .*|.*Search not completed.*)$/m.exec(text)?.[1];
  if (cut !== undefined) throw new Error(`Spin did not search everything: ${cut}`);
  const broken: Record<string, number> = {};
  for (const [, what = '', depth] of text.matchAll(/^pan:\d+: (.*) \(at depth (\d+)\)$/gm)) {
    const claim = /^assertion violated (\w+)$/.exec(what)?.[1];
    if (claim === undefined) throw new Error(`Spin found an error that is no claim's: ${what}`);
    broken[idOf(claim)] ??= Number(depth) + 1;
  }
  return {
    states: number(/^ *(\d+) states, stored$/m),
    accepted: number(/^ *(\d+) transitions \(= stored\+matched\)$/m) - 1,
    depth: number(/depth reached (\d+),/),
    broken,
  };
}
