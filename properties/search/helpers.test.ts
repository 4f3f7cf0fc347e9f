/**
 * What a helper makes of a chunk is what the search would have made of it, and what it could not make whole is not taken:
 * chunk by chunk, in one thread. (With threads, scripts/run/helpers.test.ts.)
 */
import { describe, expect, it } from 'vitest';
import { codec } from '../../model/finite/codec.ts';
import type { Of } from '../../model/finite/finite.ts';
import { record, upTo } from '../../model/finite/finite.ts';
import type { Claim } from '../claims/claim.ts';
import type { Expansion } from './expansion.ts';
import { expansion } from './expansion.ts';
import type { System } from './explore.ts';
import { CHUNK, commit, help, helped, sharedSearch } from './helpers.ts';
import type { SharedPart, Store } from './store.ts';
import { store } from './store.ts';

const type = record({ a: upTo(60), b: upTo(60), c: upTo(3) });
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
  step: ({ a, b, c }, [da, db]) => {
    if (da === 2 && b % 2 === 1) return `for reason ${a % reasons}`;
    const state = { a: (a + da) % 60, b: (b + db) % 60, c: da === 59 ? (c + 1) % 3 : c };
    return { state };
  },
});

const claims: readonly Claim<Places, Move, Moved>[] = [
  ...[400, 900, 1500].map((sum) => ({
    id: `below ${sum}`,
    says: '',
    kind: 'always' as const,
    holds: ({ a, b }: Places) => a * b < sum,
    premise: ({ a }: Places) => a > 20,
  })),
  ...[10, 25].map((far) => ({
    id: `moves at ${far}`,
    says: '',
    kind: 'onEveryCall' as const,
    holds: ({ a }: Places, [, db]: Move) => a < far || db !== 2,
    premise: ({ b }: Places) => b > far,
  })),
];

type Side = {
  readonly states: Store;
  readonly run: Expansion<Places, Move, Moved>;
  readonly parts: SharedPart[];
};

function side(system: System<Places, Move, Moved>): Side {
  const parts: SharedPart[] = [];
  const states = store(system.codec.bits, calls.length, 1e9, (part) => parts.push(part));
  const run = expansion(system, claims, states);
  run.begin();
  return { states, run, parts };
}

const key = new Int32Array(codec(type).words);
function expand({ states, run }: Side, from: number, to: number): void {
  for (let at = from; at < to; at++) {
    states.copyKey(at, key);
    run.expand(key, at);
  }
}

/** All that is known: the states in their order, where they come from, what was answered and counted. */
function known({ states, run }: Side): object {
  run.settle();
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

/** A search for which a helper has expanded some chunks: it says the same as alone. How many of them it took. */
function taken(system: System<Places, Move, Moved>, helps = system): number {
  const [own, alone] = [side(system), side(system)];
  for (const one of [own, alone]) expand(one, 0, BEFORE * CHUNK);
  expect(own.states.count()).toBeGreaterThan((FIRST + CHUNKS) * CHUNK); // or else the helper would wait
  const shared = sharedSearch(1, calls.length);
  const search = helped(shared, 1);
  search.announce(own.states.count(), BEFORE * CHUNK);
  let given = 0;
  let begun = 0;
  help(helps, claims, shared, 0, () => {
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
  return took;
}

describe('chunks that a helper has expanded', () => {
  it('are as the search would have expanded them', () => {
    expect(taken(ring(3))).toBe(CHUNKS);
  });
  it('are not taken where more is left out than there is room for', () => {
    expect(taken(ring(20))).toBeLessThan(CHUNKS);
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
    expect(taken(ring(3), failing)).toBe(CHUNKS - 1);
  });
});
