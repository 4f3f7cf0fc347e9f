/** `fuzz [DESIGN]`: random walks far beyond what an exhaustive search can finish. */
import { availableParallelism } from 'node:os';
import { areListed } from '../../../model/rules/axes.ts';
import { claimsIn } from '../../../properties/claims/all.ts';
import type { FuzzProgress, FuzzReport } from '../../../properties/random/fuzz.ts';
import { fuzzing } from '../../../properties/random/fuzz.ts';
import { tasksOf } from '../../../properties/random/tasks.ts';
import type { WalkStyle } from '../../../properties/random/walk.ts';
import { STYLES } from '../../../properties/random/walk.ts';
import { readCorpus, writeCorpus } from '../corpus.ts';
import type { ExitCode } from '../fault.ts';
import { EXIT, UsageError } from '../fault.ts';
import { findClaim, findDesign, findScope } from '../inputs.ts';
import { print, printDocument, style } from '../output.ts';
import { fuzzOnThreads } from '../../run/fuzz-threads.ts';
import { interruptible } from '../../run/interrupt.ts';
import { designJson, pathText, stepsJson, stepsOf } from '../report.ts';
import { INTERRUPTED, wasInterrupted } from '../../run/task.ts';
import type { Fuzzed } from '../text/fuzz.ts';
import { fuzzLines } from '../text/fuzz.ts';

export type FuzzCommandOptions = {
  readonly design: string;
  readonly scope: string;
  /** Ids of claims; all that the scope can decide if empty. */
  readonly claim?: readonly string[];
  readonly runs: number;
  readonly steps: number;
  readonly seed: number;
  readonly style: string;
  /** In seconds. */
  readonly timeLimit: number;
  /** A folder of what earlier searches came by, which grows. */
  readonly corpus?: string;
  /** One a core unless given. */
  readonly threads?: number;
  readonly json?: boolean;
};

/** The command: 3 after Ctrl-C; 1 if a goal or law was broken; 3 if the time limit came first; else 0. */
export async function fuzzCommand(options: FuzzCommandOptions): Promise<ExitCode> {
  const { runs, steps, seed } = options;
  const walkStyle = STYLES.find((one) => one === options.style);
  if (walkStyle === undefined) {
    throw new UsageError(`--style ${options.style}: there are ${STYLES.join(', ')}`);
  }
  mustBeWhole({ runs, steps, seed });
  const design = await findDesign(options.design);
  const scope = await findScope(options.scope);
  const within = { name: scope.name, scopes: [scope] };
  const asked = (options.claim ?? []).map((id) => findClaim(id, within).id);
  const claims = claimsIn(scope, asked);
  const folder = options.corpus;
  if (folder !== undefined && walkStyle !== 'swarm')
    throw new UsageError(`--corpus ${folder}: only walks of style swarm begin with one`);
  const corpus = folder === undefined ? [] : await readCorpus(folder, design, scope);
  const start = performance.now();
  const keep = folder !== undefined;
  const walks = { steps, seed, style: walkStyle, corpus };
  const search = fuzzing(design, scope, claims, { ...walks, runs, keep });
  const isOwn = !areListed(design.choices);
  const perform = isOwn ? undefined : tasksOf(design, scope, claims, walks);
  const subject = { design: options.design, scope, claims: claims.map(({ id }) => id), walks };
  const threads = { threads: options.threads ?? availableParallelism(), subject };
  const report = await interruptible(async (say, signal) => {
    const turn = (): string | undefined => {
      say(progressWords(search.so(), runs));
      if (signal.aborted) return INTERRUPTED;
      const late = performance.now() >= start + options.timeLimit * 1000;
      return late ? `the time limit of ${options.timeLimit} s was reached` : undefined;
    };
    return search.report(await fuzzOnThreads(search, perform, threads, turn));
  });
  const seconds = (performance.now() - start) / 1000;
  if (folder !== undefined) await writeCorpus(folder, design, scope, report.corpus);
  const fuzzed = {
    ...{ design, scope },
    ...(folder === undefined ? {} : { corpus: { folder, before: corpus.length } }),
    ...{ seed, steps, style: walkStyle satisfies WalkStyle, seconds, report },
  };
  if (options.json) {
    const scopes = { name: scope.name, scopes: [scope] };
    printDocument('fuzz', {
      about: { scopes, designs: [designJson(design)] },
      ...fuzzedJson(fuzzed),
    });
  } else print(fuzzLines(fuzzed, style));
  return exitCode(report);
}

const count = new Intl.NumberFormat('en');

const progressWords = ({ runs: done, calls, broken }: FuzzProgress, runs: number): string =>
  `${count.format(done)} of ${count.format(runs)} runs, ${count.format(calls)} calls, ${broken.length} claims broken`;

/** A walk is made in one go, a fraction of a second long, so that the clock is looked at in between. */
const MOST_STEPS = 100_000;

function mustBeWhole(numbers: Readonly<Record<string, number>>): void {
  for (const [name, value] of Object.entries(numbers)) {
    const most = name === 'steps' ? MOST_STEPS : 2 ** 31;
    if (!Number.isInteger(value) || value < 1 || value > most) {
      throw new UsageError(`--${name} ${value}: a whole number from 1 to ${most} is wanted`);
    }
  }
}

function exitCode({ violations, stopped }: FuzzReport): ExitCode {
  if (stopped !== undefined && wasInterrupted(stopped)) return EXIT.inconclusive;
  if (violations.length > 0) return EXIT.violated;
  return stopped === undefined ? EXIT.ok : EXIT.inconclusive;
}

function fuzzedJson({
  design,
  scope,
  seed,
  steps,
  style: walkStyle,
  seconds,
  report,
}: Fuzzed): object {
  const { violations, ...rest } = { ...report, corpus: undefined }; // it is a file of its own
  return {
    seed,
    steps,
    style: walkStyle,
    seconds: Math.round(seconds * 1000) / 1000,
    ...rest,
    violations: violations.map(({ claim, run, after, effort, calls }) => ({
      claim,
      run,
      after,
      effort,
      calls: calls.length,
      path: pathText(calls),
      trace: stepsJson(stepsOf(design, scope, calls)),
    })),
  };
}
