/** Axis: may an iterator walk an exclusive map? */
import type { Axis, Choice } from './choice.ts';
import type { Answer } from '../kernel/errno.ts';
import { EPERM, OK } from '../kernel/errno.ts';
import type { MapSlot } from '../kernel/state.ts';
import type { Digest } from '../programs/text.ts';
import { matches } from '../programs/text.ts';
import { isExclusive } from '../kernel/state.ts';

/** The iterators of the model: over the elements of a map, over the storage of sockets. */
export type IteratorSort = 'bpf_map_elem' | 'bpf_sk_storage_map';

export type IteratorChoice = Choice & {
  /**
   * Asked when an iterator is attached to a map, right after the map's fd was resolved:
   * bpf_iter_attach_map() for `bpf_map_elem`, bpf_iter_attach_map() of net/core/bpf_sk_storage.c for
   * `bpf_sk_storage_map`.
   */
  readonly mayIterate: (digest: Digest, map: MapSlot, sort: IteratorSort) => Answer;
};

export const iteratorAny: IteratorChoice = {
  name: 'any',
  says: 'any iterator program walks any map',
  mayIterate: () => OK,
};

/** bpf_iter_attach_map() of kernel/bpf/map_iter.c since 3c56ee343f94. */
export const iteratorRefusedElem: IteratorChoice = {
  name: 'refused-elem',
  says: 'no bpf_map_elem iterator walks an exclusive map (EPERM), other iterators do',
  mayIterate: (_digest, map, sort) => (sort === 'bpf_map_elem' && isExclusive(map) ? -EPERM : OK),
};

/** The same check for every iterator that takes a map. */
export const iteratorRefused: IteratorChoice = {
  name: 'refused',
  says: 'no iterator walks an exclusive map (EPERM)',
  mayIterate: (_digest, map) => (isExclusive(map) ? -EPERM : OK),
};

export const iteratorMatching: IteratorChoice = {
  name: 'matching',
  says: 'only an iterator program of the matching digest walks an exclusive map (EPERM)',
  mayIterate: (digest, map) => (matches(digest, map.excl) ? OK : -EPERM),
};

/** The axis, in the order in which its choices were argued. */
export const iterator: Axis<IteratorChoice> = {
  question: 'Which iterators walk an exclusive map?',
  choices: [iteratorAny, iteratorRefusedElem, iteratorRefused, iteratorMatching],
};
