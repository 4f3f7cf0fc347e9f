/**
 * What released kernels were seen to answer (KERNEL-FACTS, by section), for the calls that the model
 * has: group A is `permissive`, group B is `mainline`,
 * 7.3.4 is `mainline-7.3`. Each row makes its calls from the empty kernel;
 * all but the last must be accepted.
 */
/* eslint max-lines: 'off' -- one table, read beside KERNEL-FACTS.md */
import { describe, expect, it } from 'vitest';
import type { Call, ElemFlags, ExclArg, HashArg } from './call.ts';
import { CLOSED_FD, PROG_FD } from './call.ts';
import { NO_ELEMENT, NO_INNER, NO_TAIL } from './content.ts';
import { mainline } from './designs/mainline.ts';
import { mainline73 } from './designs/mainline-7.3.ts';
import { permissive } from './designs/permissive.ts';
import {
  E2BIG,
  EACCES,
  EBADF,
  EBUSY,
  EEXIST,
  EFAULT,
  EINVAL,
  EKEYREJECTED,
  ENOENT,
  ENOTSUPP,
  EPERM,
  nameOfAnswer,
} from './errno.ts';
import type { Flags, Kind } from './kind.ts';
import type { Design } from './design.ts';
import { run } from './run.ts';
import { scopeNamed } from './scopes.ts';
import { emptyState, NONE } from './state.ts';
import { NO_DIGEST, NO_TEXT, textNamed, ZERO_DIGEST } from './text.ts';

const [m0, m1, m2] = [0, 1, 2];

const excl = (digest: string): ExclArg => ({ form: 'well-formed', digest });
const PLAIN = excl(NO_DIGEST);
const MINE = excl('write-inner.A');
const OTHER = excl('write.A');

const create = (
  map: number,
  kind: Kind,
  hash: ExclArg = PLAIN,
  template = NONE,
  flags: Flags = 'none',
  open: 'rw' | 'ro' | 'wo' = 'rw',
): Call => ({ call: 'map_create', map, kind, excl: hash, template, flags, open });
const flagged = (map: number, flags: Flags, hash: ExclArg = PLAIN): Call =>
  create(map, 'ARRAY', hash, NONE, flags);
const opened = (map: number, open: 'ro' | 'wo', flags: Flags = 'none'): Call =>
  create(map, 'ARRAY', PLAIN, NONE, flags, open);
const insert = (outer: number, inner: number, key = 0, flags: ElemFlags = 'BPF_ANY'): Call => ({
  call: 'insert_inner',
  outer,
  key,
  inner,
  flags,
});
const update = (map: number, value = 0, key = 0, flags: ElemFlags = 'BPF_ANY'): Call => ({
  call: 'map_update_elem',
  map,
  key,
  value,
  flags,
});
const lookup = (map: number, key = 0): Call => ({ call: 'map_lookup_elem', map, key });
const remove = (map: number): Call => ({ call: 'map_delete_elem', map, key: 0 });
const freeze = (map: number): Call => ({ call: 'map_freeze', map });
const load = (
  name: string,
  map = NONE,
  prog = 0,
  more: Partial<Extract<Call, { call: 'prog_load' }>> = {},
): Call => ({
  call: 'prog_load',
  prog,
  text: textNamed(name) ?? NO_TEXT,
  map,
  listed: NONE,
  signed: false,
  target: NONE,
  ...more,
});
const runProg = (prog = 0, map = NONE): Call => ({ call: 'prog_run', prog, map });
const signed = (listed = NONE): Partial<Extract<Call, { call: 'prog_load' }>> => ({
  signed: true,
  listed,
});
const bindMap = (map: number): Call => ({ call: 'prog_bind_map', prog: 0, map });
const mmap = (map: number, prot: 'ro' | 'rw'): Call => ({ call: 'mmap', map, prot });
const hashOf = (map: number, hash: HashArg = 'well-formed'): Call => ({
  call: 'map_hash',
  map,
  hash,
});
const byId = (map: number): Call => ({ call: 'map_get_fd_by_id', map });
const extend: readonly Call[] = [
  load('extension.A', NONE, 1, { target: 0 }),
  { call: 'link_extension', link: 0, prog: 1 },
];
const link = (map: number, prog = 0): Call => ({ call: 'link_create', link: 0, prog, map });
const read: Call = { call: 'iter_read', link: 0 };
const close = (of: 'map' | 'prog' | 'link', slot: number): Call => ({ call: 'close', of, slot });

/**
 * section, scenario, calls, answer in group A, answer in group B (as in A if left out), answer of 7.3.4
 * (as in B if left out)
 */
type Row = readonly [string, string, readonly Call[], number, number?, number?];

