/**
 * Two designs side by side: which sorts of calls one accepts and the other refuses, each with a
 * shortest trace, and what each refusal is good for.
 *
 * One search a direction decides all of it. It runs over pairs of states: while both designs have
 * answered alike the pair moves on calls that both accept. (A pair, not one state, because a design
 * may remember more than another: the template's hash.) Where the stricter design refuses what the
 * laxer accepts, the search lets this one call through and goes on by the stricter rule alone. If a
 * goal that the stricter design keeps is then broken, the refusal prevents that; if no call of that
 * sort, wherever it is let through, ever leads there, the refusals of that sort are harmless losses.
 */
import { alphabet } from '../../model/scopes/alphabet.ts';
import type { Call } from '../../model/kernel/call.ts';
import type { Design } from '../../model/rules/design.ts';
import type { Answer } from '../../model/kernel/errno.ts';
import { codec } from '../../model/finite/codec.ts';
import { oneOf, record } from '../../model/finite/finite.ts';
import type { Outcome } from '../../model/kernel/outcome.ts';
import type { Scope } from '../../model/scopes/scope.ts';
import type { State } from '../../model/kernel/state.ts';
import { emptyState } from '../../model/kernel/state.ts';
import { stateType } from '../../model/scopes/state-type.ts';
import { step as modelStep } from '../../model/kernel/step.ts';
import type { BpfClaim } from '../claims/bpf-claim.ts';
import type { Claim, Trace } from '../claims/claim.ts';
import { breachesSeen } from '../claims/judge.ts';
import { GOALS } from '../claims/all.ts';
import type { Limits, Report, System } from '../search/explore.ts';
import { explore, isMade, replay } from '../search/explore.ts';
import type { CallSort } from './call-sorts.ts';
import { SHAPES, shapeOf } from './call-sorts.ts';
import type { LeftOutCalls } from './merge.ts';
import { leftOutOf, sumOfLeftOut } from './merge.ts';
import type { StepFunction } from './system.ts';
import { fillsLowest, systemOf } from './system.ts';

/** What the refusals of one sort are good for. */
export type Effect =
  /** Let through once, such a call breaks a goal that the design keeps: a shortest trace to the breach. */
  | { readonly kind: 'prevents'; readonly claim: string; readonly calls: Trace }
  /** No such call, let through once, breaks any goal that the design keeps. */
  | { readonly kind: 'harmless' }
  | { readonly kind: 'unknown'; readonly because: string };

/** A sort of call that one design accepts and the other refuses or answers otherwise. */
export type DesignDifference = {
  readonly shape: string;
  readonly says: string;
  /** A shortest trace of this sort: both accept all but the last call. */
  readonly calls: Trace;
  readonly accepted: Answer;
  /** The other design's answer; NaN if it could not even be asked. */
  readonly refused: Answer;
  readonly effect: Effect;
};

/** How `a` stands to `b`: stricter means that it accepts a part of what `b` accepts. */
export type DesignRelation = 'equivalent' | 'stricter' | 'laxer' | 'incomparable' | 'unknown';

/** A trace whose last call both designs refuse, with different errnos. */
export type OtherErrno = { readonly calls: Trace; readonly a: Answer; readonly b: Answer };

export type Comparison = {
  readonly relation: DesignRelation;
  /** Why the search stopped, if it did: then a difference may be missing. */
  readonly because?: string;
  /** What only the first design accepts, and what only the second; shortest traces first. */
  readonly onlyA: readonly DesignDifference[];
  readonly onlyB: readonly DesignDifference[];
  readonly otherErrno?: OtherErrno;
  readonly states: number;
  readonly transitions: number;
  /** What the model left out, the most frequent first. */
  readonly leftOut: readonly LeftOutCalls[];
};

/** What one design accepts and another refuses in a scope. */
export type AcceptedOnly = {
  /** Shortest traces first. */
  readonly differences: readonly DesignDifference[];
  /** Why the search stopped, if it did. */
  readonly because?: string;
  /** Of the first call that both refuse with different errnos: what each answers. */
  readonly otherErrno?: OtherErrno;
  readonly states: number;
  readonly transitions: number;
  readonly leftOut: readonly LeftOutCalls[];
};

