/** BPF_PROG_LOAD, whole or in two steps, and BPF_PROG_BIND_MAP. Functions of v6.18 unless said otherwise. */
import type { Call } from '../call.ts';
import type { Design } from '../../rules/design.ts';
import type { Answer } from '../errno.ts';
import { EACCES, EBADF, EINVAL, OK } from '../errno.ts';
import { resolveMapFd } from '../fd.ts';
import type { Flags } from '../kind.ts';
import { isOuter } from '../kind.ts';
import { collect } from '../lifetime.ts';
import type { Outcome } from '../outcome.ts';
import { accept, refuse } from '../outcome.ts';
import type { MapSlot, ProgSlot, State } from '../state.ts';
import { DEAD_PROG, isLiveProg, mapAt, NONE, progAt, withProg } from '../state.ts';
import type { Text } from '../../programs/text.ts';
import { fits, usesFdArray } from '../../programs/text.ts';

type Of<C extends Call['call']> = Extract<Call, { call: C }>;

/**
 * kernel/bpf/syscall.c: bpf_prog_load(), kernel/bpf/verifier.c: bpf_check(). Undefined if the slot is
 * in use, if a text that names its map by index lists another one, or if the text means something
 * else on that map (see `misfit`).
 */
export function progLoad(design: Design, state: State, call: Of<'prog_load'>): Outcome | undefined {
  const { text } = call;
  if (isLiveProg(progAt(state, call.prog))) return undefined;
  if (usesFdArray(text) && call.listed !== NONE && call.listed !== call.map) return undefined;
  if (text.action === 'extend' && !progAt(state, call.target).fd) {
    return refuse(state, EINVAL); // attach_prog_fd is no program's
  }
  let listed = NONE;
  if (call.listed !== NONE) {
    listed = resolveMapFd(state, call.listed); // process_fd_array()
    if (listed < 0) return refuse(state, -listed);
    const refusal = mayList(design, state, text, call.signed, listed);
    if (refusal < 0) return refuse(state, -refusal);
  }
  if (text.action === 'extend' && progAt(state, call.target).text.action !== 'host') {
    return refuse(state, EINVAL); // check_attach_btf_id(): no such subprogram
  }
  let used = NONE;
  if (text.params.length > 0) {
    if (call.signed && design.choices.signed.folded) {
      if (!usesFdArray(text)) return refuse(state, EINVAL); // a map by fd is not covered
      if (listed === NONE) return refuse(state, EACCES); // fd_array without a count
    }
    used = resolveMapFd(state, call.map); // resolve_pseudo_ldimm64() -> add_used_map()
    if (used < 0) return refuse(state, -used);
    const map = mapAt(state, used);
    if (used !== listed) {
      const refusal = design.choices.bind.mayName(text.digest, map, state);
      if (refusal < 0) return refuse(state, -refusal); // check_map_prog_compatibility()
    }
    const refusal = misfit(text, map);
    if (refusal === undefined) return undefined;
    if (refusal < 0) return refuse(state, -refusal); // do_check()
  }
  const prog: ProgSlot = {
    ...DEAD_PROG,
    text,
    fd: true,
    map: used,
    bound: listed === used ? NONE : listed,
    target: text.action === 'extend' ? call.target : NONE,
    signed: call.signed,
  };
  return accept(withProg(state, call.prog, prog));
}

/** The check of a map in a counted `fd_array`. */
function mayList(design: Design, state: State, text: Text, signed: boolean, slot: number): Answer {
  const { choices } = design;
  const map = mapAt(state, slot);
  if (signed && choices.signed.folded) return choices.signed.mayFold(text.digest, map);
  return choices.bind.mayName(choices.counted.digestThen(text.digest), map, state);
}

/**
 * Whether the verifier accepts the text on that map: 0 or a negated errno. Undefined where it accepts
 * but the program then does something else: `read` and `victim` on an outer map read the kernel's
 * struct of the inner map, a loader reads that of any kind of map (seen on 6.18.15).
 */