const outerOf = (inner: Kind, outer: Kind, hash: ExclArg = PLAIN): readonly Call[] => [
  create(m0, inner),
  create(m1, outer, hash, m0),
];
const arrayOfArrays = outerOf('ARRAY', 'ARRAY_OF_MAPS');
const hashOfArrays = outerOf('ARRAY', 'HASH_OF_MAPS');
const full = [...arrayOfArrays, insert(m1, m0)];
const fullHash = [...hashOfArrays, insert(m1, m0)];

const ROWS: readonly Row[] = [
  ['key table', 'create with a 32-byte hash', [create(m0, 'ARRAY', MINE)], 0],
  [
    'key table',
    'hash pointer with another size',
    [create(m0, 'HASH', { form: 'wrong size' })],
    -EINVAL,
  ],
  ['key table', 'NULL with a size', [create(m0, 'ARRAY', { form: 'null with size' })], -EINVAL],
  ['key table', 'bad pointer, size 32', [create(m0, 'ARRAY', { form: 'bad pointer' })], -EFAULT],
  ['key table', 'load, digest matches', [create(m0, 'ARRAY', OTHER), load('write.A', m0)], 0],
  ['key table', 'load, digest differs', [create(m0, 'ARRAY', OTHER), load('write.B', m0)], -EACCES],
  ['3', 'read-only use counts as well', [create(m0, 'ARRAY', OTHER), load('read.A', m0)], -EACCES],
  [
    '3',
    'a frozen map is no different',
    [create(m0, 'ARRAY', OTHER), freeze(m0), load('write.B', m0)],
    -EACCES,
  ],
  ['3', 'a bad map fd', [load('write.A', CLOSED_FD)], -EBADF],
  [
    '3',
    'an exclusive outer map needs a match',
    [create(m0, 'ARRAY'), create(m1, 'ARRAY_OF_MAPS', OTHER, m0), load('write-inner.A', m1)],
    -EACCES,
  ],
  [
    '1',
    'a bad template wins over a bad hash',
    [create(m0, 'ARRAY'), create(m1, 'ARRAY_OF_MAPS', { form: 'wrong size' }, CLOSED_FD)],
    -EBADF,
  ],
  [
    '1',
    'an exclusive template and a bad hash size',
    [create(m0, 'ARRAY', MINE), create(m1, 'ARRAY_OF_MAPS', { form: 'wrong size' }, m0)],
    -EINVAL,
    -ENOTSUPP,
  ],
  [
    '1',
    'an exclusive template and a bad hash pointer',
    [create(m0, 'ARRAY', MINE), create(m1, 'ARRAY_OF_MAPS', { form: 'bad pointer' }, m0)],
    -EFAULT,
    -ENOTSUPP,
  ],
  ['1', 'every kind may be exclusive: HASH', [create(m0, 'HASH', MINE)], 0],
  [
    '1',
    'every kind may be exclusive: ARRAY_OF_MAPS',
    [create(m0, 'ARRAY'), create(m1, 'ARRAY_OF_MAPS', MINE, m0)],
    0,
  ],
  [
    '1',
    'every kind may be exclusive: HASH_OF_MAPS',
    [create(m0, 'ARRAY'), create(m1, 'HASH_OF_MAPS', MINE, m0)],
    0,
  ],
  [
    '4',
    'exclusive template',
    [create(m0, 'ARRAY', MINE), create(m1, 'ARRAY_OF_MAPS', PLAIN, m0)],
    0,
    -ENOTSUPP,
  ],
  [
    '4',
    'exclusive template of a HASH_OF_MAPS',
    [create(m0, 'HASH', MINE), create(m1, 'HASH_OF_MAPS', MINE, m0)],
    0,
    -ENOTSUPP,
  ],
  ['4', 'template: closed fd', [create(m1, 'ARRAY_OF_MAPS', PLAIN, CLOSED_FD)], -EBADF],
  [
    '4',
    'template: program fd',
    [load('iter-read.A'), create(m1, 'ARRAY_OF_MAPS', PLAIN, PROG_FD)],
    -EINVAL,
  ],
  [
    '4',
    'template: an outer map',
    [...arrayOfArrays, create(m2, 'ARRAY_OF_MAPS', PLAIN, m1)],
    -EINVAL,
  ],
  [
    '4',
    'template: an exclusive outer map (nested comes first)',
    [
      create(m0, 'ARRAY'),
      create(m1, 'ARRAY_OF_MAPS', MINE, m0),
      create(m2, 'HASH_OF_MAPS', PLAIN, m1),
    ],
    -EINVAL,
  ],
  [
    '4',
    'exclusive element, plain outer',
    [...arrayOfArrays, create(m2, 'ARRAY', MINE), insert(m1, m2)],
    0,
    -ENOTSUPP,
  ],
  [
    '4',
    'exclusive element, outer of the same hash',
    [...outerOf('ARRAY', 'ARRAY_OF_MAPS', MINE), create(m2, 'ARRAY', MINE), insert(m1, m2)],
    0,
    -ENOTSUPP,
  ],
  [
    '4',
    'exclusive element, outer of another hash',
    [...outerOf('ARRAY', 'ARRAY_OF_MAPS', OTHER), create(m2, 'ARRAY', MINE), insert(m1, m2)],
    0,
    -ENOTSUPP,
  ],
  [
    '4',
    'plain element, exclusive outer',
    [...outerOf('ARRAY', 'ARRAY_OF_MAPS', MINE), insert(m1, m0)],
    0,
  ],
  [
    '4',
    'an outer from an exclusive template takes plain maps',
    [
      create(m0, 'ARRAY', MINE),
      create(m1, 'ARRAY_OF_MAPS', PLAIN, m0),
      create(m2, 'ARRAY'),
      insert(m1, m2),
    ],
    0,
    NaN,
  ],
  [
    '4',
    'a frozen exclusive element',
    [...arrayOfArrays, create(m2, 'ARRAY', MINE), freeze(m2), insert(m1, m2)],
    0,
    -ENOTSUPP,
  ],
  [
    '4',
    'a frozen plain element',
    [create(m0, 'ARRAY'), freeze(m0), create(m1, 'ARRAY_OF_MAPS', PLAIN, m0), insert(m1, m0)],
    0,
  ],
  ['4', 'frozen outer', [...arrayOfArrays, freeze(m1), insert(m1, m0)], -EPERM],
  [
    '4',
    'ARRAY_OF_MAPS: flags before the fd',
    [...arrayOfArrays, insert(m1, CLOSED_FD, 0, 'unknown')],
    -EINVAL,
  ],
  ['4', 'ARRAY_OF_MAPS: NOEXIST', [...arrayOfArrays, insert(m1, m0, 0, 'BPF_NOEXIST')], -EINVAL],
  [
    '4',
    'ARRAY_OF_MAPS: index before a bad fd',
    [...arrayOfArrays, insert(m1, CLOSED_FD, 1)],
    -E2BIG,
  ],
  [
    '4',
    'ARRAY_OF_MAPS: index before exclusivity',
    [...arrayOfArrays, create(m2, 'ARRAY', MINE), insert(m1, m2, 1)],
    -E2BIG,
  ],
  ['4', 'element: closed fd', [...arrayOfArrays, insert(m1, CLOSED_FD)], -EBADF],
  [
    '4',
    'element: program fd',
    [...arrayOfArrays, load('iter-read.A'), insert(m1, PROG_FD)],
    -EINVAL,
  ],
  ['4', 'element: the outer itself', [...arrayOfArrays, insert(m1, m1)], -EINVAL],
  [
    '4',
    'element: an exclusive outer itself',
    [...outerOf('ARRAY', 'ARRAY_OF_MAPS', MINE), insert(m1, m1)],
    -EINVAL,
    -ENOTSUPP,
  ],
  [
    '4',
    'element: another kind than the template',
    [...arrayOfArrays, create(m2, 'HASH'), insert(m1, m2)],
    -EINVAL,
  ],
  [
    '4',
    'element: exclusive and another kind',
    [...arrayOfArrays, create(m2, 'HASH', MINE), insert(m1, m2)],
    -EINVAL,
    -ENOTSUPP,
  ],
  [
    '4',
    'HASH_OF_MAPS: exclusivity before bad flags',
    [...hashOfArrays, create(m2, 'ARRAY', MINE), insert(m1, m2, 0, 'unknown')],
    -EINVAL,
    -ENOTSUPP,
  ],
  ['4', 'HASH_OF_MAPS: bad flags', [...hashOfArrays, insert(m1, m0, 0, 'unknown')], -EINVAL],
  [
    '4',
    'HASH_OF_MAPS: NOEXIST on a present key',
    [...fullHash, insert(m1, m0, 0, 'BPF_NOEXIST')],
    -EEXIST,
  ],
  [
    '4',
    'HASH_OF_MAPS: EXIST on an absent key',
    [...hashOfArrays, insert(m1, m0, 0, 'BPF_EXIST')],
    -ENOENT,
  ],
  [
    '4',
    'HASH_OF_MAPS: exclusive with NOEXIST on an absent key',
    [...hashOfArrays, create(m2, 'ARRAY', MINE), insert(m1, m2, 0, 'BPF_NOEXIST')],
    0,
    -ENOTSUPP,
  ],
  ['4', 'user space reads which inner map it is', [...full, lookup(m1)], m0],
  ['4', 'lookup of an absent inner map', [...arrayOfArrays, lookup(m1)], -ENOENT],
  ['4', 'delete of an inner map', [...full, remove(m1)], 0],
  ['4', 'delete of an absent inner map', [...full, remove(m1), remove(m1)], -ENOENT],
  ['4', 'delete in a frozen outer', [...full, freeze(m1), remove(m1)], -EPERM],
  [
    '4',
    'programs still write through a frozen outer',
    [...full, freeze(m1), load('write-inner.A', m1), runProg(), lookup(m0)],
    1,
  ],
  [
    '4',
    'after the delete the program sees none',
    [...full, load('write-inner.A', m1), remove(m1), runProg()],
    NO_INNER,
  ],
  [
    '5',
    'bpf_map_elem link on an exclusive map',
    [create(m0, 'ARRAY', MINE), load('iter-read.A'), link(m0)],
    0,
    -EPERM,
  ],
  [
    '5',
    'the same for its own iterator program',
    [create(m0, 'HASH', excl('iter-write.A')), load('iter-write.A'), link(m0)],
    0,
    -EPERM,
  ],
  ['5', 'link: closed map fd', [load('iter-read.A'), link(CLOSED_FD)], -EBADF],
  ['5', 'link on an outer map', [...arrayOfArrays, load('iter-read.A'), link(m1)], -EINVAL],
  [
    '5',
    'exclusivity before the kind of map',
    [create(m0, 'ARRAY'), create(m1, 'ARRAY_OF_MAPS', MINE, m0), load('iter-read.A'), link(m1)],
    -EINVAL,
    -EPERM,
  ],
  [
    '5',
    'a writing iterator writes a frozen map',
    [create(m0, 'ARRAY'), freeze(m0), load('iter-write.A'), link(m0), read, lookup(m0)],
    1,
  ],
  ['6', 'ARRAY: delete', [create(m0, 'ARRAY', MINE), remove(m0)], -EINVAL],
  ['6', 'ARRAY: NOEXIST', [create(m0, 'ARRAY', MINE), update(m0, 0, 0, 'BPF_NOEXIST')], -EEXIST],
  ['6', 'ARRAY: update out of range', [create(m0, 'ARRAY', MINE), update(m0, 0, 1)], -E2BIG],
  ['6', 'ARRAY: lookup out of range', [create(m0, 'ARRAY', MINE), lookup(m0, 1)], -ENOENT],
  [
    '6',
    'user space writes and reads an exclusive map',
    [create(m0, 'HASH', MINE), update(m0, 1), lookup(m0)],
    1,
  ],
  [
    '6',
    'user space deletes from an exclusive map',
    [create(m0, 'HASH', MINE), update(m0, 1), remove(m0)],
    0,
  ],
  ['6', 'HASH: lookup of an absent key', [create(m0, 'HASH'), lookup(m0)], -ENOENT],
  ['6', 'freeze', [create(m0, 'HASH', MINE), freeze(m0)], 0],
  ['6', 'freeze twice', [create(m0, 'ARRAY', MINE), freeze(m0), freeze(m0)], -EPERM],
  ['6', 'freeze of a bad fd', [freeze(m0)], -EBADF],
  ['6', 'update after freeze', [create(m0, 'ARRAY', MINE), freeze(m0), update(m0, 1)], -EPERM],
  [
    '6',
    'delete after freeze',
    [create(m0, 'HASH', MINE), update(m0), freeze(m0), remove(m0)],
    -EPERM,
  ],
  [
    '6',
    'lookup after freeze',
    [create(m0, 'ARRAY', MINE), update(m0, 1), freeze(m0), lookup(m0)],
    1,
  ],
  [
    '6',
    'programs still write a frozen map',
    [create(m0, 'ARRAY', OTHER), freeze(m0), load('write.A', m0), runProg(), lookup(m0)],
    1,
  ],
  [
    '6',
    'a program finds no element in an empty HASH',
    [create(m0, 'HASH'), load('write.A', m0), runProg()],
    NO_ELEMENT,
  ],
  [
    '9',
    'an fd keeps nothing open after close',
    [create(m0, 'ARRAY'), close('map', m0), lookup(m0)],
    -EBADF,
  ],
  [
    '9',
    'a program keeps its map',
    [create(m0, 'ARRAY'), load('write.A', m0), close('map', m0), runProg()],
    0,
  ],
  [
    '9',
    'an outer map keeps its inner map',
    [...full, close('map', m0), load('write-inner.A', m1), runProg()],
    0,
  ],
  [
    '9',
    'an iterator link keeps its map and program',
    [create(m0, 'ARRAY'), load('iter-write.A'), link(m0), close('map', m0), close('prog', 0), read],
    0,
  ],

  // counted fd_array, reference forms, bound maps
  [
    'key table',
    'load by value',
    [create(m0, 'ARRAY', excl('write-value.A')), load('write-value.A', m0)],
    0,
  ],
  [
    'key table',
    'load by index',
    [create(m0, 'HASH', excl('write-idx.A')), load('write-idx.A', m0)],
    0,
  ],
  [
    'key table',
    'load by index and value',
    [create(m0, 'ARRAY', excl('write-idx-value.A')), load('write-idx-value.A', m0)],
    0,
  ],
  [
    'key table',
    'load by index, digest differs',
    [create(m0, 'ARRAY', OTHER), load('write-idx.A', m0)],
    -EACCES,
  ],
  [
    'key table',
    'matching, listed in a counted fd_array',
    [create(m0, 'ARRAY', excl('write-idx.A')), load('write-idx.A', m0, 0, { listed: m0 })],
    -EACCES,
  ],
  [
    '3',
    'matching by fd, listed besides',
    [create(m0, 'ARRAY', OTHER), load('write.A', m0, 0, { listed: m0 })],
    -EACCES,
  ],
  [
    '3',
    'listed and not named',
    [create(m0, 'ARRAY', OTHER), create(m1, 'ARRAY'), load('write.A', m1, 0, { listed: m0 })],
    -EACCES,
  ],
  [
    '3',
    'named by fd, not in the counted fd_array',
    [create(m0, 'ARRAY', OTHER), create(m1, 'ARRAY'), load('write.A', m0, 0, { listed: m1 })],
    0,
  ],
  [
    'key table',
    'zero hash, listed: any program writes',
    [
      create(m0, 'ARRAY', excl(ZERO_DIGEST)),
      load('write.B', m0, 0, { listed: m0 }),
      runProg(),
      lookup(m0),
    ],
    1,
  ],
  [
    '3',
    'zero hash, listed, then named by index',
    [create(m0, 'ARRAY', excl(ZERO_DIGEST)), load('write-idx.A', m0, 0, { listed: m0 }), runProg()],
    0,
  ],
  [
    'key table',
    'zero hash, fd_array_cnt 0',
    [create(m0, 'ARRAY', excl(ZERO_DIGEST)), load('write-idx.A', m0)],
    -EACCES,
  ],
  [
    '3',
    'a bad fd in a counted fd_array',
    [create(m0, 'ARRAY'), load('write.A', m0, 0, { listed: CLOSED_FD })],
    -EBADF,
  ],
  [
    '3',
    'RDONLY_PROG and a writer that matches',
    [flagged(m0, 'RDONLY_PROG', OTHER), load('write.A', m0)],
    -EACCES,
  ],
  ['3', 'RDONLY_PROG and a reader', [flagged(m0, 'RDONLY_PROG'), load('read.A', m0)], 0],
  ['6', 'WRONLY_PROG and a reader', [flagged(m0, 'WRONLY_PROG'), load('read.A', m0)], -EACCES],
  ['6', 'RDONLY_PROG does not bind user space', [flagged(m0, 'RDONLY_PROG'), update(m0, 1)], 0],
  [
    'key table',
    'BIND_MAP to a program that does not match',
    [create(m0, 'ARRAY', OTHER), load('iter-read.A'), bindMap(m0)],
    0,
  ],
  [
    '3',
    'BIND_MAP again, frozen',
    [create(m0, 'ARRAY', OTHER), freeze(m0), load('iter-read.A'), bindMap(m0), bindMap(m0)],
    0,
  ],
  [
    '3',
    'a bound map is kept alive',
    [create(m0, 'ARRAY', OTHER), load('iter-read.A'), bindMap(m0), close('map', m0), byId(m0)],
    0,
  ],
  [
    '4',
    'template: PROG_ARRAY',
    [create(m0, 'PROG_ARRAY'), create(m1, 'ARRAY_OF_MAPS', PLAIN, m0)],
    -ENOTSUPP,
  ],
  [
    '4',
    'element: other flags than the template',
    [...arrayOfArrays, flagged(m2, 'RDONLY_PROG'), insert(m1, m2)],
    -EINVAL,
  ],
  [
    '4',
    'element through a read-only fd',
    [opened(m0, 'ro'), create(m1, 'ARRAY_OF_MAPS', PLAIN, m0), insert(m1, m0)],
    0,
  ],
  // iterators
  [
    'key table',
    'bpf_sk_storage_map iterator on an exclusive map',
    [
      create(m0, 'SK_STORAGE', OTHER),
      update(m0, 0),
      load('iter-write-storage.A'),
      link(m0),
      read,
      lookup(m0),
    ],
    1,
  ],
  [
    '5',
    'the same, frozen',
    [
      create(m0, 'SK_STORAGE', OTHER),
      update(m0, 0),
      freeze(m0),
      load('iter-write-storage.A'),
      link(m0),
      read,
      lookup(m0),
    ],
    1,
  ],
  [
    '5',
    'bpf_sk_storage_map iterator on an exclusive ARRAY',
    [create(m0, 'ARRAY', OTHER), load('iter-read-storage.A'), link(m0)],
    -EINVAL,
  ],
  [
    '5',
    'bpf_map_elem iterator on SK_STORAGE',
    [create(m0, 'SK_STORAGE'), load('iter-read.A'), link(m0)],
    -EINVAL,
  ],
  [
    '5',
    'a writing iterator on RDONLY_PROG',
    [flagged(m0, 'RDONLY_PROG'), load('iter-write.A'), link(m0), read, lookup(m0)],
    1,
  ],
  // user space
  [
    '6',
    'freeze with a writable mapping',
    [flagged(m0, 'MMAPABLE', OTHER), mmap(m0, 'rw'), freeze(m0)],
    -EBUSY,
  ],
  [
    '6',
    'freeze after munmap',
    [flagged(m0, 'MMAPABLE', OTHER), mmap(m0, 'rw'), { call: 'munmap', map: m0 }, freeze(m0)],
    0,
  ],
  [
    '6',
    'freeze with a read-only mapping',
    [flagged(m0, 'MMAPABLE'), mmap(m0, 'ro'), freeze(m0)],
    0,
  ],
  [
    '6',
    'writable mapping of a frozen map',
    [flagged(m0, 'MMAPABLE'), freeze(m0), mmap(m0, 'rw')],
    -EPERM,
  ],
  [
    '6',
    'read-only mapping of a frozen map',
    [flagged(m0, 'MMAPABLE'), freeze(m0), mmap(m0, 'ro')],
    0,
  ],
  ['6', 'mapping of a map that is not mmapable', [create(m0, 'ARRAY'), mmap(m0, 'rw')], -EINVAL],
  [
    '6',
    'writable mapping through a read-only fd',
    [opened(m0, 'ro', 'MMAPABLE'), mmap(m0, 'rw')],
    -EACCES,
  ],
  [
    '6',
    'read-only mapping through a read-only fd',
    [opened(m0, 'ro', 'MMAPABLE'), mmap(m0, 'ro')],
    -EINVAL,
  ],
  [
    '6',
    'read-only mapping through a write-only fd',
    [opened(m0, 'wo', 'MMAPABLE'), mmap(m0, 'ro')],
    -EACCES,
  ],
  ['6', 'update through a read-only fd', [opened(m0, 'ro'), update(m0)], -EPERM],
  ['6', 'lookup through a write-only fd', [opened(m0, 'wo'), lookup(m0)], -EPERM],
  ['6', 'freeze through a read-only fd', [opened(m0, 'ro'), freeze(m0)], -EPERM],
  ['6', 'freeze through a write-only fd', [opened(m0, 'wo'), freeze(m0)], 0],
  ['6', 'GET_FD_BY_ID reopens read-write', [opened(m0, 'ro'), byId(m0), update(m0, 1)], 0],
  [
    '6',
    'lookup_and_delete in a HASH',
    [create(m0, 'HASH', OTHER), update(m0, 1), { call: 'map_lookup_and_delete_elem', map: m0 }],
    1,
  ],
  [
    '6',
    'lookup_and_delete in an ARRAY',
    [create(m0, 'ARRAY'), { call: 'map_lookup_and_delete_elem', map: m0 }],
    -ENOTSUPP,
  ],
  [
    '6',
    'lookup_and_delete after freeze',
    [create(m0, 'HASH'), update(m0), freeze(m0), { call: 'map_lookup_and_delete_elem', map: m0 }],
    -EPERM,
  ],
  [
    '6',
    'next key after freeze',
    [create(m0, 'ARRAY', OTHER), freeze(m0), { call: 'map_get_next_key', map: m0 }],
    0,
  ],
  // content hash
  [
    '7',
    'content hash of a frozen map',
    [create(m0, 'ARRAY', OTHER), update(m0, 1), freeze(m0), hashOf(m0)],
    1,
  ],
  ['7', 'content hash of a map that is not frozen', [create(m0, 'ARRAY'), hashOf(m0)], -EPERM],
  [
    '7',
    'content hash: size before frozen',
    [create(m0, 'ARRAY'), hashOf(m0, 'wrong size')],
    -EINVAL,
  ],
  [
    '7',
    'content hash: frozen before the pointer',
    [create(m0, 'ARRAY'), hashOf(m0, 'bad pointer')],
    -EPERM,
  ],
  [
    '7',
    'content hash: bad pointer',
    [create(m0, 'ARRAY'), freeze(m0), hashOf(m0, 'bad pointer')],
    -EFAULT,
  ],
  ['7', 'content hash of a HASH', [create(m0, 'HASH'), freeze(m0), hashOf(m0)], -EINVAL],
  [
    '7',
    'content hash after a program wrote',
    [create(m0, 'ARRAY'), freeze(m0), hashOf(m0), load('write.A', m0), runProg(), hashOf(m0)],
    1,
  ],
  // other ways
  [
    '8',
    'an extension writes an exclusive map',
    [create(m0, 'ARRAY', excl('victim.A')), load('victim.A', m0), ...extend, runProg(), lookup(m0)],
    1,
  ],
  [
    '8',
    'the same, frozen',
    [
      create(m0, 'ARRAY', excl('victim.A')),
      freeze(m0),
      load('victim.A', m0),
      ...extend,
      runProg(),
      lookup(m0),
    ],
    1,
  ],
  [
    '8',
    'after detach the original runs',
    [
      create(m0, 'ARRAY', excl('victim.A')),
      load('victim.A', m0),
      ...extend,
      close('link', 0),
      runProg(),
      lookup(m0),
    ],
    0,
  ],
  [
    '8',
    'the target on an RDONLY_PROG map',
    [flagged(m0, 'RDONLY_PROG'), load('victim.A', m0)],
    -EINVAL,
  ],
  [
    '8',
    'tail call to a program that does not match',
    [
      create(m0, 'PROG_ARRAY', excl('tail-call.A')),
      create(m1, 'ARRAY'),
      load('tail-call.A', m0),
      load('write.A', m1, 1),
      { call: 'insert_prog', map: m0, prog: 1 },
      runProg(),
      lookup(m1),
    ],
    1,
  ],
  [
    '8',
    'tail call from a program that does not match',
    [
      create(m0, 'PROG_ARRAY'),
      create(m1, 'ARRAY', OTHER),
      load('tail-call.A', m0),
      load('write.A', m1, 1),
      { call: 'insert_prog', map: m0, prog: 1 },
      runProg(),
      lookup(m1),
    ],
    1,
  ],
  [
    '8',
    'an exclusive PROG_ARRAY: the caller must match',
    [create(m0, 'PROG_ARRAY', excl('tail-call.A')), load('tail-call.B', m0)],
    -EACCES,
  ],
  [
    '8',
    'tail call into nothing',
    [create(m0, 'PROG_ARRAY'), load('tail-call.A', m0), runProg()],
    NO_TAIL,
  ],
  [
    'key table',
    'bpf_sys_bpf update',
    [create(m0, 'ARRAY', OTHER), load('sys-update.A'), runProg(0, m0), lookup(m0)],
    1,
  ],
  [
    'key table',
    'bpf_sys_bpf delete',
    [create(m0, 'HASH', OTHER), update(m0), load('sys-delete.A'), runProg(0, m0)],
    0,
  ],
  [
    'key table',
    'bpf_sys_bpf freeze',
    [create(m0, 'ARRAY', OTHER), load('sys-freeze.A'), runProg(0, m0)],
    0,
  ],
  [
    'key table',
    'bpf_sys_bpf lookup',
    [create(m0, 'ARRAY'), load('sys-lookup.A'), runProg(0, m0)],
    -EINVAL,
  ],
  [
    '8',
    'bpf_sys_bpf update of a frozen map',
    [create(m0, 'ARRAY', OTHER), freeze(m0), load('sys-update.A'), runProg(0, m0)],
    -EPERM,
  ],
  // lifetimes
  [
    '9',
    'a pin keeps a map',
    [
      create(m0, 'ARRAY', OTHER),
      { call: 'obj_pin', map: m0 },
      close('map', m0),
      { call: 'obj_get', map: m0 },
    ],
    0,
  ],
  ['9', 'nothing keeps a map', [create(m0, 'ARRAY', OTHER), close('map', m0), byId(m0)], -ENOENT],
  [
    '9',
    'a mapping keeps a map',
    [flagged(m0, 'MMAPABLE'), mmap(m0, 'ro'), close('map', m0), byId(m0)],
    0,
  ],
  [
    '9',
    'a template is not kept by its outer map',
    [...arrayOfArrays, close('map', m0), byId(m0)],
    -ENOENT,
  ],
  [
    '9',
    'frozen survives reopening',
    [create(m0, 'ARRAY', OTHER), freeze(m0), byId(m0), update(m0)],
    -EPERM,
  ],
  [
    '9',
    'a load through a reopened fd',
    [create(m0, 'ARRAY', OTHER), byId(m0), load('write.B', m0)],
    -EACCES,
  ],
  // signed loads
  [
    '3 signed',
    'plain unfrozen map, not counted',
    [create(m0, 'ARRAY'), load('write-idx.A', m0, 0, signed())],
    0,
    0,
    -EACCES,
  ],
  [
    '3 signed',
    'a map by fd',
    [create(m0, 'ARRAY'), load('write.A', m0, 0, signed())],
    0,
    0,
    -EINVAL,
  ],
  [
    '3 signed',
    'matching, counted',
    [
      create(m0, 'ARRAY', excl('loader.A')),
      update(m0, 2),
      freeze(m0),
      load('loader.A', m0, 0, signed(m0)),
    ],
    -EACCES,
    -EACCES,
    0,
  ],
  [
    '3 signed',
    'zero hash, counted',
    [create(m0, 'ARRAY', excl(ZERO_DIGEST)), freeze(m0), load('loader.A', m0, 0, signed(m0))],
    0,
    0,
    -EACCES,
  ],
  [
    '3 signed',
    'counted, not an ARRAY',
    [create(m0, 'HASH', excl('write-idx.A')), freeze(m0), load('write-idx.A', m0, 0, signed(m0))],
    -EACCES,
    -EACCES,
    -EINVAL,
  ],
  [
    '3 signed',
    'counted, not frozen',
    [create(m0, 'ARRAY', excl('loader.A')), load('loader.A', m0, 0, signed(m0))],
    -EACCES,
    -EACCES,
    -EPERM,
  ],
  [
    '3 signed',
    'counted, plain, not frozen',
    [create(m0, 'ARRAY'), load('loader.A', m0, 0, signed(m0))],
    0,
    0,
    -EPERM,
  ],
  [
    '3 signed',
    'counted, frozen, not exclusive',
    [create(m0, 'ARRAY'), freeze(m0), load('loader.A', m0, 0, signed(m0))],
    0,
    0,
    -EPERM,
  ],
  [
    '3 signed',
    'counted, other content than was signed',
    [
      create(m0, 'ARRAY', excl('loader.A')),
      update(m0, 1),
      freeze(m0),
      load('loader.A', m0, 0, signed(m0)),
    ],
    -EACCES,
    -EACCES,
    -EKEYREJECTED,
  ],
  [
    '3 signed',
    'BIND_MAP of a plain map after a signed load',
    [create(m0, 'ARRAY'), load('iter-read.A', NONE, 0, signed()), bindMap(m0)],
    0,
  ],
];