/** Compares two designs in a scope by these goals; each of the four searches it takes gets the limits. */
export function compareDesigns(
  a: Design,
  b: Design,
  scope: Scope,
  limits: Limits = {},
  goals: readonly BpfClaim[] = GOALS,
): Comparison {
  const forward = acceptedOnlyBy(a, b, scope, limits, goals);
  const backward = acceptedOnlyBy(b, a, scope, limits, goals);
  const because = forward.because ?? backward.because;
  return {
    relation: relationOf(forward.differences.length, backward.differences.length, because),
    ...(because === undefined ? {} : { because }),
    onlyA: forward.differences,
    onlyB: backward.differences,
    ...(forward.otherErrno === undefined ? {} : { otherErrno: forward.otherErrno }),
    states: forward.states + backward.states,
    transitions: forward.transitions + backward.transitions,
    leftOut: sumOfLeftOut([forward.leftOut, backward.leftOut]),
  };
}

/** How designs stand to each other that have so many differences on each side. */
export function relationOf(
  onlyA: number,
  onlyB: number,
  because: string | undefined,
): DesignRelation {
  if (onlyA > 0 && onlyB > 0) return 'incomparable';
  if (because !== undefined) return 'unknown';
  if (onlyA > 0) return 'laxer';
  return onlyB > 0 ? 'stricter' : 'equivalent';
}

/** What `lax` accepts and `strict` refuses, and what each such refusal is good for. */
export function acceptedOnlyBy(
  lax: Design,
  strict: Design,
  scope: Scope,
  limits: Limits = {},
  goals: readonly BpfClaim[] = GOALS,
): AcceptedOnly {
  const kept = goalsKept(strict, scope, limits, goals);
  const system = pairSystem(lax, strict, scope);
  const claims = SHAPES.flatMap((shape) => [
    differsOn(shape),
    ...kept.goals.map((goal) => breachOf(shape, goal)),
  ]);
  const report = explore(system, [...claims, OTHER_ERRNO], limits);
  const because = report.stopped ?? kept.because;
  const differences = SHAPES.flatMap((shape): readonly DesignDifference[] => {
    const calls = witnessOf(report, differsOn(shape).id);
    const last = calls && replay(system, calls)?.at(-1)?.outcome;
    if (calls === undefined || last === undefined) return [];
    const { id, says } = shape;
    const effect = effectOf(shape, kept.goals, report, because);
    return [{ shape: id, says, calls, accepted: last.lax, refused: last.strict, effect }];
  });
  const errno = witnessOf(report, OTHER_ERRNO.id);
  const both = errno && replay(system, errno)?.at(-1)?.outcome;
  return {
    differences: differences.toSorted((one, other) => one.calls.length - other.calls.length),
    ...(because === undefined ? {} : { because }),
    ...(errno && both ? { otherErrno: { calls: errno, a: both.lax, b: both.strict } } : {}),
    states: report.states,
    transitions: report.transitions,
    leftOut: leftOutOf({ scope, report }),
  };
}

/** The goals that a design keeps in a scope; `because` if the search for them stopped early. */
function goalsKept(
  design: Design,
  scope: Scope,
  limits: Limits,
  all: readonly BpfClaim[],
): { readonly goals: readonly BpfClaim[]; readonly because?: string } {
  const goals = all.filter((goal) => goal.inScope(scope));
  const report = explore(systemOf(design, scope), goals, limits);
  return {
    goals: goals.filter((goal) => report.verdicts[goal.id]?.verdict.kind === 'holds'),
    ...(report.stopped === undefined ? {} : { because: report.stopped }),
  };
}

function effectOf(
  shape: CallSort,
  goals: readonly BpfClaim[],
  report: Report,
  because: string | undefined,
): Effect {
  const breaches = goals.flatMap((goal) => {
    const calls = witnessOf(report, breachOf(shape, goal).id);
    return calls === undefined ? [] : [{ claim: goal.id, calls }];
  });
  const [first] = breaches.toSorted((one, other) => one.calls.length - other.calls.length);
  if (first !== undefined) return { kind: 'prevents', ...first };
  return because === undefined ? { kind: 'harmless' } : { kind: 'unknown', because };
}

