/**
 * Lifetimes: an object lives as long as something holds it (`refcnt`), and its slot is free only
 * after that. KERNEL-FACTS 9.
 */
import type { MapSlot, State } from './state.ts';
import {
  DEAD_MAP,
  DEAD_PROG,
  isLiveMap,
  isLiveProg,
  mapAt,
  NONE,
  progAt,
  withMap,
  withProg,
} from './state.ts';

/** By user space itself: an fd, a pin (`usercnt`), or a mapping. */
function userHolds(map: MapSlot): boolean {
  return map.fd !== 'none' || map.pinned || map.mapped !== 'none';
}

/** A live map is held by user space, a program, a link or an outer map; not by an outer map it was the template of. */
function mapIsHeld(state: State, slot: number): boolean {
  return (
    userHolds(mapAt(state, slot)) ||
    state.progs.some((prog) => prog.map === slot || prog.bound === slot) ||
    state.links.some((link) => link.map === slot) ||
    state.maps.some((outer) => outer.inner === slot)
  );
}

/** A live program is held by an fd, a load that is under way, a link, an extension loaded for it, a PROG_ARRAY. */
function progIsHeld(state: State, slot: number): boolean {
  const prog = progAt(state, slot);
  return (
    prog.fd ||
    prog.loading ||
    state.progs.some(({ target }) => target === slot) ||
    state.links.some((link) => link.prog === slot || link.target === slot) ||
    state.maps.some((map) => map.entry === slot)
  );
}

/** Frees what nothing holds any more, until nothing is left to free (bpf_map_put(), bpf_prog_put()). */
export function collect(state: State): State {
  for (let slot = 0; slot < state.maps.length; slot++) {
    const map = mapAt(state, slot);
    // bpf_map_put_uref(): without a user a program array lets go of its programs (they may hold it)
    if (map.entry !== NONE && map.fd === 'none' && !map.pinned) {
      return collect(withMap(state, slot, { ...map, entry: NONE }));
    }
    if (isLiveMap(map) && !mapIsHeld(state, slot)) return collect(withMap(state, slot, DEAD_MAP));
  }
  for (let slot = 0; slot < state.progs.length; slot++) {
    if (isLiveProg(progAt(state, slot)) && !progIsHeld(state, slot)) {
      return collect(withProg(state, slot, DEAD_PROG));
    }
  }
  return state;
}
