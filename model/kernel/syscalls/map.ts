/** BPF_MAP_CREATE, BPF_MAP_FREEZE and the content hash. Kernel functions are those of v6.18. */
import type { Design } from '../../rules/design.ts';
import { NO_DIGEST } from '../../programs/text.ts';
import type { CallOf } from '../call.ts';
import { EBADF, EBADFD, EBUSY, EFAULT, EINVAL, ENOTSUPP, EPERM } from '../errno.ts';
import { hasWriter, mayWrite, resolveMapFd } from '../fd.ts';
import { isOuter } from '../kind.ts';
import type { LeftOut, Outcome, Result } from '../outcome.ts';
import { accept, refuse, WAITS } from '../outcome.ts';
import type { MapSlot, State } from '../state.ts';
import { DEAD_MAP, isLiveMap, mapAt, putMap, withMap } from '../state.ts';

/** kernel/bpf/syscall.c: map_create(). */
export function mapCreate(design: Design, state: State, call: CallOf<'map_create'>): Result {
  if (isLiveMap(mapAt(state, call.map))) return undefined;
  // bpf_local_storage_map_alloc_check(): no flags but its own
  if (call.kind === 'SK_STORAGE' && call.open !== 'rw') return refuse(state, -EINVAL);
  if (call.kind === 'ARENA') {
    // bpf_get_file_flag(), arena_map_alloc(): user space maps it, and opens it for both
    if (call.open !== 'rw' || call.flags !== 'MMAPABLE') return refuse(state, -EINVAL);
  }
  let meta: Pick<MapSlot, 'metaKind' | 'metaFlags' | 'metaExcl'> = DEAD_MAP;
  if (isOuter(call.kind)) {
    // array_of_map_alloc(), htab_of_map_alloc() -> bpf_map_meta_alloc()
    const slot = resolveMapFd(state, call.inner_map_fd);
    if (slot < 0) return refuse(state, slot);
    const template = mapAt(state, slot);
    if (isOuter(template.kind)) return refuse(state, -EINVAL); // only one level of maps in maps
    if (template.kind === 'PROG_ARRAY') return refuse(state, -ENOTSUPP); // no map_meta_equal
    const err = design.choices.template.mayBeTemplate(template);
    if (err < 0) return refuse(state, err);
    meta = {
      metaKind: template.kind,
      metaFlags: template.flags,
      metaExcl: design.choices.template.remembers(template),
    };
  }
  if (call.excl.form === 'null with size') return refuse(state, -EINVAL);
  if (call.excl.form === 'wrong size') return refuse(state, -EINVAL);
  if (call.excl.form === 'bad pointer') return refuse(state, -EFAULT); // copy_from_bpfptr()
  const excl = call.excl.digest;
  if (excl !== NO_DIGEST) {
    const err = design.choices.outer.mayBeExclusive(call.kind);
    if (err < 0) return refuse(state, err);
  }
  const map: MapSlot = {
    ...DEAD_MAP,
    kind: call.kind,
    excl,
    flags: call.flags,
    fd: call.open,
    // array elements exist from the start, as zeros; so does, to whoever looks, the page of an arena
    value: call.kind === 'ARRAY' || call.kind === 'ARENA' ? 0 : DEAD_MAP.value,
    metaKind: meta.metaKind,
    metaFlags: meta.metaFlags,
    metaExcl: meta.metaExcl,
  };
  return accept(putMap(state, call.map, map));
}

/** arena_vm_close() takes no writer away: an arena that was mapped for writing once is never frozen (KERNEL-FACTS 19). */
const FROZEN_ARENA: LeftOut = 'a freeze of an arena';

type Freeze = Pick<CallOf<'map_freeze'>, 'map'>;

/** kernel/bpf/syscall.c: map_freeze(). */
export function mapFreeze(state: State, call: Freeze): Result {
  return unlessWritten(state, call, { frozen: true });
}

/** map_freeze() up to where it has seen that there is no writer, and not yet set `frozen`. */
export function mapFreezeBegin(state: State, call: Freeze): Result {
  return unlessWritten(state, call, { freezing: true });
}

function unlessWritten(state: State, call: Freeze, then: Partial<MapSlot>): Result {
  const map = mapAt(state, call.map);
  if (map.fd === 'none') return refuse(state, -EBADF);
  if (!mayWrite(map)) return refuse(state, -EPERM); // read-only fd, or frozen already
  if (map.freezing) return WAITS;
  if (map.kind === 'ARENA') return FROZEN_ARENA;
  if (hasWriter(map)) return refuse(state, -EBUSY);
  return accept(withMap(state, call.map, then));
}

/** The rest: nobody is asked again. */
export function mapFreezeEnd(state: State, call: Freeze): Outcome | undefined {
  if (!mapAt(state, call.map).freezing) return undefined;
  return accept(withMap(state, call.map, { frozen: true, freezing: false }));
}

/**
 * kernel/bpf/syscall.c: bpf_map_get_info_by_fd() with a hash buffer. Answers the content, which stands
 * for its hash, and keeps it in the map.
 */
export function objGetInfoByFd(
  design: Design,
  state: State,
  call: CallOf<'obj_get_info_by_fd'>,
): Outcome {
  const map = mapAt(state, call.map);
  if (map.fd === 'none') return refuse(state, -EBADFD); // bpf_obj_get_info_by_fd()
  if (map.kind !== 'ARRAY') return refuse(state, -EINVAL); // no map_get_hash
  if (call.hash === 'wrong size') return refuse(state, -EINVAL);
  const err = design.choices.contentHash.mayHash(map);
  if (err < 0) return refuse(state, err);
  const after = withMap(state, call.map, { sha: map.value });
  // array_map_get_hash() has filled map->sha before copy_to_user() fails
  if (call.hash === 'bad pointer') return { state: after, answer: -EFAULT, events: [] };
  return accept(after, map.value);
}
