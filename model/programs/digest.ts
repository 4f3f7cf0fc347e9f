/**
 * SHA-256 as the kernel uses it for exclusive maps; the only file that knows the hash library.
 *
 * The digest of a program is SHA-256 over its instructions in which both immediates of every
 * `ld_imm64` with src_reg BPF_PSEUDO_MAP_FD or BPF_PSEUDO_MAP_VALUE are zero (kernel/bpf/core.c:
 * bpf_prog_calc_tag @ v6.18). So fds and MAP_VALUE offsets do not count; BPF_PSEUDO_MAP_IDX and
 * _IDX_VALUE keep index and offset, and so does a plain 64-bit constant. Program type, licence, name
 * and flags are no part of it.
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { INSN_SIZE, LD_IMM64, PSEUDO } from './asm.ts';

/** Bytes of a digest: `SHA256_DIGEST_SIZE`, the only accepted `excl_prog_hash_size`. */
export const DIGEST_SIZE = 32;

/** Bytes of a digest that make up the program tag (`BPF_TAG_SIZE`). */
const TAG_SIZE = 8;

/** Elements are padded to this many bytes before they are hashed (`array->elem_size`). */
const ELEMENT_ALIGNMENT = 8;

/**
 * The 32 bytes the kernel computes for a program of these instructions (and compares with
 * `excl_prog_hash`). Throws unless the length is a multiple of 8.
 */
export function digestOf(bytes: Uint8Array): Uint8Array {
  if (bytes.length % INSN_SIZE !== 0) {
    throw new RangeError(`${bytes.length} bytes are not a whole number of 8-byte instructions`);
  }
  const masked = Uint8Array.from(bytes);
  let wasMap = false;
  for (let at = 0; at < masked.length; at += INSN_SIZE) {
    // The second half counts only if it has nothing but an immediate, as bpf_prog_calc_tag() asks.
    const zeroed: boolean = wasMap ? isBareImmediate(masked, at) : isMapLoad(masked, at);
    if (zeroed) masked.fill(0, at + 4, at + INSN_SIZE);
    wasMap = zeroed && !wasMap;
  }
  return sha256(masked);
}

/** The tag that user space sees in `bpf_prog_info`: the first 8 bytes of the digest, as hex. */
export function tagOf(digest: Uint8Array): string {
  return hex(digest.subarray(0, TAG_SIZE));
}

/**
 * The content hash of an ARRAY: SHA-256 over all its elements in order, each padded to 8 bytes
 * (kernel/bpf/arraymap.c: array_map_get_hash @ v6.18; GET_INFO `hash`).
 */
export function contentHashOf(elements: readonly Uint8Array[]): Uint8Array {
  const hash = sha256.create();
  for (const element of elements) {
    hash.update(element);
    hash.update(new Uint8Array(-element.length & (ELEMENT_ALIGNMENT - 1)));
  }
  return hash.digest();
}

/** SHA-256 of a text in UTF-8, as hex. No kernel computes it: it names data of ours by what is in them. */
export function hashOfText(text: string): string {
  return bytesToHex(sha256(utf8ToBytes(text)));
}

/** Bytes as lower-case hex. */
export function hex(bytes: Uint8Array): string {
  return bytesToHex(bytes);
}

function isMapLoad(bytes: Uint8Array, at: number): boolean {
  const source = (bytes[at + 1] ?? 0) >> 4;
  return bytes[at] === LD_IMM64 && (source === PSEUDO.fd || source === PSEUDO.value);
}

/** Code, registers and offset are all zero. */
function isBareImmediate(bytes: Uint8Array, at: number): boolean {
  return bytes.subarray(at, at + 4).every((byte) => byte === 0);
}
