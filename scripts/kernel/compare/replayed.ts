/** Traces on a kernel, beside what was expected: one verdict for each. */
import type { Step } from '../../../model/kernel/run.ts';
import type { Ready } from '../encode/registers.ts';
import type { Guest } from '../vm/boot.ts';
import { type Encoded, encodeSteps } from '../encode/encode.ts';
import { type Expectation, follow } from './expectation.ts';
import type { KnownDifference } from './known-differences.ts';
import type { Observed } from '../encode/decode.ts';
import type { ScopedTrace } from './random-traces.ts';
import { done, type Result } from './result.ts';
import { type Outcome, runTraces } from '../vm/run-traces.ts';
import type { Program } from '../wire/wire.ts';

/** Boots a guest. */
export type Start = () => Promise<Result<Guest>>;

/** The first call that was answered otherwise. */
export type Difference = { readonly at: number; readonly seen: Observed };

export type Verdict =
  | { readonly kind: 'agree' }
  | ({ readonly kind: 'disagree' } & Difference)
  | ({ readonly kind: 'known'; readonly difference: KnownDifference } & Difference)
  /** the kernel warned, died, or hung; or the rig failed: what it says */
  | { readonly kind: Exclude<Outcome['kind'], 'answered'>; readonly says: string };

export const VERDICTS = [
  'agree',
  'known',
  'disagree',
  'warned',
  'crashed',
  'timed out',
  'replayer failed',
  'cut off',
  'not run',
] as const satisfies readonly Verdict['kind'][];

export type Replayed = {
  readonly trace: ScopedTrace;
  readonly steps: readonly Step[];
  /** By step; undefined from where the trace did not come to. */
  readonly seen: readonly (Observed | undefined)[];
  readonly verdict: Verdict;
};

export type ReplayRun = {
  readonly replayed: readonly Replayed[];
  /** Of the programs that ran first. */
  readonly before: readonly Outcome[];
  /** Of the kernel, as its image says. */
  readonly version: string;
  readonly boots: number;
  /** An alarm in the log that no trace can be blamed for. */
  readonly alarm?: string;
};

/**
 * Replays every trace as far as it can be made by the expectation. Only a trace whose every call was
 * answered as expected agrees.
 */
export async function replayAll(
  start: Start,
  ready: Ready,
  expectation: Expectation,
  traces: readonly ScopedTrace[],
  options: {
    readonly differences?: readonly KnownDifference[];
    /** Programs that are no traces, to run first. */
    readonly before?: readonly Program[];
  } = {},
): Promise<Result<ReplayRun>> {
  const { differences = [], before = [] } = options;
  const encoded = traces.map((trace) => {
    const { steps } = follow(trace.expectation ?? expectation, trace.scope, trace.calls);
    return { trace, steps, code: encodeSteps(ready, steps, expectation.tagIsDigest) };
  });
  const programs = encoded.map(({ code }) => code.program);
  const ran = await runTraces(start, ready.program, [...before, ...programs]);
  if (!ran.ok) return ran;
  const { outcomes: all, ...rest } = ran.value;
  const outcomes = all.slice(before.length);
  const replayed = encoded.map(({ trace, steps, code }, i) => {
    const outcome = outcomes[i] ?? ({ kind: 'not run', why: 'it has no outcome' } as const);
    const seen = 'answers' in outcome ? code.observed(outcome.answers) : [];
    return { trace, steps, seen, verdict: judge(steps, seen, outcome, differences) };
  });
  return done({ ...rest, replayed, before: all.slice(0, before.length) });
}

function judge(
  steps: readonly Step[],
  seen: ReturnType<Encoded['observed']>,
  outcome: Outcome,
  differences: readonly KnownDifference[],
): Verdict {
  if (outcome.kind !== 'answered') {
    const says = 'why' in outcome ? outcome.why : 'text' in outcome ? outcome.text : 'no answer';
    return { kind: outcome.kind, says };
  }
  for (const [at, step] of steps.entries()) {
    const answer = seen[at];
    if (answer === undefined) {
      return { kind: 'replayer failed', says: `there is no answer to call ${at + 1}` };
    }
    if (answer === step.outcome.answer) continue;
    const difference = differences.find(({ matches }) => matches(step, answer));
    if (difference !== undefined) return { kind: 'known', difference, at, seen: answer };
    return { kind: 'disagree', at, seen: answer };
  }
  return { kind: 'agree' };
}
