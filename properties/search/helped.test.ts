/** A search that is helped, in one thread: helpers work between its chunks, and it says what it says alone. */
import { describe, expect, it } from 'vitest';
import { codec } from '../../model/finite/codec.ts';
import type { Of } from '../../model/finite/finite.ts';
import { array, record, upTo } from '../../model/finite/finite.ts';
import type { Claim } from '../claims/claim.ts';
import type { Limits, Progress, Report, System } from './explore.ts';
import { explore } from './explore.ts';
import { CHUNK } from './chunk-results.ts';
import type { Helpers, SharedSearch } from './helpers.ts';
import { help } from './helpers.ts';
import { RING_CLAIMS } from './known-systems/ring-claims.ts';
import type { SharedPart } from './store.ts';

const SIZE = 70;
const type = record({ a: upTo(SIZE), b: upTo(SIZE) });
type Places = Of<typeof type>;
type Move = readonly [number, number];
type Moved = { readonly state: Places };

/** Steps on a ring, small and far ones; one kind is left out here and there. */
const ring: System<Places, Move, Moved> = {
  type,
  codec: codec(type),
  initial: type.first,
  calls: [
    [1, 0],
    [0, 2],
    [7, 13],
    [23, 5],
    [17, 31],
    [41, 11],
    [29, 43],
    [3, 37],
    [61, 19],
    [0, 0],
  ],
  step: ({ a, b }, [da, db]) =>
    db === 2 && b % 2 === 1
      ? `for reason ${a % 3}`
      : { state: { a: (a + da) % SIZE, b: (b + db) % SIZE } },
};

const claims: readonly Claim<Places, Move, Moved>[] = RING_CLAIMS;

/** A search, and helpers that work between two of its chunks, each on one. */
function helpedSearch<S, C, O extends { readonly state: S }>(
  system: System<S, C, O>,
  its: readonly Claim<S, C, O>[],
  limits: Limits,
): { readonly report: Report; readonly started: number; readonly made: number } {
  const parts: SharedPart[] = [];
  let shared: SharedSearch | undefined;
  let turn = 0;
  let made = 0; // steps of the search itself
  const counting: System<S, C, O> = {
    ...system,
    step: (state, call) => (made++, system.step(state, call)),
  };
  let found = 0; // states, at the last tick
  const work = ({ states }: Progress): undefined => {
    found = states;
    const control = shared?.control;
    // what a helper would wait for (see the positions in `control`), also for its result to be taken
    if (shared === undefined || (control![1]! + 3) * CHUNK > control![0]!) return;
    if (shared.results[turn % 4]![0]![4]! >= control![1]!) return;
    let given = 0;
    help(system, its, shared, turn++ % 4, () => {
      const part = parts[given++];
      if (part === undefined) Atomics.store(control!, 2, 1); // no more than one chunk
      return part;
    });
    Atomics.store(control!, 2, 0);
  };
  const report = explore(counting, its, {
    ...limits,
    tickEvery: CHUNK,
    tick: work,
    helpers: {
      from: 600,
      spare: () => {
        expect(found).toBeGreaterThanOrEqual(600);
        return 4;
      },
      patience: 10,
      start: (of, first) => {
        shared = of;
        // of tables the last one only; and all keys and calls, of which there is one page
        const kinds = first.map(({ kind }) => kind);
        expect(kinds.toSorted()).toEqual(['calls', 'keys', 'table']);
        parts.push(...first);
      },
      share: (part) => {
        expect(shared).toBeDefined(); // until then they are kept for the start
        parts.push(part);
      },
    },
  });
  if (shared !== undefined) expect(shared.control[2]).toBe(1); // let go in the end
  return { report, started: turn, made };
}

/** Wheels that are alike. */
const wheels = record({ wheels: array(record({ at: upTo(18) }), 4) });
const turning: System<Of<typeof wheels>, Move, { readonly state: Of<typeof wheels> }> = {
  type: wheels,
  codec: codec(wheels),
  initial: wheels.first,
  calls: [0, 1, 2, 3].flatMap((wheel) => [1, 2, 5, 9, 14, 17].map((by) => [wheel, by] as const)),
  step: (state, [wheel, by]) => ({
    state: { wheels: state.wheels.with(wheel, { at: (state.wheels[wheel]!.at + by) % 18 }) },
  }),
  symmetry: { type: wheels, sorts: [{ name: 'wheel', arrays: ['wheels'] }], references: [] },
};

