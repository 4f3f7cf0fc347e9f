/**
 * Where a walk has been that none was before. A violation of eight calls in the right order is found
 * by going on from walks that came half of the way (as coverage-guided fuzzers do; AFL, Zalewski 2013).
 */
import type { State } from '../../model/kernel/state.ts';
import { isLiveMap, NONE } from '../../model/kernel/state.ts';
import { NO_DIGEST, owns } from '../../model/programs/text.ts';
import type { Trace } from '../claims/claim.ts';

/** The beginning of a walk that led to a new situation, where it led, and the theme it had. */
export type Beginning = { readonly lot: number; readonly trace: Trace; readonly state: State };

/** Beginnings in the order in which they were found; how often each was taken up again. */
export type Situations = {
  /** Notes the calls made so far, if they led to a new situation. */
  readonly note: (state: State, lot: number, trace: Trace) => void;
  /** One of those beginnings that were seldom taken up; undefined if there is none. */
  readonly pick: (random: () => number) => Beginning | undefined;
};

/** How many beginnings are drawn, to take up that which was so least often. */
const DRAWN = 4;

/** No situation yet. */
export function situations(): Situations {
  const seen = new Set<number>();
  const beginnings: { readonly beginning: Beginning; taken: number }[] = [];
  const note = (state: State, lot: number, trace: Trace): void => {
    let isNew = false;
    for (let slot = 0; slot < state.maps.length; slot++) {
      const situation = situationOf(state, slot);
      if (situation === 0 || seen.has(situation)) continue;
      seen.add(situation);
      isNew = true;
    }
    if (isNew) beginnings.push({ beginning: { lot, trace: [...trace], state }, taken: 0 });
  };
  const pick = (random: () => number): Beginning | undefined => {
    let least = beginnings[0];
    for (let draw = 0; draw < DRAWN && least !== undefined; draw++) {
      const other = beginnings[random() % beginnings.length]!;
      if (draw === 0 || other.taken < least.taken) least = other;
    }
    if (least !== undefined) least.taken++;
    return least?.beginning;
  };
  return { note, pick };
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
