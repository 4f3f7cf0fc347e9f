/** Axis: when a map is listed in a counted `fd_array` of an unsigned load, what is its hash compared with? */
import type { Choice } from './design.ts';
import type { Digest } from '../programs/text.ts';
import { ZERO_DIGEST } from '../programs/text.ts';

export type CountedAxis = Choice & {
  /** `prog->digest` as it is when process_fd_array() resolves the entries. */
  readonly digestThen: (digest: Digest) => Digest;
};

/** bpf_check() @ v7.3: the entries are resolved before bpf_prog_calc_tag(), so the digest is still zeros. */
export const countedLate: CountedAxis = {
  name: 'digest-late',
  says: 'entries are resolved before the digest is computed, so they are compared with zeros',
  digestThen: () => ZERO_DIGEST,
};

export const countedDigestFirst: CountedAxis = {
  name: 'digest-first',
  says: 'the digest is computed first, entries are compared with it',
  digestThen: (digest) => digest,
};
