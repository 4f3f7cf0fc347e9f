/** Links: iterators over maps, and extensions. Functions of v6.18. */
import type { Text } from '../../programs/text.ts';
import { isIterator, walksMaps } from '../../programs/text.ts';
import type { Design } from '../../rules/design.ts';
import type { IteratorSort } from '../../rules/iterator.ts';
import type { CallOf } from '../call.ts';
import { NO_ELEMENT, touch } from '../content.ts';
import { EBADF, EBUSY, EINVAL } from '../errno.ts';
import { resolveMapFd } from '../fd.ts';
import type { Access, Outcome, Result } from '../outcome.ts';
import { accept, refuse } from '../outcome.ts';
import type { State } from '../state.ts';
import {
  DEAD_LINK,
  isLiveLink,
  linkAt,
  mapAt,
  NONE,
  progAt,
  putLink,
  withLink,
  withMap,
  withProg,
} from '../state.ts';

/** kernel/bpf/syscall.c: link_create(). A map is given for an iterator over one, none for an extension or an iterator over all maps. */
export function linkCreate(design: Design, state: State, call: CallOf<'link_create'>): Result {
  if (isLiveLink(linkAt(state, call.link))) return undefined;
  if (!progAt(state, call.prog).fd) return refuse(state, -EBADF);
  if (call.map !== NONE) return linkIterator(design, state, call);
  const isWalk = call.target === NONE && walksMaps(progAt(state, call.prog).text);
  return isWalk ? linkWalk(state, call) : linkExtension(design, state, call);
}

/** bpf_iter_link_attach() of an iterator over all maps: bpf_map_reg_info has no attach_target, so a map is not looked at. */
function linkWalk(state: State, call: CallOf<'link_create'>): Outcome {
  return accept(putLink(state, call.link, { ...DEAD_LINK, prog: call.prog }));
}

/** kernel/bpf/bpf_iter.c: bpf_iter_link_attach(). */
function linkIterator(design: Design, state: State, call: CallOf<'link_create'>): Result {
  const { text } = progAt(state, call.prog);
  if (!isIterator(text)) return refuse(state, -EINVAL); // bpf_prog_attach_check_attach_type()
  if (walksMaps(text)) return linkWalk(state, call);
  // bpf_iter_attach_map() in kernel/bpf/map_iter.c and net/core/bpf_sk_storage.c
  const slot = resolveMapFd(state, call.map);
  if (slot < 0) return refuse(state, slot);
  const map = mapAt(state, slot);
  const sort = sortOf(text);
  const err = design.choices.iterator.mayIterate(text.digest, map, sort);
  if (err < 0) return refuse(state, err);
  const isRight =
    sort === 'bpf_map_elem'
      ? map.kind === 'ARRAY' || map.kind === 'HASH'
      : map.kind === 'SK_STORAGE';
  if (!isRight) return refuse(state, -EINVAL);
  return accept(putLink(state, call.link, { ...DEAD_LINK, prog: call.prog, map: slot }));
}

function sortOf({ action }: Text): IteratorSort {
  return action === 'iterate elements' ? 'bpf_map_elem' : 'bpf_sk_storage_map';
}

/** kernel/bpf/syscall.c: link_update() -> kernel/bpf/bpf_iter.c: bpf_iter_link_replace(). */
export function linkUpdate(design: Design, state: State, call: CallOf<'link_update'>): Result {
  const link = linkAt(state, call.link);
  if (!isLiveLink(link)) return refuse(state, -EBADF);
  const { text, fd } = progAt(state, call.prog);
  if (!fd) return refuse(state, -EBADF);
  if (link.target !== NONE) return refuse(state, -EINVAL); // bpf_tracing_link_lops has no update_prog
  if (text.action !== progAt(state, link.prog).text.action) return refuse(state, -EINVAL); // another iterator
  if (!walksMaps(text)) {
    const { iterator, linkUpdate: choice } = design.choices;
    const err = choice.mayReplace(iterator, text.digest, mapAt(state, link.map), sortOf(text));
    if (err < 0) return refuse(state, err);
  }
  return accept(
    withLink(state, call.link, {
      prog: call.prog,
      updated: link.updated || link.prog !== call.prog,
    }),
  );
}

