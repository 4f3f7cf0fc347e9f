/** When steps are learned, when that is given up, and how often what was learned is checked. */
import { describe, expect, it } from 'vitest';
import { codec } from '../../model/finite/codec.ts';
import type { Finite } from '../../model/finite/finite.ts';
import { record, upTo } from '../../model/finite/finite.ts';
import type { Claim } from '../claims/claim.ts';
import type { Limits, System } from './explore.ts';
import { explore } from './explore.ts';

type At = { readonly at: number };
type Moved = { readonly state: At };

/** From each number the calls lead so far; of each step it is noted whether the state was watched. */
function circle(size: number, calls: readonly number[], type?: Finite<At>) {
  const of = record({ at: upTo(size) });
  const runs: ('watched' | 'decoded')[] = [];
  const system: System<At, number, Moved> = {
    type: type ?? of,
    codec: codec(of),
    initial: of.first,
    calls,
    step: (state, far) => {
      const isWatched = Object.getOwnPropertyDescriptor(state, 'at')?.get !== undefined;
      runs.push(isWatched ? 'watched' : 'decoded');
      return { state: far === 0 ? state : { at: (state.at + far) % size } };
    },
  };
  const count = (which: 'watched' | 'decoded'): number => runs.filter((it) => it === which).length;
  return { system, watched: () => count('watched'), decoded: () => count('decoded') };
}

/** What is said, but for what the store grew for. */
const said = <S, C, O extends { readonly state: S }>(
  system: System<S, C, O>,
  claims: readonly Claim<S, C, O>[],
  limits: Limits,
): object => ({ ...explore(system, claims, limits), bytesPerState: 0 });

describe('steps are learned', () => {
  it('if the system says its type', () => {
    const { system, watched } = circle(9, [1]);
    const { type: _, ...untyped } = system;
    explore(untyped, [], { learnFrom: 0 });
    expect(watched()).toBe(0);
  });

  it.each([
    [4096, true],
    [4097, false],
    [2 ** 20, false],
  ])('of leaves with %i values: %j', (size, isLearned) => {
    const { system, watched } = circle(size, [1]);
    explore(system, [], { learnFrom: 0, maxStates: 5 });
    expect(watched() > 0).toBe(isLearned);
  });

  it.each([0, 1, 7])('after %i states that were expanded without', (learnFrom) => {
    const { system, watched, decoded } = circle(9, [1]);
    explore(system, [], { learnFrom });
    // each of the others once; and the first of them is checked, and the longest trace made again
    expect([watched(), decoded()]).toEqual([9 - learnFrom, learnFrom + 1 + 8]);
  });

  it('after 64, if nothing else is said', () => {
    const { system, watched } = circle(100, [1]);
    explore(system, []);
    expect(watched()).toBe(100 - 64);
  });

  it('until what it takes is more than it can save', () => {
    // of each state something new is learned, so 40 for each is more than 200,000 and one for it and each before it
    const pairs = record({ a: upTo(60), b: upTo(100) });
    type Pair = { readonly a: number; readonly b: number };
    let learned = 0;
    const two: System<Pair, number, { readonly state: Pair }> = {
      type: pairs,
      codec: codec(pairs),
      initial: pairs.first,
      calls: [1, 2],
      step: (state, far) => {
        if (Object.getOwnPropertyDescriptor(state, 'a')?.get !== undefined) learned++;
        const at = state.a * 100 + state.b + far;
        return { state: { a: Math.floor(at / 100) % 60, b: at % 100 } };
      },
    };
    expect(said(two, [], { learnFrom: 0 })).toEqual(
      said(two, [], { learnFrom: Number.POSITIVE_INFINITY }),
    );
    // the first number of states n with 40 * 2 n > 200,000 + 2 (n - 1 + 512)
    expect(learned).toBe(2 * 2578);
  });

  it('until a step throws on a watched state', () => {
    const { system, watched } = circle(9, [1]);
    const step = (state: At, far: number): Moved => {
      const made = system.step(state, far) as Moved;
      if (Object.getOwnPropertyDescriptor(state, 'at')?.get !== undefined) throw new TypeError();
      return made;
    };
    expect(explore({ ...system, step }, [], { learnFrom: 0 }).states).toBe(9);
    expect(watched()).toBe(1);
  });

  it('and not where the store has no room for what follows: it then ends as it would without', () => {
    const { system } = circle(300, [1, 7, 49, 0]);
    for (const maxStates of [1, 2, 3, 50, 299, 300]) {
      const limits = { maxStates, learnFrom: 0 };
      expect(said(system, [], limits)).toEqual(
        said(system, [], { maxStates, learnFrom: Number.POSITIVE_INFINITY }),
      );
    }
  });
});

it('what was learned is checked in one of 1,024 states, the first among them', () => {
  const { system, decoded } = circle(2049, [0, 1, 0]);
  explore(system, [], { learnFrom: 0 });
  const again = 2048; // calls of the longest trace, each made once more
  expect(decoded()).toBe(3 * 3 + again);
});

describe('a question that several calls of one state answer', () => {
  const { system } = circle(9, [1, 2, 0, 2]);
  const claim = (witness: (before: At, far: number) => boolean): Claim<At, number, Moved> => ({
    id: 'shown',
    says: '',
    kind: 'sometimes',
    witness,
  });
  it.each<readonly [string, (before: At, far: number) => boolean, readonly number[]]>([
    ['the first of them, learned together', (_, far) => far === 2, [1]],
    ['the first of them, learned apart', ({ at }, far) => (far === 1 ? at > 1 : at === 3), [1, 0]],
    [
      'the first, though others were learned before',
      ({ at }, far) => at === 4 && far < 2,
      [1, 1, 0],
    ],
  ])('is answered by %s', (_, witness, calls) => {
    const limits = [{ learnFrom: 0 }, { learnFrom: Number.POSITIVE_INFINITY }];
    for (const limit of limits) {
      const { verdict } = explore(system, [claim(witness)], limit).verdicts['shown']!;
      expect(verdict).toEqual({ kind: 'possible', calls });
    }
  });
});
