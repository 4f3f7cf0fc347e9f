/**
 * The model: what one call does to the kernel under a design.
 *
 * Pure and total. A refused call answers a negated errno and returns the very state object it was
 * given. `undefined` means that user space cannot make the call: the slot it would fill is in use,
 * or the call is one that the model leaves out (each function says which).
 */
import type { Call } from './call.ts';
import type { Design } from './design.ts';
import { close } from './lifetime.ts';
import type { Outcome } from './outcome.ts';
import type { State } from './state.ts';
import { insertInner, mapDeleteElem, mapLookupElem, mapUpdateElem } from './syscalls/elem.ts';
import { iterRead, linkCreate } from './syscalls/link.ts';
import { mapCreate, mapFreeze } from './syscalls/map.ts';
import { progLoad, progRun } from './syscalls/prog.ts';

/** One call under a design; see the head of this file. */
export function step(design: Design, state: State, call: Call): Outcome | undefined {
  switch (call.call) {
    case 'map_create':
      return mapCreate(design, state, call);
    case 'map_update_elem':
      return mapUpdateElem(state, call);
    case 'insert_inner':
      return insertInner(design, state, call);
    case 'map_lookup_elem':
      return mapLookupElem(state, call);
    case 'map_delete_elem':
      return mapDeleteElem(state, call);
    case 'map_freeze':
      return mapFreeze(state, call);
    case 'prog_load':
      return progLoad(design, state, call);
    case 'prog_run':
      return progRun(state, call);
    case 'link_create':
      return linkCreate(design, state, call);
    case 'iter_read':
      return iterRead(state, call);
    case 'close':
      return close(state, call);
    default:
      return call satisfies never;
  }
}
