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
