/**
 * What a helper makes of a chunk is what the search would have made of it, and what it could not make whole is not taken:
 * chunk by chunk, in one thread. (Whole searches: helped.test.ts; with threads,
 * scripts/run/helpers.test.ts.)
 */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { codec } from '../../model/finite/codec.ts';
import type { Of } from '../../model/finite/finite.ts';
import { array, record, upTo } from '../../model/finite/finite.ts';
import type { Claim } from '../claims/claim.ts';
import { agreement, twoPhaseCommit } from './known-systems/two-phase-commit.ts';
import { CHUNK, commit } from './chunk-results.ts';
import type { Expansion } from './expansion.ts';
import { expansion } from './expansion.ts';
import type { System } from './explore.ts';
import type { SharedSearch } from './helpers.ts';
import { awaitHelpers, chunksHelped, help, helped, sharedSearch } from './helpers.ts';
import { RING_CLAIMS } from './known-systems/ring-claims.ts';
import type { SharedPart, Store } from './store.ts';
import { store } from './store.ts';

/** What the other side does while this one waits: a step each time, and no more. */
function whileWaiting(...steps: readonly (() => unknown)[]) {
  const left = [...steps];
  return vi
    .spyOn(Atomics, 'wait')
    .mockClear()
    .mockImplementation(() => {
      const step = left.shift();
      if (step === undefined) throw new Error('it waits for more');
      return step() === 'timed-out' ? 'timed-out' : 'ok';
    });
}

/** What it does between this one's look at a claim and what it makes of it, once. */
function meanwhile(does: () => void): void {
  const exchange = Atomics.compareExchange;
  vi.spyOn(Atomics, 'compareExchange').mockImplementationOnce(
    (...of: Parameters<typeof exchange>) => {
      does();
      return exchange(...of);
    },
  );
}
beforeEach(() => {
  whileWaiting(); // nobody waits unless the test says for what
});
afterEach(() => {
  vi.restoreAllMocks();
});

// the first word of a key, and a little more, is always zero
const type = record({ pads: array(upTo(4096), 3), a: upTo(60), b: upTo(60), c: upTo(3) });
type Places = Of<typeof type>;
type Move = readonly [a: number, b: number];
type Moved = { readonly state: Places };

const calls: readonly Move[] = [
  ...([
    [1, 0],
    [0, 1],
    [2, 0],
    [0, 2],
  ] as const), // in small steps
  ...([
    [7, 13],
    [23, 5],
    [17, 31],
    [59, 59],
  ] as const), // and far, so that there is much to do soon
  [0, 0],
];

/** Steps on a ring; one kind of step is left out here and there, for so many reasons. */
const ring = (reasons: number): System<Places, Move, Moved> => ({
  type,
  codec: codec(type),
  initial: type.first,
  calls,
  step: ({ pads, a, b, c }, [da, db]) => {
    if (da === 2 && b % 2 === 1) return `for reason ${a % reasons}`.padEnd(CHUNK - 1);
    const state = { pads, a: (a + da) % 60, b: (b + db) % 60, c: da === 59 ? (c + 1) % 3 : c };
    return { state };
  },
});

const THREE = ring(3);
const claims: readonly Claim<Places, Move, Moved>[] = RING_CLAIMS;

type Side<S, C, O> = {
  readonly states: Store;
  readonly run: Expansion<S, C, O>;
  readonly parts: SharedPart[];
};

function side<S, C, O extends { readonly state: S }>(
  system: System<S, C, O>,
  about: readonly Claim<S, C, O>[],
): Side<S, C, O> {
  const parts: SharedPart[] = [];
  const share = (part: SharedPart): number => parts.push(part);
  const states = store(system.codec.bits, system.calls.length, 1e9, share);
  const run = expansion(system, about, states, undefined, 'shared');
  run.begin();
  return { states, run, parts };
}

function expand<S, C, O>({ states, run }: Side<S, C, O>, from: number, to: number): void {
  const key = new Int32Array(states.words);
  for (let at = from; at < to; at++) {
    states.copyKey(at, key);
    run.expand(key, at, states.cameBy(at));
  }
}

/** All that is known: the states in their order, where they come from, what was answered and counted. */
function known<S, C, O>({ states, run }: Side<S, C, O>): object {
  run.settle();
  const key = new Int32Array(states.words);
  const all = Array.from({ length: states.count() }, (_, at) => {
    states.copyKey(at, key);
    return [...key, states.parent(at), states.via(at)].join();
  });
  const { counts, aboutStates, aboutCalls, questions } = run;
  const seen = questions.map((it) => aboutStates.seen.get(it) ?? aboutCalls.seen.get(it));
  const leftOut = [...counts.leftOut].map(([why, times]) => [why, ...times]);
  return { all: all.join(' '), seen, ...counts, leftOut: leftOut.toSorted() };
}

