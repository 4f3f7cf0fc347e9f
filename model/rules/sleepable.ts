/** Axis: what may programs that can sleep, and those that cannot? Not about exclusivity; kernels differ in it. */
import type { Answer } from '../kernel/errno.ts';
import { EACCES, EINVAL, OK } from '../kernel/errno.ts';
import type { Axis, Choice } from './choice.ts';

export type SleepableChoice = Choice & {
  /** Asked in check_map_prog_compatibility() about a PROG_ARRAY and a program that can sleep, after the digest. */
  readonly mayHoldProgArray: () => Answer;
  /** Asked in check_kfunc_call() where a program that cannot sleep frees pages of an arena (KF_SLEEPABLE). */
  readonly mayFreePages: () => Answer;
};

/** Seen on 6.17.13, 6.18.15 and 6.19.14. */
export const sleepableNoProgArray: SleepableChoice = {
  name: 'no-prog-array',
  says: 'no SYSCALL program holds a PROG_ARRAY (EINVAL), no iterator over maps frees pages of arenas (EACCES)',
  mayHoldProgArray: () => -EINVAL,
  mayFreePages: () => -EACCES,
};

/** Seen from 7.0.13 on. */
export const sleepableAny: SleepableChoice = {
  name: 'any',
  says: 'a SYSCALL program may hold a PROG_ARRAY, an iterator over maps may free pages of arenas',
  mayHoldProgArray: () => OK,
  mayFreePages: () => OK,
};

/** The axis, in the order of kernels. */
export const sleepable: Axis<SleepableChoice> = {
  question: 'What may programs that can sleep, and those that cannot?',
  choices: [sleepableNoProgArray, sleepableAny],
};
