/** Axis: of which maps does BPF_OBJ_GET_INFO_BY_FD compute the content hash (and keep it in the map)? */
import type { Axis, Choice } from './choice.ts';
import type { Answer } from '../kernel/errno.ts';
import { EBUSY, EPERM, OK } from '../kernel/errno.ts';
import { hasWriter } from '../kernel/fd.ts';
import type { MapSlot } from '../kernel/state.ts';

export type ContentHashChoice = Choice & {
  /** Asked in bpf_map_get_info_by_fd(), after kind and size. */
  readonly mayHash: (map: MapSlot) => Answer;
};

/** ea2e6467ac36 */
export const contentHashAny: ContentHashChoice = {
  name: 'any',
  says: 'the content hash of any array, also one that may still change',
  mayHash: () => OK,
};

/** a2c86aa621c2 */
export const contentHashFrozen: ContentHashChoice = {
  name: 'frozen',
  says: 'the content hash of a frozen array only (EPERM)',
  mayHash: (map) => (map.frozen ? OK : -EPERM),
};

/** Ours, as every other reader of `frozen` asks (bpf_map_is_rdonly()): whoever is let in before a freeze writes after it. */
export const contentHashSettled: ContentHashChoice = {
  name: 'settled',
  says: 'the content hash of a frozen array only (EPERM) that nobody is still writing (EBUSY)',
  mayHash: (map) => (!map.frozen ? -EPERM : hasWriter(map) ? -EBUSY : OK),
};

/** The axis, in the order in which its choices were argued. */
export const contentHash: Axis<ContentHashChoice> = {
  question: 'Of which maps is there a content hash?',
  choices: [contentHashAny, contentHashFrozen, contentHashSettled],
};
