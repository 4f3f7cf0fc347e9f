/** Expands states by steps that were learned, where that pays: see `learned.ts`. */
import { isAnswered } from '../claims/judge.ts';
import type { Expanding } from './expanding.ts';
import { footprintsIn, footprintsLength } from './footprints.ts';
import type { Learned } from './learned.ts';
import { learnedTree } from './learned.ts';
import { leavesOf } from './leaves.ts';
import { close } from './open-questions.ts';
import { FULL, KNOWN, TOGETHER } from './store.ts';
import { isMade } from './system.ts';
import { watchedState } from './watched.ts';

/** What expands states by learned steps. */
export type Learning = {
  /** As `Expansion.expand`; undefined, and nothing is done, if the state is to be expanded otherwise. */
  readonly expand: (
    from: Int32Array,
    at: number,
    cameBy: number,
    keeps: boolean,
  ) => boolean | undefined;
  /** For threads that learn for the same search. */
  readonly footprints: Int32Array;
  /** Brings the counts by call up to date. */
  readonly settle: () => void;
};

/**
 * So many states are expanded before a search begins to learn: smaller searches are over before it pays. Learned, all
 * searches of `npm start` take 25 s of processor time instead of 40; scope small with every claim takes two thirds of
 * the time, and half without claims. Every call is made of each state before: of the searches of `npm start`, 312 took
 * 5.6 s with 64, 5.2 with 16 and 5.1 with 4; those of `compare` a twelfth less with 64 than with 256 (measured).
 */
const FROM = 16;
/**
 * To learn what a call does takes as long as to make so many calls (measured: 8 to 12 us, and 80 ns). A search gives
 * up learning when it has taken longer for it than all calls would have taken that were not made, and some more.
 */
const COST = 40;
const SOME_MORE = 200_000;
/**
 * … or as all calls in so many states would have taken, or in half as many as there are calls: what thousands depend on
 * is learned later. (Scope everything, 5,466 calls, was given up after 1,427 states: 397 million calls took 117 s, not 6.5.)
 */
const STATES_MORE = 512;
/** In one of so many states every call is also made, and what it does compared with what was learned. */
const CHECK_EVERY = 1024;
/** The most values of a leaf, for which there is a table (a group of several leaves has 2^18 values at most). */
const LARGEST_LEAF = 2 ** 12;

