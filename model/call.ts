/**
 * Calls: one thing user space does. Slots are variables of user space; where the kernel expects an
 * fd, a slot that holds none (or is dead) gives it a closed one, hence EBADF.
 */
import type { Kind } from './kind.ts';
import type { Digest, Text } from './text.ts';

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

export type Call =
  | {
      readonly call: 'map_create';
      /** the slot that takes the new map; it must be dead */
      readonly map: number;
      readonly kind: Kind;
      readonly excl: ExclArg;
      /** `inner_map_fd` of an outer map */
      readonly template: MapFd;
    }
  | {
      /** BPF_MAP_UPDATE_ELEM of an ordinary map */
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
  | { readonly call: 'map_lookup_elem'; readonly map: number; readonly key: number }
  | { readonly call: 'map_delete_elem'; readonly map: number; readonly key: number }
  | { readonly call: 'map_freeze'; readonly map: number }
  | {
      readonly call: 'prog_load';
      /** the slot that takes the new program; it must be dead */
      readonly prog: number;
      readonly text: Text;
      /** the map in its parameter; NONE if the text names none */
      readonly map: MapFd;
    }
  | { readonly call: 'prog_run'; readonly prog: number }
  | {
      readonly call: 'link_create';
      /** the slot that takes the new link; it must be dead */
      readonly link: number;
      readonly prog: number;
      readonly map: MapFd;
    }
  | { readonly call: 'iter_read'; readonly link: number }
  | { readonly call: 'close'; readonly of: 'map' | 'prog' | 'link'; readonly slot: number };
