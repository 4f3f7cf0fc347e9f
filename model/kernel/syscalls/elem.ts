/** Elements, from user space: BPF_MAP_*_ELEM. Functions of v6.18. */
import type { Call } from '../call.ts';
import type { Design } from '../../rules/design.ts';
import { E2BIG, EBADF, EEXIST, EINVAL, ENOENT, ENOTSUPP, EPERM } from '../errno.ts';
import { mayRead, mayWrite, resolveMapFd } from '../fd.ts';
import { hasValues, isOuter } from '../kind.ts';
import { collect } from '../lifetime.ts';
import type { Outcome } from '../outcome.ts';
import { accept, refuse } from '../outcome.ts';
import type { MapSlot, State } from '../state.ts';
import { mapAt, NONE, progAt, withMap } from '../state.ts';

type Of<C extends Call['call']> = Extract<Call, { call: C }>;

/** The model keeps element 0 only; other keys are there for arrays, where they are out of range. */
const isIndexed = ({ kind }: MapSlot): boolean => kind === 'ARRAY' || kind === 'ARRAY_OF_MAPS';

/**
 * kernel/bpf/syscall.c: map_update_elem() of a map of values. Undefined for a map of fds
 * (`insert_inner`, `insert_prog`) and for a second key that the model does not keep.
 */
export function mapUpdateElem(
  state: State,
  call: Omit<Of<'map_update_elem'>, 'call'>,
): Outcome | undefined {
  const map = mapAt(state, call.map);
  if (map.fd === 'none') return refuse(state, EBADF);
  if (!hasValues(map.kind) || (call.key > 0 && !isIndexed(map))) return undefined;
  if (!mayWrite(map)) return refuse(state, EPERM);
  if (call.flags === 'unknown') return refuse(state, EINVAL); // array_map_update_elem(), htab_map_update_elem()
  if (map.kind === 'ARRAY') {
    if (call.key > 0) return refuse(state, E2BIG);
    if (call.flags === 'BPF_NOEXIST') return refuse(state, EEXIST); // all elements exist
  } else {
    // check_flags() in kernel/bpf/hashtab.c and kernel/bpf/bpf_local_storage.c
    if (call.flags === 'BPF_NOEXIST' && map.value !== NONE) return refuse(state, EEXIST);
    if (call.flags === 'BPF_EXIST' && map.value === NONE) return refuse(state, ENOENT);
  }
  if (map.value === call.value) return accept(state);
  return accept(withMap(state, call.map, { ...map, value: call.value }));
}

/**
 * kernel/bpf/syscall.c: map_update_elem() of an outer map. Undefined for any other map, for which
 * the fd would be a mere number.
 */
export function insertInner(
  design: Design,
  state: State,
  call: Of<'insert_inner'>,
): Outcome | undefined {
  const outer = mapAt(state, call.outer);
  if (outer.fd === 'none') return refuse(state, EBADF);
  if (!isOuter(outer.kind) || (call.key > 0 && !isIndexed(outer))) return undefined;
  if (!mayWrite(outer)) return refuse(state, EPERM);
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
  // bpf_map_meta_equal()
  if (inner.kind !== outer.metaKind) return refuse(state, EINVAL);
  if (inner.flags !== outer.metaFlags) return refuse(state, EINVAL);
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
 * kernel/bpf/arraymap.c: prog_fd_array_get_ptr(). Undefined for any map but a PROG_ARRAY, and for a
 * program that is not of the type of those that tail call here (the first program to meet an array
 * decides the type: not modelled).
 */
export function insertProg(state: State, call: Of<'insert_prog'>): Outcome | undefined {
  const map = mapAt(state, call.map);
  if (map.fd === 'none') return refuse(state, EBADF);
  if (map.kind !== 'PROG_ARRAY') return undefined;
  if (!mayWrite(map)) return refuse(state, EPERM);
  const prog = progAt(state, call.prog);
  if (!prog.fd) return refuse(state, EBADF);
  if (!isTailCallable(prog.text.action)) return undefined;
  if (map.entry === call.prog) return accept(state);
  const after = withMap(state, call.map, { ...map, entry: call.prog });
  return accept(map.entry === NONE ? after : collect(after));
}

/** Programs of the type of those that tail call here: SOCKET_FILTER. */
function isTailCallable(action: string): boolean {
  return ['elements', 'inner', 'tail call', 'host'].includes(action);
}

/**
 * kernel/bpf/syscall.c: map_lookup_elem(). Answers the value, or for a map of fds the slot of what it
 * holds (the kernel: its id).
 */
export function mapLookupElem(state: State, call: Of<'map_lookup_elem'>): Outcome | undefined {
  const map = mapAt(state, call.map);
  if (map.fd === 'none') return refuse(state, EBADF);
  if (call.key > 0 && !isIndexed(map)) return undefined;
  if (!mayRead(map)) return refuse(state, EPERM);
  if (call.key > 0) return refuse(state, ENOENT);
  const content = contentOf(map);
  return content === NONE ? refuse(state, ENOENT) : accept(state, content);
}

/** kernel/bpf/syscall.c: map_get_next_key() from the start. Undefined for SK_STORAGE, which has no keys. */
export function mapGetNextKey(state: State, call: Of<'map_get_next_key'>): Outcome | undefined {
  const map = mapAt(state, call.map);
  if (map.fd === 'none') return refuse(state, EBADF);
  if (map.kind === 'SK_STORAGE') return undefined;
  if (!mayRead(map)) return refuse(state, EPERM);
  const hashed = map.kind === 'HASH' || map.kind === 'HASH_OF_MAPS';
  return hashed && contentOf(map) === NONE ? refuse(state, ENOENT) : accept(state);
}

function contentOf(map: MapSlot): number {
  if (isOuter(map.kind)) return map.inner;
  return map.kind === 'PROG_ARRAY' ? map.entry : map.value;
}

/** kernel/bpf/syscall.c: map_delete_elem(). Undefined for a second key. */
export function mapDeleteElem(
  state: State,
  call: Omit<Of<'map_delete_elem'>, 'call'>,
): Outcome | undefined {
  const map = mapAt(state, call.map);
  if (map.fd === 'none') return refuse(state, EBADF);
  if (call.key > 0) return undefined;
  if (!mayWrite(map)) return refuse(state, EPERM);
  if (map.kind === 'ARRAY') return refuse(state, EINVAL); // array_map_delete_elem()
  if (contentOf(map) === NONE) return refuse(state, ENOENT);
  const emptied = { ...map, value: NONE, inner: NONE, entry: NONE };
  const after = withMap(state, call.map, emptied);
  return accept(hasValues(map.kind) ? after : collect(after));
}

/** kernel/bpf/syscall.c: map_lookup_and_delete_elem(). Undefined but for ARRAY and HASH. */
export function mapLookupAndDeleteElem(
  state: State,
  call: Of<'map_lookup_and_delete_elem'>,
): Outcome | undefined {
  const map = mapAt(state, call.map);
  if (map.fd === 'none') return refuse(state, EBADF);
  if (map.kind !== 'ARRAY' && map.kind !== 'HASH') return undefined;
  if (!mayRead(map) || !mayWrite(map)) return refuse(state, EPERM);
  if (map.kind === 'ARRAY') return refuse(state, ENOTSUPP);
  if (map.value === NONE) return refuse(state, ENOENT);
  return accept(withMap(state, call.map, { ...map, value: NONE }), map.value);
}
