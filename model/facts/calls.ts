/** The calls that the tables of facts are written with. */
import type { Call, CallOf, ElemFlags, ExclArg, HashArg } from '../kernel/call.ts';
import { make } from '../kernel/call.ts';
import type { Flags, KINDS } from '../kernel/kind.ts';

type Kind = (typeof KINDS)[number];

import { NONE } from '../kernel/state.ts';
import { NO_DIGEST, NO_TEXT, textNamed } from '../programs/text.ts';

export const [m0, m1, m2] = [0, 1, 2] as const;

/** A well-formed hash: that of the text of this name. */
export const excl = (digest: string): ExclArg => ({ form: 'well-formed', digest });
export const PLAIN = excl(NO_DIGEST);
export const MINE = excl('write-inner.A');
export const OTHER = excl('write.A');

export const create = (
  map: number,
  kind: Kind,
  hash: ExclArg = PLAIN,
  inner_map_fd = NONE,
  flags: Flags = 'none',
  open: 'rw' | 'ro' | 'wo' = 'rw',
): Call => make('map_create', { map, kind, excl: hash, inner_map_fd, flags, open });

/** An ARRAY with map flags. */
export const flagged = (map: number, flags: Flags, hash: ExclArg = PLAIN): Call =>
  create(map, 'ARRAY', hash, NONE, flags);

/** An ARRAY whose fd is for reading or for writing only. */
export const opened = (map: number, open: 'ro' | 'wo', flags: Flags = 'none'): Call =>
  create(map, 'ARRAY', PLAIN, NONE, flags, open);

export const insert = (map: number, inner: number, key = 0, flags: ElemFlags = 'BPF_ANY'): Call =>
  make('map_update_elem', { map, key, inner, flags });

export const insertProg = (map: number, prog: number): Call =>
  make('map_update_elem', { map, prog });

export const update = (map: number, value = 0, key = 0, flags: ElemFlags = 'BPF_ANY'): Call =>
  make('map_update_elem', { map, key, value, flags });

export const lookup = (map: number, key = 0): Call => ({ call: 'map_lookup_elem', map, key });
export const remove = (map: number, key = 0): Call => ({ call: 'map_delete_elem', map, key });
export const freeze = (map: number): Call => ({ call: 'map_freeze', map });

/**
 * The metadata map of `loader.A` with this content, frozen: what a signed load of 7.3 wants it to be. Made with these
 * flags, and with what was done to it before it was frozen.
 */
export const metadata = (
  content: number,
  flags: Flags = 'none',
  before: readonly Call[] = [],
): readonly Call[] => [
  flagged(m0, flags, excl('loader.A')),
  update(m0, content),
  ...before,
  freeze(m0),
];

export const load = (
  name: string,
  map = NONE,
  prog = 0,
  more: Partial<CallOf<'prog_load'>> = {},
): Call => make('prog_load', { prog, text: textNamed(name) ?? NO_TEXT, map, ...more });

/** With a signature, and so listed in a counted `fd_array`. */
export const signed = (fd_array = NONE): Partial<CallOf<'prog_load'>> => ({
  signed: true,
  fd_array,
});

export const bindMap = (map: number, prog = 0): Call => ({ call: 'prog_bind_map', prog, map });
export const runProg = (prog = 0, map = NONE): Call => make('prog_test_run', { prog, map });
export const mmap = (map: number, prot: 'ro' | 'rw'): Call => ({ call: 'mmap', map, prot });
export const hashOf = (map: number, hash: HashArg = 'well-formed'): Call =>
  make('obj_get_info_by_fd', { map, hash });
export const byId = (map: number): Call => ({ call: 'map_get_fd_by_id', map });
export const link = (map: number, prog = 0): Call => make('link_create', { link: 0, prog, map });
/** An iterator over all maps, and its walk with the page of a map in mind. */
export const linkWalk: Call = make('link_create', { link: 0, prog: 0 });
export const walk = (map: number): Call => make('iter_read', { link: 0, map });
export const read: Call = make('iter_read', { link: 0 });
export const close = (of: 'map' | 'prog' | 'link', slot: number): Call =>
  make('close', { [of]: slot });

/** An extension is loaded for p0 and attached. */
export const extend: readonly Call[] = [
  load('extension.A', NONE, 1, { target: 0 }),
  make('link_create', { link: 0, prog: 1 }),
];

/** A template m0 and an outer map m1. */
export const outerOf = (inner: Kind, outer: Kind, hash: ExclArg = PLAIN): readonly Call[] => [
  create(m0, inner),
  create(m1, outer, hash, m0),
];
export const arrayOfArrays = outerOf('ARRAY', 'ARRAY_OF_MAPS');
export const hashOfArrays = outerOf('ARRAY', 'HASH_OF_MAPS');

/** The same, with the template as element. */
export const full = [...arrayOfArrays, insert(m1, m0)];
export const fullHash = [...hashOfArrays, insert(m1, m0)];

export const nextKey = (map: number): Call => ({ call: 'map_get_next_key', map });
export const take = (map: number): Call => ({ call: 'map_lookup_and_delete_elem', map });
export const munmap = (map: number): Call => ({ call: 'munmap', map });
export const store = (map: number, value: number): Call => ({ call: 'mmap_store', map, value });
/** A load through the mapping. */
export const peek = (map: number): Call => ({ call: 'mmap_load', map });
export const pin = (map: number): Call => ({ call: 'obj_pin', map });
export const get = (map: number): Call => ({ call: 'obj_get', map });
export const unlink = (map: number): Call => ({ call: 'unlink', map });
export const attach = (prog: number, slot = 0): Call => make('link_create', { link: slot, prog });

/** A HASH without and with an element, socket storage. */
export const emptyHash = create(m0, 'HASH');
export const fullValue = [emptyHash, update(m0, 1)];
export const storage = create(m0, 'SK_STORAGE');

/** A program that can be extended; one that tail calls. */
export const victim = [create(m0, 'ARRAY'), load('victim.A', m0)];
export const tail = [create(m0, 'PROG_ARRAY'), load('tail-call.A', m0)];

/** An update of element 0, up to where it waits for its value, and the rest. */
export const begin = (map: number): Call => ({ call: 'map_update_begin', map });
export const end = (map: number, value: number): Call => ({ call: 'map_update_end', map, value });

/** The page of a mapping pinned by io_uring, and a read into it. */
export const register = (map: number): Call => ({ call: 'register_buffers', map });
export const readFixed = (map: number, value: number): Call => ({ call: 'read_fixed', map, value });
