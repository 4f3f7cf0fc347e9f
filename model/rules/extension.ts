/** Axis: may an extension replace a subprogram of a program that uses an exclusive map? */
import type { Axis, Choice } from './choice.ts';
import type { Answer } from '../kernel/errno.ts';
import { EPERM, OK } from '../kernel/errno.ts';
import type { MapSlot } from '../kernel/state.ts';
import { isExclusive } from '../kernel/state.ts';

export type ExtensionChoice = Choice & {
  /** Asked in bpf_tracing_prog_attach(), for every map in `used_maps` of the program to be extended. */
  readonly mayExtend: (used: MapSlot, how: 'named' | 'bound') => Answer;
};

export const extensionAny: ExtensionChoice = {
  name: 'any',
  says: 'any program that allows it is extended',
  mayExtend: () => OK,
};

export const extensionRefused: ExtensionChoice = {
  name: 'refused',
  says: 'a program that uses an exclusive map is not extended (EPERM)',
  mayExtend: (used, how) => (isExclusive(used) && how === 'named' ? -EPERM : OK),
};

/** The axis, in the order in which its choices were argued. */
export const extension: Axis<ExtensionChoice> = {
  question: 'May a program that uses an exclusive map be extended?',
  choices: [extensionAny, extensionRefused],
};
