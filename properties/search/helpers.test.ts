/**
 * What a helper makes of a chunk is what the search would have made of it, and what it could not make whole is not taken:
 * chunk by chunk, in one thread. (Whole searches: helped.test.ts; with threads,
 * scripts/run/helpers.test.ts.)
 */
import { describe, expect, it } from 'vitest';
import { codec } from '../../model/finite/codec.ts';
import type { Of } from '../../model/finite/finite.ts';
import { array, record, upTo } from '../../model/finite/finite.ts';
import type { Claim } from '../claims/claim.ts';
import { agreement, twoPhaseCommit } from './known-systems/two-phase-commit.ts';
import type { Expansion } from './expansion.ts';
import { expansion } from './expansion.ts';
import type { System } from './explore.ts';
import type { SharedSearch } from './helpers.ts';
import {
  awaitHelpers,
  CHUNK,
  chunksHelped,
  commit,
  help,
  helped,
  sharedSearch,
} from './helpers.ts';
import { RING_CLAIMS } from './known-systems/ring-claims.ts';
import type { SharedPart, Store } from './store.ts';
import { store } from './store.ts';

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
    if (da === 2 && b % 2 === 1) return `for reason ${a % reasons}`;
    const state = { pads, a: (a + da) % 60, b: (b + db) % 60, c: da === 59 ? (c + 1) % 3 : c };
    return { state };
  },
});

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

/**
 * A search for which a helper has expanded some chunks, with results of that length: it says the same as alone. How many
 * of them it took; its states.
 */
function taken<S, C, O extends { readonly state: S }>(
  system: System<S, C, O>,
  about: readonly Claim<S, C, O>[],
  helps = system,
  length?: number,
): { readonly took: number; readonly states: Store } {
  const [own, alone] = [side(system, about), side(system, about)];
  for (const one of [own, alone]) expand(one, 0, BEFORE * CHUNK);
  expect(own.states.count()).toBeGreaterThan((FIRST + CHUNKS) * CHUNK); // or else the helper would wait
  const made = sharedSearch(1, system.calls.length, own.run.footprints);
  const short = (): Int32Array => new Int32Array(new SharedArrayBuffer(4 * length!));
  const shared = length === undefined ? made : { ...made, results: [made.results[0]!.map(short)] };
  const search = helped(shared, 1);
  search.announce(own.states.count(), BEFORE * CHUNK);
  let given = 0;
  let begun = 0;
  help(helps, about, shared, 0, () => {
    const part = own.parts[given++];
    if (part === undefined && ++begun === CHUNKS) search.stop(); // after this one
    return part;
  });
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

describe('chunks that a helper has expanded', () => {
  it('are as the search would have expanded them', () => {
    expect(taken(ring(3), claims).took).toBe(CHUNKS);
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
  it('have the state whose key is zero, though no other has been given in its place', () => {
    // a tree, in which the children of the n-th state are those from 3 n + 1 on; zero is the 9,601st
    const size = 20_000;
    const tree: System<
      { readonly at: number },
      number,
      { readonly state: { readonly at: number } }
    > = {
      codec: codec(record({ at: upTo(size) })),
      initial: { at: size - 9600 },
      calls: [1, 2, 3],
      step: ({ at }, call) => {
        const next = 3 * ((at + 9600) % size) + call;
        return next < size ? { state: { at: (next + size - 9600) % size } } : undefined;
      },
    };
    expect(taken(tree, []).took).toBe(CHUNKS);
  });
  it('are not taken where there is no room for all that is new', () => {
    // what is new takes what is before the counts by call, reasons and answers: 5 numbers each
    const rest = 5 + 2 * calls.length + 16 * calls.length + 4096;
    expect(taken(ring(3), [], ring(3), rest + 5 * 30).took).toBe(0);
    expect(taken(ring(3), [], ring(3), rest + 5 * 3000).took).toBe(CHUNKS);
  });
  it('are not taken where more is left out than there is room for', () => {
    expect(taken(ring(20), claims).took).toBeLessThan(CHUNKS);
  });
  it('are not taken where the system fails in the middle, and the next one has nothing of it', () => {
    let steps = 0;
    const failing: System<Places, Move, Moved> = {
      ...ring(3),
      step: (state, call) => {
        steps++;
        if (steps === 1000 || steps === 1001) throw new Error('it fails here'); // learned, and as it is
        return ring(3).step(state, call);
      },
    };
    expect(taken(ring(3), claims, failing).took).toBe(CHUNKS - 1);
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
    expect(awaitHelpers(it, 1)).toBe(false);
    it.control[ALIVE] = 1;
    expect(awaitHelpers(it, 1)).toBe(false);
    it.control[ALIVE] = 2;
    expect(awaitHelpers(it, 1)).toBe(true);
  });

  it('the search takes what is done, and expands itself what nobody has begun, or was given up', () => {
    const it = shared();
    const search = helped(it, 1);
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
    expect(search.take(53 * CHUNK)).toBeUndefined(); // it is given up
    expect(chunks[5]).toBe(53 * 64);
    expect(chunksHelped(it)).toBe(2);
  });

  it('a helper that finds its chunk taken keeps nothing of it', () => {
    const it = shared();
    const { claims: chunks } = it;
    const own = side(ring(3), claims);
    expand(own, 0, BEFORE * CHUNK);
    const search = helped(it, 1);
    search.announce(own.states.count(), BEFORE * CHUNK);
    chunks[FIRST % chunks.length] = 64 * FIRST; // the search has the first, so the helper takes the next
    let given = 0;
    help(ring(3), claims, it, 1, () => {
      const part = own.parts[given++];
      if (part === undefined) search.stop();
      return part;
    });
    expect([it.control[ALIVE], it.control[BEATS], it.control[BEATS + 1]]).toEqual([1, 0, 0]);
    expect(chunks[FIRST % chunks.length]).toBe(64 * FIRST);
  });
});
