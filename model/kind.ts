/** Map kinds: `enum bpf_map_type` without its prefix (include/uapi/linux/bpf.h). */
export type Kind = 'none' | 'ARRAY' | 'HASH' | 'ARRAY_OF_MAPS' | 'HASH_OF_MAPS';

/** The kinds a scope may list. */
export const KINDS = ['ARRAY', 'HASH', 'ARRAY_OF_MAPS', 'HASH_OF_MAPS'] as const;

/** Maps whose elements are maps. */
export function isOuter(kind: Kind): boolean {
  return kind === 'ARRAY_OF_MAPS' || kind === 'HASH_OF_MAPS';
}
