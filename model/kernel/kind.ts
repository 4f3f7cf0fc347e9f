/** Map kinds: `enum bpf_map_type` without its prefix (include/uapi/linux/bpf.h), and map flags. */

/** The kinds of maps. */
export const KINDS = [
  'ARRAY',
  'HASH',
  'ARRAY_OF_MAPS',
  'HASH_OF_MAPS',
  'PROG_ARRAY',
  'SK_STORAGE',
  'ARENA',
] as const;

/** `map_type`; `none` in a slot that is dead. */
export type Kind = 'none' | (typeof KINDS)[number];

/** Maps whose elements are maps. */
export function isOuter(kind: Kind): boolean {
  return kind === 'ARRAY_OF_MAPS' || kind === 'HASH_OF_MAPS';
}

/** Maps whose elements are values. SK_STORAGE keeps one for a socket; user space passes its fd as key. */
export function hasValues(kind: Kind): boolean {
  return kind === 'ARRAY' || kind === 'HASH' || kind === 'SK_STORAGE';
}

/** Maps whose keys are indexes below `max_entries` (1 here). */
export function isIndexed(kind: Kind): boolean {
  return kind === 'ARRAY' || kind === 'ARRAY_OF_MAPS' || kind === 'PROG_ARRAY';
}

/** `map_flags` that a program's access and mmap ask for; BPF_F_ is left out. */
export const FLAGS = ['none', 'MMAPABLE', 'RDONLY_PROG', 'WRONLY_PROG'] as const;
export type Flags = (typeof FLAGS)[number];

/** How user space may open a map: BPF_F_RDONLY, BPF_F_WRONLY, neither. */
export const OPENS = ['rw', 'ro', 'wo'] as const;

/** How user space has a map open, or not at all. */
export type FdMode = 'none' | (typeof OPENS)[number];
