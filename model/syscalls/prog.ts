/** BPF_PROG_LOAD and BPF_PROG_TEST_RUN. Functions of v6.18. */
import type { Call } from '../call.ts';
import type { Design } from '../design.ts';
import { EACCES, EBADF } from '../errno.ts';
import { resolveMapFd } from '../fd.ts';
import { NO_INNER, touch } from '../content.ts';
import type { Outcome } from '../outcome.ts';
import { accept, refuse } from '../outcome.ts';
import type { State } from '../state.ts';
import { mapAt, NONE, progAt, withProg } from '../state.ts';
import { fits } from '../text.ts';

/** kernel/bpf/syscall.c: bpf_prog_load(), kernel/bpf/verifier.c: bpf_check(). Undefined if the slot is in use. */
export function progLoad(
  design: Design,
  state: State,
  call: Extract<Call, { call: 'prog_load' }>,
): Outcome | undefined {
  if (progAt(state, call.prog).text.behaviour !== 'none') return undefined;
  const param = call.text.params[0];
  let used = NONE;
  if (param !== undefined) {
    // resolve_pseudo_ldimm64() -> add_used_map()
    used = resolveMapFd(state, call.map);
    if (used < 0) return refuse(state, -used);
    const map = mapAt(state, used);
    const refusal = design.choices.bind.mayName(call.text.digest, map, state);
    if (refusal < 0) return refuse(state, -refusal); // check_map_prog_compatibility()
    if (!fits(param, map.kind)) return refuse(state, EACCES); // do_check(): not what the text expects
  }
  return accept(withProg(state, call.prog, { text: call.text, fd: true, map: used }));
}

/**
 * net/bpf/test_run.c: bpf_prog_test_run_skb(); answers what the program returns: the value it found,
 * NO_ELEMENT or NO_INNER. Undefined for iterator programs, which run through a link.
 */
export function progRun(
  state: State,
  call: Extract<Call, { call: 'prog_run' }>,
): Outcome | undefined {
  const prog = progAt(state, call.prog);
  const text = prog.text;
  if (text.iterator) return undefined;
  if (!prog.fd) return refuse(state, EBADF);
  if (!text.throughOuter) return touch(state, call.prog, prog.map, 'direct', NONE);
  const inner = mapAt(state, prog.map).inner;
  if (inner === NONE) return accept(state, NO_INNER);
  return touch(state, call.prog, inner, 'inner', prog.map);
}
