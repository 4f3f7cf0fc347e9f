/** Axis: what is a program compared with when it names a map at load? */
import type { Choice } from './design.ts';
import type { Answer } from '../kernel/errno.ts';
import { EACCES, OK } from '../kernel/errno.ts';
import type { MapSlot, State } from '../kernel/state.ts';
import type { Digest } from '../programs/text.ts';
import { NO_DIGEST } from '../programs/text.ts';

export type BindAxis = Choice & {
  /** Asked in check_map_prog_compatibility() for every map that an instruction names. */
  readonly mayName: (digest: Digest, map: MapSlot, state: State) => Answer;
};

const matches = (digest: Digest, excl: Digest): boolean => excl === NO_DIGEST || excl === digest;

/** check_map_prog_compatibility() since baefdbdf6812. */
export const bindNamed: BindAxis = {
  name: 'named',
  says: 'the digest must match every map the program names (EACCES)',
  mayName: (digest, map) => (matches(digest, map.excl) ? OK : -EACCES),
};

/** The alternative that the cover letter of v1 called too invasive. */
export const bindNamedAndTemplate: BindAxis = {
  name: 'named-and-template',
  says: 'the digest must also match the template of an outer map it names (EACCES)',
  mayName: (digest, map) =>
    matches(digest, map.excl) && matches(digest, map.metaExcl) ? OK : -EACCES,
};
