/**
 * Threads that help one search. They expand states ahead of it, in chunks; the search takes their results in the
 * order of the states. So it finds the same states under the same numbers as alone, and the same shortest traces,
 * whatever the timing; what a helper does not do in time, or cannot do, the search does itself. Knows no threads:
 * whoever starts them hands the memory over and calls `help` there.
 */
import type { Claim } from '../claims/claim.ts';
import type { System } from './system.ts';
import { CHUNK, chunkIn, chunkWorker, isWhole, resultLength } from './chunk-results.ts';
import type { SharedPart } from './store.ts';
import { storeView } from './store.ts';

/**
 * A helper has so many results that the search has not taken, at most. So no chunk that is held is as far from another as
 * `SharedSearch.claims` is long.
 */
const AHEAD = 8;
/**
 * A helper leaves the search so many chunks: the one that it is at and the next, since it would come to that before the
 * helper is through with it, and wait. All others helpers take in their order, as many as they can: to take over a
 * result costs a third of what it costs to expand the chunk, so with chunks dealt out by turns helpers were idle for a
 * third of the time. Measured (two-phase commit, 9 managers, processor time of the search and of its helper): 13.4 and
 * 9.2 s by turns, 9.8 and 12.6 so, 20.0 alone. With 1, 3 or 4 it is no faster.
 */
const LEFT = 2;

/** What the search and its helpers share. All of it is shared memory, and goes to each helper as it is. */
export type SharedSearch = {
  /** See the positions below. */
  readonly control: Int32Array;
  /** By chunk, modulo its length: who has it. See `byHelper`. */
  readonly claims: Int32Array;
  /** By helper, the results of `AHEAD` chunks. */
  readonly results: readonly (readonly Int32Array[])[];
  /** See `Expansion`. */
  readonly footprints: Int32Array | undefined;
};

// Positions in `control`.
const COUNT = 0; // states that are stored
const COMMITTED = 1; // chunks that the search is through with
const STOP = 2; // 1: no more is wanted
const NEWS = 3; // changes when one of the above does
const ALIVE = 4; // helpers that have started
const BEATS = 5; // by helper: changes while it works

// Who has a chunk: the search (0), or a helper, which expands it or is done. The search takes any that is free when it
// comes to it.
const HOLDERS = 64;
const MOST_HELPERS = HOLDERS / 2 - 1;
const bySearch = (chunk: number): number => chunk * HOLDERS;
const byHelper = (chunk: number, helper: number): number => chunk * HOLDERS + 2 * helper + 2;
const doneBy = (chunk: number, helper: number): number => chunk * HOLDERS + 2 * helper + 3;
const chunkOf = (claim: number): number => Math.floor(claim / HOLDERS);
const helperOf = (claim: number): number => Math.floor((claim % HOLDERS) / 2) - 1;
const isDone = (claim: number): boolean => claim % 2 === 1;

/** Shared memory for a search with so many helpers. Throws a RangeError if there is none. */
export function sharedSearch(
  wanted: number,
  calls: number,
  footprints: Int32Array | undefined,
): SharedSearch {
  const helpers = Math.min(wanted, MOST_HELPERS);
  const shared = (length: number): Int32Array =>
    new Int32Array(new SharedArrayBuffer(length * Int32Array.BYTES_PER_ELEMENT));
  const window = AHEAD * (helpers + 1) * 2;
  return {
    control: shared(BEATS + helpers),
    claims: shared(window).fill(-1),
    results: Array.from({ length: helpers }, () =>
      Array.from({ length: AHEAD }, () => shared(resultLength(calls))),
    ),
    footprints,
  };
}

/** Whoever can start threads for a search. */
export type Helpers = {
  /** They are asked for from so many states on. */
  readonly from: number;
  /** How many threads would have a core to themselves now. */
  readonly spare: () => number;
  /** Starts a thread for each of the results; each gets these parts first. They need not start at once, or ever. */
  readonly start: (shared: SharedSearch, parts: readonly SharedPart[]) => void;
  /** A helper that does nothing for so many milliseconds is given up; 10,000 unless given. */
  readonly patience?: number;
  /** A further part for each of them. */
  readonly share: (part: SharedPart) => void;
};