/**
 * kernel/bpf/syscall.c: bpf_tracing_prog_attach() of an extension: to the program it was loaded for,
 * whose reference the link takes over, or to another one with such a subprogram.
 */
function linkExtension(design: Design, state: State, call: CallOf<'link_create'>): Result {
  const prog = progAt(state, call.prog);
  if (prog.text.action !== 'extend') return refuse(state, -EINVAL);
  if (call.target !== NONE && !progAt(state, call.target).fd) return refuse(state, -EBADF);
  const target = call.target === NONE ? prog.target : call.target;
  if (target === NONE) return refuse(state, -EINVAL); // attached before: nothing is left of its target
  const host = progAt(state, target);
  if (host.text.action !== 'host') return refuse(state, -EINVAL); // bpf_check_attach_target()
  const { mayExtend } = design.choices.extension;
  if (host.map !== NONE) {
    const err = mayExtend(mapAt(state, host.map), 'named');
    if (err < 0) return refuse(state, err);
  }
  if (host.bound !== NONE) {
    const err = mayExtend(mapAt(state, host.bound), 'bound');
    if (err < 0) return refuse(state, err);
  }
  if (isExtended(state, target)) return refuse(state, -EBUSY); // bpf_trampoline_link_prog()
  if (state.maps.some(({ entry }) => entry === target)) return refuse(state, -EBUSY); // prog_array_member_cnt
  const attached = withProg(state, call.prog, { target: NONE });
  return accept(putLink(attached, call.link, { ...DEAD_LINK, prog: call.prog, target }));
}

/** Whether a subprogram of a program is replaced by an extension. */
export function isExtended(state: State, prog: number): boolean {
  return state.links.some(({ target }) => target === prog);
}

/**
 * ITER_CREATE on the link, read(2) to the end, close: the program sees every element of the map.
 * Answers the value it saw, or NO_ELEMENT if it shows none. Undefined where an arena is given to a program that frees no
 * page, or is missing for one that does.
 */
export function iterRead(design: Design, state: State, call: CallOf<'iter_read'>): Result {
  const link = linkAt(state, call.link);
  if (!isLiveLink(link)) return call.map === NONE ? refuse(state, -EBADF) : undefined;
  const { text } = progAt(state, link.prog);
  if (walksMaps(text) !== (call.map !== NONE)) return undefined;
  if (link.target !== NONE) return refuse(state, -EINVAL); // bpf_iter_new_fd(): no iterator
  if (walksMaps(text)) return freePage(design, state, link.prog, call.map);
  const isElements = sortOf(text) === 'bpf_map_elem';
  const channel = link.updated ? 'link-update' : isElements ? 'iterator' : 'storage';
  return touch(state, link.prog, link.map, channel, NONE);
}

/**
 * The program meets every map and frees the page at an address, which is that of one arena:
 * kernel/bpf/arena.c: bpf_arena_free_pages() @ v7.0. What is read there then is 0, as before anything was stored. The
 * program shows nothing.
 */
function freePage(design: Design, state: State, prog: number, slot: number): Outcome {
  const map = mapAt(state, slot);
  const { digest } = progAt(state, prog).text;
  const isFreed =
    map.kind === 'ARENA' && map.value !== 0 && design.choices.arena.mayFree(digest, map);
  if (!isFreed) return accept(state, NO_ELEMENT);
  const access: Access = {
    ...{ digest, prog, map: slot },
    ...{ channel: 'pointer', mode: 'write', outer: NONE },
  };
  return accept(withMap(state, slot, { value: 0 }), NO_ELEMENT, [access]);
}