/** From each number many others. */
const numbers = record({ high: upTo(512), low: upTo(64) });
const many: System<Of<typeof numbers>, number, { readonly state: Of<typeof numbers> }> = {
  type: numbers,
  codec: codec(numbers),
  initial: numbers.first,
  calls: Array.from({ length: 41 }, (_, call) => call),
  step: ({ high, low }, call) => {
    const next = 41 * (64 * high + low) + 1 + call;
    return { state: { high: Math.floor(next / 64) % 512, low: next % 64 } };
  },
};

/** Wheels, each of which is in the way of one call where it stands: for a reason that says where. */
const dials = record({ at: array(upTo(9), 5) });
const inTheWay: System<Of<typeof dials>, Move, { readonly state: Of<typeof dials> }> = {
  type: dials,
  codec: codec(dials),
  initial: dials.first,
  calls: [0, 1, 2, 3, 4].flatMap((wheel) => [1, 2, 4].map((by) => [wheel, by] as const)),
  step: ({ at }, [wheel, by]) =>
    by === 2 && at[wheel]! > 1
      ? `it stands at ${at[wheel]}`
      : { state: { at: at.with(wheel, (at[wheel]! + by) % 9) } },
};

const NEVER = { learnFrom: Number.POSITIVE_INFINITY };

describe('a search that is helped says what it says alone', () => {
  it.each<readonly [string, Limits]>([
    ['', {}],
    [', at a limit', { maxStates: 3500 }],
    ...[0, 1, 2, 3, 4, 5, 6, 7, 8].map((within) => [` of ${within} calls`, { within }] as const),
  ])('of a ring%s', (_, limits) => {
    for (const its of [claims, claims.filter(({ kind }) => kind !== 'always')]) {
      const { report, started } = helpedSearch(ring, its, limits);
      expect(report).toEqual(explore(ring, its, limits));
      if (limits.within === undefined) expect(started).toBeGreaterThan(2);
    }
  });

  it('of what is left out, in the order of calls and reasons', () => {
    const { report, started } = helpedSearch(inTheWay, [], { maxStates: 12_000 });
    expect(report).toEqual(explore(inTheWay, [], { maxStates: 12_000 }));
    expect(report.leftOut.map(({ call, why }) => [call, why])).toEqual(
      [1, 4, 7, 10, 13].flatMap((call) =>
        [2, 3, 4, 5, 6, 7, 8].map((where) => [call, `it stands at ${where}`]),
      ),
    );
    expect(started).toBeGreaterThan(0);
  });

  it('of what is the same up to names', () => {
    const { report, started } = helpedSearch(turning, [], {});
    expect(report).toEqual(explore(turning, []));
    expect([report.states, report.standsFor]).toEqual([5985, 18 ** 4]);
    expect(started).toBeGreaterThan(0);
  });

  it.each([
    [7, 2],
    [8, 8],
    [undefined, 14],
  ])(
    'and of %j calls makes none of %i chunks: all whose states are not the last ones',
    (within, chunks) => {
      const { report, made } = helpedSearch(ring, claims, { ...(within && { within }), ...NEVER });
      const spared = report.expanded * ring.calls.length - made;
      expect(Math.round(spared / ring.calls.length / CHUNK)).toBe(chunks); // traces are made again
    },
  );

  it.each<readonly [number, readonly string[]]>([
    [1, ['table', 'keys', 'calls']],
    [600, ['keys', 'calls', 'table']], // which has grown
    [16_385, ['keys', 'calls', 'table', 'keys', 'calls']],
  ])(
    'from %i states on: its helpers are given all that it has, in memory to share',
    (from, kinds) => {
      const given: (readonly [kinds: readonly string[], isShared: boolean])[] = [];
      const start: Helpers['start'] = ({ footprints }, parts) => {
        const all = [footprints!, ...parts.map(({ words }) => words)];
        const isShared = all.every(({ buffer }) => buffer instanceof SharedArrayBuffer);
        given.push([parts.map(({ kind }) => kind), isShared]);
      };
      const helpers = { from, spare: () => 1, start, share: () => undefined, patience: 10 };
      explore(many, [], { helpers, maxStates: 22_000 });
      expect(given).toEqual([[kinds, true]]);
    },
  );

  it('alone, if there is no memory to share; another fault is heard', () => {
    const failing = (error: Error) => ({
      from: 0,
      spare: () => 1,
      share: () => undefined,
      start: () => {
        throw error;
      },
    });
    const limits = { maxStates: 700 };
    const alone = explore(ring, claims, { ...limits, helpers: failing(new RangeError('none')) });
    expect(alone).toEqual(explore(ring, claims, limits));
    const other = () =>
      explore(ring, claims, { ...limits, helpers: failing(new TypeError('of it')) });
    expect(other).toThrow('of it');
  });
});
