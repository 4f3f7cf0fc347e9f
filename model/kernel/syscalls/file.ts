/** What user space does with the file behind an fd: close, mmap, pins, reopening. Functions of v6.18. */
import type { Design } from '../../rules/design.ts';
import type { CallOf } from '../call.ts';
import type { Answer } from '../errno.ts';
import { EACCES, EBADF, EEXIST, EFAULT, EINVAL, ENOENT, ENOTSUPP, EPERM, OK } from '../errno.ts';
import type { Outcome, Result } from '../outcome.ts';
import { accept, refuse, WAITS } from '../outcome.ts';
import type { MapSlot, State } from '../state.ts';
import {
  DEAD_LINK,
  isLiveLink,
  isLiveMap,
  linkAt,
  mapAt,
  NONE,
  progAt,
  putLink,
  withMap,
  withProg,
} from '../state.ts';

/** close(2) of the fd in a slot; EBADF if the slot holds none. A link dies with its fd. */
export function close(state: State, call: CallOf<'close'>): Outcome {
  if (call.map !== NONE) {
    if (mapAt(state, call.map).fd === 'none') return refuse(state, -EBADF);
    return accept(withMap(state, call.map, { fd: 'none' }));
  }
  if (call.prog !== NONE) {
    if (!progAt(state, call.prog).fd) return refuse(state, -EBADF);
    return accept(withProg(state, call.prog, { fd: false }));
  }
  if (!isLiveLink(linkAt(state, call.link))) return refuse(state, -EBADF);
  return accept(putLink(state, call.link, DEAD_LINK));
}

/** mmap(2), MAP_SHARED. kernel/bpf/syscall.c: bpf_map_mmap(), and mm/mmap.c before it. */
export function mmap(design: Design, state: State, call: CallOf<'mmap'>): Result {
  const map = mapAt(state, call.map);
  if (map.fd === 'none') return refuse(state, -EBADF);
  if (map.mapped !== 'none') return 'a second mapping of a map';
  if (map.freezing) return WAITS;
  const err = mayMap(design, map, call.prot);
  if (err < 0) return refuse(state, err);
  return accept(withMap(state, call.map, { mapped: call.prot }));
}

function mayMap(design: Design, map: MapSlot, prot: 'ro' | 'rw'): Answer {
  if (map.fd === 'wo') return -EACCES; // do_mmap(): the file is not open for reading
  if (map.fd === 'ro' && prot === 'rw') return -EACCES; // do_mmap(): nor for writing
  if (map.kind !== 'ARRAY' && map.kind !== 'ARENA') return -ENOTSUPP; // bpf_map_mmap(): no map_mmap
  if (prot === 'rw' && map.frozen) return -EPERM;
  if (prot === 'rw' && map.flags === 'RDONLY_PROG') return -EACCES;
  if (map.kind === 'ARENA') return OK; // arena_map_mmap(): at the address that it was created for
  if (map.flags !== 'MMAPABLE') return -EINVAL; // array_map_mmap()
  if (prot === 'rw') return design.choices.mapped.mayWrite(map);
  return map.fd === 'ro' ? -EINVAL : OK; // EINVAL as seen (KERNEL-FACTS 6)
}

/** munmap(2): of a mapping that is there. */
export function munmap(state: State, call: CallOf<'munmap'>): Outcome | undefined {
  if (mapAt(state, call.map).mapped === 'none') return undefined;
  return accept(withMap(state, call.map, { mapped: 'none' }));
}

/** A store through a writable mapping: no system call, nothing is asked. */
export function mmapStore(state: State, call: CallOf<'mmap_store'>): Outcome | undefined {
  if (mapAt(state, call.map).mapped !== 'rw') return undefined;
  return accept(withMap(state, call.map, { value: call.value }));
}

/** A load through a mapping. Of an arena, a page that is not there is made by it, with zeros (arena_vm_fault()). */
export function mmapLoad(state: State, call: CallOf<'mmap_load'>): Outcome | undefined {
  const { mapped, value } = mapAt(state, call.map);
  if (mapped === 'none') return undefined;
  return accept(state, value);
}

/** io_uring/rsrc.c: io_sqe_buffers_register(): pins the page with FOLL_WRITE and FOLL_LONGTERM, for as long as the ring lives. */
export function registerBuffers(state: State, call: CallOf<'register_buffers'>): Result {
  const { kind, mapped } = mapAt(state, call.map);
  if (mapped === 'none') return undefined;
  if (kind === 'ARENA') return 'a pinned page of an arena';
  if (mapped === 'ro') return refuse(state, -EFAULT); // check_vma_flags() in mm/gup.c
  return accept(withMap(state, call.map, { registered: true }));
}

/** io_uring/rw.c: io_read_fixed(): a store to the page that was pinned; the map is not asked. */
export function readFixed(state: State, call: CallOf<'read_fixed'>): Outcome | undefined {
  if (!mapAt(state, call.map).registered) return undefined;
  return accept(withMap(state, call.map, { value: call.value }));
}

/** kernel/bpf/inode.c: bpf_obj_pin_user(), each map at a path of its own. */
export function objPin(state: State, call: CallOf<'obj_pin'>): Outcome {
  const map = mapAt(state, call.map);
  if (map.fd === 'none') return refuse(state, -EINVAL); // bpf_fd_probe_obj()
  if (map.pinned) return refuse(state, -EEXIST);
  return accept(withMap(state, call.map, { pinned: true }));
}

/** kernel/bpf/inode.c: bpf_obj_get_user(): read-write, however the map was open before. */
export function objGet(state: State, call: CallOf<'obj_get'>): Outcome {
  if (!mapAt(state, call.map).pinned) return refuse(state, -ENOENT);
  return accept(withMap(state, call.map, { fd: 'rw' }));
}

/** unlink(2) of the pin. */
export function unlink(state: State, call: CallOf<'unlink'>): Outcome {
  if (!mapAt(state, call.map).pinned) return refuse(state, -ENOENT);
  return accept(withMap(state, call.map, { pinned: false }));
}

/** kernel/bpf/syscall.c: bpf_map_get_fd_by_id(): read-write, for any process that may. */
export function mapGetFdById(state: State, call: CallOf<'map_get_fd_by_id'>): Outcome {
  if (!isLiveMap(mapAt(state, call.map))) return refuse(state, -ENOENT);
  return accept(withMap(state, call.map, { fd: 'rw' }));
}
