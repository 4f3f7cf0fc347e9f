/** BPF_MAP_CREATE and BPF_MAP_FREEZE. Kernel functions are those of v6.18 unless said otherwise. */
import type { Call } from '../call.ts';
import type { Design } from '../design.ts';
import { EBADF, EFAULT, EINVAL, EPERM } from '../errno.ts';
import { resolveMapFd } from '../fd.ts';
import { isOuter } from '../kind.ts';
import type { Outcome } from '../outcome.ts';
import { accept, refuse } from '../outcome.ts';
import type { MapSlot, State } from '../state.ts';
import { mapAt, NONE, withMap } from '../state.ts';
import { NO_DIGEST } from '../text.ts';

type MapCreate = Extract<Call, { call: 'map_create' }>;

/** kernel/bpf/syscall.c: map_create(). Undefined if the slot is in use. */
export function mapCreate(design: Design, state: State, call: MapCreate): Outcome | undefined {
  if (mapAt(state, call.map).kind !== 'none') return undefined;
  const outer = isOuter(call.kind);
  let metaKind: MapSlot['metaKind'] = 'none';
  let metaExcl = NO_DIGEST;
  if (outer) {
    // array_of_map_alloc(), htab_of_map_alloc() -> bpf_map_meta_alloc()
    const slot = resolveMapFd(state, call.template);
    if (slot < 0) return refuse(state, -slot);
    const template = mapAt(state, slot);
    if (isOuter(template.kind)) return refuse(state, EINVAL); // only one level of maps in maps
    const refusal = design.choices.template.mayBeTemplate(template);
    if (refusal < 0) return refuse(state, -refusal);
    metaKind = template.kind;
    metaExcl = design.choices.template.remembers(template);
  }
  if (call.excl.form === 'null with size') return refuse(state, EINVAL);
  if (call.excl.form === 'wrong size') return refuse(state, EINVAL);
  if (call.excl.form === 'bad pointer') return refuse(state, EFAULT); // copy_from_bpfptr()
  const excl = call.excl.digest;
  if (excl !== NO_DIGEST) {
    const refusal = design.choices.outer.mayBeExclusive(call.kind);
    if (refusal < 0) return refuse(state, -refusal);
  }
  const map: MapSlot = {
    kind: call.kind,
    excl,
    fd: true,
    frozen: false,
    value: call.kind === 'ARRAY' ? 0 : NONE, // array elements exist from the start, as zeros
    inner: NONE,
    metaKind,
    metaExcl,
  };
  return accept(withMap(state, call.map, map));
}

/** kernel/bpf/syscall.c: map_freeze(). */
export function mapFreeze(state: State, call: Extract<Call, { call: 'map_freeze' }>): Outcome {
  const map = mapAt(state, call.map);
  if (!map.fd) return refuse(state, EBADF);
  if (map.frozen) return refuse(state, EPERM); // released kernels: EPERM, not EBUSY
  return accept(withMap(state, call.map, { ...map, frozen: true }));
}