const scope = scopeNamed('wide');

function lastAnswer(design: Design, calls: readonly Call[]): number {
  if (scope === undefined) throw new Error('the scope wide is gone');
  const { steps, stuck } = run(design, emptyState(scope), calls);
  expect(stuck).toBeUndefined();
  for (const [position, { outcome }] of steps.slice(0, -1).entries()) {
    expect(nameOfAnswer(outcome.answer), `call ${position + 1}`).toMatch(/^\d+$/);
  }
  return steps.at(-1)?.outcome.answer ?? NaN;
}

// A row whose answer is NaN is not asked there: an earlier call is refused already.
const QUESTIONS = ROWS.flatMap(([section, scenario, calls, inA, inB = inA, in73 = inB]) =>
  [
    { section, scenario, calls, group: 'A', design: permissive, answer: inA },
    { section, scenario, calls, group: 'B', design: mainline, answer: inB },
    { section, scenario, calls, group: '7.3.4', design: mainline73, answer: in73 },
  ].filter(({ answer }) => !Number.isNaN(answer)),
);

it.each(QUESTIONS)('KERNEL-FACTS $section: $scenario (group $group)', (question) => {
  const answer = lastAnswer(question.design, question.calls);
  expect(nameOfAnswer(answer)).toBe(nameOfAnswer(question.answer));
});

describe('KERNEL-FACTS 4: the hole', () => {
  const foreign = [
    create(m0, 'ARRAY', OTHER),
    create(m1, 'ARRAY_OF_MAPS', PLAIN, m0),
    insert(m1, m0),
    load('write-inner.B', m1),
    freeze(m0),
    runProg(),
    lookup(m0),
  ];
  it('lets a foreign program read and write an exclusive map in group A, also a frozen one', () => {
    expect(lastAnswer(permissive, foreign)).toBe(1);
  });
  it('names the same map only with a match', () => {
    expect(lastAnswer(permissive, [...foreign.slice(0, 3), load('write.B', m0)])).toBe(-EACCES);
  });
});
