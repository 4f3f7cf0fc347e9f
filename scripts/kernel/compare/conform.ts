/** Whether a kernel does what is expected of it: many traces, every answer compared. */
import type { Call } from '../../../model/kernel/call.ts';
import { nameOfAnswer } from '../../../model/kernel/errno.ts';
import { progAt } from '../../../model/kernel/state.ts';
import { minimise } from '../../../properties/random/minimise.ts';
import type { Signing } from '../encode/code.ts';
import type { Observed } from '../encode/decode.ts';
import { prepare } from '../encode/registers.ts';
import { signingProbe } from '../identify/signing-differences.ts';
import { interruptedBy, type Start } from '../vm/boot.ts';
import type { ScopedTrace } from './drawn.ts';
import { type Expectation, follow } from './expectation.ts';
import { differencesOf, type KnownDifference } from './known-differences.ts';
import {
  MEANING,
  type Replayed,
  replayAll,
  type ReplayRun,
  type ReplayVerdict,
  VERDICTS,
  withLastLook,
} from './replayed.ts';

/** A sort of disagreement: one call, one expected answer, one answer of the kernel. */
export type Disagreement = {
  readonly says: string;
  /** How many traces ended so. */
  readonly times: number;
  /** The shortest of them; every call in it is needed, if it was minimised. */
  readonly shortest: Replayed;
  readonly minimised: boolean;
};

/** The answers of the kernel to one kind of call. */
export type CallTally = {
  readonly asked: number;
  readonly succeeded: number;
  /** By name, how often each was answered. */
  readonly errnos: ReadonlyMap<string, number>;
};

export type Conformity = {
  /** Of the kernel, as its image says. */
  readonly version: string;
  readonly expectation: Expectation;
  readonly traces: number;
  readonly verdicts: Readonly<Record<ReplayVerdict['kind'], number>>;
  /** By kind of call, the answers that were compared. */
  readonly byCall: ReadonlyMap<Call['call'], CallTally>;
  readonly disagreements: readonly Disagreement[];
  /** Known differences of this kernel, and in how many traces each occurred. */
  readonly known: readonly { readonly difference: KnownDifference; readonly times: number }[];
  /** The first traces that crashed, warned, or did not run to their end. */
  readonly failures: readonly Replayed[];
  /** The choice on the axis `signed` that the kernel shows; undefined if it was not told. */
  readonly signed: string | undefined;
  /** Signed loads were among the traces. */
  readonly canSign: boolean;
  readonly boots: number;
  /** So many traces timed out and answered when they were asked again. */
  readonly again: number;
  readonly alarm?: string;
  /** Why it ended before the last trace, if it did. */
  readonly stopped?: string;
};

export type ConformOptions = {
  readonly signing?: Signing | undefined;
  /** Instead of those of the version. */
  readonly differences?: readonly KnownDifference[];
  /** Told how many traces were replayed. */
  readonly progress?: (done: number) => void;
};

/** So many traces go into one guest. */
const BATCH = 1000;
/** So many sorts of disagreement are minimised, so many failures are kept. */
const MOST_MINIMISED = 12;
const MOST_FAILURES = 20;

/** Replays and compares, batch by batch. `version` chooses the known differences. */
export async function conform(
  start: Start,
  version: string,
  expectation: Expectation,
  traces: Iterable<ScopedTrace>,
  {
    signing,
    differences = differencesOf(version),
    progress = () => undefined,
  }: ConformOptions = {},
): Promise<Conformity> {
  const ready = prepare(signing);
  const probe = signingProbe(ready);
  const replay = (some: readonly ScopedTrace[], options: Parameters<typeof replayAll>[4] = {}) =>
    replayAll(start, ready, expectation, some, options);
  const all = seenSoFar();
  let signed: string | undefined;
  const left = traces[Symbol.iterator]();
  for (let batch = take(left, BATCH); batch.length > 0; batch = take(left, BATCH)) {
    const some = batch.map((trace) => withLastLook(expectation, trace));
    const done = all.traces();
    try {
      const run = await replay(some, {
        differences,
        before: done === 0 ? [probe.program] : [],
        progress: (now) => {
          progress(done + now);
        },
      });
      const [probed] = run.before;
      if (probed?.kind === 'answered') signed = probe.choice(probed.answers);
      all.add(run);
    } catch (error) {
      if (interruptedBy() === undefined) throw error; // a guest that is ended does not boot
    }
    if (interruptedBy() !== undefined) break;
  }
  const stopped = interruptedBy();
  const sorts = all.sorts();
  const shortest =
    stopped === undefined ? await shorten(sorts.slice(0, MOST_MINIMISED), expectation, replay) : [];
  const { found, ...rest } = all.report();
  return {
    version,
    ...rest,
    expectation,
    signed,
    canSign: signing !== undefined,
    disagreements: sorts.map(({ says, times, first }, i) => ({
      says,
      times,
      shortest: shortest[i] ?? first,
      minimised: shortest[i] !== undefined,
    })),
    known: differences.map((difference) => ({ difference, times: found.get(difference) ?? 0 })),
    ...(stopped === undefined ? {} : { stopped }),
  };
}

