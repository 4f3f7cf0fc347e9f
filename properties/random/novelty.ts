/**
 * Where a walk has been that none was before. A violation of eight calls in the right order is found
 * by going on from walks that came half of the way (as coverage-guided fuzzers do; AFL, Zalewski 2013).
 */
import type { State } from '../../model/kernel/state.ts';
import { isLiveMap, NONE } from '../../model/kernel/state.ts';
import { NO_DIGEST, owns } from '../../model/programs/text.ts';
import type { Trace } from '../claims/claim.ts';
import type { Below } from './below.ts';
import type { Chooser } from './walk.ts';

/** The beginning of a walk that led to a new situation, where it led, and what draws its calls. */
export type Beginning = {
  readonly chooser: Chooser;
  readonly trace: Trace;
  readonly state: State;
};

/** Situations, and how to come to each; how often each was met, and taken up again. */
export type Situations = {
  /** Notes the calls made so far, if they led to a new situation, or to a known one in fewer calls. */
  readonly note: (state: State, chooser: Chooser, trace: Trace) => void;
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
  const note = (state: State, chooser: Chooser, trace: Trace): void => {
    let copy: Beginning | undefined;
    for (let slot = 0; slot < state.maps.length; slot++) {
      const situation = situationOf(state, slot);
      if (situation === 0) continue;
      const entry = known.get(situation);
      if (entry === undefined) {
        copy ??= { chooser, trace: [...trace], state };
        const found: Kept = { beginning: copy, taken: 0, met: 1 };
        known.set(situation, found);
        beginnings.push(found);
        continue;
      }
      entry.met++;
      if (trace.length < entry.beginning.trace.length)
        entry.beginning = copy ??= { chooser, trace: [...trace], state };
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
