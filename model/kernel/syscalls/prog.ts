/** BPF_PROG_LOAD, whole or in two steps, and BPF_PROG_BIND_MAP. Functions of v6.18 unless said otherwise. */
import type { ProgType, Text } from '../../programs/text.ts';
import {
  fits,
  hasOneDigest,
  isSleepable,
  NO_TEXT,
  progTypeOf,
  relocatesTo,
  usesFdArray,
  walksMaps,
} from '../../programs/text.ts';
import type { Design } from '../../rules/design.ts';
import type { CallOf } from '../call.ts';
import type { Answer } from '../errno.ts';
import { EACCES, EBADF, EBUSY, EINVAL, OK } from '../errno.ts';
import { resolveMapFd } from '../fd.ts';
import type { Flags } from '../kind.ts';
import { isOuter } from '../kind.ts';
import type { LeftOut, Result } from '../outcome.ts';
import { accept, refuse } from '../outcome.ts';
import type { MapSlot, ProgSlot, State } from '../state.ts';
import {
  DEAD_PROG,
  isLiveProg,
  mapAt,
  NONE,
  progAt,
  putProg,
  withMap,
  withProg,
} from '../state.ts';

const OTHER_MEANING = 'a text that does something else on a map of this kind';
const GIVEN_A_TYPE = 'refused after it gave another program array its type';
const OTHER_TEXT = 'relocations that change what a text does, not its colour';
const SIGNED_FOR_ONE = 'a signature of a text that is another one on each kernel';
const OTHER_INDEX = 'a text that names its map by index, and lists another one';

/** kernel/bpf/syscall.c: bpf_prog_load(), kernel/bpf/verifier.c: bpf_check(). */
export function progLoad(design: Design, state: State, call: CallOf<'prog_load'>): Result {
  const { text, signed } = call;
  const { relocated } = design.choices;
  const runs = call.core_relos === NO_TEXT ? text : call.core_relos;
  if (isLiveProg(progAt(state, call.prog))) return undefined;
  if (runs !== text && !relocatesTo(text, runs)) return OTHER_TEXT;
  if (signed && !hasOneDigest(text)) return SIGNED_FOR_ONE;
  if (usesFdArray(text) && call.fd_array !== NONE && call.fd_array !== call.map) return OTHER_INDEX;
  if (text.action === 'extend' && !progAt(state, call.target).fd) {
    return refuse(state, -EINVAL); // attach_prog_fd is no program's
  }
  if (runs !== text) {
    const err = relocated.mayRelocate(signed);
    if (err < 0) return refuse(state, err);
  }
  let listed = NONE;
  if (call.fd_array !== NONE) {
    listed = resolveMapFd(state, call.fd_array); // process_fd_array()
    if (listed < 0) return refuse(state, listed);
    const err = mayList(design, state, text, signed, listed);
    if (err < 0) return refuse(state, err);
  }
  // bpf_check_core_relo() has made `runs` of the text, and bpf_prog_calc_tag() takes its digest
  if (listed !== NONE && relocated.comparesAgain) {
    const err = design.choices.bind.mayName(runs.digest, mapAt(state, listed), state);
    if (err < 0) return refuse(state, err);
  }
  if (text.action === 'extend' && progAt(state, call.target).text.action !== 'host') {
    return refuse(state, -EINVAL); // check_attach_btf_id(): no such subprogram
  }
  let used = NONE;
  if (text.params.length > 0) {
    if (signed && design.choices.signed.folded) {
      if (!usesFdArray(text)) return refuse(state, -EINVAL); // a map by fd is not covered
      if (listed === NONE) return refuse(state, -EACCES); // fd_array without a count
    }
    used = resolveMapFd(state, call.map); // resolve_pseudo_ldimm64() -> add_used_map()
    if (used < 0) return refuse(state, used);
    const map = mapAt(state, used);
    if (used !== listed) {
      const err = design.choices.bind.mayName(runs.digest, map, state);
      if (err < 0) return refuse(state, err); // check_map_prog_compatibility()
      // the same: one arena per program
      if (map.kind === 'ARENA' && mapAt(state, listed).kind === 'ARENA')
        return refuse(state, -EBUSY);
    }
    const err = misfit(runs, map); // do_check() sees what the relocations have made
    if (typeof err === 'string') return err;
    if (err < 0) return refuse(state, err); // do_check()
  }
  if (walksMaps(text)) {
    const err = design.choices.sleepable.mayFreePages(); // check_kfunc_call()
    if (err < 0) return refuse(state, err);
  }
  const type = progTypeOf(text) ?? progTypeOf(progAt(state, call.target).text);
  const owned = ownedBy(state, type, [listed, used]); // bpf_check_tail_call()
  if (typeof owned === 'string') return owned;
  if (owned === undefined) return refuse(state, -EINVAL);
  const prog: ProgSlot = {
    ...DEAD_PROG,
    text: runs,
    fd: true,
    map: used,
    bound: listed === used ? NONE : listed,
    target: text.action === 'extend' ? call.target : NONE,
    signed,
  };
  return accept(putProg(owned, call.prog, prog));
}

/**
 * The program arrays among these maps get the type of the first program that uses them; undefined if
 * one is for programs of another type. kernel/bpf/core.c: bpf_prog_map_compatible().
 */