function take<T>(left: Iterator<T>, most: number): readonly T[] {
  const taken: T[] = [];
  while (taken.length < most) {
    const next = left.next();
    if (next.done === true) break;
    taken.push(next.value);
  }
  return taken;
}

type Sort = { readonly says: string; readonly times: number; readonly first: Replayed };

/** What the batches showed, added up. */
function seenSoFar() {
  const verdicts = Object.fromEntries(VERDICTS.map((kind) => [kind, 0])) as Record<
    ReplayVerdict['kind'],
    number
  >;
  const byCall = new Map<Call['call'], CallTally>();
  const sorts = new Map<string, Sort>();
  const found = new Map<KnownDifference, number>();
  const failures: Replayed[] = [];
  let traces = 0;
  let boots = 0;
  let again = 0;
  let version = '';
  let alarm: string | undefined;

  const addTrace = (each: Replayed): void => {
    const { verdict } = each;
    traces++;
    verdicts[verdict.kind]++;
    if ('says' in verdict && failures.length < MOST_FAILURES) failures.push(each);
    if ('difference' in verdict)
      found.set(verdict.difference, (found.get(verdict.difference) ?? 0) + 1);
    for (const [i, { call }] of each.steps.entries()) {
      const answer = each.seen[i];
      if (answer === undefined) break;
      byCall.set(call.call, counted(byCall.get(call.call), answer));
      if ('at' in verdict && verdict.at === i) break;
    }
    const says = sortOf(each);
    if (says === undefined) return;
    const { times = 0, first = each } = sorts.get(says) ?? {};
    sorts.set(says, {
      says,
      times: times + 1,
      first: lengthOf(each) < lengthOf(first) ? each : first,
    });
  };
  return {
    traces: () => traces,
    sorts: (): readonly Sort[] => [...sorts.values()],
    add: (run: ReplayRun): void => {
      boots += run.boots;
      again += run.again;
      version = run.version;
      alarm ??= run.alarm;
      run.replayed.forEach(addTrace);
    },
    report: () => ({
      ...{ traces, verdicts, byCall, failures, found, boots, again },
      ...(version === '' ? {} : { version }),
      ...(alarm === undefined ? {} : { alarm }),
    }),
  };
}

function counted(so: CallTally | undefined, answer: Observed): CallTally {
  const { asked = 0, succeeded = 0, errnos = new Map<string, number>() } = so ?? {};
  const isErrno = typeof answer === 'number' && answer < 0;
  const isOk = typeof answer === 'number' && answer >= 0;
  const name = isErrno ? nameOfAnswer(answer) : undefined;
  return {
    asked: asked + 1,
    succeeded: succeeded + (isOk ? 1 : 0),
    errnos: name === undefined ? errnos : new Map(errnos).set(name, (errnos.get(name) ?? 0) + 1),
  };
}

/** What is known in the end: `because` says why it is not that they agree. */
export type Conclusion = {
  readonly kind: (typeof MEANING)[ReplayVerdict['kind']];
  readonly because: readonly string[];
};

