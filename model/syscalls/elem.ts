/** Elements, from user space: BPF_MAP_UPDATE_ELEM, LOOKUP_ELEM, DELETE_ELEM. Functions of v6.18. */
import type { Call } from '../call.ts';
import type { Design } from '../design.ts';
import { E2BIG, EBADF, EEXIST, EINVAL, ENOENT, EPERM } from '../errno.ts';
import { resolveMapFd } from '../fd.ts';
import { isOuter } from '../kind.ts';
import { collect } from '../lifetime.ts';
import type { Outcome } from '../outcome.ts';
import { accept, refuse } from '../outcome.ts';
import type { State } from '../state.ts';
import { mapAt, NONE, withMap } from '../state.ts';

type Update = Extract<Call, { call: 'map_update_elem' }>;
type Insert = Extract<Call, { call: 'insert_inner' }>;
type Lookup = Extract<Call, { call: 'map_lookup_elem' }>;
type Delete = Extract<Call, { call: 'map_delete_elem' }>;

/**
 * kernel/bpf/syscall.c: map_update_elem() of an ordinary map. Undefined for an outer map (its
 * values are fds: `insert_inner`) and for a second key of a HASH, which the model does not keep.
 */
export function mapUpdateElem(state: State, call: Update): Outcome | undefined {
  const map = mapAt(state, call.map);
  if (!map.fd) return refuse(state, EBADF);
  if (isOuter(map.kind) || (map.kind === 'HASH' && call.key > 0)) return undefined;
  if (map.frozen) return refuse(state, EPERM); // map_get_sys_perms()
  if (call.flags === 'unknown') return refuse(state, EINVAL); // array_map_update_elem(), htab_map_update_elem()
  if (map.kind === 'ARRAY') {
    if (call.key > 0) return refuse(state, E2BIG);
    if (call.flags === 'BPF_NOEXIST') return refuse(state, EEXIST); // all elements exist
  } else {
    // check_flags() in kernel/bpf/hashtab.c
    if (call.flags === 'BPF_NOEXIST' && map.value !== NONE) return refuse(state, EEXIST);
    if (call.flags === 'BPF_EXIST' && map.value === NONE) return refuse(state, ENOENT);
  }
  if (map.value === call.value) return accept(state);
  return accept(withMap(state, call.map, { ...map, value: call.value }));
}

/**
 * kernel/bpf/syscall.c: map_update_elem() of an outer map. Undefined for an ordinary map, for which
 * the fd would be a mere number.
 */
export function insertInner(design: Design, state: State, call: Insert): Outcome | undefined {
  const outer = mapAt(state, call.outer);
  if (!outer.fd) return refuse(state, EBADF);
  if (!isOuter(outer.kind) || (outer.kind === 'HASH_OF_MAPS' && call.key > 0)) return undefined;
  if (outer.frozen) return refuse(state, EPERM); // map_get_sys_perms()
  if (outer.kind === 'ARRAY_OF_MAPS') {
    if (call.flags !== 'BPF_ANY') return refuse(state, EINVAL); // bpf_fd_array_map_update_elem()
    if (call.key > 0) return refuse(state, E2BIG);
  }
  // bpf_map_fd_get_ptr() in kernel/bpf/map_in_map.c
  const slot = resolveMapFd(state, call.inner);
  if (slot < 0) return refuse(state, -slot);
  const inner = mapAt(state, slot);
  const refusal = design.choices.element.mayBeElement(outer, inner, state);
  if (refusal < 0) return refuse(state, -refusal);
  if (inner.kind !== outer.metaKind) return refuse(state, EINVAL); // bpf_map_meta_equal()
  if (outer.kind === 'HASH_OF_MAPS') {
    // bpf_fd_htab_map_update_elem() -> htab_map_update_elem()
    if (call.flags === 'unknown') return refuse(state, EINVAL);
    if (call.flags === 'BPF_NOEXIST' && outer.inner !== NONE) return refuse(state, EEXIST);
    if (call.flags === 'BPF_EXIST' && outer.inner === NONE) return refuse(state, ENOENT);
  }
  const becomes = design.choices.element.outerBecomes?.(outer, inner) ?? outer;
  if (outer.inner === slot && becomes === outer) return accept(state);
  const after = withMap(state, call.outer, { ...becomes, inner: slot });
  return accept(outer.inner === NONE ? after : collect(after)); // the old inner map is put
}

/**
 * kernel/bpf/syscall.c: map_lookup_elem(). Answers the value, or for an outer map the slot of the
 * inner map (the kernel: its id).
 */
export function mapLookupElem(state: State, call: Lookup): Outcome | undefined {
  const map = mapAt(state, call.map);
  if (!map.fd) return refuse(state, EBADF);
  if ((map.kind === 'HASH' || map.kind === 'HASH_OF_MAPS') && call.key > 0) return undefined;
  if (call.key > 0) return refuse(state, ENOENT);
  const content = isOuter(map.kind) ? map.inner : map.value;
  if (content === NONE) return refuse(state, ENOENT);
  return accept(state, content);
}

/** kernel/bpf/syscall.c: map_delete_elem(). Undefined for a second key, as above. */
export function mapDeleteElem(state: State, call: Delete): Outcome | undefined {
  const map = mapAt(state, call.map);
  if (call.key > 0) return undefined;
  if (!map.fd) return refuse(state, EBADF);
  if (map.frozen) return refuse(state, EPERM); // map_get_sys_perms()
  if (map.kind === 'ARRAY') return refuse(state, EINVAL); // array_map_delete_elem()
  if (isOuter(map.kind)) {
    if (map.inner === NONE) return refuse(state, ENOENT); // fd_array_map_delete_elem(), htab
    return accept(collect(withMap(state, call.map, { ...map, inner: NONE })));
  }
  if (map.value === NONE) return refuse(state, ENOENT); // htab_map_delete_elem()
  return accept(withMap(state, call.map, { ...map, value: NONE }));
}
