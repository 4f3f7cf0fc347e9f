/**
 * Scopes: how much of the world takes part in a search. A verdict is always about a scope.
 *
 * A scope is data: slots, kinds, texts, digests, values and the families of calls. The state type
 * and the call alphabet are derived from it, so a family that is left out costs nothing.
 */
import type { KINDS } from './kind.ts';

/** Groups of calls that a scope takes in or leaves out; creating, loading and running always are. */
export const FAMILIES = [
  /** user space updates and deletes elements of ordinary maps */
  'elements',
  /** user space deletes elements of outer maps */
  'remove-inner',
  /** BPF_MAP_FREEZE */
  'freeze',
  /** close(2) of map, program and link fds */
  'close',
  /** LINK_CREATE of bpf_map_elem iterators and reading them */
  'iterator',
  /** user space reads elements */
  'lookup',
  /** malformed arguments: hash sizes and pointers, bad fds, wrong kinds, keys and flags */
  'malformed',
] as const;

export type Family = (typeof FAMILIES)[number];

export type Scope = {
  readonly name: string;
  /** What the scope is for, in one line. */
  readonly says: string;
  /** How many slots of each sort user space has. */
  readonly maps: number;
  readonly progs: number;
  readonly links: number;
  /** The map kinds that are created. */
  readonly kinds: readonly (typeof KINDS)[number][];
  /** The names of the texts that are loaded. */
  readonly texts: readonly string[];
  /** The digests that maps are made exclusive to: names of texts. */
  readonly hashes: readonly string[];
  /** Content of an element: 0 .. values-1. User space writes any, programs write values-1. */
  readonly values: number;
  readonly families: readonly Family[];
};
