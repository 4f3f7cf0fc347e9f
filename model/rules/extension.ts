/** Axis: may an extension replace a subprogram of a program that uses an exclusive map? */
import type { Choice } from './design.ts';
import type { Answer } from '../kernel/errno.ts';
import { EPERM, OK } from '../kernel/errno.ts';
import type { MapSlot } from '../kernel/state.ts';
import { NO_DIGEST } from '../programs/text.ts';

export type ExtensionAxis = Choice & {
  /** Asked in bpf_tracing_prog_attach(), for every map in `used_maps` of the program to be extended. */
  readonly mayExtend: (used: MapSlot) => Answer;
};

export const extensionAny: ExtensionAxis = {
  name: 'any',
  says: 'any program that allows it is extended',
  mayExtend: () => OK,
};

export const extensionRefused: ExtensionAxis = {
  name: 'refused',
  says: 'a program that uses an exclusive map is not extended (EPERM)',
  mayExtend: (used) => (used.excl === NO_DIGEST ? OK : -EPERM),
};
