/** Iterator links: LINK_CREATE of a bpf_map_elem iterator, and reading it. Functions of v6.18. */
import type { Call } from '../call.ts';
import { touch } from '../content.ts';
import type { Design } from '../design.ts';
import { EBADF, EINVAL } from '../errno.ts';
import { resolveMapFd } from '../fd.ts';
import { isOuter } from '../kind.ts';
import type { Outcome } from '../outcome.ts';
import { accept, refuse } from '../outcome.ts';
import type { State } from '../state.ts';
import { linkAt, mapAt, NONE, progAt, withLink } from '../state.ts';

/** kernel/bpf/syscall.c: link_create() -> bpf_iter_link_attach(). Undefined if the slot is in use. */
export function linkCreate(
  design: Design,
  state: State,
  call: Extract<Call, { call: 'link_create' }>,
): Outcome | undefined {
  if (linkAt(state, call.link).prog !== NONE) return undefined;
  const prog = progAt(state, call.prog);
  if (!prog.fd) return refuse(state, EBADF);
  if (!prog.text.iterator) return refuse(state, EINVAL); // bpf_prog_attach_check_attach_type()
  // kernel/bpf/map_iter.c: bpf_iter_attach_map()
  const slot = resolveMapFd(state, call.map);
  if (slot < 0) return refuse(state, -slot);
  const map = mapAt(state, slot);
  const refusal = design.choices.iterator.mayIterate(prog.text.digest, map);
  if (refusal < 0) return refuse(state, -refusal);
  if (isOuter(map.kind)) return refuse(state, EINVAL); // only kinds whose elements are values
  return accept(withLink(state, call.link, { prog: call.prog, map: slot }));
}

/**
 * ITER_CREATE on the link, read(2) to the end, close: the program sees every element of the map
 * (kernel/bpf/map_iter.c, kernel/bpf/{array,hash}tab.c: bpf_iter_fini..next). Answers the value it
 * saw, or NO_ELEMENT if the map is empty.
 */
export function iterRead(state: State, call: Extract<Call, { call: 'iter_read' }>): Outcome {
  const link = linkAt(state, call.link);
  if (link.prog === NONE) return refuse(state, EBADF);
  return touch(state, link.prog, link.map, 'iterator', NONE);
}
