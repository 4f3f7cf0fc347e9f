/** Links: iterators over maps, and extensions. Functions of v6.18. */
import type { Call } from '../call.ts';
import { touch } from '../content.ts';
import type { Design } from '../../rules/design.ts';
import { EBADF, EBUSY, EINVAL } from '../errno.ts';
import { resolveMapFd } from '../fd.ts';
import type { Outcome } from '../outcome.ts';
import { accept, refuse } from '../outcome.ts';
import type { State } from '../state.ts';
import {
  DEAD_LINK,
  isLiveLink,
  linkAt,
  mapAt,
  NONE,
  progAt,
  withLink,
  withProg,
} from '../state.ts';
import { isIterator } from '../../programs/text.ts';

type Of<C extends Call['call']> = Extract<Call, { call: C }>;

/** kernel/bpf/syscall.c: link_create() -> bpf_iter_link_attach(). Undefined if the slot is in use. */
export function linkCreate(
  design: Design,
  state: State,
  call: Of<'link_create'>,
): Outcome | undefined {
  if (isLiveLink(linkAt(state, call.link))) return undefined;
  const prog = progAt(state, call.prog);
  if (!prog.fd) return refuse(state, EBADF);
  if (!isIterator(prog.text)) return refuse(state, EINVAL); // bpf_prog_attach_check_attach_type()
  // bpf_iter_attach_map() in kernel/bpf/map_iter.c and net/core/bpf_sk_storage.c
  const slot = resolveMapFd(state, call.map);
  if (slot < 0) return refuse(state, -slot);
  const { kind } = mapAt(state, slot);
  const elements = prog.text.action === 'iterate elements';
  const sort = elements ? 'bpf_map_elem' : 'bpf_sk_storage_map';
  const refusal = design.choices.iterator.mayIterate(prog.text.digest, mapAt(state, slot), sort);
  if (refusal < 0) return refuse(state, -refusal);
  const right = elements ? kind === 'ARRAY' || kind === 'HASH' : kind === 'SK_STORAGE';
  if (!right) return refuse(state, EINVAL);
  return accept(withLink(state, call.link, { ...DEAD_LINK, prog: call.prog, map: slot }));
}

/**
 * kernel/bpf/syscall.c: bpf_tracing_prog_attach() of an extension, to the program it was loaded for;
 * the link takes over that reference. Undefined if the slot is in use, or the program is none that
 * was loaded for another, or was attached already.
 */
export function linkExtension(
  design: Design,
  state: State,
  call: Of<'link_extension'>,
): Outcome | undefined {
  if (isLiveLink(linkAt(state, call.link))) return undefined;
  const prog = progAt(state, call.prog);
  if (!prog.fd) return refuse(state, EBADF);
  if (prog.target === NONE) return undefined;
  const host = progAt(state, prog.target);
  for (const used of [host.map, host.bound]) {
    if (used === NONE) continue;
    const refusal = design.choices.extension.mayExtend(mapAt(state, used));
    if (refusal < 0) return refuse(state, -refusal);
  }
  const isExtended = state.links.some(({ target }) => target === prog.target);
  if (isExtended) return refuse(state, EBUSY); // bpf_trampoline_link_prog()
  const attached = withProg(state, call.prog, { ...prog, target: NONE });
  const link = { prog: call.prog, map: NONE, target: prog.target };
  return accept(withLink(attached, call.link, link));
}

/**
 * ITER_CREATE on the link, read(2) to the end, close: the program sees every element of the map.
 * Answers the value it saw, or NO_ELEMENT if the map is empty. Undefined for an extension's link.
 */
export function iterRead(state: State, call: Of<'iter_read'>): Outcome | undefined {
  const link = linkAt(state, call.link);
  if (!isLiveLink(link)) return refuse(state, EBADF);
  if (link.map === NONE) return undefined;
  const elements = progAt(state, link.prog).text.action === 'iterate elements';
  return touch(state, link.prog, link.map, elements ? 'iterator' : 'storage', NONE);
}
