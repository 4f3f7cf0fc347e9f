/** Traces on a kernel, beside what was expected: one verdict for each. */
import type { Call } from '../../../model/kernel/call.ts';
import type { Step } from '../../../model/kernel/run.ts';
import { emptyState, isLiveMap } from '../../../model/kernel/state.ts';
import type { Observed } from '../encode/decode.ts';
import { encodeSteps } from '../encode/encode.ts';
import type { Ready } from '../encode/registers.ts';
import type { Start } from '../vm/boot.ts';
import { type TraceOutcome, runTraces, type TraceRun } from '../vm/run-traces.ts';
import type { Program } from '../wire/wire.ts';
import type { ScopedTrace } from './drawn.ts';
import { type Expectation, follow } from './expectation.ts';
import type { KnownDifference } from './known-differences.ts';

/** The first call that was answered otherwise. */
export type Difference = { readonly at: number; readonly seen: Observed };

export type ReplayVerdict =
  | { readonly kind: 'agree' }
  | ({ readonly kind: 'disagree' } & Difference)
  | ({ readonly kind: 'known'; readonly difference: KnownDifference } & Difference)
  /** by what is expected, a call cannot be made: what came before it agrees */
  | { readonly kind: 'cut short'; readonly says: string }
  /** the kernel warned, died, or hung; or the rig failed: what it says */
  | { readonly kind: Exclude<TraceOutcome['kind'], 'answered'>; readonly says: string };

/** What each verdict says of the kernel: that it does as expected, that it does not, or nothing. */
export const MEANING = {
  agree: 'agrees',
  known: 'agrees',
  disagree: 'differs',
  warned: 'differs',
  crashed: 'differs',
  'timed out': 'differs',
  'cut short': 'inconclusive',
  'replayer failed': 'inconclusive',
  'cut off': 'inconclusive',
  'not run': 'inconclusive',
} as const satisfies Readonly<Record<ReplayVerdict['kind'], 'agrees' | 'differs' | 'inconclusive'>>;

export const VERDICTS = Object.keys(MEANING) as readonly ReplayVerdict['kind'][];

export type Replayed = {
  readonly trace: ScopedTrace;
  readonly steps: readonly Step[];
  /** By step; undefined from where the trace did not come to. */
  readonly seen: readonly (Observed | undefined)[];
  readonly verdict: ReplayVerdict;
};

export type ReplayRun = Omit<TraceRun, 'outcomes' | 'setup'> & {
  readonly replayed: readonly Replayed[];
  /** Of the programs that ran first. */
  readonly before: readonly TraceOutcome[];
};

/** The trace, and then a look into every map that lives: what programs wrote may show nowhere else. */
export function withLastLook(expectation: Expectation, trace: ScopedTrace): ScopedTrace {
  const { steps, whole } = follow(trace.expectation ?? expectation, trace.scope, trace.calls);
  if (!whole) return trace;
  const { maps } = steps.at(-1)?.outcome.state ?? emptyState(trace.scope);
  const looks = maps.flatMap((slot, map): readonly Call[] => {
    if (!isLiveMap(slot)) return [];
    const canRead = slot.fd === 'rw' || slot.fd === 'ro';
    const open: readonly Call[] = canRead ? [] : [{ call: 'map_get_fd_by_id', map }];
    if (slot.kind !== 'ARENA') return [...open, { call: 'map_lookup_elem', map, key: 0 }];
    const look: Call = { call: 'mmap_load', map }; // no lookup shows what an arena holds
    return slot.mapped === 'none' ? [...open, { call: 'mmap', map, prot: 'ro' }, look] : [look];
  });
  return { ...trace, calls: [...trace.calls, ...looks] };
}

/**
 * Replays every trace as far as it can be made by the expectation. Only a trace whose every call was
 * made and answered as expected agrees.
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
    /** Told how many traces were replayed. */
    readonly progress?: (done: number) => void;
  } = {},
): Promise<ReplayRun> {
  const { differences = [], before = [], progress } = options;
  const encoded = traces.map((trace) => {
    const { steps } = follow(trace.expectation ?? expectation, trace.scope, trace.calls);
    return { trace, steps, code: encodeSteps(ready, steps, expectation.tagIsDigest) };
  });
  const programs = [...before, ...encoded.map(({ code }) => code)];
  const run = await runTraces(start, ready.program, programs, (done) => {
    progress?.(Math.max(0, done - before.length));
  });
  const { version, boots, again, alarm } = run;
  const replayed = encoded.map(({ trace, steps, code }, i) => {
    const outcome = run.outcomes[before.length + i] ?? NO_OUTCOME;
    const seen = 'answers' in outcome ? code.reads.map((read) => read(outcome.answers)) : [];
    return { trace, steps, seen, verdict: judge(trace, steps, seen, outcome, differences) };
  });
  const first = run.outcomes.slice(0, before.length);
  return {
    version,
    boots,
    again,
    replayed,
    before: first,
    ...(alarm === undefined ? {} : { alarm }),
  };
}

const NO_OUTCOME = { kind: 'not run', why: 'it has no outcome' } as const;

/** The verdict on a trace: the only place where answers of a kernel are compared with the model's. */
function judge(
  { calls }: ScopedTrace,
  steps: readonly Step[],
  seen: Replayed['seen'],
  outcome: TraceOutcome,
  differences: readonly KnownDifference[],
): ReplayVerdict {
  if (outcome.kind !== 'answered') {
    const says = 'why' in outcome ? outcome.why : 'text' in outcome ? outcome.text : 'no answer';
    return { kind: outcome.kind, says };
  }
  if (calls.length === 0) return { kind: 'not run', says: 'it has no calls' };
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
  if (steps.length === calls.length) return { kind: 'agree' };
  return { kind: 'cut short', says: `call ${steps.length + 1} cannot be made by what is expected` };
}
