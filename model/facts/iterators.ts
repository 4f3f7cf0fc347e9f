/** Iterators: section 5. */
import { CLOSED_FD } from '../kernel/call.ts';
import { EBADF, EINVAL, EPERM } from '../kernel/errno.ts';
import {
  MINE,
  OTHER,
  arrayOfArrays,
  create,
  excl,
  flagged,
  freeze,
  link,
  load,
  lookup,
  m0,
  m1,
  read,
  update,
} from './calls.ts';
import type { FactTable } from './table.ts';

export const ITERATORS: FactTable = {
  '5: bpf_map_elem link on an exclusive map': [
    [create(m0, 'ARRAY', MINE), load('iter-read.A'), link(m0)],
    0,
    -EPERM,
  ],
  '5: the same for its own iterator program': [
    [create(m0, 'HASH', excl('iter-write.A')), load('iter-write.A'), link(m0)],
    0,
    -EPERM,
  ],
  '5: link: closed map fd': [[load('iter-read.A'), link(CLOSED_FD)], -EBADF],
  '5: link on an outer map': [[...arrayOfArrays, load('iter-read.A'), link(m1)], -EINVAL],
  '5: exclusivity before the kind of map': [
    [create(m0, 'ARRAY'), create(m1, 'ARRAY_OF_MAPS', MINE, m0), load('iter-read.A'), link(m1)],
    -EINVAL,
    -EPERM,
  ],
  '5: a writing iterator writes a frozen map': [
    [create(m0, 'ARRAY'), freeze(m0), load('iter-write.A'), link(m0), read, lookup(m0)],
    1,
  ],
  'key table: bpf_sk_storage_map iterator on an exclusive map': [
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
  '5: the same, frozen': [
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
  '5: bpf_sk_storage_map iterator on an exclusive ARRAY': [
    [create(m0, 'ARRAY', OTHER), load('iter-read-storage.A'), link(m0)],
    -EINVAL,
  ],
  '5: bpf_map_elem iterator on SK_STORAGE': [
    [create(m0, 'SK_STORAGE'), load('iter-read.A'), link(m0)],
    -EINVAL,
  ],
  '5: a writing iterator on RDONLY_PROG': [
    [flagged(m0, 'RDONLY_PROG'), load('iter-write.A'), link(m0), read, lookup(m0)],
    1,
  ],
};
