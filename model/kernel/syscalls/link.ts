/** Links: iterators over maps, and extensions. Functions of v6.18. */
import { isIterator } from '../../programs/text.ts';
import type { Design } from '../../rules/design.ts';
import type { CallOf } from '../call.ts';
import { touch } from '../content.ts';
import { EBADF, EBUSY, EINVAL } from '../errno.ts';
import { resolveMapFd } from '../fd.ts';
import type { Result } from '../outcome.ts';
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

/** kernel/bpf/syscall.c: link_create(). A map is given for an iterator, none for an extension. */
export function linkCreate(design: Design, state: State, call: CallOf<'link_create'>): Result {
  if (isLiveLink(linkAt(state, call.link))) return undefined;
  if (!progAt(state, call.prog).fd) return refuse(state, -EBADF);
  return call.map === NONE ? linkExtension(design, state, call) : linkIterator(design, state, call);
}

/** kernel/bpf/bpf_iter.c: bpf_iter_link_attach(). */
function linkIterator(design: Design, state: State, call: CallOf<'link_create'>): Result {
  const { text } = progAt(state, call.prog);
  if (!isIterator(text)) return refuse(state, -EINVAL); // bpf_prog_attach_check_attach_type()
  // bpf_iter_attach_map() in kernel/bpf/map_iter.c and net/core/bpf_sk_storage.c
  const slot = resolveMapFd(state, call.map);
  if (slot < 0) return refuse(state, slot);
  const map = mapAt(state, slot);
  const elements = text.action === 'iterate elements';
  const sort = elements ? 'bpf_map_elem' : 'bpf_sk_storage_map';
  const err = design.choices.iterator.mayIterate(text.digest, map, sort);
  if (err < 0) return refuse(state, err);
  const right = elements ? map.kind === 'ARRAY' || map.kind === 'HASH' : map.kind === 'SK_STORAGE';
  if (!right) return refuse(state, -EINVAL);
  return accept(withLink(state, call.link, { ...DEAD_LINK, prog: call.prog, map: slot }));
}

/**
 * kernel/bpf/syscall.c: bpf_tracing_prog_attach() of an extension, to the program it was loaded for;
 * the link takes over that reference.
 */
function linkExtension(design: Design, state: State, call: CallOf<'link_create'>): Result {
  const { target } = progAt(state, call.prog);
  if (target === NONE) return 'attaching what is no extension, or was attached already';
  const host = progAt(state, target);
  for (const used of [host.map, host.bound]) {
    if (used === NONE) continue;
    const err = design.choices.extension.mayExtend(mapAt(state, used));
    if (err < 0) return refuse(state, err);
  }
  const isExtended = state.links.some((link) => link.target === target);
  if (isExtended) return refuse(state, -EBUSY); // bpf_trampoline_link_prog()
  const attached = withProg(state, call.prog, { target: NONE });
  return accept(withLink(attached, call.link, { prog: call.prog, map: NONE, target }));
}

/**
 * ITER_CREATE on the link, read(2) to the end, close: the program sees every element of the map.
 * Answers the value it saw, or NO_ELEMENT if the map is empty.
 */
export function iterRead(state: State, call: CallOf<'iter_read'>): Result {
  const link = linkAt(state, call.link);
  if (!isLiveLink(link)) return refuse(state, -EBADF);
  if (link.map === NONE) return 'reading the link of an extension';
  const elements = progAt(state, link.prog).text.action === 'iterate elements';
  return touch(state, link.prog, link.map, elements ? 'iterator' : 'storage', NONE);
}
