/**
 * The model: what one call does to the kernel under a design.
 *
 * Pure and total. A refused call answers a negated errno and returns the very state object it was
 * given. See `Result` for calls that have no outcome.
 */
import type { Design } from '../rules/design.ts';
import type { Call } from './call.ts';
import { collectAfter } from './lifetime.ts';
import type { Result } from './outcome.ts';
import type { State } from './state.ts';
import {
  mapDeleteElem,
  mapGetNextKey,
  mapLookupAndDeleteElem,
  mapLookupElem,
  mapUpdateBegin,
  mapUpdateElem,
  mapUpdateEnd,
} from './syscalls/elem.ts';
import {
  close,
  mapGetFdById,
  mmap,
  mmapLoad,
  mmapStore,
  munmap,
  objGet,
  objPin,
  readFixed,
  registerBuffers,
  unlink,
} from './syscalls/file.ts';
import { iterRead, linkCreate, linkUpdate } from './syscalls/link.ts';
import {
  mapCreate,
  mapFreeze,
  mapFreezeBegin,
  mapFreezeEnd,
  objGetInfoByFd,
} from './syscalls/map.ts';
import { progBindMap, progLoad, progLoadBegin, progLoadEnd } from './syscalls/prog.ts';
import { progTestRun } from './syscalls/run.ts';

/** One call under a design: its effect, and then what nothing holds any more is freed. */
export function step(design: Design, state: State, call: Call): Result {
  const result = effect(design, state, call);
  if (typeof result !== 'object' || result.state === state) return result;
  const after = collectAfter(state, result.state);
  return after === result.state ? result : { ...result, state: after };
}

/** What a call does by itself, before anything is freed. */
export function effect(design: Design, state: State, call: Call): Result {
  switch (call.call) {
    case 'map_create':
      return mapCreate(design, state, call);
    case 'map_update_elem':
      return mapUpdateElem(design, state, call);
    case 'map_update_begin':
      return mapUpdateBegin(state, call);
    case 'map_update_end':
      return mapUpdateEnd(state, call);
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
    case 'map_freeze_begin':
      return mapFreezeBegin(state, call);
    case 'map_freeze_end':
      return mapFreezeEnd(state, call);
    case 'obj_get_info_by_fd':
      return objGetInfoByFd(design, state, call);
    case 'prog_load':
      return progLoad(design, state, call);
    case 'prog_load_begin':
      return progLoadBegin(design, state, call);
    case 'prog_load_end':
      return progLoadEnd(design, state, call);
    case 'prog_bind_map':
      return progBindMap(state, call);
    case 'prog_test_run':
      return progTestRun(design, state, call);
    case 'link_create':
      return linkCreate(design, state, call);
    case 'link_update':
      return linkUpdate(design, state, call);
    case 'iter_read':
      return iterRead(design, state, call);
    case 'mmap':
      return mmap(design, state, call);
    case 'munmap':
      return munmap(state, call);
    case 'mmap_store':
      return mmapStore(state, call);
    case 'mmap_load':
      return mmapLoad(state, call);
    case 'register_buffers':
      return registerBuffers(state, call);
    case 'read_fixed':
      return readFixed(state, call);
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
