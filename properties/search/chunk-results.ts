/**
 * What a helper writes down of a chunk of states that it has expanded, and how the search takes it over: as if it had
 * expanded them itself. See `helpers.ts`.
 */
import type { Claim } from '../claims/claim.ts';
import type { Expansion } from './expansion.ts';
import { expansion } from './expansion.ts';
import { closeThat } from './open-questions.ts';
import type { Store, StoreView } from './store.ts';
import { KNOWN, TOGETHER } from './store.ts';
import type { System } from './system.ts';

/** States in a chunk: a third of a millisecond of work or more. */
export const CHUNK = 256;

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

/** How long a result is, with so many calls: there is room for what most chunks come to. */
export const resultLength = (calls: number): number => 2 ** 18 + 20 * calls;
/** The chunk that it is of; of the first there is none, so 0 is said before there is any. */
export const chunkIn = (result: Int32Array): number => result[OF]!;
/** Whether all of the chunk is in it; if not, the search expands it itself. */
export const isWhole = (result: Int32Array): boolean => result[NEW] !== GAVE_UP;

/** What expands one chunk and writes down what it found; `beat` is called after each state. */
export function chunkWorker<S, C, O extends { readonly state: S }>(
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