/** Prepares to learn the steps of a system; undefined if it does not say its type, or the type is too large. */
export function learningOf<S, C, O extends { readonly state: S }>(
  parts: Expanding<S, C, O>,
  learnFrom = FROM,
  shared?: 'shared' | Int32Array,
): Learning | undefined {
  const { system, aboutStates, aboutCalls, counts } = parts;
  const { keeper, judgeState, leaveOut, reachNamed } = parts;
  const { codec, calls, type } = system;
  if (type === undefined) return undefined;
  const leaves = leavesOf(type);
  if (leaves.leaves.some(({ size }) => size > LARGEST_LEAF)) return undefined;
  const { words } = codec;
  const length = footprintsLength(calls.length, leaves.leaves.length);
  const memory = shared === 'shared' ? new Int32Array(new SharedArrayBuffer(4 * length)) : shared;
  const footprints = footprintsIn(memory ?? new Int32Array(length), calls.length);
  const none = new Int32Array((calls.length + 31) >> 5);
  const next = new Int32Array(words);
  const ahead = new Int32Array(TOGETHER * words); // the keys of states that follow
  const by = new Int32Array(TOGETHER); // and the calls
  const key = new Int32Array(words);
  const digits = new Uint16Array(leaves.leaves.length);
  const watched = watchedState(leaves, digits);
  let before = 0; // states that were expanded before
  let expanded = 0;
  let isOff = false;
  // Questions that were answered in the state that is being expanded: by the first of these calls.
  const answered = new Map<object, number>();

  /** The open questions that a call answers. */
  const answers = (state: S, c: number, outcome: O): readonly object[] => {
    const call = calls[c] as C;
    // Stryker disable next-line ConditionalExpression: saves time only
    if (aboutCalls.put(state, call, outcome) === -1) return [];
    const made = { before: state, call, outcome };
    return aboutCalls.questions.filter((one) => isAnswered({ ...one, about: 'call' }, made));
  };

  /** Makes a call in the watched state. Whatever it throws is a fault of the system, or the state cannot be watched. */
  const run = (c: number): Learned => {
    watched.begin();
    const state = watched.state as S;
    const outcome = system.step(state, calls[c] as C);
    const reads = watched.reads();
    if (!isMade(outcome)) return { made: false, leftOut: outcome, reads };
    for (const question of answers(state, c, outcome)) {
      answered.set(question, Math.min(c, answered.get(question) ?? c));
    }
    if (outcome.state === state) return { made: true, reads };
    const writes: number[] = [];
    const changed: number[] = [];
    watched.changes(outcome.state, (leaf, digit) => {
      writes.push(leaf, digit);
      if (digit !== digits[leaf]) changed.push(leaf);
    });
    footprints.add(c, reads, changed);
    return { made: true, writes, reads };
  };
  const tree = learnedTree(leaves, calls.length, digits, run);

  const settle = (): void => {
    tree.flush({
      made: (c, times) => (counts.tried[c] = counts.tried[c]! + times),
      changed: (c, times) => (counts.changed[c] = counts.changed[c]! + times),
      leftOut: leaveOut,
    });
  };

  /** Makes every call in the state that was looked up. */
  const check = (from: Int32Array): void => {
    const state = codec.decode(from, 0);
    const learned = tree.learned();
    const wrong = (c: number): never => {
      throw new Error(
        `explore: what was learned of call ${c} is not what it does; step (or a claim) reads something that the ` +
          'type of the state does not say, or tells one object from another that says the same',
      );
    };
    for (let c = 0; c < calls.length; c++) {
      const outcome = system.step(state, calls[c] as C);
      if (!isMade(outcome)) {
        if (learned.made.has(c) || learned.leftOut.get(c) !== outcome) wrong(c);
        continue;
      }
      const changed = outcome.state !== state;
      if (!learned.made.has(c) || learned.changed.has(c) !== changed) wrong(c);
      if (answers(state, c, outcome).some((one) => !answered.has(one))) wrong(c);
      if (!changed) continue;
      codec.encode(outcome.state, key, 0);
      tree.apply(c, from, next, 0);
      if (key.some((word, w) => word !== next[w])) wrong(c);
    }
  };

  /** Keeps and judges so many states that follow; false if there is no room for one. */
  const reachAll = (count: number, at: number): boolean => {
    // Stryker disable next-line ConditionalExpression,EqualityOperator: saves time only
    if (reachNamed === undefined) keeper.lookAhead(ahead, count);
    for (let n = 0; n < count; n++) {
      // Stryker disable next-line EqualityOperator: what is written beyond a typed array goes nowhere
      for (let w = 0; w < words; w++) next[w] = ahead[n * words + w]!;
      if (reachNamed !== undefined) {
        if (!reachNamed(codec.decode(next, 0), at, by[n]!)) return false;
        continue;
      }
      // the key is that of the state itself, so it is decoded only if somebody asks about it
      const index = keeper.add(next, at, by[n]!, true);
      if (index === FULL) return false;
      // Stryker disable next-line all: saves time only; a state that is known was judged when it was new
      if (index !== KNOWN && aboutStates.questions.length > 0) {
        judgeState(codec.decode(next, 0), index);
      }
    }
    return true;
  };

  const expand = (
    from: Int32Array,
    at: number,
    cameBy: number,
    keeps: boolean,
  ): boolean | undefined => {
    if (isOff) return undefined;
    if (before < learnFrom) {
      before++;
      return undefined;
    }
    // To clear a map makes a new one, even of an empty one: so two-phase commit with 9 managers took 30 MB more.
    // Stryker disable next-line ConditionalExpression,EqualityOperator: saves memory only
    if (answered.size > 0) answered.clear();
    isOff = true; // unless all goes well
    try {
      if (!tree.look(from)) return undefined;
    } catch {
      return undefined; // the calls will be made, and throw what they throw
    }
    const saved = calls.length * (expanded + Math.max(STATES_MORE, calls.length >> 1));
    // Stryker disable next-line EqualityOperator: one state sooner or later
    isOff = tree.misses() * COST > SOME_MORE + saved;
    if (keeps && !keeper.reserve(tree.changedCount())) return undefined; // so that it ends as it does otherwise
    if (expanded % CHECK_EVERY === 0) check(from);
    expanded++;
    tree.count();
    counts.transitions += tree.made();
    const known = cameBy === -1 ? none : footprints.apartBefore(cameBy);
    for (let c = keeps ? tree.nextChanged(0, known) : -1; c !== -1;) {
      let count = 0;
      for (; c !== -1 && count < TOGETHER; c = tree.nextChanged(c + 1, known)) {
        tree.apply(c, from, ahead, count * words);
        by[count++] = c;
      }
      if (!reachAll(count, at)) return false;
    }
    for (const [question, call] of answered) {
      close(aboutCalls, aboutCalls.questions.indexOf(question as never), { state: at, call });
    }
    return true;
  };
  return { expand, settle, footprints: footprints.memory };
}
