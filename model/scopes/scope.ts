/**
 * Scopes: how much of the world takes part in a search. A verdict is always about a scope.
 *
 * A scope is data: slots, kinds, texts, digests, values and the families of calls. The state type
 * and the call alphabet are derived from it, so a family that is left out costs nothing.
 */
import type { FLAGS, KINDS } from '../kernel/kind.ts';

/** Groups of calls that a scope takes in or leaves out; creating, loading and running always are. */
export const FAMILIES = [
  /** user space updates and deletes elements of ordinary maps */
  'elements',
  /** user space deletes elements of outer maps and program arrays */
  'remove-inner',
  /** BPF_MAP_FREEZE */
  'freeze',
  /** close(2) of map, program and link fds */
  'close',
  /** LINK_CREATE of iterators and reading them */
  'iterator',
  /** BPF_LINK_UPDATE of an iterator's link */
  'link-update',
  /** user space reads elements and keys */
  'lookup',
  /** malformed arguments: hash sizes and pointers, bad fds, wrong kinds, keys and flags */
  'malformed',
  /** `fd_array_cnt` at load */
  'counted',
  /** BPF_PROG_BIND_MAP */
  'bind',
  /** extension programs and their links */
  'extension',
  /** bpf_sys_bpf from SYSCALL programs */
  'sys-bpf',
  /** maps opened BPF_F_RDONLY or BPF_F_WRONLY */
  'modes',
  /** mmap, munmap, stores through a mapping, and through a page that io_uring has pinned by it */
  'mmap',
  /** BPF_OBJ_PIN, BPF_OBJ_GET, unlink, BPF_MAP_GET_FD_BY_ID */
  'pins',
  /** the content hash of BPF_OBJ_GET_INFO_BY_FD */
  'hash',
  /** signed loads */
  'signed',
  /** loads whose CO-RE relocations make a text of another colour of theirs */
  'relocated',
  /** a signed load in two steps, so that other calls come between */
  'split',
  /** updates of elements and freezes in two steps, so that other calls come between */
  'in-flight',
] as const;

export type Family = (typeof FAMILIES)[number];

/** Calls in two steps: each is a question of its own, and no kernel answers all of them. */
export const HALVES: readonly Family[] = ['split', 'in-flight'];

export type Scope = {
  readonly name: string;
  /** What the scope is for, in one line. */
  readonly says: string;
  /** How many slots of each sort user space has. */
  readonly maps: number;
  readonly progs: number;
  readonly links: number;
  /** The map kinds that are created, and with which flags. */
  readonly kinds: readonly (typeof KINDS)[number][];
  readonly flags: readonly (typeof FLAGS)[number][];
  /** The names of the texts that are loaded. */
  readonly texts: readonly string[];
  /** The digests that maps are made exclusive to: names of texts, and `zero`. */
  readonly hashes: readonly string[];
  /** Content of an element: 0 .. values-1. User space writes any, programs write 1. */
  readonly values: number;
  readonly families: readonly Family[];
};
