/** What user space does with the file behind an fd: close, mmap, pins, reopening. Functions of v6.18. */
import type { Call } from '../call.ts';
import type { Answer } from '../errno.ts';
import { EACCES, EBADF, EEXIST, EINVAL, ENOENT, EPERM, OK } from '../errno.ts';
import { collect } from '../lifetime.ts';
import type { Outcome } from '../outcome.ts';
import { accept, refuse } from '../outcome.ts';
import type { MapSlot, State } from '../state.ts';
import {
  DEAD_LINK,
  isLiveLink,
  isLiveMap,
  linkAt,
  mapAt,
  progAt,
  withLink,
  withMap,
  withProg,
} from '../state.ts';

type Of<C extends Call['call']> = Extract<Call, { call: C }>;

/** close(2) of the fd in a slot; EBADF if the slot holds none. A link dies with its fd. */
export function close(state: State, call: Of<'close'>): Outcome {
  switch (call.of) {
    case 'map': {
      const map = mapAt(state, call.slot);
      if (map.fd === 'none') return refuse(state, EBADF);
      return accept(collect(withMap(state, call.slot, { ...map, fd: 'none' })));
    }
    case 'prog': {
      const prog = progAt(state, call.slot);
      if (!prog.fd) return refuse(state, EBADF);
      return accept(collect(withProg(state, call.slot, { ...prog, fd: false })));
    }
    case 'link': {
      if (!isLiveLink(linkAt(state, call.slot))) return refuse(state, EBADF);
      return accept(collect(withLink(state, call.slot, DEAD_LINK)));
    }
    default:
      return call.of satisfies never;
  }
}

/**
 * mmap(2), MAP_SHARED. Undefined if the map is mapped already, or is not an ARRAY.
 * kernel/bpf/syscall.c: bpf_map_mmap(), and mm/mmap.c before it.
 */
export function mmap(state: State, call: Of<'mmap'>): Outcome | undefined {
  const map = mapAt(state, call.map);
  if (map.fd === 'none') return refuse(state, EBADF);
  if (map.mapped !== 'none' || map.kind !== 'ARRAY') return undefined;
  const refusal = mayMap(map, call.prot);
  if (refusal < 0) return refuse(state, -refusal);
  return accept(withMap(state, call.map, { ...map, mapped: call.prot }));
}

function mayMap(map: MapSlot, prot: 'ro' | 'rw'): Answer {
  if (map.fd === 'wo') return -EACCES; // do_mmap(): the file is not open for reading
  if (map.fd === 'ro' && prot === 'rw') return -EACCES; // do_mmap(): nor for writing
  if (prot === 'rw' && map.frozen) return -EPERM;
  if (prot === 'rw' && map.flags === 'RDONLY_PROG') return -EACCES;
  if (map.flags !== 'MMAPABLE') return -EINVAL; // array_map_mmap()
  return map.fd === 'ro' ? -EINVAL : OK; // EINVAL as seen (KERNEL-FACTS 6)
}

/** munmap(2). Undefined if the map is not mapped. */
export function munmap(state: State, call: Of<'munmap'>): Outcome | undefined {
  const map = mapAt(state, call.map);
  if (map.mapped === 'none') return undefined;
  return accept(collect(withMap(state, call.map, { ...map, mapped: 'none' })));
}

/** A store through the mapping: no system call, nothing is asked. Undefined without a writable mapping. */
export function mmapStore(state: State, call: Of<'mmap_store'>): Outcome | undefined {
  const map = mapAt(state, call.map);
  if (map.mapped !== 'rw') return undefined;
  if (map.value === call.value) return accept(state);
  return accept(withMap(state, call.map, { ...map, value: call.value }));
}

/** kernel/bpf/inode.c: bpf_obj_pin_user(), each map at a path of its own. */
export function objPin(state: State, call: Of<'obj_pin'>): Outcome {
  const map = mapAt(state, call.map);
  if (map.fd === 'none') return refuse(state, EINVAL); // bpf_fd_probe_obj()
  if (map.pinned) return refuse(state, EEXIST);
  return accept(withMap(state, call.map, { ...map, pinned: true }));
}

/** kernel/bpf/inode.c: bpf_obj_get_user(): read-write, however the map was open before. */
export function objGet(state: State, call: Of<'obj_get'>): Outcome {
  const map = mapAt(state, call.map);
  if (!map.pinned) return refuse(state, ENOENT);
  return reopen(state, call.map, map);
}

/** unlink(2) of the pin. */
export function unlink(state: State, call: Of<'unlink'>): Outcome {
  const map = mapAt(state, call.map);
  if (!map.pinned) return refuse(state, ENOENT);
  return accept(collect(withMap(state, call.map, { ...map, pinned: false })));
}

/** kernel/bpf/syscall.c: bpf_map_get_fd_by_id(): read-write, for any process that may. */
export function mapGetFdById(state: State, call: Of<'map_get_fd_by_id'>): Outcome {
  const map = mapAt(state, call.map);
  if (!isLiveMap(map)) return refuse(state, ENOENT);
  return reopen(state, call.map, map);
}

function reopen(state: State, slot: number, map: MapSlot): Outcome {
  return accept(map.fd === 'rw' ? state : withMap(state, slot, { ...map, fd: 'rw' }));
}
