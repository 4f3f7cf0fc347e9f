/** Axis: how does a signed loader know that its metadata is what was signed? */
import { SIGNED_CONTENT } from '../kernel/content.ts';
import { hasWriter } from '../kernel/fd.ts';
import type { Axis, Choice } from './choice.ts';
import type { Answer } from '../kernel/errno.ts';
import { EACCES, EBUSY, EINVAL, EKEYREJECTED, EPERM, OK } from '../kernel/errno.ts';
import type { MapSlot } from '../kernel/state.ts';
import type { Digest } from '../programs/text.ts';
import { matches } from '../programs/text.ts';
import { isExclusive } from '../kernel/state.ts';

export type SignedChoice = Choice & {
  /**
   * The kernel folds the content of the maps in a counted `fd_array` into what is signed. Then a
   * signed load names no map outside it, and its digest is computed before the maps are resolved.
   */
  readonly folded: boolean;
  /** Asked at a signed load for the map in a counted `fd_array`, if `folded`. */
  readonly mayFold: (digest: Digest, map: MapSlot) => Answer;
  /** The check in the loader's own (signed) instructions, when it runs. */
  readonly trusts: (map: MapSlot) => boolean;
  /** A load reads `fd_array` from user memory twice: once to check, once to bind. */
  readonly readsTwice: boolean;
};

const nothingFolded = { folded: false, mayFold: () => OK, readsTwice: false } as const;

/** 349271568303 and libbpf of its time: the cached content hash is compared with the signed one. */
export const signedHash: SignedChoice = {
  name: 'hash',
  says: 'the loader compares the content hash kept in the map with the signed one',
  ...nothingFolded,
  trusts: (map) => map.sha === SIGNED_CONTENT,
};

/** 0fb6c9ed6493 */
export const signedHashExclusive: SignedChoice = {
  name: 'hash-and-exclusive',
  says: 'the loader compares the content hash, and the map must be exclusive',
  ...nothingFolded,
  trusts: (map) => map.sha === SIGNED_CONTENT && isExclusive(map),
};

/** v7.3: d5a85392392c, b707068e0ed9; the order of checks is that of the 7.3.4 source. */
function mayFold(digest: Digest, map: MapSlot): Answer {
  if (!matches(digest, map.excl)) return -EACCES; // __add_used_map()
  if (map.kind !== 'ARRAY') return -EINVAL;
  if (!map.frozen) return -EPERM;
  if (hasWriter(map)) return -EBUSY;
  if (!isExclusive(map)) return -EPERM;
  return map.value === SIGNED_CONTENT ? OK : -EKEYREJECTED; // verify_pkcs7_signature()
}

export const signedFolded: SignedChoice = {
  name: 'folded',
  says: 'the kernel verifies the signature over instructions and metadata at load',
  folded: true,
  mayFold,
  trusts: () => true,
  readsTwice: false,
};

/** Proposed, not merged: an LSM reads `fd_array` by itself, and the verifier reads it again. */
export const signedReadTwice: SignedChoice = {
  ...signedFolded,
  name: 'folded-read-twice',
  says: 'an LSM verifies signature and metadata, then the verifier reads fd_array again',
  readsTwice: true,
};

/** The axis, in the order in which its choices were argued. */
export const signed: Axis<SignedChoice> = {
  question: 'How does a signed loader know that its metadata is what was signed?',
  choices: [signedHash, signedHashExclusive, signedFolded, signedReadTwice],
};
