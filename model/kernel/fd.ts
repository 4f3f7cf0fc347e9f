/** From what user space passes where an fd of a map is wanted, to the map. */
import type { MapFd } from './call.ts';
import { PROG_FD } from './call.ts';
import type { Answer } from './errno.ts';
import { EBADF, EINVAL } from './errno.ts';
import type { MapSlot, State } from './state.ts';
import { mapAt, progAt } from './state.ts';

/**
 * The slot of the map behind an fd, or a negated errno: EBADF if it is not open, EINVAL if it is
 * open and not a map's. kernel/bpf/syscall.c: __bpf_map_get() @ v6.18.
 */
export function resolveMapFd(state: State, fd: MapFd): Answer {
  if (fd === PROG_FD) return progAt(state, 0).fd ? -EINVAL : -EBADF;
  return mapAt(state, fd).fd === 'none' ? -EBADF : fd;
}

/** FMODE_CAN_WRITE as map_get_sys_perms() sees it: a frozen map has none left. */
export function mayWrite({ fd, frozen }: MapSlot): boolean {
  return (fd === 'rw' || fd === 'wo') && !frozen;
}

/** bpf_map_write_active(): an update in flight, or a writable mapping. */
export function hasWriter({ writing, mapped }: MapSlot): boolean {
  return writing || mapped === 'rw';
}

/** FMODE_CAN_READ. */
export function mayRead({ fd }: MapSlot): boolean {
  return fd === 'rw' || fd === 'ro';
}
