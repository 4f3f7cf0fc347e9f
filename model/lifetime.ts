/**
 * Lifetimes: an object lives as long as something holds it (`refcnt`), and its slot is free only
 * after that. KERNEL-FACTS 9.
 */
import type { Call } from './call.ts';
import { EBADF } from './errno.ts';
import type { Outcome } from './outcome.ts';
import { accept, refuse } from './outcome.ts';
import type { State } from './state.ts';
import {
  DEAD_LINK,
  DEAD_MAP,
  DEAD_PROG,
  linkAt,
  mapAt,
  NONE,
  progAt,
  withLink,
  withMap,
  withProg,
} from './state.ts';

/** Whether a live map is held by an fd, a program, a link or an outer map. A template is not held by its outer map. */
export function mapIsHeld(state: State, slot: number): boolean {
  const map = mapAt(state, slot);
  return (
    map.fd ||
    state.progs.some((prog) => prog.map === slot) ||
    state.links.some((link) => link.map === slot) ||
    state.maps.some((outer) => outer.inner === slot)
  );
}

/** Whether a live program is held by an fd or a link. */
export function progIsHeld(state: State, slot: number): boolean {
  return progAt(state, slot).fd || state.links.some((link) => link.prog === slot);
}

/** Frees what nothing holds any more, until nothing is left to free (bpf_map_put(), bpf_prog_put()). */
export function collect(state: State): State {
  for (let slot = 0; slot < state.progs.length; slot++) {
    if (progAt(state, slot).text.behaviour !== 'none' && !progIsHeld(state, slot)) {
      return collect(withProg(state, slot, DEAD_PROG));
    }
  }
  for (let slot = 0; slot < state.maps.length; slot++) {
    if (mapAt(state, slot).kind !== 'none' && !mapIsHeld(state, slot)) {
      return collect(withMap(state, slot, DEAD_MAP));
    }
  }
  return state;
}

/** close(2) of the fd in a slot; EBADF if the slot holds none. A link dies with its fd. */
export function close(state: State, call: Extract<Call, { call: 'close' }>): Outcome {
  switch (call.of) {
    case 'map': {
      const map = mapAt(state, call.slot);
      if (!map.fd) return refuse(state, EBADF);
      return accept(collect(withMap(state, call.slot, { ...map, fd: false })));
    }
    case 'prog': {
      const prog = progAt(state, call.slot);
      if (!prog.fd) return refuse(state, EBADF);
      return accept(collect(withProg(state, call.slot, { ...prog, fd: false })));
    }
    case 'link': {
      if (linkAt(state, call.slot).prog === NONE) return refuse(state, EBADF);
      return accept(collect(withLink(state, call.slot, DEAD_LINK)));
    }
    default:
      return call.of satisfies never;
  }
}
