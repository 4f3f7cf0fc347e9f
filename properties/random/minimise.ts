/** Makes a list of calls that fails as short as leaving calls out can make it. Knows nothing of bpf. */
import { isMade } from '../search/explore.ts';

/**
 * Leaves calls out while the rest still fails, large pieces first (Zeller and Hildebrandt: Simplifying
 * and Isolating Failure-Inducing Input, 2002). In the end every single call is needed: the result is
 * 1-minimal, which is not to say shortest; only the exhaustive search says that. `fails` must hold for `calls`.
 */
export function minimise<C>(
  calls: readonly C[],
  fails: (calls: readonly C[]) => boolean,
): readonly C[] {
  let best = calls;
  let size = Math.ceil(best.length / 2);
  while (size >= 1) {
    const shorter = withoutOnePiece(best, size, fails);
    if (shorter !== undefined) {
      best = shorter;
      size = Math.min(size, best.length);
    } else {
      size = size === 1 ? 0 : size >> 1;
    }
  }
  return best;
}

/** The first failing list that lacks one piece of that size; the last pieces are tried first. */
function withoutOnePiece<C>(
  calls: readonly C[],
  size: number,
  fails: (calls: readonly C[]) => boolean,
): readonly C[] | undefined {
  for (let at = calls.length - size; at > -size; at -= size) {
    const rest = [...calls.slice(0, Math.max(at, 0)), ...calls.slice(at + size)];
    if (rest.length < calls.length && fails(rest)) return rest;
  }
  return undefined;
}

/** What fails: a system that makes calls, and whether a call that it made is the failure. */
export type Failing<S, C, O extends { readonly state: S }> = {
  readonly initial: S;
  /** As in a system that can be explored: no outcome if the call is not made. */
  readonly step: (state: S, call: C) => O | undefined | string;
  readonly isFailure: (before: S, call: C, outcome: O) => boolean;
};

/** Whether these calls can be made from a state on, and the last of them fails. */
export function failsFrom<S, C, O extends { readonly state: S }>(
  { step, isFailure }: Failing<S, C, O>,
  state: S,
  calls: readonly C[],
): boolean {
  let before = state;
  for (const [position, call] of calls.entries()) {
    const outcome = step(before, call);
    if (!isMade(outcome)) return false;
    if (position === calls.length - 1) return isFailure(before, call, outcome);
    before = outcome.state;
  }
  return false;
}

/**
 * Minimises, and goes on where leaving out alone is stuck, until nothing is gained: leaves one call out
 * and changes another one; changes a call into a simpler one of its sort, which saves nothing, but
 * where two calls must change together it changes the first; leaves two calls out and changes another
 * one into one of its sort. `others` are the calls to try, the simplest first.
 */
export function shorten<S, C, O extends { readonly state: S }>(
  failing: Failing<S, C, O>,
  calls: readonly C[],
  others: (calls: readonly C[]) => readonly C[],
  isSameSort: (one: C, other: C) => boolean,
): readonly C[] {
  const fails = (some: readonly C[]): boolean => failsFrom(failing, failing.initial, some);
  let best = minimise(calls, fails);
  for (;;) {
    const all = others(best);
    const ofSort = (call: C): readonly C[] => all.filter((other) => isSameSort(other, call));
    const simpler = (call: C): readonly C[] =>
      all.slice(0, Math.max(0, all.indexOf(call))).filter((other) => isSameSort(other, call));
    const next =
      firstOf(shorterByOne(best), (rest) => changedOnce(failing, rest, () => all)) ??
      changedOnce(failing, best, simpler) ??
      firstOf(shorterByTwo(best), (rest) => changedOnce(failing, rest, ofSort));
    if (next === undefined) return best;
    best = minimise(next, fails);
  }
}

function firstOf<T, R>(all: Iterable<T>, find: (one: T) => R | undefined): R | undefined {
  for (const one of all) {
    const found = find(one);
    if (found !== undefined) return found;
  }
  return undefined;
}

function* shorterByOne<C>(calls: readonly C[]): Generator<readonly C[]> {
  for (const gone of calls.keys()) yield calls.toSpliced(gone, 1);
}

function* shorterByTwo<C>(calls: readonly C[]): Generator<readonly C[]> {
  for (const gone of calls.keys()) {
    for (let other = gone + 1; other < calls.length; other++) {
      yield calls.toSpliced(other, 1).toSpliced(gone, 1);
    }
  }
}

/** The first list that still fails with one call changed; each state on the way is computed once. */
function changedOnce<S, C, O extends { readonly state: S }>(
  failing: Failing<S, C, O>,
  calls: readonly C[],
  others: (call: C) => readonly C[],
): readonly C[] | undefined {
  let state = failing.initial;
  for (const [at, call] of calls.entries()) {
    const after = calls.slice(at + 1);
    for (const other of others(call)) {
      const outcome = failing.step(state, other);
      if (!isMade(outcome)) continue;
      // before the end, a call that changes nothing might as well be left out
      const fails =
        after.length === 0
          ? failing.isFailure(state, other, outcome)
          : outcome.state !== state && failsFrom(failing, outcome.state, after);
      if (fails) return calls.with(at, other);
    }
    const outcome = failing.step(state, call);
    if (!isMade(outcome)) return undefined;
    state = outcome.state;
  }
  return undefined;
}
