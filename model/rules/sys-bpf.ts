/** Axis: may a program change an exclusive map through bpf_sys_bpf, with an fd, as user space does? */
import type { Axis, Choice } from './choice.ts';
import type { Answer } from '../kernel/errno.ts';
import { EPERM, OK } from '../kernel/errno.ts';
import type { MapSlot } from '../kernel/state.ts';
import type { Digest } from '../programs/text.ts';
import { matches } from '../programs/text.ts';
import { isExclusive } from '../kernel/state.ts';

export type SysBpfChoice = Choice & {
  /** Asked in bpf_sys_bpf() once the map's fd is resolved, before what user space would be asked. */
  readonly mayAct: (digest: Digest, map: MapSlot) => Answer;
};

export const sysBpfAsUser: SysBpfChoice = {
  name: 'as-user',
  says: 'a SYSCALL program does with an fd what user space may do',
  mayAct: () => OK,
};

export const sysBpfRefused: SysBpfChoice = {
  name: 'refused',
  says: 'no program acts as user space on an exclusive map (EPERM)',
  mayAct: (_digest, map) => (isExclusive(map) ? -EPERM : OK),
};

export const sysBpfMatching: SysBpfChoice = {
  name: 'matching',
  says: 'only a program of the matching digest acts as user space on an exclusive map (EPERM)',
  mayAct: (digest, map) => (matches(digest, map.excl) ? OK : -EPERM),
};

/** The axis, in the order in which its choices were argued. */
export const sysBpf: Axis<SysBpfChoice> = {
  question: 'May a program act as user space on an exclusive map?',
  choices: [sysBpfAsUser, sysBpfRefused, sysBpfMatching],
};