function witnessOf(report: Report, claim: string): Trace | undefined {
  const verdict = report.verdicts[claim]?.verdict;
  return verdict?.kind === 'possible' ? verdict.calls : undefined;
}

const NEVER = 'never';

type Pair = {
  readonly lax: State;
  readonly strict: State;
  /** The shape of the call that was let through; from then on only `strict` moves. */
  readonly letThrough: string;
};

type PairOutcome = {
  readonly state: Pair;
  readonly lax: Answer;
  readonly strict: Answer;
  /** Set where the designs differ on a call that `lax` accepts. */
  readonly differs: CallSort | undefined;
  /** What happened in the strict kernel, if the call was made there after or as the one let through. */
  readonly judged: Outcome | undefined;
};

function pairSystem(lax: Design, strict: Design, scope: Scope): System<Pair, Call, PairOutcome> {
  const step: StepFunction = modelStep;
  const side = stateType(scope);
  const letThrough = oneOf<string>(NEVER, ...SHAPES.map(({ id }) => id));
  const empty = emptyState(scope);

  const together = (pair: Pair, call: Call): PairOutcome | undefined | string => {
    if (!fillsLowest(pair.lax, call)) return undefined;
    const one = step(lax, pair.lax, call);
    if (!isMade(one)) return one;
    const other = step(strict, pair.strict, call);
    const answers = { lax: one.answer, strict: isMade(other) ? other.answer : Number.NaN };
    if (one.answer < 0) return { state: pair, ...answers, differs: undefined, judged: undefined };
    if (isMade(other) && other.answer === one.answer) {
      const stays = one.state === pair.lax && other.state === pair.strict;
      const moved = { lax: one.state, strict: other.state, letThrough: NEVER };
      return { state: stays ? pair : moved, ...answers, differs: undefined, judged: undefined };
    }
    const differs = shapeOf(pair.lax, call);
    const through = step(lax, pair.strict, call); // accepted as lax does, remembered as strict does
    const judged = isMade(through) ? through : undefined;
    const after = judged === undefined ? pair.strict : judged.state;
    const state = { lax: empty, strict: after, letThrough: differs.id };
    return { state, ...answers, differs, judged };
  };

  const alone = (pair: Pair, call: Call): PairOutcome | undefined | string => {
    if (!fillsLowest(pair.strict, call)) return undefined;
    const judged = step(strict, pair.strict, call);
    if (!isMade(judged)) return judged;
    const stays = judged.state === pair.strict;
    const state = stays ? pair : { ...pair, strict: judged.state };
    return { state, lax: 0, strict: judged.answer, differs: undefined, judged };
  };

  const type = record({ lax: side, strict: side, letThrough });
  return {
    type,
    codec: codec(type),
    initial: { lax: empty, strict: empty, letThrough: NEVER },
    calls: alphabet(scope),
    step: (pair, call) => (pair.letThrough === NEVER ? together(pair, call) : alone(pair, call)),
  };
}

type PairClaim = Claim<Pair, Call, PairOutcome>;

const differ = (_before: Pair, _call: Call, { differs }: PairOutcome): boolean =>
  differs !== undefined;

function differsOn(shape: CallSort): PairClaim {
  return {
    id: shape.id,
    says: `The designs differ on ${shape.says}.`,
    kind: 'sometimes',
    when: differ,
    witness: (_before, _call, { differs }) => differs?.id === shape.id,
  };
}

/** What happened in the strict kernel after, or as, a call was let through. */
const inStrict = breachesSeen<State, Call, Outcome, Pair, PairOutcome>(
  ({ strict }, { judged }) => judged && { before: strict, outcome: judged },
);

function breachOf(shape: CallSort, goal: BpfClaim): PairClaim {
  const id = `${shape.id}, then ${goal.id}`;
  const says = `Letting through ${shape.says} breaks ${goal.id}.`;
  return inStrict(goal, { id, says }, ({ state }) => state.letThrough === shape.id);
}

const OTHER_ERRNO: PairClaim = {
  id: 'other errno',
  says: 'Both designs refuse, with different errnos.',
  kind: 'sometimes',
  // after a call was let through, lax is not asked and answers 0
  witness: (_before, _call, { lax, strict }) => lax < 0 && strict < 0 && lax !== strict,
};
