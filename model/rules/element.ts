/** Axis: which maps may be put into an outer map? */
import type { Choice } from './design.ts';
import type { Answer } from '../kernel/errno.ts';
import { EINVAL, ENOTSUPP, EOPNOTSUPP, OK } from '../kernel/errno.ts';
import type { MapSlot, State } from '../kernel/state.ts';
import { NO_DIGEST } from '../programs/text.ts';

export type ElementAxis = Choice & {
  /**
   * Asked in bpf_map_fd_get_ptr(), after the fd was found to be a map's and before
   * bpf_map_meta_equal() compares it with the template.
   */
  readonly mayBeElement: (outer: MapSlot, inner: MapSlot, state: State) => Answer;
  /** What the outer map becomes by taking it; most rules leave this out. */
  readonly outerBecomes?: (outer: MapSlot, inner: MapSlot) => MapSlot;
};

export const elementAny: ElementAxis = {
  name: 'any',
  says: 'any map is an element, exclusive or not',
  mayBeElement: () => OK,
};

export const elementSameAsOuter: ElementAxis = {
  name: 'same-as-outer',
  says: 'inner.excl must equal outer.excl (EINVAL)',
  mayBeElement: (outer, inner) => (inner.excl === outer.excl ? OK : -EINVAL),
};

/** The literal reading of the mail: one more comparison in bpf_map_meta_equal(). */
export const elementSameAsTemplate: ElementAxis = {
  name: 'same-as-template',
  says: 'inner.excl must equal what the template had (EINVAL)',
  mayBeElement: (outer, inner) => (inner.excl === outer.metaExcl ? OK : -EINVAL),
};

export const elementNoneOrOuters: ElementAxis = {
  name: 'none-or-outers',
  says: 'an exclusive map only into an outer map of the same hash (EINVAL)',
  mayBeElement: (outer, inner) =>
    inner.excl === NO_DIGEST || inner.excl === outer.excl ? OK : -EINVAL,
};

/** bpf_map_fd_get_ptr() since 9a3c3c49c333. */
export const elementRefused: ElementAxis = {
  name: 'refused',
  says: 'no exclusive map is an element (ENOTSUPP)',
  mayBeElement: (_outer, inner) => (inner.excl === NO_DIGEST ? OK : -ENOTSUPP),
};

/** As posted in June 2025. */
export const elementRefusedV1: ElementAxis = {
  name: 'refused-v1',
  says: 'no exclusive map is an element (EOPNOTSUPP)',
  mayBeElement: (_outer, inner) => (inner.excl === NO_DIGEST ? OK : -EOPNOTSUPP),
};
