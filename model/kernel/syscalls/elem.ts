/** Elements, from user space: BPF_MAP_*_ELEM. Functions of v6.18. */
import { progTypeOf } from '../../programs/text.ts';
import type { Design } from '../../rules/design.ts';
import type { CallOf } from '../call.ts';
import {
  E2BIG,
  EBADF,
  EBUSY,
  EEXIST,
  EINVAL,
  ENOENT,
  ENOTSUPP,
  EOPNOTSUPP,
  EPERM,
} from '../errno.ts';
import { mayRead, mayWrite, resolveMapFd } from '../fd.ts';
import { hasValues, isIndexed, isOuter } from '../kind.ts';
import type { Outcome, Result } from '../outcome.ts';
import { accept, refuse } from '../outcome.ts';
import type { MapSlot, State } from '../state.ts';
import { mapAt, NONE, progAt, withMap } from '../state.ts';
import { isExtended } from './link.ts';

type Update = Omit<CallOf<'map_update_elem'>, 'call'>;

const SECOND_ELEMENT = 'a second element of a map';

/** Keyed by sockets, or by nothing. */
const hasNoKeys = ({ kind }: MapSlot): boolean => kind === 'SK_STORAGE' || kind === 'ARENA';

/**
 * kernel/bpf/syscall.c: map_update_elem(). The map decides what the value is. To the kernel an fd is a
 * number: one written as content, or a number passed for an fd, is another of these calls.
 */
export function mapUpdateElem(design: Design, state: State, call: Update): Result {
  const map = mapAt(state, call.map);
  if (map.fd === 'none') return refuse(state, -EBADF);
  if (isOuter(map.kind)) return insertInner(design, state, map, call);
  if (map.kind === 'PROG_ARRAY') return insertProg(state, map, call);
  return updateValue(state, map, call);
}

function updateValue(state: State, map: MapSlot, call: Update): Result {
  if (call.value === NONE) return undefined;
  if (call.key > 0 && !isIndexed(map.kind)) return SECOND_ELEMENT;
  if (!mayWrite(map)) return refuse(state, -EPERM);
  if (map.kind === 'ARENA') return refuse(state, -EOPNOTSUPP); // arena_map_update_elem()
  if (call.flags === 'unknown') return refuse(state, -EINVAL); // array_map_update_elem(), htab_map_update_elem()
  if (map.kind === 'ARRAY') {
    if (call.key > 0) return refuse(state, -E2BIG);
    if (call.flags === 'BPF_NOEXIST') return refuse(state, -EEXIST); // all elements exist
  } else {
    // check_flags() in kernel/bpf/hashtab.c and kernel/bpf/bpf_local_storage.c
    if (call.flags === 'BPF_NOEXIST' && map.value !== NONE) return refuse(state, -EEXIST);
    if (call.flags === 'BPF_EXIST' && map.value === NONE) return refuse(state, -ENOENT);
  }
  return accept(withMap(state, call.map, { value: call.value }));
}

/**
 * map_update_elem() up to where it copies key and value from user memory, which may take any time: the fd
 * was resolved, the update counted as a writer (bpf_map_write_active_inc()), and then asked for permission.
 */
export function mapUpdateBegin(state: State, call: CallOf<'map_update_begin'>): Result {
  const map = mapAt(state, call.map);
  if (map.fd === 'none') return refuse(state, -EBADF);
  if (!hasValues(map.kind)) return 'half an update that copies no value'; // fds are resolved in the second half
  if (map.writing) return 'a second update in flight';
  if (!mayWrite(map)) return refuse(state, -EPERM);
  return accept(withMap(state, call.map, { writing: true }));
}

/** The rest: nothing is asked again. */
export function mapUpdateEnd(state: State, call: CallOf<'map_update_end'>): Outcome | undefined {
  if (!mapAt(state, call.map).writing) return undefined;
  return accept(withMap(state, call.map, { value: call.value, writing: false }));
}

/** The value is the fd of an inner map. */
function insertInner(design: Design, state: State, outer: MapSlot, call: Update): Result {
  if (call.inner === NONE) return undefined;
  if (call.key > 0 && !isIndexed(outer.kind)) return SECOND_ELEMENT;
  if (!mayWrite(outer)) return refuse(state, -EPERM);
  if (outer.kind === 'ARRAY_OF_MAPS') {
    if (call.flags !== 'BPF_ANY') return refuse(state, -EINVAL); // bpf_fd_array_map_update_elem()
    if (call.key > 0) return refuse(state, -E2BIG);
  }
  // bpf_map_fd_get_ptr() in kernel/bpf/map_in_map.c
  const slot = resolveMapFd(state, call.inner);
  if (slot < 0) return refuse(state, slot);
  const inner = mapAt(state, slot);
  const { mayBeElement, outerBecomes } = design.choices.element;
  const err = mayBeElement(outer, inner, state);
  if (err < 0) return refuse(state, err);
  // bpf_map_meta_equal()
  if (inner.kind !== outer.metaKind) return refuse(state, -EINVAL);
  if (inner.flags !== outer.metaFlags) return refuse(state, -EINVAL);
  if (outer.kind === 'HASH_OF_MAPS') {
    // bpf_fd_htab_map_update_elem() -> htab_map_update_elem()
    if (call.flags === 'unknown') return refuse(state, -EINVAL);
    if (call.flags === 'BPF_NOEXIST' && outer.inner !== NONE) return refuse(state, -EEXIST);
    if (call.flags === 'BPF_EXIST' && outer.inner === NONE) return refuse(state, -ENOENT);
  }
  // the old inner map is put
  return accept(withMap(state, call.map, { ...outerBecomes?.(outer, inner), inner: slot }));
}