function ownedBy(
  state: State,
  type: ProgType | undefined,
  slots: readonly number[],
): State | LeftOut | undefined {
  let after = state;
  for (const slot of slots) {
    const map = mapAt(after, slot);
    if (map.kind !== 'PROG_ARRAY' || type === undefined || map.owner === type) continue;
    if (map.owner !== 'none') return after === state ? undefined : GIVEN_A_TYPE;
    after = withMap(after, slot, { owner: type });
  }
  return after;
}

/** The check of a map in a counted `fd_array`. */
function mayList(design: Design, state: State, text: Text, signed: boolean, slot: number): Answer {
  const { choices } = design;
  const map = mapAt(state, slot);
  if (signed && choices.signed.folded) return choices.signed.mayFold(text.digest, map);
  const err = choices.bind.mayName(choices.counted.digestThen(text.digest), map, state);
  if (err < 0) return err;
  return map.kind === 'PROG_ARRAY' && isSleepable(text) ? choices.sleepable.mayHoldProgArray() : OK;
}

/**
 * Whether the verifier accepts the text on that map: 0 or a negated errno. Left out where it accepts
 * but the program then does something else: `read` and `victim` on an outer map read the kernel's
 * struct of the inner map, a loader reads that of any kind of map (seen on 6.18.15).
 */
function misfit(text: Text, map: MapSlot): Answer | LeftOut {
  const [param] = text.params;
  if (param === undefined) return OK;
  const byValue = text.form === 'value' || text.form === 'idx-value';
  if (byValue && map.kind === 'ARENA') return -EACCES; // check_ld_imm(): its address is a number, and no pointer
  if (byValue && map.kind !== 'ARRAY') return -EINVAL; // no map_direct_value_addr
  if (!fits(param, map.kind)) {
    if (param === 'metadata') return OTHER_MEANING;
    if (param === 'programs') return -EINVAL; // check_map_func_compatibility()
    if (map.kind === 'PROG_ARRAY' || map.kind === 'SK_STORAGE') return -EINVAL; // the same
    if (isOuter(map.kind) && !text.writes) return OTHER_MEANING;
    return -EACCES;
  }
  if (param === 'inner maps' && map.metaKind === 'SK_STORAGE') return -EINVAL; // no bpf_map_lookup_elem()
  if (param === 'inner maps' && map.metaKind === 'ARENA') return -EACCES; // bpf_map_lookup_elem(): key_size is 0
  const flags: Flags = param === 'inner maps' ? map.metaFlags : map.flags;
  // the subprogram may read and write
  if (text.action === 'host' && (flags === 'RDONLY_PROG' || flags === 'WRONLY_PROG'))
    return -EINVAL;
  if (text.writes && flags === 'RDONLY_PROG') return -EACCES; // check_map_access_type()
  if (param !== 'programs' && flags === 'WRONLY_PROG') return -EACCES; // all texts read
  return OK;
}

/** A signed load up to where the maps in `fd_array` have been checked. */
export function progLoadBegin(
  design: Design,
  state: State,
  call: CallOf<'prog_load_begin'>,
): Result {
  const { text } = call;
  if (isLiveProg(progAt(state, call.prog))) return undefined;
  if (!usesFdArray(text)) return 'half a load of a text that does not use fd_array';
  const slot = resolveMapFd(state, call.fd_array);
  if (slot < 0) return refuse(state, slot);
  const { bind, signed } = design.choices;
  const map = mapAt(state, slot);
  const err = signed.folded
    ? signed.mayFold(text.digest, map)
    : bind.mayName(text.digest, map, state);
  if (err < 0) return refuse(state, err);
  const fit = misfit(text, map);
  if (typeof fit === 'string') return fit;
  if (fit < 0) return refuse(state, fit);
  const prog: ProgSlot = { ...DEAD_PROG, text, map: slot, signed: true, loading: true };
  return accept(putProg(state, call.prog, prog));
}

/**
 * The rest of a load that was begun. What was checked is bound, unless the design reads `fd_array`
 * again. A refusal leaves the load where it was.
 */
export function progLoadEnd(design: Design, state: State, call: CallOf<'prog_load_end'>): Result {
  const prog = progAt(state, call.prog);
  if (!prog.loading) return undefined;
  let used = prog.map;
  if (design.choices.signed.readsTwice) {
    used = resolveMapFd(state, call.fd_array);
    if (used < 0) return refuse(state, used);
    const map = mapAt(state, used);
    const err = design.choices.bind.mayName(prog.text.digest, map, state);
    if (err < 0) return refuse(state, err);
    const fit = misfit(prog.text, map);
    if (typeof fit === 'string') return fit;
    if (fit < 0) return refuse(state, fit);
  }
  return accept(withProg(state, call.prog, { map: used, fd: true, loading: false }));
}

/**
 * kernel/bpf/syscall.c: bpf_prog_bind_map(). Nothing is asked: a bound map is kept alive, no
 * instruction names it.
 */
export function progBindMap(state: State, call: CallOf<'prog_bind_map'>): Result {
  const prog = progAt(state, call.prog);
  if (!prog.fd) return refuse(state, -EBADF);
  const slot = resolveMapFd(state, call.map);
  if (slot < 0) return refuse(state, slot);
  if (prog.map === slot || prog.bound === slot) return accept(state);
  if (prog.bound !== NONE) return 'a second map bound to a program';
  return accept(withProg(state, call.prog, { bound: slot }));
}
