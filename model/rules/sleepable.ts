/** Axis: may a program that can sleep hold a PROG_ARRAY? Not about exclusivity; kernels differ in it. */
import type { Answer } from '../kernel/errno.ts';
import { EINVAL, OK } from '../kernel/errno.ts';
import type { Axis, Choice } from './choice.ts';

export type SleepableChoice = Choice & {
  /** Asked in check_map_prog_compatibility() about a PROG_ARRAY, after the digest. */
  readonly mayHoldProgArray: () => Answer;
};

/** Seen on 6.17.13, 6.18.15 and 6.19.14. */
export const sleepableNoProgArray: SleepableChoice = {
  name: 'no-prog-array',
  says: 'no SYSCALL program holds a PROG_ARRAY (EINVAL)',
  mayHoldProgArray: () => -EINVAL,
};

/** Seen from 7.0.13 on. */
export const sleepableAny: SleepableChoice = {
  name: 'any',
  says: 'a SYSCALL program may hold a PROG_ARRAY',
  mayHoldProgArray: () => OK,
};

/** The axis, in the order of kernels. */
export const sleepable: Axis<SleepableChoice> = {
  question: 'May a program that can sleep hold a PROG_ARRAY?',
  choices: [sleepableNoProgArray, sleepableAny],
};
