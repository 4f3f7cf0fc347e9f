/**
 * Threads that help one search. They expand states ahead of it, in chunks; the search takes their results in the
 * order of the states. So it finds the same states under the same numbers as alone, and the same shortest traces,
 * whatever the timing; what a helper does not do in time, or cannot do, the search does itself. Knows no threads:
 * whoever starts them hands the memory over and calls `help` there.
 */
import type { Claim } from '../claims/claim.ts';
import type { System } from './system.ts';
import type { Expansion } from './expansion.ts';
import { expansion } from './expansion.ts';
import { closeThat } from './open-questions.ts';
import type { SharedPart, Store, StoreView } from './store.ts';
import { KNOWN, storeView, TOGETHER } from './store.ts';

/** States in a chunk: a third of a millisecond of work or more. */
export const CHUNK = 256;
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
      Array.from({ length: AHEAD }, () => shared(2 ** 18 + 20 * calls)),
    ),
    footprints,
  };
}

// A result: numbers of what follows and of its chunk, then by call how often it was tried and changed the state, then
// for each state that may be new (its parent in the chunk, the call as the store keeps it, how many states it stands for,
// its key), then for each question that was answered (the question, and one about states: the new state; or one about
// calls: parent and call), then for each reason to leave calls out its text and by call how often.
const NEW = 0; // or GAVE_UP
const ANSWERS = 1;
const REASONS = 2;
const TRANSITIONS = 3;
const OF = 4; // the chunk
const HEAD = 5;
const GAVE_UP = -1;

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
    if (!isThere || own[turn]![OF]! >= committed) {
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

/** What expands one chunk and writes down what it found. */
function chunkWorker<S, C, O extends { readonly state: S }>(
  system: System<S, C, O>,
  claims: readonly Claim<S, C, O>[],
  view: StoreView,
  beat: () => void,
  footprints: Int32Array | undefined,
): (chunk: number, result: Int32Array) => void {
  const { words } = system.codec;
  const calls = system.calls.length;
  const recent = recentKeys(words);
  let result: Int32Array = new Int32Array(0);
  let first = 0; // the first state of the chunk
  let at = 0; // where the next new state goes
  let found = 0;
  // Where it goes how many states the one that was kept last stands for; before the first, what is written later.
  let last: number = NEW;
  let before = 0; // counts.standsFor up to the state before it
  const stood = (): void => {
    const stands = run.counts.standsFor - before;
    result[last] = stands;
    if (result[last] !== stands) throw new RangeError('there is no room for such a number');
  };
  const add = (key: Int32Array, parent: number, via: number, isLearned = false): number => {
    if (view.knows(key) || !recent.add(key)) return KNOWN;
    result[at] = parent - first;
    result[at + 1] = 2 * via + Number(isLearned);
    stood();
    before = run.counts.standsFor;
    last = at + 2;
    result.set(key, at + 3);
    at += 3 + words;
    return found++;
  };
  const { lookAhead } = view;
  const keeper = { add, lookAhead, reserve: () => true };
  const run: Expansion<S, C, O> = expansion(system, claims, keeper, undefined, footprints);
  const { counts, questions, aboutStates, aboutCalls } = run;
  const key = new Int32Array(words);

  const expand = (): void => {
    for (let state = first; state < first + CHUNK; state++) {
      view.copyKey(state, key);
      run.expand(key, state, view.cameBy(state));
      beat();
    }
    stood();
  };

  const write = (): void => {
    run.settle();
    result[NEW] = found;
    result[TRANSITIONS] = counts.transitions;
    result.set(counts.tried, HEAD);
    result.set(counts.changed, HEAD + calls);
    const answers = [...aboutStates.seen, ...aboutCalls.seen];
    for (const [question, { state, call = 0 }] of answers) {
      result.set([questions.indexOf(question as never), state, call], at);
      at += 3;
    }
    result[ANSWERS] = answers.length;
    result[REASONS] = counts.leftOut.size;
    for (const [why, times] of counts.leftOut) {
      const text = Array.from(why, (letter) => letter.codePointAt(0)!);
      result.set([text.length, ...text, ...times], at);
      at += 1 + text.length + calls;
    }
  };

  return (chunk, into) => {
    result = into;
    result[OF] = chunk;
    first = chunk * CHUNK;
    at = HEAD + 2 * calls;
    found = 0;
    last = NEW;
    before = 0;
    run.settle(); // what a chunk that was given up has left
    forget(run);
    try {
      expand();
      write();
    } catch {
      // There is no room for all of it; or a fault of the system or of a claim: the search will meet it itself, at the
      // same state.
      result[NEW] = GAVE_UP;
    }
  };
}

/** All that was counted and answered. */
function forget<S, C, O>({ counts, aboutStates, aboutCalls }: Expansion<S, C, O>): void {
  counts.transitions = 0;
  counts.standsFor = 0;
  counts.tried.fill(0);
  counts.changed.fill(0);
  counts.leftOut.clear();
  aboutStates.seen.clear();
  aboutCalls.seen.clear();
}

// Keys that the helper has given already, some of them: what it gave once need not be given again.
function recentKeys(words: number): { readonly add: (key: Int32Array) => boolean } {
  const size = 2 ** 15;
  const keys = new Int32Array(size * words);
  const isUsed = new Uint8Array(size);
  return {
    add: (key) => {
      // Stryker disable all: what it makes of a key does not matter, but for time
      let h = 0;
      for (let w = 0; w < words; w++) {
        h = Math.imul(h ^ key[w]!, 0x85ebca6b);
        h ^= h >>> 13;
      }
      // Stryker restore all
      const slot = h & (size - 1);
      let w = 0;
      // Stryker disable next-line EqualityOperator: beyond the key there is nothing that is the same
      if (isUsed[slot] === 1) while (w < words && keys[slot * words + w] === key[w]) w++;
      if (w === words) return false;
      isUsed[slot] = 1;
      keys.set(key, slot * words);
      return true;
    },
  };
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
          const result = results[helper]!.find((one) => one[OF] === chunk)!;
          return result[NEW] === GAVE_UP ? undefined : result;
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

/**
 * Takes a result over, state by state as if the search had expanded them: `next` is called before each. False, and
 * nothing is done, if there is no room for what may be new.
 */
export function commit<S, C, O>(
  result: Int32Array,
  first: number,
  states: Store,
  { questions, aboutStates, aboutCalls, counts }: Expansion<S, C, O>,
  next: () => void,
): boolean {
  const calls = counts.tried.length;
  const found = result[NEW]!;
  const words = states.words;
  if (!states.reserve(found)) return false;
  const news = HEAD + 2 * calls;
  let at = news + found * (3 + words);
  const answers = Array.from({ length: result[ANSWERS]! }, () => {
    const [question, state, call] = result.subarray(at, (at += 3));
    return { question: questions[question!], state: state!, call: call! };
  });
  const addTo = (times: Uint32Array, from: number): void => {
    // Stryker disable next-line EqualityOperator: what is written beyond a typed array goes nowhere
    for (let c = 0; c < calls; c++) times[c] = times[c]! + result[from + c]!;
  };
  for (let reason = 0; reason < result[REASONS]!; reason++) {
    const length = result[at]!;
    const why = String.fromCodePoint(...result.subarray(at + 1, at + 1 + length));
    at += 1 + length;
    const times = counts.leftOut.get(why) ?? new Uint32Array(calls);
    counts.leftOut.set(why, times);
    addTo(times, at);
    at += calls;
  }
  addTo(counts.tried, HEAD);
  addTo(counts.changed, HEAD + calls);
  counts.transitions += result[TRANSITIONS]!;
  for (const { question, state, call } of answers) closeThat(aboutCalls, question, { state, call });
  const key = new Int32Array(words);
  // (a tenth of the processor time of the search itself: two-phase commit with 9 managers, beside one helper)
  // Stryker disable all: saves time only
  const ahead = new Int32Array(TOGETHER * words);
  const lookAhead = (first: number, count: number): void => {
    for (let n = 0; n < count; n++) {
      for (let w = 0; w < words; w++)
        ahead[n * words + w] = result[first + n * (3 + words) + 3 + w]!;
    }
    states.lookAhead(ahead, count);
  };
  // Stryker restore all
  let from = news;
  let number = 0;
  for (let state = 0; state < CHUNK; state++) {
    next();
    for (; number < found && result[from] === state; number++, from += 3 + words) {
      // Stryker disable next-line all: saves time only
      if (number % TOGETHER === 0) lookAhead(from, Math.min(TOGETHER, found - number));
      // Stryker disable next-line EqualityOperator: what is written beyond a typed array goes nowhere
      for (let w = 0; w < words; w++) key[w] = result[from + 3 + w]!;
      const via = result[from + 1]!;
      const index = states.add(key, first + state, via >>> 1, (via & 1) === 1);
      if (index === KNOWN) continue;
      counts.standsFor += result[from + 2]!;
      for (const { question, state: answered } of answers) {
        if (answered === number) closeThat(aboutStates, question, { state: index });
      }
    }
  }
  return true;
}
