/** Axis: may a map of maps be exclusive itself? */
import type { Axis, Choice } from './choice.ts';
import type { Answer } from '../kernel/errno.ts';
import { EOPNOTSUPP, OK } from '../kernel/errno.ts';
import type { Kind } from '../kernel/kind.ts';
import { isOuter } from '../kernel/kind.ts';

export type OuterChoice = Choice & {
  /** Asked in map_create() once the hash has been copied. */
  readonly mayBeExclusive: (kind: Kind) => Answer;
};

export const outerYes: OuterChoice = {
  name: 'yes',
  says: 'any kind of map may be exclusive',
  mayBeExclusive: () => OK,
};

export const outerNever: OuterChoice = {
  name: 'never',
  says: 'a map of maps is never exclusive (EOPNOTSUPP)',
  mayBeExclusive: (kind) => (isOuter(kind) ? -EOPNOTSUPP : OK),
};

/** The axis, in the order in which its choices were argued. */
export const outer: Axis<OuterChoice> = {
  question: 'May a map of maps be exclusive itself?',
  choices: [outerYes, outerNever],
};
