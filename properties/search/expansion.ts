// Makes every call in a state, judges what it does, and gives the states it leads to to whoever keeps them: the
// search itself, or the results of a thread that helps it.
import type { Claim } from '../claims/claim.ts';
import { type Inquiry, inquiryInto } from '../claims/judge.ts';
import type { System } from './system.ts';
import { type Open, close, open } from './open-questions.ts';
import { FULL, KNOWN } from './store.ts';
import type { Counts, Keeper } from './expanding.ts';
import { learningOf } from './learning.ts';
import { snapshotOf } from './snapshots.ts';
import { canonicalOf } from './symmetry.ts';

/** What expands the states of a system. */
export type Expansion<S, C, O> = {
  readonly inquiries: readonly Inquiry<S, C, O>[];
  /** All questions, in the order of the claims. */
  readonly questions: readonly Inquiry<S, C, O>['answer'][];
  readonly aboutStates: Open<[S]>;
  readonly aboutCalls: Open<[S, C, O]>;
  readonly counts: Counts;
  readonly hasSymmetry: boolean;
  /** The key of a state, or of the one that stands for its orbit; written over by the next. */
  readonly keyOf: (state: S) => Int32Array;
  /** Keeps and judges the initial state; false if there is no room for it. */
  readonly begin: () => boolean;
  /** Brings the counts by call up to date. */
  readonly settle: () => void;
  /**
   * Makes every call in the state of that key, whose index is `at`, first reached as `Store.cameBy` says; false if there
   * is no room for what follows. Where `keeps` is false, the states that follow are not kept: for when nothing is asked
   * of states any more.
   */
  readonly expand: (from: Int32Array, at: number, cameBy: number, keeps?: boolean) => boolean;
  /** What was learned of calls, for threads that help; undefined if nothing is learned. */
  readonly footprints: Int32Array | undefined;
};

/**
 * Of so many states it is looked whether the codec gives them back, and whether they are left alone while they are
 * expanded; of so many calls whether each does (one may undo what another did). In
 * all scopes under sealed, most of them small, it takes 3 % of the processor time (measured); four times as many, 13 %.
 */
const LOOKED_AT = { states: 16, calls: 64 };

/** Prepares to expand the states of a system. */
export function expansion<S, C, O extends { readonly state: S }>(
  system: System<S, C, O>,
  claims: readonly Claim<S, C, O>[],
  keeper: Keeper,
  learnFrom?: number,
  footprints?: 'shared' | Int32Array,
): Expansion<S, C, O> {
  const { codec, calls } = system;
  const inquiries = claims.map((claim) => inquiryInto(claim));
  const questions = inquiries.flatMap(({ answer, premise }) =>
    premise ? [answer, premise] : [answer],
  );
  const aboutStates = open(questions.filter((question) => question.about === 'state'));
  const aboutCalls = open(questions.filter((question) => question.about === 'call'));
  const canonical = system.symmetry && canonicalOf(system.symmetry, codec);
  const key = new Int32Array(codec.words);
  const tried = new Uint32Array(calls.length);
  const changed = new Uint32Array(calls.length);
  const leftOut = new Map<string, Uint32Array>();
  const counts: Counts = { transitions: 0, standsFor: 0, tried, changed, leftOut };

  const judgeState = (state: S, index: number): void => {
    for (let q = aboutStates.put(state); q !== -1; q = aboutStates.put(state)) {
      close(aboutStates, q, { state: index });
    }
  };
  const judgeCall = (before: S, call: C, outcome: O, state: number, index: number): void => {
    for (
      let q = aboutCalls.put(before, call, outcome);
      q !== -1;
      q = aboutCalls.put(before, call, outcome)
    ) {
      close(aboutCalls, q, { state, call: index });
    }
  };

  const leaveOut = (c: number, why: string, more: number): void => {
    let times = leftOut.get(why);
    if (times === undefined) leftOut.set(why, (times = new Uint32Array(calls.length)));
    times[c] = times[c]! + more;
  };

  const keyOf = (state: S): Int32Array => {
    codec.encode(canonical === undefined ? state : canonical.of(state), key, 0);
    return key;
  };

  let calledBefore = 0;
  let reachedBefore = 0;
  const read = new Int32Array(codec.words);
  /** What a codec leaves out, a search does not tell apart. */
  const mustGiveBack = (state: S): void => {
    codec.encode(state, read, 0);
    if (snapshotOf(codec.decode(read, 0))(state)) return;
    throw new Error('explore: the codec gives back another state than it was given');
  };

  /** Keeps and judges the state that a call leads to, if it is new; false if there is no room for it. */
  const reach = (after: S, at: number, c: number): boolean => {
    const named = canonical === undefined ? after : canonical.of(after);
    // Stryker disable next-line ConditionalExpression,EqualityOperator,UpdateOperator: how often is a matter of time
    if (reachedBefore++ < LOOKED_AT.states) mustGiveBack(named);
    codec.encode(named, key, 0);
    const index = keeper.add(key, at, c);
    if (index === FULL) return false;
    if (index === KNOWN) return true;
    if (canonical !== undefined) counts.standsFor += canonical.standsFor();
    judgeState(named, index);
    return true;
  };

  const expandPlainly = (from: Int32Array, at: number, keeps: boolean): boolean => {
    const before = codec.decode(from, 0);
    // Stryker disable next-line ConditionalExpression,EqualityOperator: how often is a matter of time
    const isAsBefore = at < LOOKED_AT.states ? snapshotOf(before) : undefined;
    const mustBeAsBefore = (): void => {
      if (isAsBefore?.(before) !== false) return;
      throw new Error('explore: step (or a claim) changes the state that it is given');
    };
    for (let c = 0; c < calls.length; c++) {
      const call = calls[c] as C;
      const outcome = system.step(before, call);
      // Stryker disable next-line ConditionalExpression,EqualityOperator,UpdateOperator: how often is a matter of time
      if (calledBefore++ < LOOKED_AT.calls) mustBeAsBefore();
      if (typeof outcome !== 'object') {
        if (outcome !== undefined) leaveOut(c, outcome, 1);
        continue;
      }
      counts.transitions++;
      tried[c] = tried[c]! + 1;
      judgeCall(before, call, outcome, at, c); // on every edge, also to a known state
      const after = outcome.state;
      if (after === before) continue;
      changed[c] = changed[c]! + 1;
      if (keeps && !reach(after, at, c)) return false;
    }
    mustBeAsBefore();
    return true;
  };

  const parts = {
    system,
    aboutStates,
    aboutCalls,
    counts,
    keeper,
    judgeState,
    leaveOut,
    reachNamed: canonical && reach,
  };
  const learning = learningOf(parts, learnFrom, footprints);
  const expand = (from: Int32Array, at: number, cameBy: number, keeps = true): boolean =>
    learning?.expand(from, at, cameBy, keeps) ?? expandPlainly(from, at, keeps);

  const begin = (): boolean => {
    const index = keeper.add(keyOf(system.initial), -1, 0);
    if (index === FULL) return false;
    mustGiveBack(system.initial);
    if (canonical !== undefined) counts.standsFor += canonical.standsFor();
    judgeState(codec.decode(key, 0), index);
    return true;
  };

  return {
    inquiries,
    questions,
    aboutStates,
    aboutCalls,
    counts,
    hasSymmetry: canonical !== undefined,
    keyOf,
    settle: () => learning?.settle(),
    begin,
    expand,
    footprints: learning?.footprints,
  };
}
