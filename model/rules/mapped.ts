/** Axis: which arrays does user space map for writing? A page that is pinned through such a mapping stays writable. */
import type { Answer } from '../kernel/errno.ts';
import { EACCES, OK } from '../kernel/errno.ts';
import type { MapSlot } from '../kernel/state.ts';
import { isExclusive } from '../kernel/state.ts';
import type { Axis, Choice } from './choice.ts';

export type MappedChoice = Choice & {
  /** Asked in array_map_mmap() of a writable mapping, after everything else. */
  readonly mayWrite: (map: MapSlot) => Answer;
};

/** fc9702273e2e: a mapping counts as a writer, and freezing waits for munmap(); pinned pages do not count. */
export const mappedAny: MappedChoice = {
  name: 'any',
  says: 'any array that was created for it is mapped for writing',
  mayWrite: () => OK,
};

/** Ours, as bpf_map_mmap() asks of BPF_F_RDONLY_PROG for the same reason. */
export const mappedRefused: MappedChoice = {
  name: 'refused',
  says: 'an exclusive array is mapped for reading only (EACCES)',
  mayWrite: (map) => (isExclusive(map) ? -EACCES : OK),
};

/** The axis, in the order in which its choices were argued. */
export const mapped: Axis<MappedChoice> = {
  question: 'Which arrays does user space map for writing?',
  choices: [mappedAny, mappedRefused],
};