/** Chunks that both have expanded before; the helper leaves the next two to the search. */
const BEFORE = 10;
const FIRST = BEFORE + 2;
/** So many it expands. */
const CHUNKS = 4;

/** A helper, alone, expands so many chunks for a search, with results of that length. */
function helpWith<S, C, O extends { readonly state: S }>(
  { states, run, parts }: Side<S, C, O>,
  system: System<S, C, O>,
  about: readonly Claim<S, C, O>[],
  { chunks = 1, length }: { readonly chunks?: number; readonly length?: number | undefined } = {},
): SharedSearch {
  expect(states.count()).toBeGreaterThan((FIRST + chunks) * CHUNK); // or else the helper would wait
  const made = sharedSearch(1, system.calls.length, run.footprints);
  const short = (): Int32Array => new Int32Array(new SharedArrayBuffer(4 * length!));
  const shared = length === undefined ? made : { ...made, results: [made.results[0]!.map(short)] };
  const search = helped(shared);
  search.announce(states.count(), BEFORE * CHUNK);
  let given = 0;
  let begun = 0;
  help(system, about, shared, 0, () => {
    const part = parts[given++];
    if (part === undefined && ++begun === chunks) search.stop(); // after this one
    return part;
  });
  return shared;
}

/**
 * A search for which a helper has expanded some chunks, with results of that length: it says the same as alone. How many
 * of them it took; its states.
 */
function taken<S, C, O extends { readonly state: S }>(
  system: System<S, C, O>,
  about: readonly Claim<S, C, O>[],
  helps = system,
): { readonly took: number; readonly states: Store } {
  const [own, alone] = [side(system, about), side(system, about)];
  for (const one of [own, alone]) expand(one, 0, BEFORE * CHUNK);
  const search = helped(helpWith(own, helps, about, { chunks: CHUNKS }));
  let took = 0;
  for (let chunk = BEFORE; chunk < FIRST + CHUNKS; chunk++) {
    const first = chunk * CHUNK;
    const result = search.take(first);
    let states = first;
    const isTaken =
      result !== undefined && commit(result, first, own.states, own.run, () => states++);
    if (isTaken) expect(states).toBe(first + CHUNK);
    else expand(own, first, first + CHUNK);
    took += Number(isTaken);
    expand(alone, first, first + CHUNK);
  }
  expect(known(own)).toEqual(known(alone));
  return { took, states: own.states };
}

/** Numbers of what is in a result; the calls are so many. See chunk-results.ts. */
function contents(
  result: Int32Array,
  calls: number,
  words: number,
): { readonly keys: readonly string[]; readonly length: number } {
  const news = 5 + 2 * calls;
  const keys = Array.from({ length: result[0]! }, (_, n) => {
    const at = news + n * (3 + words) + 3;
    return result.subarray(at, at + words).join();
  });
  let length = news + keys.length * (3 + words) + 3 * result[1]!;
  for (let reason = 0; reason < result[2]!; reason++) length += 1 + result[length]! + calls;
  return { keys, length };
}