/** Waits until all helpers have started, so many milliseconds at most. A search need not; a test of it does. */
export function awaitHelpers({ control, results }: SharedSearch, milliseconds: number): boolean {
  for (;;) {
    const alive = Atomics.load(control, ALIVE);
    if (alive === results.length) return true;
    if (Atomics.wait(control, ALIVE, alive, milliseconds) === 'timed-out') return false;
  }
}

/** How many of the chunks that were taken last a helper has expanded. */
export function chunksHelped({ claims }: SharedSearch): number {
  return claims.filter(isDone).length;
}

/** Expands chunks for a search until it wants no more. `receive` gives what its store says, in order. */
export function help<S, C, O extends { readonly state: S }>(
  system: System<S, C, O>,
  claims: readonly Claim<S, C, O>[],
  { control, claims: chunks, results, footprints }: SharedSearch,
  self: number,
  receive: () => SharedPart | undefined,
): void {
  const view = storeView(system.codec.bits, system.calls.length);
  const beat = (): number => Atomics.add(control, BEATS + self, 1);
  const worker = chunkWorker(system, claims, view, beat, footprints);
  const own = results[self]!;
  let turn = 0; // the result that comes next
  let next = 0; // the chunk
  Atomics.add(control, ALIVE, 1);
  Atomics.notify(control, ALIVE);
  for (;;) {
    const news = Atomics.load(control, NEWS);
    if (Atomics.load(control, STOP) === 1) return;
    const committed = Atomics.load(control, COMMITTED);
    next = Math.max(next, committed + LEFT);
    const isThere = (next + 1) * CHUNK <= Atomics.load(control, COUNT);
    if (!isThere || chunkIn(own[turn]!) >= committed) {
      Atomics.wait(control, NEWS, news, 100);
      continue;
    }
    for (let part = receive(); part !== undefined; part = receive()) view.take(part);
    const at = next % chunks.length;
    const was = Atomics.load(chunks, at);
    const mine = byHelper(next, self);
    if (chunkOf(was) < next && Atomics.compareExchange(chunks, at, was, mine) === was) {
      worker(next, own[turn]!);
      turn = (turn + 1) % own.length;
      Atomics.compareExchange(chunks, at, mine, doneBy(next, self));
      Atomics.notify(chunks, at);
    }
    next++;
  }
}

/** The search's side. */
export type HelpedSearch = {
  /** Says that the states up to this number are stored, and how many are expanded. */
  readonly announce: (count: number, expanded: number) => void;
  /**
   * The result of the chunk that begins with this state, if a helper has it: waits for it. Undefined if the search
   * has to expand the chunk itself; then no helper will.
   */
  readonly take: (state: number) => Int32Array | undefined;
  readonly stop: () => void;
};

/** A helper is asked so often whether it still works before it is given up. */
const PATIENCE = 10;

/** The search's side of shared memory. A helper that does nothing for so many milliseconds is given up. */
export function helped(
  { control, claims, results }: SharedSearch,
  patience = 10_000,
): HelpedSearch {
  const tell = (): void => {
    Atomics.add(control, NEWS, 1);
    Atomics.notify(control, NEWS);
  };
  return {
    announce: (count, expanded) => {
      Atomics.store(control, COUNT, count);
      Atomics.store(control, COMMITTED, Math.floor(expanded / CHUNK));
      tell();
    },
    take: (state) => {
      const chunk = state / CHUNK;
      const at = chunk % claims.length;
      let idle = 0;
      let beats = -1;
      for (;;) {
        const claim = Atomics.load(claims, at);
        const helper = helperOf(claim);
        const isHelpers = chunkOf(claim) === chunk; // the search itself has none that it asks for
        if (isHelpers && isDone(claim)) {
          const result = results[helper]!.find((one) => chunkIn(one) === chunk)!;
          return isWhole(result) ? result : undefined;
        }
        if (!isHelpers || idle === PATIENCE) {
          if (Atomics.compareExchange(claims, at, claim, bySearch(chunk)) === claim) {
            return undefined;
          }
          continue;
        }
        if (Atomics.wait(claims, at, claim, patience / PATIENCE) !== 'timed-out') continue;
        const now = Atomics.load(control, BEATS + helper);
        idle = now === beats ? idle + 1 : 0;
        beats = now;
      }
    },
    stop: () => {
      Atomics.store(control, STOP, 1);
      tell();
    },
  };
}
