/** Axis: what is a program compared with when it names a map at load? */
import type { Axis, Choice } from './choice.ts';
import type { Answer } from '../kernel/errno.ts';
import { EACCES, OK } from '../kernel/errno.ts';
import type { MapSlot, State } from '../kernel/state.ts';
import type { Digest } from '../programs/text.ts';
import { matches } from '../programs/text.ts';

export type BindChoice = Choice & {
  /** Asked in check_map_prog_compatibility() for every map that an instruction names. */
  readonly mayName: (digest: Digest, map: MapSlot, state: State) => Answer;
};

/** check_map_prog_compatibility() since baefdbdf6812. */
export const bindNamed: BindChoice = {
  name: 'named',
  says: 'the digest must match every map the program names (EACCES)',
  mayName: (digest, map) => (matches(digest, map.excl) ? OK : -EACCES),
};

/** The alternative that the cover letter of v1 called too invasive. */
export const bindNamedAndTemplate: BindChoice = {
  name: 'named-and-template',
  says: 'the digest must also match the template of an outer map it names (EACCES)',
  mayName: (digest, map) =>
    matches(digest, map.excl) && matches(digest, map.metaExcl) ? OK : -EACCES,
};

/** The axis, in the order in which its choices were argued. */
export const bind: Axis<BindChoice> = {
  question: 'What is a program compared with when it names a map at load?',
  choices: [bindNamed, bindNamedAndTemplate],
};