/** Whether there is nothing to explain: all agree, or differ as known, and each known difference occurs. */
export function conclude(conformity: Conformity): Conclusion {
  const { verdicts, traces, known, alarm, stopped, expectation, signed, canSign } = conformity;
  const said = (meaning: Conclusion['kind']): readonly string[] =>
    VERDICTS.filter((kind) => MEANING[kind] === meaning && verdicts[kind] > 0).map(
      (kind) => `${verdicts[kind]} ${kind}`,
    );
  const wrong = [
    ...said('differs'),
    ...known.flatMap(({ difference, times }) =>
      times === 0 ? [`the known difference ${difference.id} did not occur`] : [],
    ),
    ...(alarm === undefined ? [] : ['the kernel complains']),
    ...(signed === undefined || signsAsExpected(conformity)
      ? []
      : [`signed loads are checked by "${signed}", not "${expectation.signed}"`]),
  ];
  const ended = stopped === undefined ? [] : [`${stopped} ended it`];
  if (wrong.length > 0) return { kind: 'differs', because: [...wrong, ...ended] };
  const missing = [
    ...said('inconclusive'),
    ...(traces === 0 ? ['there are no traces'] : []),
    ...ended,
    ...(expectation.signed !== undefined && !canSign ? ['signed loads were not replayed'] : []),
    ...(signsAsExpected(conformity) ? [] : ['how signed loads are checked was not told']),
  ];
  return { kind: missing.length > 0 ? 'inconclusive' : 'agrees', because: missing };
}

/** Whether the kernel checks signed loads as expected; a proposal to read twice cannot be told from the rest. */
export function signsAsExpected({
  expectation,
  signed,
}: Pick<Conformity, 'expectation' | 'signed'>): boolean {
  return expectation.signed === undefined || expectation.signed.split('-read')[0] === signed;
}

/** What a trace disagrees about, or undefined. Ids and values are left out. */
function sortOf({ verdict, steps }: Replayed): string | undefined {
  const step = 'at' in verdict ? steps[verdict.at] : undefined;
  if (verdict.kind !== 'disagree' || step === undefined) return undefined;
  const { before, call, outcome } = step;
  const text = 'text' in call ? call.text : 'prog' in call ? progAt(before, call.prog).text : null;
  const of = text === null ? '' : ` of ${text.behaviour}`;
  return `${call.call}${of}: expected ${nameOfAnswer(outcome.answer)}, the kernel answers ${nameOfSeen(verdict.seen)}`;
}

/** An observed answer in words. */
function nameOfSeen(seen: Observed): string {
  return typeof seen === 'number'
    ? nameOfAnswer(seen)
    : seen.replaceAll(/\b(0x)?[0-9a-f]*\d[0-9a-f]*\b/g, '…');
}

function lengthOf({ verdict, steps }: Replayed): number {
  return 'at' in verdict ? verdict.at + 1 : steps.length;
}

/**
 * For each sort the shortest trace that leaving calls out leads to, on the kernel itself. The minimiser
 * is run again and again with what is known; what it asked in vain goes to the kernel, all in one guest.
 */
async function shorten(
  sorts: readonly Sort[],
  expectation: Expectation,
  replay: (traces: readonly ScopedTrace[]) => Promise<ReplayRun>,
): Promise<readonly Replayed[]> {
  const jobs = sorts.map(({ says, first }) => {
    const { calls } = first.trace;
    const trace = { ...first.trace, calls: calls.slice(0, lengthOf(first)) };
    const best: Replayed = { ...first, trace, steps: first.steps.slice(0, lengthOf(first)) };
    return { says, best, trace, known: new Map<string, boolean>() };
  });
  for (;;) {
    const asked = jobs.flatMap((job) => {
      const questions = new Map<string, readonly Call[]>();
      minimise(job.trace.calls, (calls) => {
        const key = JSON.stringify(calls);
        if (!job.known.has(key)) {
          if (follow(expectation, job.trace.scope, calls).whole) questions.set(key, calls);
          else job.known.set(key, false);
        }
        return job.known.get(key) ?? false;
      });
      return [...questions].map(([key, calls]) => ({ job, key, trace: { ...job.trace, calls } }));
    });
    if (asked.length === 0 || interruptedBy() !== undefined) return jobs.map(({ best }) => best);
    const { replayed } = await replay(asked.map(({ trace }) => trace));
    for (const [i, { job, key, trace }] of asked.entries()) {
      const answer = replayed[i];
      const isSame =
        answer !== undefined &&
        sortOf(answer) === job.says &&
        lengthOf(answer) === trace.calls.length;
      job.known.set(key, isSame);
      if (isSame && lengthOf(answer) < lengthOf(job.best)) job.best = answer;
    }
  }
}
