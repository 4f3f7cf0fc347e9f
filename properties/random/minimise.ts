/** Makes a list of calls that fails as short as leaving out and changing calls can make it. Knows nothing of bpf. */
import { isMade } from '../search/explore.ts';

/** A list to try, shorter or simpler than another, and how large the pieces are that are left out of it next. */
export type Shrunk<C> = { readonly calls: readonly C[]; readonly size?: number };

/**
 * The same; the calls before that position can be made, and lead to that state, so none need make them again. (With
 * that, and what can be put in the place of a call worked out once, 17 findings are made short in half the time.)
 */
export type ShrunkFrom<S, C> = Shrunk<C> & {
  readonly from?: { readonly state: S; readonly at: number };
};

/**
 * Leaves calls out while the rest still fails, large pieces first (Zeller and Hildebrandt: Simplifying
 * and Isolating Failure-Inducing Input, 2002). In the end every single call is needed: the result is
 * 1-minimal, which is not to say shortest; only the exhaustive search says that. `fails` must hold for `calls`.
 */
export function minimise<C>(
  calls: readonly C[],
  fails: (calls: readonly C[]) => boolean,
): readonly C[] {
  return shrink(calls, (shrunk) => fails(shrunk.calls), withoutPieces);
}

/** Takes the first of the lists to try that fails, and again, until none does. */
function shrink<C, T extends Shrunk<C>>(
  calls: readonly C[],
  fails: (shrunk: T) => boolean,
  toTry: (best: Shrunk<C>) => Iterable<T>,
): readonly C[] {
  let best: Shrunk<C> = { calls };
  for (;;) {
    let next: Shrunk<C> | undefined;
    for (const shrunk of toTry(best)) {
      if (!fails(shrunk)) continue;
      next = shrunk;
      break;
    }
    if (next === undefined) return best.calls;
    best = next;
  }
}

/** The lists that lack one piece; of pieces of one size the last are tried first. */
function* withoutPieces<C>({
  calls,
  size: from = Math.ceil(calls.length / 2),
}: Shrunk<C>): Generator<Shrunk<C>> {
  for (let size = Math.min(from, calls.length); size >= 1; size >>= 1) {
    for (let at = calls.length - size; at > -size; at -= size) {
      yield { calls: [...calls.slice(0, Math.max(at, 0)), ...calls.slice(at + size)], size };
    }
  }
}

/** What makes calls, as a system that can be explored: no outcome if the call is not made. */
export type Stepping<S, C, O extends { readonly state: S }> = {
  readonly initial: S;
  readonly step: (state: S, call: C) => O | undefined | string;
};

/** What fails: whether a call that was made is the failure. */
export type Failing<S, C, O extends { readonly state: S }> = Stepping<S, C, O> & {
  readonly isFailure: (before: S, call: C, outcome: O) => boolean;
};

/** Whether these calls (those from a position on) can be made from a state on, and the last of them fails. */
export function failsFrom<S, C, O extends { readonly state: S }>(
  { step, isFailure }: Failing<S, C, O>,
  state: S,
  calls: readonly C[],
  from = 0,
): boolean {
  let before = state;
  for (let position = from; position < calls.length; position++) {
    const call = calls[position]!;
    const outcome = step(before, call);
    if (!isMade(outcome)) return false;
    if (position === calls.length - 1) return isFailure(before, call, outcome);
    before = outcome.state;
  }
  return false;
}

/** What calls may be changed into. */
export type Changes<C> = {
  /** The calls to try in place of some of these, the simplest first. */
  readonly others: (calls: readonly C[]) => readonly C[];
  readonly isSameSort: (one: C, other: C) => boolean;
  /** The lists in which something that several calls name is something else in all of them. */
  readonly together: (calls: readonly C[]) => Iterable<readonly C[]>;
};

/**
 * What to try instead of a list that fails: without pieces of it; then, where leaving out alone is stuck, one call
 * less and another one changed; a call changed into a simpler one of its sort, which saves nothing, but
 * where two calls must change together it changes the first; two calls less and another one changed into one
 * of its sort; and one less, where several change alike and another one into one of its sort (from storage iterators
 * to those of elements: two programs, the map, and no value need be stored). Both the fuzzer and fast-check shrink by this.
 */
export function* shrinkings<S, C, O extends { readonly state: S }>(
  system: Stepping<S, C, O>,
  best: Shrunk<C>,
  { others, isSameSort, together }: Changes<C>,
): Generator<ShrunkFrom<S, C>> {
  yield* withoutPieces(best);
  const { calls } = best;
  const all = others(calls);
  const sorts = new Map<C, readonly C[]>(); // asked for each call in each list
  const ofSort = (call: C): readonly C[] => {
    const known = sorts.get(call) ?? all.filter((other) => isSameSort(other, call));
    sorts.set(call, known);
    return known;
  };
  const simpler = (call: C): readonly C[] =>
    all.slice(0, Math.max(0, all.indexOf(call))).filter((other) => isSameSort(other, call));
  for (const rest of shorterByOne(calls)) yield* changedOnce(system, rest, () => all);
  yield* changedOnce(system, calls, simpler);
  for (const rest of shorterByTwo(calls)) yield* changedOnce(system, rest, ofSort);
  for (const changed of together(calls))
    for (const rest of shorterByOne(changed)) yield* changedOnce(system, rest, ofSort);
}

/** Shrinks what fails until nothing is gained. */
export function shorten<S, C, O extends { readonly state: S }>(
  failing: Failing<S, C, O>,
  calls: readonly C[],
  changes: Changes<C>,
): readonly C[] {
  const start = { state: failing.initial, at: 0 };
  const fails = ({ calls: some, from: { state, at } = start }: ShrunkFrom<S, C>): boolean =>
    failsFrom(failing, state, some, at);
  return shrink(calls, fails, (best) => shrinkings(failing, best, changes));
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

/** The lists with one call changed; before the end, a call that changes nothing might as well be left out. */
function* changedOnce<S, C, O extends { readonly state: S }>(
  { initial, step }: Stepping<S, C, O>,
  calls: readonly C[],
  others: (call: C) => readonly C[],
): Generator<ShrunkFrom<S, C>> {
  let state = initial;
  for (const [at, call] of calls.entries()) {
    const isLast = at === calls.length - 1;
    for (const other of others(call)) {
      const outcome = step(state, other);
      if (isMade(outcome) && (isLast || outcome.state !== state))
        yield { calls: calls.with(at, other), from: { state, at } };
    }
    const outcome = step(state, call);
    if (!isMade(outcome)) return;
    state = outcome.state;
  }
}