function misfit(text: Text, map: MapSlot): Answer | undefined {
  const [param] = text.params;
  if (param === undefined) return OK;
  const byValue = text.form === 'value' || text.form === 'idx-value';
  if (byValue && map.kind !== 'ARRAY') return -EINVAL; // no map_direct_value_addr
  if (!fits(param, map.kind)) {
    if (param === 'metadata') return undefined;
    if (param === 'programs') return -EINVAL; // check_map_func_compatibility()
    if (map.kind === 'PROG_ARRAY' || map.kind === 'SK_STORAGE') return -EINVAL; // the same
    if (isOuter(map.kind) && !text.writes) return undefined;
    return -EACCES;
  }
  const flags: Flags = param === 'inner maps' ? map.metaFlags : map.flags;
  if (text.action === 'host' && flags === 'RDONLY_PROG') return -EINVAL; // the subprogram may write
  if (text.writes && flags === 'RDONLY_PROG') return -EACCES; // check_map_access_type()
  if (param !== 'programs' && flags === 'WRONLY_PROG') return -EACCES; // all texts read
  return OK;
}

/**
 * A signed load up to where the maps in `fd_array` have been checked. Undefined if the slot is in use,
 * or the text names its map otherwise.
 */
export function progLoadBegin(
  design: Design,
  state: State,
  call: Of<'prog_load_begin'>,
): Outcome | undefined {
  const { text } = call;
  if (isLiveProg(progAt(state, call.prog)) || !usesFdArray(text)) return undefined;
  const slot = resolveMapFd(state, call.listed);
  if (slot < 0) return refuse(state, -slot);
  const { bind, signed } = design.choices;
  const map = mapAt(state, slot);
  const refusal = signed.folded
    ? signed.mayFold(text.digest, map)
    : bind.mayName(text.digest, map, state);
  if (refusal < 0) return refuse(state, -refusal);
  const fit = misfit(text, map);
  if (fit === undefined) return undefined;
  if (fit < 0) return refuse(state, -fit);
  const prog = { ...DEAD_PROG, text, map: slot, signed: true, loading: true };
  return accept(withProg(state, call.prog, prog));
}

/**
 * The rest of a load that was begun. What was checked is bound, unless the design reads `fd_array`
 * again. A refusal leaves the load where it was. Undefined if no load was begun in the slot.
 */
export function progLoadEnd(
  design: Design,
  state: State,
  call: Of<'prog_load_end'>,
): Outcome | undefined {
  const prog = progAt(state, call.prog);
  if (!prog.loading) return undefined;
  let used = prog.map;
  if (design.choices.signed.readsTwice) {
    used = resolveMapFd(state, call.listed);
    if (used < 0) return refuse(state, -used);
    const map = mapAt(state, used);
    const refusal = design.choices.bind.mayName(prog.text.digest, map, state);
    if (refusal < 0) return refuse(state, -refusal);
    const fit = misfit(prog.text, map);
    if (fit === undefined) return undefined;
    if (fit < 0) return refuse(state, -fit);
  }
  const loaded = { ...prog, map: used, fd: true, loading: false };
  return accept(collect(withProg(state, call.prog, loaded)));
}

/**
 * kernel/bpf/syscall.c: bpf_prog_bind_map(). Nothing is asked: a bound map is kept alive, no
 * instruction names it. Undefined for a second map, which the model does not keep.
 */
export function progBindMap(state: State, call: Of<'prog_bind_map'>): Outcome | undefined {
  const prog = progAt(state, call.prog);
  if (!prog.fd) return refuse(state, EBADF);
  const slot = resolveMapFd(state, call.map);
  if (slot < 0) return refuse(state, -slot);
  if (prog.map === slot || prog.bound === slot) return accept(state);
  if (prog.bound !== NONE) return undefined;
  return accept(withProg(state, call.prog, { ...prog, bound: slot }));
}
