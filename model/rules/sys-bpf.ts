/** Axis: may a program change an exclusive map through bpf_sys_bpf, with an fd, as user space does? */
import type { Choice } from './design.ts';
import type { Answer } from '../kernel/errno.ts';
import { EPERM, OK } from '../kernel/errno.ts';
import type { MapSlot } from '../kernel/state.ts';
import type { Digest } from '../programs/text.ts';
import { NO_DIGEST } from '../programs/text.ts';

export type SysBpfAxis = Choice & {
  /** Asked in bpf_sys_bpf() once the map's fd is resolved, before what user space would be asked. */
  readonly mayAct: (digest: Digest, map: MapSlot) => Answer;
};

export const sysBpfAsUser: SysBpfAxis = {
  name: 'as-user',
  says: 'a SYSCALL program does with an fd what user space may do',
  mayAct: () => OK,
};

export const sysBpfRefused: SysBpfAxis = {
  name: 'refused',
  says: 'no program acts as user space on an exclusive map (EPERM)',
  mayAct: (_digest, map) => (map.excl === NO_DIGEST ? OK : -EPERM),
};

export const sysBpfMatching: SysBpfAxis = {
  name: 'matching',
  says: 'only a program of the matching digest acts as user space on an exclusive map (EPERM)',
  mayAct: (digest, map) => (map.excl === NO_DIGEST || map.excl === digest ? OK : -EPERM),
};
