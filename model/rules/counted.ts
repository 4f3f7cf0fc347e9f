/** Axis: when a map is listed in a counted `fd_array` of an unsigned load, what is its hash compared with? */
import type { Axis, Choice } from './choice.ts';
import type { Digest } from '../programs/text.ts';
import { ZERO_DIGEST } from '../programs/text.ts';

export type CountedChoice = Choice & {
  /** `prog->digest` as it is when process_fd_array() resolves the entries. */
  readonly digestThen: (digest: Digest) => Digest;
};

/** bpf_check() @ v7.3: the entries are resolved before bpf_prog_calc_tag(), so the digest is still zeros. */
export const countedLate: CountedChoice = {
  name: 'digest-late',
  says: 'entries are resolved before the digest is computed, so they are compared with zeros',
  digestThen: () => ZERO_DIGEST,
};

export const countedDigestFirst: CountedChoice = {
  name: 'digest-first',
  says: 'the digest is computed first, entries are compared with it',
  digestThen: (digest) => digest,
};

/** The axis, in the order in which its choices were argued. */
export const counted: Axis<CountedChoice> = {
  question: 'What is a map in a counted fd_array of an unsigned load compared with?',
  choices: [countedLate, countedDigestFirst],
};
