/**
 * Calls: one thing user space does. Slots are variables of user space; where the kernel expects an
 * fd, a slot that holds none (or is dead) gives it a closed one, hence EBADF.
 */
import type { FdMode, Flags, Kind } from './kind.ts';
import type { Digest, Text } from '../programs/text.ts';

/** Where an fd of a map is wanted: the slot of a map, or one of the two below. */
export type MapFd = number;

/** A number that is no open fd. */
export const CLOSED_FD = -2;

/** The fd of the program in slot `p0` (closed if that slot holds none). */
export const PROG_FD = -3;

/**
 * The `excl_prog_hash` pointer and size of BPF_MAP_CREATE: a digest (pointer, 32), `none` (NULL, 0),
 * or malformed.
 */
export type ExclArg =
  | { readonly form: 'well-formed'; readonly digest: Digest }
  /** a pointer, and a size that is not 32 */
  | { readonly form: 'wrong size' }
  /** NULL, and a size that is not 0 */
  | { readonly form: 'null with size' }
  /** a pointer to nothing, and 32 */
  | { readonly form: 'bad pointer' };

/** `flags` of BPF_MAP_UPDATE_ELEM; `unknown` is a bit the kernel does not define. */
export type ElemFlags = 'BPF_ANY' | 'BPF_NOEXIST' | 'BPF_EXIST' | 'unknown';

/** The hash buffer of BPF_OBJ_GET_INFO_BY_FD: 32 bytes, or malformed. */
export type HashArg = 'well-formed' | 'wrong size' | 'bad pointer';

export type Call =
  | {
      readonly call: 'map_create';
      /** the slot that takes the new map; it must be dead */
      readonly map: number;
      readonly kind: Kind;
      readonly excl: ExclArg;
      /** `inner_map_fd` of an outer map */
      readonly template: MapFd;
      readonly flags: Flags;
      /** BPF_F_RDONLY, BPF_F_WRONLY, neither */
      readonly open: Exclude<FdMode, 'none'>;
    }
  | {
      /** BPF_MAP_UPDATE_ELEM of a map of values */
      readonly call: 'map_update_elem';
      readonly map: number;
      readonly key: number;
      readonly value: number;
      readonly flags: ElemFlags;
    }
  | {
      /** BPF_MAP_UPDATE_ELEM of an outer map: the value is the fd of the inner map */
      readonly call: 'insert_inner';
      readonly outer: number;
      readonly key: number;
      readonly inner: MapFd;
      readonly flags: ElemFlags;
    }
  | {
      /** BPF_MAP_UPDATE_ELEM of a PROG_ARRAY: the value is the fd of a program */
      readonly call: 'insert_prog';
      readonly map: number;
      readonly prog: number;
    }
  | { readonly call: 'map_lookup_elem'; readonly map: number; readonly key: number }
  | { readonly call: 'map_get_next_key'; readonly map: number }
  | { readonly call: 'map_delete_elem'; readonly map: number; readonly key: number }
  | { readonly call: 'map_lookup_and_delete_elem'; readonly map: number }
  | { readonly call: 'map_freeze'; readonly map: number }
  | {
      readonly call: 'prog_load';
      /** the slot that takes the new program; it must be dead */
      readonly prog: number;
      readonly text: Text;
      /** the map in its parameter; NONE if the text names none */
      readonly map: MapFd;
      /** the only entry of a counted `fd_array` (`fd_array_cnt` 1), or NONE (0) */
      readonly listed: MapFd;
      /** with a signature that is right for these instructions */
      readonly signed: boolean;
      /** `attach_prog_fd` of an extension, or NONE */
      readonly target: number;
    }
  | {
      /** A signed load up to where the maps in `fd_array` have been checked … */
      readonly call: 'prog_load_begin';
      readonly prog: number;
      readonly text: Text;
      readonly listed: MapFd;
    }
  | {
      /** … and the rest of it, with what user memory has in `fd_array` by then. */
      readonly call: 'prog_load_end';
      readonly prog: number;
      readonly listed: MapFd;
    }
  | { readonly call: 'prog_bind_map'; readonly prog: number; readonly map: MapFd }
  | {
      readonly call: 'prog_run';
      readonly prog: number;
      /** the map fd in the context of a program that acts as user space; NONE for all others */
      readonly map: MapFd;
    }
  | {
      /** LINK_CREATE of an iterator; the program decides which sort */
      readonly call: 'link_create';
      /** the slot that takes the new link; it must be dead */
      readonly link: number;
      readonly prog: number;
      readonly map: MapFd;
    }
  | {
      /** LINK_CREATE of an extension, for the program it was loaded for */
      readonly call: 'link_extension';
      readonly link: number;
      readonly prog: number;
    }
  | { readonly call: 'iter_read'; readonly link: number }
  | { readonly call: 'mmap'; readonly map: number; readonly prot: 'ro' | 'rw' }
  | { readonly call: 'munmap'; readonly map: number }
  | { readonly call: 'mmap_store'; readonly map: number; readonly value: number }
  | { readonly call: 'obj_pin'; readonly map: number }
  | { readonly call: 'obj_get'; readonly map: number }
  | { readonly call: 'unlink'; readonly map: number }
  | { readonly call: 'map_get_fd_by_id'; readonly map: number }
  | { readonly call: 'map_hash'; readonly map: number; readonly hash: HashArg }
  | { readonly call: 'close'; readonly of: 'map' | 'prog' | 'link'; readonly slot: number };
