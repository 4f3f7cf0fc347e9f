/** Map kinds: `enum bpf_map_type` without its prefix (include/uapi/linux/bpf.h). */
export type Kind =
  'none' | 'ARRAY' | 'HASH' | 'ARRAY_OF_MAPS' | 'HASH_OF_MAPS' | 'PROG_ARRAY' | 'SK_STORAGE';

/** The kinds a scope may list. */
export const KINDS = [
  'ARRAY',
  'HASH',
  'ARRAY_OF_MAPS',
  'HASH_OF_MAPS',
  'PROG_ARRAY',
  'SK_STORAGE',
] as const;

/** Maps whose elements are maps. */
export function isOuter(kind: Kind): boolean {
  return kind === 'ARRAY_OF_MAPS' || kind === 'HASH_OF_MAPS';
}

/** Maps whose elements are values. SK_STORAGE keeps one for a socket; user space passes its fd as key. */
export function hasValues(kind: Kind): boolean {
  return kind === 'ARRAY' || kind === 'HASH' || kind === 'SK_STORAGE';
}

/** `map_flags` that a program's access and mmap ask for; BPF_F_ is left out. */
export type Flags = 'none' | 'MMAPABLE' | 'RDONLY_PROG' | 'WRONLY_PROG';

/** The flags a scope may list. */
export const FLAGS = ['none', 'MMAPABLE', 'RDONLY_PROG', 'WRONLY_PROG'] as const;

/** How user space has a map open: BPF_F_RDONLY, BPF_F_WRONLY, neither; or not at all. */
export type FdMode = 'none' | 'rw' | 'ro' | 'wo';