/** The value is the fd of a program: kernel/bpf/arraymap.c: prog_fd_array_get_ptr(). */
function insertProg(state: State, map: MapSlot, call: Update): Result {
  if (call.prog === NONE) return undefined;
  if (!mayWrite(map)) return refuse(state, -EPERM);
  if (call.flags !== 'BPF_ANY') return refuse(state, -EINVAL); // bpf_fd_array_map_update_elem()
  if (call.key > 0) return refuse(state, -E2BIG);
  const { fd, text } = progAt(state, call.prog);
  if (!fd) return refuse(state, -EBADF);
  const type = progTypeOf(text);
  if (type === undefined) return refuse(state, -EINVAL); // an extension
  if (map.owner !== 'none' && map.owner !== type) return refuse(state, -EINVAL); // bpf_prog_map_compatible()
  if (isExtended(state, call.prog)) return refuse(state, -EBUSY);
  return accept(withMap(state, call.map, { entry: call.prog, owner: type }));
}

/**
 * kernel/bpf/syscall.c: map_lookup_elem(). Answers the value, or for a map of fds the slot of what it
 * holds (the kernel: its id).
 */
export function mapLookupElem(state: State, call: CallOf<'map_lookup_elem'>): Result {
  const map = mapAt(state, call.map);
  if (map.fd === 'none') return refuse(state, -EBADF);
  if (call.key > 0 && hasNoKeys(map)) return SECOND_ELEMENT;
  if (!mayRead(map)) return refuse(state, -EPERM);
  if (map.kind === 'ARENA') return refuse(state, -EINVAL); // arena_map_lookup_elem()
  if (call.key > 0) return refuse(state, -ENOENT);
  const content = contentOf(map);
  return content === NONE ? refuse(state, -ENOENT) : accept(state, content);
}

/** kernel/bpf/syscall.c: map_get_next_key() from the start. */
export function mapGetNextKey(state: State, call: CallOf<'map_get_next_key'>): Result {
  const map = mapAt(state, call.map);
  if (map.fd === 'none') return refuse(state, -EBADF);
  if (!mayRead(map)) return refuse(state, -EPERM);
  if (map.kind === 'SK_STORAGE') return refuse(state, -ENOTSUPP); // notsupp_get_next_key()
  if (map.kind === 'ARENA') return refuse(state, -EOPNOTSUPP); // arena_map_get_next_key()
  const hashed = map.kind === 'HASH' || map.kind === 'HASH_OF_MAPS';
  return hashed && contentOf(map) === NONE ? refuse(state, -ENOENT) : accept(state);
}

function contentOf(map: MapSlot): number {
  if (isOuter(map.kind)) return map.inner;
  return map.kind === 'PROG_ARRAY' ? map.entry : map.value;
}

/** kernel/bpf/syscall.c: map_delete_elem(). */
export function mapDeleteElem(state: State, call: Omit<CallOf<'map_delete_elem'>, 'call'>): Result {
  const map = mapAt(state, call.map);
  if (map.fd === 'none') return refuse(state, -EBADF);
  if (call.key > 0 && hasNoKeys(map)) return SECOND_ELEMENT;
  if (!mayWrite(map)) return refuse(state, -EPERM);
  if (map.kind === 'ARENA') return refuse(state, -EOPNOTSUPP); // arena_map_delete_elem()
  if (map.kind === 'ARRAY') return refuse(state, -EINVAL); // array_map_delete_elem()
  if (call.key > 0) return refuse(state, isIndexed(map.kind) ? -E2BIG : -ENOENT); // fd_array_map_delete_elem()
  if (contentOf(map) === NONE) return refuse(state, -ENOENT);
  return accept(withMap(state, call.map, { value: NONE, inner: NONE, entry: NONE }));
}

/** kernel/bpf/syscall.c: map_lookup_and_delete_elem(). */
export function mapLookupAndDeleteElem(
  state: State,
  call: CallOf<'map_lookup_and_delete_elem'>,
): Result {
  const map = mapAt(state, call.map);
  if (map.fd === 'none') return refuse(state, -EBADF);
  if (!mayRead(map) || !mayWrite(map)) return refuse(state, -EPERM);
  if (map.kind !== 'HASH') return refuse(state, -ENOTSUPP);
  if (map.value === NONE) return refuse(state, -ENOENT);
  return accept(withMap(state, call.map, { value: NONE }), map.value);
}
