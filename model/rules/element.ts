/** Axis: which maps may be put into an outer map? */
import type { Axis, Choice } from './choice.ts';
import type { Answer } from '../kernel/errno.ts';
import { EINVAL, ENOTSUPP, EOPNOTSUPP, OK } from '../kernel/errno.ts';
import type { MapSlot, State } from '../kernel/state.ts';
import { matches } from '../programs/text.ts';
import { isExclusive } from '../kernel/state.ts';

export type ElementChoice = Choice & {
  /**
   * Asked in bpf_map_fd_get_ptr(), after the fd was found to be a map's and before
   * bpf_map_meta_equal() compares it with the template.
   */
  readonly mayBeElement: (outer: MapSlot, inner: MapSlot, state: State) => Answer;
  /** What the outer map becomes by taking it; most rules leave this out. */
  readonly outerBecomes?: (outer: MapSlot, inner: MapSlot) => MapSlot;
};

export const elementAny: ElementChoice = {
  name: 'any',
  says: 'any map is an element, exclusive or not',
  mayBeElement: () => OK,
};

export const elementSameAsOuter: ElementChoice = {
  name: 'same-as-outer',
  says: 'inner.excl must equal outer.excl (EINVAL)',
  mayBeElement: (outer, inner) => (inner.excl === outer.excl ? OK : -EINVAL),
};

/** The literal reading of the mail: one more comparison in bpf_map_meta_equal(). */
export const elementSameAsTemplate: ElementChoice = {
  name: 'same-as-template',
  says: 'inner.excl must equal what the template had (EINVAL)',
  mayBeElement: (outer, inner) => (inner.excl === outer.metaExcl ? OK : -EINVAL),
};

export const elementNoneOrOuters: ElementChoice = {
  name: 'none-or-outers',
  says: 'an exclusive map only into an outer map of the same hash (EINVAL)',
  mayBeElement: (outer, inner) => (matches(outer.excl, inner.excl) ? OK : -EINVAL),
};

/** bpf_map_fd_get_ptr() since 9a3c3c49c333. */
export const elementRefused: ElementChoice = {
  name: 'refused',
  says: 'no exclusive map is an element (ENOTSUPP)',
  mayBeElement: (_outer, inner) => (isExclusive(inner) ? -ENOTSUPP : OK),
};

/** As posted in June 2025. */
export const elementRefusedV1: ElementChoice = {
  name: 'refused-v1',
  says: 'no exclusive map is an element (EOPNOTSUPP)',
  mayBeElement: (_outer, inner) => (isExclusive(inner) ? -EOPNOTSUPP : OK),
};

/** The axis, in the order in which its choices were argued. */
export const element: Axis<ElementChoice> = {
  question: 'Which exclusive maps may be put into an outer map?',
  choices: [
    elementAny,
    elementSameAsOuter,
    elementSameAsTemplate,
    elementNoneOrOuters,
    elementRefused,
    elementRefusedV1,
  ],
};
