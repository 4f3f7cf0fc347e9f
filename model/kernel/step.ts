/**
 * The model: what one call does to the kernel under a design.
 *
 * Pure and total. A refused call answers a negated errno and returns the very state object it was
 * given. `undefined` means that user space cannot make the call: the slot it would fill is in use,
 * or the call is one that the model leaves out (each function says which).
 */
import type { Call } from './call.ts';
import type { Design } from '../rules/design.ts';
import type { Outcome } from './outcome.ts';
import type { State } from './state.ts';
import {
  insertInner,
  insertProg,
  mapDeleteElem,
  mapGetNextKey,
  mapLookupAndDeleteElem,
  mapLookupElem,
  mapUpdateElem,
} from './syscalls/elem.ts';
import {
  close,
  mapGetFdById,
  mmap,
  mmapStore,
  munmap,
  objGet,
  objPin,
  unlink,
} from './syscalls/file.ts';
import { iterRead, linkCreate, linkExtension } from './syscalls/link.ts';
import { mapCreate, mapFreeze, mapHash } from './syscalls/map.ts';
import { progBindMap, progLoad, progLoadBegin, progLoadEnd } from './syscalls/prog.ts';
import { progRun } from './syscalls/run.ts';

/** One call under a design; see the head of this file. */
export function step(design: Design, state: State, call: Call): Outcome | undefined {
  switch (call.call) {
    case 'map_create':
      return mapCreate(design, state, call);
    case 'map_update_elem':
      return mapUpdateElem(state, call);
    case 'insert_inner':
      return insertInner(design, state, call);
    case 'insert_prog':
      return insertProg(state, call);
    case 'map_lookup_elem':
      return mapLookupElem(state, call);
    case 'map_get_next_key':
      return mapGetNextKey(state, call);
    case 'map_delete_elem':
      return mapDeleteElem(state, call);
    case 'map_lookup_and_delete_elem':
      return mapLookupAndDeleteElem(state, call);
    case 'map_freeze':
      return mapFreeze(state, call);
    case 'map_hash':
      return mapHash(design, state, call);
    case 'prog_load':
      return progLoad(design, state, call);
    case 'prog_load_begin':
      return progLoadBegin(design, state, call);
    case 'prog_load_end':
      return progLoadEnd(design, state, call);
    case 'prog_bind_map':
      return progBindMap(state, call);
    case 'prog_run':
      return progRun(design, state, call);
    case 'link_create':
      return linkCreate(design, state, call);
    case 'link_extension':
      return linkExtension(design, state, call);
    case 'iter_read':
      return iterRead(state, call);
    case 'mmap':
      return mmap(state, call);
    case 'munmap':
      return munmap(state, call);
    case 'mmap_store':
      return mmapStore(state, call);
    case 'obj_pin':
      return objPin(state, call);
    case 'obj_get':
      return objGet(state, call);
    case 'unlink':
      return unlink(state, call);
    case 'map_get_fd_by_id':
      return mapGetFdById(state, call);
    case 'close':
      return close(state, call);
    default:
      return call satisfies never;
  }
}
