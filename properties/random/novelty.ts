/**
 * Where a walk has been that none was before. A violation of eight calls in the right order is found
 * by going on from walks that came half of the way (as coverage-guided fuzzers do; AFL, Zalewski 2013).
 */
import type { State } from '../../model/kernel/state.ts';
import { isLiveMap, NONE } from '../../model/kernel/state.ts';
import { NO_DIGEST, owns } from '../../model/programs/text.ts';
import type { Trace } from '../claims/claim.ts';
import type { Below } from './below.ts';

/** The beginning of a walk that led to a new situation, and the walk with whose things it plays. */
export type Beginning = {
  readonly theme: number;
  readonly trace: Trace;
};

/** A situation that a walk met: in how many of its calls for the first time, and how often. */
export type Met = readonly [situation: number, length: number, times: number];

/** Situations, and how to come to each; how often each was met, and taken up again. */
export type Situations = {
  /** Notes what a walk met. */
  readonly note: (met: readonly Met[], walk: Beginning) => void;
  /** The beginning of a situation that was seldom met and seldom taken up; undefined if there is none. */
  readonly pick: (below: Below) => Beginning | undefined;
  readonly count: () => number;
  /** A way to each situation; one that leads to several, once. */
  readonly traces: () => readonly Trace[];
};

type Kept = { beginning: Beginning; taken: number; met: number };

/** How many beginnings are drawn, to take up that of which least was seen. */
const DRAWN = 4;

/** No situation yet. */
export function situations(): Situations {
  const known = new Map<number, Kept>();
  const beginnings: Kept[] = [];
  const note = (met: readonly Met[], { theme, trace }: Beginning): void => {
    const begun = new Map<number, Beginning>();
    const beginning = (length: number): Beginning => {
      const made = begun.get(length) ?? { theme, trace: trace.slice(0, length) };
      begun.set(length, made);
      return made;
    };
    for (const [situation, length, times] of met) {
      const entry = known.get(situation);
      if (entry === undefined) {
        const found: Kept = { beginning: beginning(length), taken: 0, met: times };
        known.set(situation, found);
        beginnings.push(found);
        continue;
      }
      entry.met += times;
      if (length < entry.beginning.trace.length) entry.beginning = beginning(length);
    }
  };
  const seen = ({ taken, met }: Kept): number => (1 + taken) * met;
  const pick = (below: Below): Beginning | undefined => {
    if (beginnings.length === 0) return undefined;
    const drawn = (): Kept => beginnings[below(beginnings.length)]!;
    let least = drawn();
    for (let draw = 1; draw < DRAWN; draw++) {
      const other = drawn();
      if (seen(other) < seen(least)) least = other;
    }
    least.taken++;
    return least.beginning;
  };
  return {
    note,
    pick,
    count: () => beginnings.length,
    traces: () => [...new Set(beginnings.map(({ beginning }) => beginning.trace))],
  };
}

/** What one walk meets: told of the state after each change, and of the calls that led there. */
export function meeting(): {
  readonly look: (state: State, length: number) => void;
  readonly met: () => readonly Met[];
} {
  const all = new Map<number, { readonly length: number; times: number }>();
  const look = (state: State, length: number): void => {
    for (let slot = 0; slot < state.maps.length; slot++) {
      const situation = situationOf(state, slot);
      if (situation === 0) continue;
      const entry = all.get(situation);
      if (entry === undefined) all.set(situation, { length, times: 1 });
      else entry.times++;
    }
  };
  const met = (): readonly Met[] =>
    Array.from(all, ([situation, { length, times }]): Met => [situation, length, times]);
  return { look, met };
}

/**
 * A map with programs, as a number: what it holds, what was hashed, whether it is exclusive, frozen,
 * inside or around another map, and which sorts of programs are on it. 0 for all other slots.
 */
function situationOf({ maps, progs, links }: State, slot: number): number {
  const map = maps[slot]!;
  if (!isLiveMap(map)) return 0;
  let who = 0;
  for (const { text, map: named, bound, signed, target } of progs) {
    if (named !== slot && bound !== slot) continue;
    const isFree = map.excl === NO_DIGEST;
    who |= text.writes ? 1 : 2;
    who |= isFree ? 4 : owns(text.digest, map.excl) ? 8 : 16;
    if (signed && text.action === 'load') who |= 32; // a signature binds nothing else
    if (target !== NONE) who |= 64;
  }
  for (const link of links) {
    if (link.map === slot) who |= progs[link.prog]?.text.writes ? 129 : 128;
  }
  if (who === 0) return 0;
  const outer = maps.findIndex(({ inner }) => inner === slot);
  const place = outer < 0 ? 0 : progs.some((prog) => prog.map === outer) ? 2 : 1;
  let situation = who;
  situation = situation * 3 + place;
  situation = situation * 2 + (map.inner === NONE ? 0 : 1);
  situation = situation * 2 + (map.frozen ? 1 : 0);
  situation = situation * 2 + (map.excl === NO_DIGEST ? 0 : 1);
  situation = situation * 16 + (map.value & 15);
  return situation * 16 + (map.sha & 15);
}
