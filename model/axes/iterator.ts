/** Axis: may a bpf_map_elem iterator walk an exclusive map? */
import type { Choice } from '../design.ts';
import type { Answer } from '../errno.ts';
import { EPERM, OK } from '../errno.ts';
import type { MapSlot } from '../state.ts';
import type { Digest } from '../text.ts';
import { NO_DIGEST } from '../text.ts';

export type IteratorAxis = Choice & {
  /** Asked in bpf_iter_attach_map(), right after the map's fd was resolved. */
  readonly mayIterate: (digest: Digest, map: MapSlot) => Answer;
};

export const iteratorAny: IteratorAxis = {
  name: 'any',
  says: 'any iterator program walks any map',
  mayIterate: () => OK,
};

/** bpf_iter_attach_map() since 3c56ee343f94. */
export const iteratorRefused: IteratorAxis = {
  name: 'refused',
  says: 'no iterator walks an exclusive map, its own program included (EPERM)',
  mayIterate: (_digest, map) => (map.excl === NO_DIGEST ? OK : -EPERM),
};

export const iteratorMatching: IteratorAxis = {
  name: 'matching',
  says: 'only an iterator program of the matching digest walks an exclusive map (EPERM)',
  mayIterate: (digest, map) => (map.excl === NO_DIGEST || map.excl === digest ? OK : -EPERM),
};
