/** Axis: what is asked again once CO-RE relocations may have changed a program that is loaded? */
import type { Answer } from '../kernel/errno.ts';
import { EACCES, EINVAL, OK } from '../kernel/errno.ts';
import type { MapSlot } from '../kernel/state.ts';
import type { Digest } from '../programs/text.ts';
import { matches } from '../programs/text.ts';
import type { Axis, Choice } from './choice.ts';

export type RelocatedChoice = Choice & {
  /** Asked of a load that brings relocations; `signed`: with a signature, which is of what it was before. */
  readonly mayRelocate: (signed: boolean) => Answer;
  /** Asked for a map in a counted `fd_array` with the digest of what runs. */
  readonly mayKeep: (digest: Digest, map: MapSlot) => Answer;
};

/** bpf_check() @ v7.3: fd_array and signature first, then bpf_check_core_relo(), then the digest for good. */
export const relocatedAny: RelocatedChoice = {
  name: 'any',
  says: 'nothing: a map that was listed is kept, a signature stands',
  mayRelocate: () => OK,
  mayKeep: () => OK,
};

/** Ours. */
export const relocatedCompared: RelocatedChoice = {
  name: 'compared',
  says: 'maps that were listed are compared with the digest of what runs (EACCES); a signature stands',
  mayRelocate: () => OK,
  mayKeep: (digest, map) => (matches(digest, map.excl) ? OK : -EACCES),
};

/** Ours: signed loaders are made without relocations, so that this costs nothing that is known. */
export const relocatedUnsigned: RelocatedChoice = {
  ...relocatedCompared,
  name: 'unsigned-only',
  says: 'as compared, and a load that is signed brings no relocations (EINVAL)',
  mayRelocate: (signed) => (signed ? -EINVAL : OK),
};

/** The axis: what kernels do, then what would mend it. */
export const relocated: Axis<RelocatedChoice> = {
  question: 'What is asked again once relocations may have changed a program?',
  choices: [relocatedAny, relocatedCompared, relocatedUnsigned],
};
