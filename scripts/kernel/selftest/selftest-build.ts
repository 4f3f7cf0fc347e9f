/** Selftests of the catalogue: which holes have one, what the model predicts of it, and the binary. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Hole } from '../../../counterexamples/pages/catalogue.ts';
import type { NoSelftest } from '../../../counterexamples/export/selftest.ts';
import { answerOfStep } from '../../../counterexamples/export/selftest-calls.ts';
import { noSelftestOf, toSelftest } from '../../../counterexamples/export/selftest.ts';
import type { Subject } from '../../../counterexamples/export/exported-trace.ts';
import { namedIn } from '../../../counterexamples/pages/search-holes.ts';
import { run, type Step } from '../../../model/kernel/run.ts';
import { emptyState } from '../../../model/kernel/state.ts';
import type { Call } from '../../../model/kernel/call.ts';
import { type Expectation, follow, NO_FEATURE } from '../compare/expectation.ts';
import { asUsage, UsageError } from '../../cli/fault.ts';

/** As in the kernel's own selftests; warnings are errors here. */
const FLAGS: readonly string[] = ['-O2', '-Wall', '-Wextra', '-Werror', '-static', '-s'];

/** What a selftest says of a kernel. */
export type SelftestVerdict = 'passes' | 'fails' | 'is skipped';

/** What is expected of a selftest: the verdict, and what stops it. */
export type Prediction = {
  readonly verdict: SelftestVerdict;
  /** The call, counted from 1. */
  readonly call?: number;
  /** Its answer: the name of an errno, or a value. */
  readonly answer?: string;
};

/** The trace of a hole as exporters take it. */
export function subjectOf(hole: Hole, calls: readonly Call[]): Subject {
  const { design, scope, claim } = namedIn(hole);
  return { design, scope, claim, steps: run(design, emptyState(scope), calls).steps };
}

/** What the selftest of a subject says on a kernel of which this is expected. */
export function predict(expectation: Expectation, { scope, steps: told }: Subject): Prediction {
  if (expectation.name === NO_FEATURE) return { verdict: 'is skipped' };
  const calls = told.map(({ call }) => call);
  const { steps } = follow(expectation, scope, calls);
  const at = told.findIndex((step, i) => !isAnsweredAs(step, steps[i]));
  const [step, expected] = [told[at], steps[at]];
  if (step === undefined || expected === undefined) return { verdict: 'fails' };
  const answer = answerOfStep(expected).replace(/^-/, '');
  return { verdict: 'passes', call: at + 1, answer };
}

/** By the kernel, and as the selftest sees it: what a walk has freed shows in the page alone. */
function isAnsweredAs(step: Step, other: Step | undefined): boolean {
  if (other === undefined || other.outcome.answer !== step.outcome.answer) return false;
  return answerOfStep(other) === answerOfStep(step);
}

/** Compiles the selftest of a subject; `reason` if there is none of such a trace. */
export function buildSelftest(
  subject: Subject,
): { readonly binary: Uint8Array } | { readonly reason: NoSelftest } {
  const reason = noSelftestOf(subject);
  return reason === undefined ? { binary: compile(toSelftest(subject)) } : { reason };
}

/** The program of a source; `flags` are added to those of the kernel's own selftests. */
export function compile(source: string, flags: readonly string[] = []): Uint8Array {
  let folder: string | undefined;
  try {
    folder = mkdtempSync(join(tmpdir(), 'exclmap-selftest-'));
    const binary = join(folder, 'selftest');
    const args = [...FLAGS, ...flags, '-x', 'c', '-o', binary, '-'];
    const gcc = spawnSync('gcc', args, { input: source, encoding: 'utf8' });
    if (gcc.error !== undefined) {
      throw new UsageError('no gcc here: install gcc and libc6-dev to build the selftests');
    }
    if (gcc.status !== 0) {
      const [first = ''] = gcc.stderr.split('\n').filter((line) => line.includes('error'));
      throw new UsageError(`gcc does not build the selftest: ${first || gcc.stderr}`);
    }
    return readFileSync(binary);
  } catch (error) {
    throw asUsage(`cannot build a selftest in ${tmpdir()}`, error);
  } finally {
    if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
  }
}
