// Small puzzles whose numbers of states and transitions are known, to test the search with.
import { codec } from '../../../model/finite/codec.ts';
import { array, oneOf, range, record, upTo } from '../../../model/finite/finite.ts';
import type { System } from '../explore.ts';

export type Bank = {
  readonly missionaries: number;
  readonly cannibals: number;
  readonly boat: 'here' | 'there';
};
export type Crew = { readonly missionaries: number; readonly cannibals: number };

/** Three missionaries, three cannibals and a boat for two; a crossing that would cost a life cannot be made. */
export const crossing: System<Bank, Crew, { readonly state: Bank }> = {
  codec: codec(record({ missionaries: upTo(4), cannibals: upTo(4), boat: oneOf('here', 'there') })),
  initial: { missionaries: 3, cannibals: 3, boat: 'here' },
  calls: [
    { missionaries: 1, cannibals: 0 },
    { missionaries: 2, cannibals: 0 },
    { missionaries: 0, cannibals: 1 },
    { missionaries: 0, cannibals: 2 },
    { missionaries: 1, cannibals: 1 },
  ],
  step: (state, crew) => {
    const sign = state.boat === 'here' ? -1 : 1;
    const missionaries = state.missionaries + sign * crew.missionaries;
    const cannibals = state.cannibals + sign * crew.cannibals;
    const there = Math.min(missionaries, cannibals) >= 0 && Math.max(missionaries, cannibals) <= 3;
    const safe = missionaries === 0 || missionaries === 3 || missionaries === cannibals;
    if (!there || !safe) return undefined;
    return { state: { missionaries, cannibals, boat: state.boat === 'here' ? 'there' : 'here' } };
  },
};

export type Move = { readonly from: number; readonly to: number };

/** The towers of Hanoi: on which of three pegs each disc is, the smallest disc first. */
export function hanoi(
  discs: number,
): System<readonly number[], Move, { readonly state: readonly number[] }> {
  const pegs = array(upTo(3), discs);
  return {
    codec: codec(pegs),
    initial: pegs.first,
    calls: [0, 1, 2].flatMap((from) =>
      [0, 1, 2].filter((to) => to !== from).map((to) => ({ from, to })),
    ),
    step: (state, { from, to }) => {
      const disc = state.indexOf(from);
      const top = state.indexOf(to);
      if (disc === -1 || (top !== -1 && top < disc)) return undefined;
      return { state: state.with(disc, to) };
    },
  };
}

/** The 8-puzzle: the tile on each of nine fields, 0 for the gap; the calls name where the gap moves. */
export const eightPuzzle: System<readonly number[], number, { readonly state: readonly number[] }> =
  {
    codec: codec(array(range(0, 8), 9)),
    initial: [1, 2, 3, 4, 5, 6, 7, 8, 0],
    calls: [-3, -1, 1, 3],
    step: (state, move) => {
      const gap = state.indexOf(0);
      const to = gap + move;
      const sameRow = Math.floor(gap / 3) === Math.floor(to / 3);
      if (to < 0 || to > 8 || (Math.abs(move) === 1 && !sameRow)) return undefined;
      return { state: state.with(gap, state[to]!).with(to, 0) };
    },
  };

/** What each philosopher is doing: nothing, holding the left fork, or eating with both. */
export type Philosopher = 'thinks' | 'waits' | 'eats';

/** Philosophers at a round table, each of whom takes the left fork first; all waiting is a deadlock. */
export function philosophers(
  count: number,
): System<readonly Philosopher[], number, { readonly state: readonly Philosopher[] }> {
  const table = array(oneOf<Philosopher>('thinks', 'waits', 'eats'), count);
  return {
    codec: codec(table),
    initial: table.first,
    calls: Array.from({ length: count }, (_, who) => who),
    step: (state, who) => {
      const leftFork = state.at(who - 1) !== 'eats';
      const rightFork = state[(who + 1) % count] === 'thinks';
      switch (state[who]) {
        case 'thinks':
          return leftFork ? { state: state.with(who, 'waits') } : undefined;
        case 'waits':
          return rightFork ? { state: state.with(who, 'eats') } : undefined;
        default:
          return { state: state.with(who, 'thinks') };
      }
    },
  };
}

/** Where each of the two is: 0 outside, 1 has raised the flag, 2 waits, 3 is in the critical section. */
export type Mutex = { readonly at: readonly number[]; readonly turn: number };

/** Peterson's mutual exclusion. */
export const peterson: System<Mutex, number, { readonly state: Mutex }> = {
  codec: codec(record({ at: array(upTo(4), 2), turn: upTo(2) })),
  initial: { at: [0, 0], turn: 0 },
  calls: [0, 1],
  step: ({ at, turn }, who) => {
    const other = 1 - who;
    switch (at[who]) {
      case 0:
        return { state: { at: at.with(who, 1), turn } };
      case 1:
        return { state: { at: at.with(who, 2), turn: other } };
      case 2:
        if (at[other] !== 0 && turn === other) return undefined;
        return { state: { at: at.with(who, 3), turn } };
      default:
        return { state: { at: at.with(who, 0), turn } };
    }
  },
};
