/** Whether a kernel does what is expected of it: many traces, every answer compared. */
import type { Call } from '../../../model/kernel/call.ts';
import { nameOfAnswer } from '../../../model/kernel/errno.ts';
import { prepare, type Ready } from '../encode/registers.ts';
import type { Signing } from '../encode/code.ts';
import type { Expectation } from './expectation.ts';
import { follow } from './expectation.ts';
import { differencesOf, type KnownDifference } from './known-differences.ts';
import { minimise } from './minimise.ts';
import type { Observed } from '../encode/decode.ts';
import type { ScopedTrace } from './random-traces.ts';
import { type Replayed, replayAll, type Start, type Verdict, VERDICTS } from './replayed.ts';
import { done, type Result } from './result.ts';
import { signingProbe } from '../identify/signing-differences.ts';

/** A sort of disagreement: one call, one expected answer, one answer of the kernel. */
export type Disagreement = {
  readonly says: string;
  /** How many traces ended so. */
  readonly times: number;
  /** The shortest of them; every call in it is needed, if it was minimised. */
  readonly shortest: Replayed;
  readonly minimised: boolean;
};

export type Conformity = {
  /** Of the kernel, as its image says. */
  readonly version: string;
  readonly expectation: Expectation;
  readonly replayed: readonly Replayed[];
  /** The choice on the axis `signed` that the kernel shows; undefined if it was not told. */
  readonly signed: string | undefined;
  readonly verdicts: Readonly<Record<Verdict['kind'], number>>;
  /** Of the calls that were answered as expected. */
  readonly calls: number;
  readonly accepted: number;
  readonly byCall: ReadonlyMap<Call['call'], Tally>;
  readonly byErrno: ReadonlyMap<string, number>;
  readonly disagreements: readonly Disagreement[];
  /** Known differences of this kernel, and in how many traces each occurred. */
  readonly known: readonly { readonly difference: KnownDifference; readonly times: number }[];
  /** The first crash, warning or other failure. */
  readonly failures: readonly Replayed[];
  readonly boots: number;
  readonly alarm?: string;
};

export type Tally = { readonly accepted: number; readonly refused: number };

/** So many sorts of disagreement are minimised; each takes some boots. */
const MOST_MINIMISED = 3;

/** Replays and compares. `version` chooses the known differences. */
export async function conform(
  start: Start,
  version: string,
  expectation: Expectation,
  traces: readonly ScopedTrace[],
  signing?: Signing,
): Promise<Result<Conformity>> {
  const ready = prepare(signing);
  const differences = differencesOf(version);
  const probe = signingProbe(ready);
  const options = { differences, before: [probe.program] };
  const ran = await replayAll(start, ready, expectation, traces, options);
  if (!ran.ok) return ran;
  const { replayed, before, ...rest } = ran.value;
  const [probed] = before;
  const sorts = [...Map.groupBy(replayed, sortOf)].flatMap(([says, group]) =>
    says === undefined ? [] : [{ says, group: group.toSorted(byLength) }],
  );
  const disagreements: Disagreement[] = [];
  for (const [i, { says, group }] of sorts.entries()) {
    const [first] = group;
    if (first === undefined) continue;
    const minimised = i < MOST_MINIMISED;
    const shortest = minimised ? await shorten(start, ready, expectation, first, says) : first;
    disagreements.push({ says, times: group.length, shortest, minimised });
  }
  return done({
    ...rest,
    expectation,
    replayed,
    signed: probed?.kind === 'answered' ? probe.choice(probed.answers) : undefined,
    verdicts: countVerdicts(replayed),
    ...countCalls(replayed),
    disagreements,
    known: differences.map((difference) => ({
      difference,
      times: replayed.filter(
        ({ verdict }) => 'difference' in verdict && verdict.difference === difference,
      ).length,
    })),
    failures: replayed.filter(({ verdict }) => 'says' in verdict),
  });
}

/** Whether there is nothing to explain: all agree, or differ as known, and each known difference occurs. */
export function conforms(conformity: Conformity): boolean {
  const { verdicts, replayed, known, alarm } = conformity;
  const explained = verdicts.agree + verdicts.known;
  return (
    replayed.length > 0 &&
    explained === replayed.length &&
    known.every(({ times }) => times > 0) &&
    signsAsExpected(conformity) &&
    alarm === undefined
  );
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
  return `${step.call.call}: expected ${nameOfAnswer(step.outcome.answer)}, the kernel answers ${nameOfSeen(verdict.seen)}`;
}

/** An observed answer in words. */
function nameOfSeen(seen: Observed): string {
  return typeof seen === 'number'
    ? nameOfAnswer(seen)
    : seen.replaceAll(/\b(0x)?[0-9a-f]*\d[0-9a-f]*\b/g, '…');
}

function byLength(one: Replayed, other: Replayed): number {
  return lengthOf(one) - lengthOf(other);
}

function lengthOf({ verdict, steps }: Replayed): number {
  return 'at' in verdict ? verdict.at + 1 : steps.length;
}

/** The shortest trace of the same sort that leaving calls out leads to, on the kernel itself. */
async function shorten(
  start: Start,
  ready: Ready,
  expectation: Expectation,
  first: Replayed,
  says: string,
): Promise<Replayed> {
  let best = first;
  const { scope, from } = first.trace;
  const fail = async (candidates: readonly (readonly Call[])[]): Promise<readonly boolean[]> => {
    const possible = candidates.map((calls) => follow(expectation, scope, calls).whole);
    const traces = candidates
      .filter((_, i) => possible[i])
      .map((calls) => ({ scope, calls, from }));
    const ran =
      traces.length === 0 ? undefined : await replayAll(start, ready, expectation, traces);
    const same = (ran?.ok === true ? ran.value.replayed : []).filter(
      (each) => sortOf(each) === says,
    );
    best = [best, ...same].toSorted(byLength)[0] ?? best;
    return candidates.map((calls) => same.some(({ trace }) => trace.calls === calls));
  };
  const calls = first.trace.calls.slice(0, lengthOf(first));
  await minimise(calls, fail);
  return best;
}

function countVerdicts(replayed: readonly Replayed[]): Conformity['verdicts'] {
  const none = Object.fromEntries(VERDICTS.map((kind) => [kind, 0])) as Record<
    Verdict['kind'],
    number
  >;
  for (const { verdict } of replayed) none[verdict.kind]++;
  return none;
}

function countCalls(
  replayed: readonly Replayed[],
): Pick<Conformity, 'calls' | 'accepted' | 'byCall' | 'byErrno'> {
  const byCall = new Map<Call['call'], Tally>();
  const byErrno = new Map<string, number>();
  let calls = 0;
  let accepted = 0;
  for (const { steps, seen } of replayed) {
    for (const [i, { call, outcome }] of steps.entries()) {
      if (seen[i] !== outcome.answer) break;
      const tally = byCall.get(call.call) ?? { accepted: 0, refused: 0 };
      calls++;
      if (outcome.answer >= 0) {
        accepted++;
        byCall.set(call.call, { ...tally, accepted: tally.accepted + 1 });
      } else {
        const name = nameOfAnswer(outcome.answer);
        byErrno.set(name, (byErrno.get(name) ?? 0) + 1);
        byCall.set(call.call, { ...tally, refused: tally.refused + 1 });
      }
    }
  }
  return { calls, accepted, byCall, byErrno };
}
