/** Axis: what is asked again once CO-RE relocations may have changed a program that is loaded? */
import type { Answer } from '../kernel/errno.ts';
import { EINVAL, OK } from '../kernel/errno.ts';
import type { Axis, Choice } from './choice.ts';

export type RelocatedChoice = Choice & {
  /** Asked of a load that brings relocations; `signed`: with a signature, which is of what it was before. */
  readonly mayRelocate: (signed: boolean) => Answer;
  /** Whether a map in a counted `fd_array` is asked what `bind` asks again, with the digest of what runs. */
  readonly comparesAgain: boolean;
};

/** bpf_check() @ v7.3: fd_array and signature first, then bpf_check_core_relo(), then the digest for good. */
export const relocatedAny: RelocatedChoice = {
  name: 'any',
  says: 'nothing: a map that was listed is kept, a signature stands',
  mayRelocate: () => OK,
  comparesAgain: false,
};

/** Ours. */
export const relocatedCompared: RelocatedChoice = {
  name: 'compared',
  says: 'maps that were listed are compared with the digest of what runs (EACCES); a signature stands',
  mayRelocate: () => OK,
  comparesAgain: true,
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
