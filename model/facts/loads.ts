/** BPF_PROG_LOAD, every way to name a map, and BPF_PROG_BIND_MAP: section 3. */
import { CLOSED_FD } from '../kernel/call.ts';
import { EACCES, EBADF } from '../kernel/errno.ts';
import { ZERO_DIGEST } from '../programs/text.ts';
import {
  OTHER,
  bindMap,
  byId,
  close,
  create,
  excl,
  flagged,
  freeze,
  load,
  lookup,
  m0,
  m1,
  runProg,
} from './calls.ts';
import type { FactTable } from './table.ts';

export const LOADS: FactTable = {
  'key table: load, digest matches': [[create(m0, 'ARRAY', OTHER), load('write.A', m0)], 0],
  'key table: load, digest differs': [[create(m0, 'ARRAY', OTHER), load('write.B', m0)], -EACCES],
  '3: read-only use counts as well': [[create(m0, 'ARRAY', OTHER), load('read.A', m0)], -EACCES],
  '3: a frozen map is no different': [
    [create(m0, 'ARRAY', OTHER), freeze(m0), load('write.B', m0)],
    -EACCES,
  ],
  '3: a bad map fd': [[load('write.A', CLOSED_FD)], -EBADF],
  '3: an exclusive outer map needs a match': [
    [create(m0, 'ARRAY'), create(m1, 'ARRAY_OF_MAPS', OTHER, m0), load('write-inner.A', m1)],
    -EACCES,
  ],
  'key table: load by value': [
    [create(m0, 'ARRAY', excl('write-value.A')), load('write-value.A', m0)],
    0,
  ],
  'key table: load by index': [
    [create(m0, 'HASH', excl('write-idx.A')), load('write-idx.A', m0)],
    0,
  ],
  'key table: load by index and value': [
    [create(m0, 'ARRAY', excl('write-idx-value.A')), load('write-idx-value.A', m0)],
    0,
  ],
  'key table: load by index, digest differs': [
    [create(m0, 'ARRAY', OTHER), load('write-idx.A', m0)],
    -EACCES,
  ],
  'key table: matching, fd_array in a counted fd_array': [
    [create(m0, 'ARRAY', excl('write-idx.A')), load('write-idx.A', m0, 0, { fd_array: m0 })],
    -EACCES,
  ],
  '3: matching by fd, fd_array besides': [
    [create(m0, 'ARRAY', OTHER), load('write.A', m0, 0, { fd_array: m0 })],
    -EACCES,
  ],
  '3: fd_array and not named': [
    [create(m0, 'ARRAY', OTHER), create(m1, 'ARRAY'), load('write.A', m1, 0, { fd_array: m0 })],
    -EACCES,
  ],
  '3: named by fd, not in the counted fd_array': [
    [create(m0, 'ARRAY', OTHER), create(m1, 'ARRAY'), load('write.A', m0, 0, { fd_array: m1 })],
    0,
  ],
  'key table: zero hash, fd_array: any program writes': [
    [
      create(m0, 'ARRAY', excl(ZERO_DIGEST)),
      load('write.B', m0, 0, { fd_array: m0 }),
      runProg(),
      lookup(m0),
    ],
    1,
  ],
  '3: zero hash, fd_array, then named by index': [
    [
      create(m0, 'ARRAY', excl(ZERO_DIGEST)),
      load('write-idx.A', m0, 0, { fd_array: m0 }),
      runProg(),
    ],
    0,
  ],
  'key table: zero hash, fd_array_cnt 0': [
    [create(m0, 'ARRAY', excl(ZERO_DIGEST)), load('write-idx.A', m0)],
    -EACCES,
  ],
  '3: a bad fd in a counted fd_array': [
    [create(m0, 'ARRAY'), load('write.A', m0, 0, { fd_array: CLOSED_FD })],
    -EBADF,
  ],
  '3: RDONLY_PROG and a writer that matches': [
    [flagged(m0, 'RDONLY_PROG', OTHER), load('write.A', m0)],
    -EACCES,
  ],
  '3: RDONLY_PROG and a reader': [[flagged(m0, 'RDONLY_PROG'), load('read.A', m0)], 0],
  'key table: BIND_MAP to a program that does not match': [
    [create(m0, 'ARRAY', OTHER), load('iter-read.A'), bindMap(m0)],
    0,
  ],
  '3: BIND_MAP again, frozen': [
    [create(m0, 'ARRAY', OTHER), freeze(m0), load('iter-read.A'), bindMap(m0), bindMap(m0)],
    0,
  ],
  '3: a bound map is kept alive': [
    [create(m0, 'ARRAY', OTHER), load('iter-read.A'), bindMap(m0), close('map', m0), byId(m0)],
    0,
  ],
};
