/**
 * Lifetimes: an object lives as long as something holds it (`refcnt`), and its slot is free only
 * after that. KERNEL-FACTS 9.
 */
import type { MapSlot, ProgSlot, State } from './state.ts';
import {
  DEAD_MAP,
  DEAD_PROG,
  isLiveMap,
  isLiveProg,
  mapAt,
  NONE,
  progAt,
  putMap,
  putProg,
  withMap,
} from './state.ts';

/** By user space itself: an fd, a pin (`usercnt`), a mapping, or half a call, which holds the file (fdget()). */
export function userHoldsMap({ fd, pinned, mapped, writing, freezing }: MapSlot): boolean {
  return fd !== 'none' || pinned || mapped !== 'none' || writing || freezing;
}

/** By an fd, or by a load that is under way. */
export function userHoldsProg({ fd, loading }: ProgSlot): boolean {
  return fd || loading;
}

/* oxlint-disable typescript/prefer-for-of -- for-of makes closing a third slower (measured) */

// Who refers to whom follows from the tables of state.ts (`REFERENCES`), and tests hold the four functions
// below to it: two that say it of all slots, for the laws, and two that ask it of one, which read less. They
// name the fields, because reading fields by computed names makes a search with every claim a third slower
// (measured).

/** The slots of maps that other objects refer to, as the bits of a number. */
export function mapsReferredTo({ maps, progs, links }: State): number {
  let slots = 0;
  for (let i = 0; i < maps.length; i++) slots |= bit(maps[i]!.inner);
  for (let i = 0; i < progs.length; i++) slots |= bit(progs[i]!.map) | bit(progs[i]!.bound);
  for (let i = 0; i < links.length; i++) slots |= bit(links[i]!.map);
  return slots;
}

/** The slots of programs that other objects refer to, as the bits of a number. */
export function progsReferredTo({ maps, progs, links }: State): number {
  let slots = 0;
  for (let i = 0; i < maps.length; i++) slots |= bit(maps[i]!.entry);
  for (let i = 0; i < progs.length; i++) slots |= bit(progs[i]!.target);
  for (let i = 0; i < links.length; i++) slots |= bit(links[i]!.prog) | bit(links[i]!.target);
  return slots;
}

/** Whether an object refers to the map in a slot. */
function isMapReferredTo({ maps, progs, links }: State, slot: number): boolean {
  for (let i = 0; i < progs.length; i++) {
    if (progs[i]!.map === slot || progs[i]!.bound === slot) return true;
  }
  for (let i = 0; i < links.length; i++) if (links[i]!.map === slot) return true;
  for (let i = 0; i < maps.length; i++) if (maps[i]!.inner === slot) return true;
  return false;
}

/** Whether an object refers to the program in a slot. */
function isProgReferredTo({ maps, progs, links }: State, slot: number): boolean {
  for (let i = 0; i < links.length; i++) {
    if (links[i]!.prog === slot || links[i]!.target === slot) return true;
  }
  for (let i = 0; i < progs.length; i++) if (progs[i]!.target === slot) return true;
  for (let i = 0; i < maps.length; i++) if (maps[i]!.entry === slot) return true;
  return false;
}

/* oxlint-enable typescript/prefer-for-of -- the rest is not asked so often */

const bit = (slot: number): number => (slot === NONE ? 0 : 1 << slot);

/** Frees what nothing holds any more, until nothing is left to free (bpf_map_put(), bpf_prog_put()). */
export function collect(state: State): State {
  let is = state;
  for (let slot = 0; slot < state.maps.length; slot++) is = freeMap(is, slot);
  for (let slot = 0; slot < state.progs.length; slot++) is = freeProg(is, slot);
  return is === state ? state : collect(is);
}

/**
 * The same after a change of a state in which nothing was left to free. It looks only at what something let go of:
 * without claims, a search takes a tenth less time than with `collect` after every change, and what a call does
 * hangs on a fifth of the fields (measured; a search that learns steps need not learn as many).
 */
export function collectAfter(before: State, after: State): State {
  let was = before;
  let is = after;
  for (;;) {
    const maps = mapsLetGo(was, is);
    const progs = progsLetGo(was, is);
    if ((maps | progs) === 0) return is;
    was = is;
    for (let slot = 0; maps >>> slot !== 0; slot++) if (maps & bit(slot)) is = freeMap(is, slot);
    for (let slot = 0; progs >>> slot !== 0; slot++) if (progs & bit(slot)) is = freeProg(is, slot);
  }
}

/** The maps that user space, or an object that changed, no longer holds, as the bits of a number. */
function mapsLetGo(before: State, after: State): number {
  let slots = 0;
  if (after.maps !== before.maps) {
    for (let slot = 0; slot < after.maps.length; slot++) {
      const was = before.maps[slot]!;
      const is = after.maps[slot]!;
      if (is === was) continue;
      if (isLiveMap(is) && is.fd === 'none' && !is.pinned) slots |= bit(slot); // a mapping does not hold a program
      slots |= dropped(was.inner, is.inner);
    }
  }
  if (after.progs !== before.progs) {
    for (let slot = 0; slot < after.progs.length; slot++) {
      const was = before.progs[slot]!;
      const is = after.progs[slot]!;
      if (is !== was) slots |= dropped(was.map, is.map) | dropped(was.bound, is.bound);
    }
  }
  if (after.links !== before.links) {
    for (let slot = 0; slot < after.links.length; slot++) {
      slots |= dropped(before.links[slot]!.map, after.links[slot]!.map);
    }
  }
  return slots;
}

/** The programs, likewise. */
function progsLetGo(before: State, after: State): number {
  let slots = 0;
  if (after.maps !== before.maps) {
    for (let slot = 0; slot < after.maps.length; slot++) {
      if (after.maps[slot] === before.maps[slot]) continue;
      slots |= dropped(before.maps[slot]!.entry, after.maps[slot]!.entry);
    }
  }
  if (after.progs !== before.progs) {
    for (let slot = 0; slot < after.progs.length; slot++) {
      const was = before.progs[slot]!;
      const is = after.progs[slot]!;
      if (is === was) continue;
      if (isLiveProg(is) && !userHoldsProg(is)) slots |= bit(slot);
      slots |= dropped(was.target, is.target);
    }
  }
  if (after.links !== before.links) {
    for (let slot = 0; slot < after.links.length; slot++) {
      const was = before.links[slot]!;
      const is = after.links[slot]!;
      slots |= dropped(was.prog, is.prog) | dropped(was.target, is.target);
    }
  }
  return slots;
}

const dropped = (was: number, is: number): number => (was === is ? 0 : bit(was));

/** Frees a map if nothing holds it. */
function freeMap(state: State, slot: number): State {
  const map = mapAt(state, slot);
  if (!isLiveMap(map)) return state;
  if (!userHoldsMap(map) && !isMapReferredTo(state, slot)) return putMap(state, slot, DEAD_MAP);
  // bpf_map_put_uref(): without a user a program array lets go of its programs (they may hold it)
  return map.entry !== NONE && map.fd === 'none' && !map.pinned
    ? withMap(state, slot, { entry: NONE })
    : state;
}

/** Frees a program if nothing holds it. */
function freeProg(state: State, slot: number): State {
  const prog = progAt(state, slot);
  const isHeld = !isLiveProg(prog) || userHoldsProg(prog) || isProgReferredTo(state, slot);
  return isHeld ? state : putProg(state, slot, DEAD_PROG);
}