describe('chunks that a helper has expanded', () => {
  it('are as the search would have expanded them', () => {
    expect(taken(THREE, claims).took).toBe(CHUNKS);
  });
  it("are so where calls do not get in each other's way, of which the helper has not seen all", () => {
    const { took, states } = taken(twoPhaseCommit(6), [agreement]);
    expect(took).toBe(CHUNKS);
    // the helper has made the calls of its first 16 states, and learned those of others
    for (let at = FIRST * CHUNK; at < states.count(); at++) {
      const behind = states.parent(at) - FIRST * CHUNK;
      if (behind >= 0) expect(states.cameBy(at)).toBe(behind < 16 ? -1 : states.via(at));
    }
  });
  // a tree, in which the children of the n-th state are those from 3 n + 1 on; its key is zero where n is 9,600
  const size = 20_000;
  const numberOf = (at: number): number => (at + 9600) % size;
  type Node = { readonly at: number };
  const tree: System<Node, number, { readonly state: Node }> = {
    codec: codec(record({ at: upTo(size) })),
    initial: { at: size - 9600 },
    calls: [1, 2, 3],
    step: ({ at }, call) => {
      const next = 3 * numberOf(at) + call;
      return next < size ? { state: { at: (next + size - 9600) % size } } : undefined;
    },
  };
  it('have the state whose key is zero, though no other has been given in its place', () => {
    expect(taken(tree, []).took).toBe(CHUNKS);
  });
  it('have the answers to what is asked, of states and of calls', () => {
    const first = FIRST * CHUNK; // the states that are found from its states begin at three times as much
    const ofStates = [2, 40, 40, 700, 900, 1700].map((n) => 3 * first + n);
    const ofCalls = [
      [0, 1],
      [13, 3],
      [13, 3],
      [200, 2],
      [300, 2],
    ].map(([n, call]) => [first + n!, call!] as const);
    const about: readonly Claim<Node, number, { readonly state: Node }>[] = [
      ...ofStates.map((n, i) => ({
        id: `state ${i}`,
        says: '',
        kind: 'always' as const,
        holds: ({ at }: Node) => numberOf(at) !== n,
        premise: ({ at }: Node) => numberOf(at) === n + 30,
      })),
      ...ofCalls.map(([n, which], i) => ({
        id: `call ${i}`,
        says: '',
        kind: 'sometimes' as const,
        witness: ({ at }: Node, call: number) => numberOf(at) === n && call === which,
      })),
    ];
    expect(taken(tree, about).took).toBe(CHUNKS);
  });
  it('give each state once that the search did not have', () => {
    const own = side(THREE, claims);
    expand(own, 0, BEFORE * CHUNK);
    const { keys } = contents(
      helpWith(own, THREE, claims).results[0]![0]!,
      calls.length,
      own.states.words,
    );
    expect(new Set(keys).size).toBe(keys.length);
    const key = new Int32Array(own.states.words);
    const stored = Array.from({ length: own.states.count() }, (_, at) => {
      own.states.copyKey(at, key);
      return key.join();
    });
    expect(new Set([...keys, ...stored]).size).toBe(keys.length + stored.length);
  });
  it('are given up where there is no room for all of it', () => {
    const own = side(THREE, claims);
    expand(own, 0, BEFORE * CHUNK);
    const whole = helpWith(own, THREE, claims).results[0]![0]!;
    const { length } = contents(whole, calls.length, own.states.words);
    const just = helpWith(own, THREE, claims, { length }).results[0]![0]!;
    expect(just).toEqual(whole.subarray(0, length));
    for (const less of [length - 1, length / 2, 100]) {
      const short = helpWith(own, THREE, claims, { length: Math.floor(less) });
      expect(short.results[0]![0]![0]).toBe(-1);
      expect(helped(short).take(FIRST * CHUNK)).toBeUndefined();
    }
  });
  it.each([
    [12, CHUNKS], // 12! fits in 32 bits
    [13, 0],
  ])('are given up where a state of %i things stands for too many', (things, took) => {
    const size = 20_000;
    const named = record({ at: upTo(size), things: array(record({ is: upTo(16) }), things) });
    type Named = Of<typeof named>;
    const system: System<Named, number, { readonly state: Named }> = {
      type: named,
      codec: codec(named),
      initial: { at: 0, things: Array.from({ length: things }, (_, is) => ({ is })) },
      calls: [1, 2, 3, 4], // so that some states are found twice, by the helper and by the search
      step: (state, call) => {
        const at = 3 * state.at + call;
        return at < size ? { state: { ...state, at } } : undefined;
      },
      symmetry: { type: named, sorts: [{ name: 'thing', arrays: ['things'] }], references: [] },
    };
    expect(taken(system, []).took).toBe(took);
  });
  it('are not taken where the search has no room for what is new', () => {
    const own = side(THREE, claims);
    expand(own, 0, BEFORE * CHUNK);
    const result = helpWith(own, THREE, claims).results[0]![0]!;
    const before = known(own);
    const full = { ...own.states, reserve: (more: number) => more !== result[0] };
    const next = (): never => expect.unreachable();
    expect(commit(result, FIRST * CHUNK, full, own.run, next)).toBe(false);
    expect(known(own)).toEqual(before);
  });
  it('are not taken where the system fails in the middle, and the next one has nothing of it', () => {
    let steps = 0;
    const failing: System<Places, Move, Moved> = {
      ...THREE,
      step: (state, call) => {
        steps++;
        if (steps === 1000 || steps === 1001) throw new Error('it fails here'); // learned, and as it is
        return THREE.step(state, call);
      },
    };
    expect(taken(THREE, claims, failing).took).toBe(CHUNKS - 1);
  });
});

// Positions in the shared memory, and who has a chunk: as helpers.ts says.
const [COUNT, COMMITTED, STOP, NEWS, ALIVE, BEATS] = [0, 1, 2, 3, 4, 5];
const has = (chunk: number, helper: number): number => 64 * chunk + 2 * helper + 2;
const done = (chunk: number, helper: number): number => has(chunk, helper) + 1;

describe('of the memory that a search and its helpers share', () => {
  const shared = (): SharedSearch => sharedSearch(2, 9, undefined);

  it('there is enough for as many as there can be', () => {
    const { control, claims: chunks, results } = shared();
    expect([control.length, chunks.length, results.length, results[0]!.length]).toEqual([
      BEATS + 2,
      2 * 8 * 3,
      2,
      8,
    ]);
    expect(results.flat().map(({ length }) => length)).toEqual(
      Array.from({ length: 16 }, () => 2 ** 18 + 180),
    );
    expect(new Set(chunks)).toEqual(new Set([-1]));
    expect(sharedSearch(40, 0, undefined).results).toHaveLength(31);
  });

  it('the search tells what it has, and that no more is wanted; each is news', () => {
    const it = shared();
    const search = helped(it);
    search.announce(1000, 511);
    expect([...it.control]).toEqual([1000, 1, 0, 1, 0, 0, 0]);
    search.announce(2000, 512);
    expect([it.control[COUNT], it.control[COMMITTED], it.control[NEWS]]).toEqual([2000, 2, 2]);
    search.stop();
    expect([it.control[STOP], it.control[NEWS]]).toEqual([1, 3]);
  });

  it('one may wait for helpers that start, and for no longer than it was told', () => {
    const it = shared();
    const start = (): unknown => it.control[ALIVE]!++;
    const waits = whileWaiting(start, start);
    expect(awaitHelpers(it, 7)).toBe(true);
    expect(waits.mock.calls).toEqual([0, 1].map((alive) => [it.control, ALIVE, alive, 7]));
    it.control[ALIVE] = 1;
    whileWaiting(() => 'timed-out');
    expect(awaitHelpers(it, 1)).toBe(false);
  });

  it('the search takes what is done, and expands itself what nobody has begun', () => {
    const it = shared();
    const search = helped(it);
    const { claims: chunks, results } = it;
    const [first, second] = [results[1]![3]!, results[0]![0]!];
    [first[4], second[4], second[0]] = [50, 51, -1];
    chunks.set([done(50, 1), done(51, 0), done(4, 0), has(53, 1)], 2);
    expect(chunksHelped(it)).toBe(3);
    expect(search.take(50 * CHUNK)).toBe(first);
    expect(search.take(51 * CHUNK)).toBeUndefined(); // the helper could not
    expect(search.take(52 * CHUNK)).toBeUndefined(); // what is there is of another chunk
    expect(search.take(49 * CHUNK)).toBeUndefined(); // nothing is there
    expect([chunks[1], chunks[4]]).toEqual([49 * 64, 52 * 64]);
    expect(chunksHelped(it)).toBe(2);
  });

  it('the search waits for a helper that works', () => {
    const it = shared();
    const { claims: chunks, control, results } = it;
    chunks[2] = has(50, 1);
    results[1]![3]![4] = 50;
    control[BEATS + 1] = 1;
    const idle = (): 'timed-out' => {
      control[BEATS]!++; // the other one works
      return 'timed-out';
    };
    const beat = (): 'timed-out' => {
      control[BEATS + 1]!++;
      return 'timed-out';
    };
    const times = <T>(count: number, what: T): T[] => new Array<T>(count).fill(what);
    const finish = (): unknown => (chunks[2] = done(50, 1));
    const steps = [...times(10, idle), beat, ...times(9, idle), ...times(9, () => undefined)];
    const waits = whileWaiting(...steps, finish);
    expect(helped(it, 1000).take(50 * CHUNK)).toBe(results[1]![3]);
    expect(new Set(waits.mock.calls.map((call) => call.slice(1).join()))).toEqual(
      new Set([[2, has(50, 1), 100].join()]),
    );
    chunks[2] = has(50, 1);
    control[BEATS + 1] = 1;
    const patient = whileWaiting(...times(11, idle));
    expect(helped(it).take(50 * CHUNK)).toBeUndefined();
    expect(patient).toHaveBeenCalledTimes(11); // the first one says what the others are compared with
    expect(patient).toHaveBeenLastCalledWith(chunks, 2, has(50, 1), 1000);
    expect(chunks[2]).toBe(64 * 50);
  });

  it('the search takes what is done while it gives it up', () => {
    const it = shared();
    const { claims: chunks, results } = it;
    results[0]![1]![4] = 50;
    meanwhile(() => (chunks[2] = done(50, 0)));
    expect(helped(it).take(50 * CHUNK)).toBe(results[0]![1]);
  });

  /** A helper, the second one, of a search that has expanded some chunks; who has chunks so far. */
  const second = (step?: () => void) => {
    const it = shared();
    const own = side(THREE, claims);
    expand(own, 0, BEFORE * CHUNK);
    const system: typeof THREE = {
      ...THREE,
      step: (state, call) => {
        step?.();
        return THREE.step(state, call);
      },
    };
    const search = helped(it);
    let given = 0;
    const start = (): void => help(system, claims, it, 1, () => own.parts[given++]);
    const held = (): readonly number[] =>
      [...it.claims].filter((one) => one > 0).toSorted((a, b) => a - b);
    return { it, own, search, start, held };
  };

  it('a helper expands what is there, two chunks ahead, until all of its results wait', () => {
    const { it, own, search, start, held } = second();
    expand(own, BEFORE * CHUNK, 2 * BEFORE * CHUNK);
    expect(own.states.count()).toBeGreaterThan((FIRST + 9) * CHUNK);
    const doneUpTo = (last: number): readonly number[] =>
      Array.from({ length: last - FIRST + 1 }, (_, n) => done(FIRST + n, 1));
    const seen: (readonly number[])[] = [];
    const announce = (count: number, committed: number) => (): void => {
      seen.push(held());
      search.announce(count, committed * CHUNK);
    };
    const all = own.states.count();
    const waits = whileWaiting(
      announce((FIRST + 1) * CHUNK - 1, BEFORE), // but for the last state it is there
      announce((FIRST + 1) * CHUNK, BEFORE),
      announce(all, BEFORE),
      announce(all, FIRST), // the first one is not taken yet
      announce(all, FIRST + 1),
      () => {
        seen.push(held());
        search.stop();
      },
    );
    start();
    expect(seen).toEqual([
      [],
      [],
      doneUpTo(FIRST),
      doneUpTo(FIRST + 7),
      doneUpTo(FIRST + 7),
      doneUpTo(FIRST + 8),
    ]);
    expect(waits.mock.calls).toEqual(seen.map((_, news) => [it.control, NEWS, news, 100]));
    expect(it.results[1]!.map((one) => one[4])).toEqual(
      Array.from({ length: 8 }, (_, n) => (n === 0 ? FIRST + 8 : FIRST + n)),
    );
    expect([...it.control.subarray(ALIVE)]).toEqual([1, 0, 9 * CHUNK]); // a sign of life a state
  });

  it('a helper passes over what others have, and takes what is long past', () => {
    const { it, own, search, start, held } = second();
    const at = (chunk: number): number => chunk % it.claims.length;
    it.claims[at(FIRST)] = has(FIRST, 0);
    it.claims[at(FIRST + 1)] = done(FIRST - 1, 0);
    it.claims[at(FIRST + 2)] = 64 * (FIRST + 2);
    search.announce((FIRST + 5) * CHUNK, BEFORE * CHUNK);
    whileWaiting(search.stop);
    start();
    expect(own.states.count()).toBeGreaterThan((FIRST + 5) * CHUNK);
    expect(held()).toEqual([
      has(FIRST, 0),
      done(FIRST + 1, 1),
      64 * (FIRST + 2),
      done(FIRST + 3, 1),
      done(FIRST + 4, 1),
    ]);
  });

  it('a helper that is not the first to take a chunk leaves it', () => {
    const { it, search, start, held } = second();
    search.announce((FIRST + 2) * CHUNK, BEFORE * CHUNK);
    meanwhile(() => (it.claims[FIRST % it.claims.length] = has(FIRST, 0)));
    whileWaiting(search.stop);
    start();
    expect(held()).toEqual([has(FIRST, 0), done(FIRST + 1, 1)]);
  });

  it('a helper that was given up in the middle of a chunk does not say that it is done', () => {
    let steps = 0;
    const { it, search, start, held } = second(() => {
      const at = FIRST % it.claims.length;
      if (steps++ === 0) expect(it.claims[at]).toBe(has(FIRST, 1));
      if (steps === 100) it.claims[at] = 64 * FIRST;
    });
    search.announce((FIRST + 1) * CHUNK, BEFORE * CHUNK);
    whileWaiting(search.stop);
    start();
    expect(steps).toBeGreaterThan(100);
    expect(held()).toEqual([64 * FIRST]);
  });
});
