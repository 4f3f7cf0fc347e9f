/** What user space may do with an exclusive map: section 6. */
import { NO_ELEMENT } from '../kernel/content.ts';
import {
  E2BIG,
  EACCES,
  EBADF,
  EBUSY,
  EEXIST,
  EINVAL,
  ENOENT,
  ENOTSUPP,
  EPERM,
} from '../kernel/errno.ts';
import {
  MINE,
  OTHER,
  byId,
  create,
  flagged,
  freeze,
  load,
  lookup,
  m0,
  mmap,
  opened,
  remove,
  runProg,
  update,
} from './calls.ts';
import type { FactTable } from './table.ts';

export const USER_SPACE: FactTable = {
  '6: ARRAY: delete': [[create(m0, 'ARRAY', MINE), remove(m0)], -EINVAL],
  '6: ARRAY: NOEXIST': [[create(m0, 'ARRAY', MINE), update(m0, 0, 0, 'BPF_NOEXIST')], -EEXIST],
  '6: ARRAY: update out of range': [[create(m0, 'ARRAY', MINE), update(m0, 0, 1)], -E2BIG],
  '6: ARRAY: lookup out of range': [[create(m0, 'ARRAY', MINE), lookup(m0, 1)], -ENOENT],
  '6: user space writes and reads an exclusive map': [
    [create(m0, 'HASH', MINE), update(m0, 1), lookup(m0)],
    1,
  ],
  '6: user space deletes from an exclusive map': [
    [create(m0, 'HASH', MINE), update(m0, 1), remove(m0)],
    0,
  ],
  '6: HASH: lookup of an absent key': [[create(m0, 'HASH'), lookup(m0)], -ENOENT],
  '6: freeze': [[create(m0, 'HASH', MINE), freeze(m0)], 0],
  '6: freeze twice': [[create(m0, 'ARRAY', MINE), freeze(m0), freeze(m0)], -EPERM],
  '6: freeze of a bad fd': [[freeze(m0)], -EBADF],
  '6: update after freeze': [[create(m0, 'ARRAY', MINE), freeze(m0), update(m0, 1)], -EPERM],
  '6: delete after freeze': [
    [create(m0, 'HASH', MINE), update(m0), freeze(m0), remove(m0)],
    -EPERM,
  ],
  '6: lookup after freeze': [[create(m0, 'ARRAY', MINE), update(m0, 1), freeze(m0), lookup(m0)], 1],
  '6: programs still write a frozen map': [
    [create(m0, 'ARRAY', OTHER), freeze(m0), load('write.A', m0), runProg(), lookup(m0)],
    1,
  ],
  '6: a program finds no element in an empty HASH': [
    [create(m0, 'HASH'), load('write.A', m0), runProg()],
    NO_ELEMENT,
  ],
  '6: WRONLY_PROG and a reader': [[flagged(m0, 'WRONLY_PROG'), load('read.A', m0)], -EACCES],
  '6: RDONLY_PROG does not bind user space': [[flagged(m0, 'RDONLY_PROG'), update(m0, 1)], 0],
  '6: freeze with a writable mapping': [
    [flagged(m0, 'MMAPABLE', OTHER), mmap(m0, 'rw'), freeze(m0)],
    -EBUSY,
  ],
  '6: freeze after munmap': [
    [flagged(m0, 'MMAPABLE', OTHER), mmap(m0, 'rw'), { call: 'munmap', map: m0 }, freeze(m0)],
    0,
  ],
  '6: freeze with a read-only mapping': [[flagged(m0, 'MMAPABLE'), mmap(m0, 'ro'), freeze(m0)], 0],
  '6: writable mapping of a frozen map': [
    [flagged(m0, 'MMAPABLE'), freeze(m0), mmap(m0, 'rw')],
    -EPERM,
  ],
  '6: read-only mapping of a frozen map': [
    [flagged(m0, 'MMAPABLE'), freeze(m0), mmap(m0, 'ro')],
    0,
  ],
  '6: mapping of a map that is not mmapable': [[create(m0, 'ARRAY'), mmap(m0, 'rw')], -EINVAL],
  '6: writable mapping through a read-only fd': [
    [opened(m0, 'ro', 'MMAPABLE'), mmap(m0, 'rw')],
    -EACCES,
  ],
  '6: read-only mapping through a read-only fd': [
    [opened(m0, 'ro', 'MMAPABLE'), mmap(m0, 'ro')],
    -EINVAL,
  ],
  '6: read-only mapping through a write-only fd': [
    [opened(m0, 'wo', 'MMAPABLE'), mmap(m0, 'ro')],
    -EACCES,
  ],
  '6: update through a read-only fd': [[opened(m0, 'ro'), update(m0)], -EPERM],
  '6: lookup through a write-only fd': [[opened(m0, 'wo'), lookup(m0)], -EPERM],
  '6: freeze through a read-only fd': [[opened(m0, 'ro'), freeze(m0)], -EPERM],
  '6: freeze through a write-only fd': [[opened(m0, 'wo'), freeze(m0)], 0],
  '6: GET_FD_BY_ID reopens read-write': [[opened(m0, 'ro'), byId(m0), update(m0, 1)], 0],
  '6: lookup_and_delete in a HASH': [
    [create(m0, 'HASH', OTHER), update(m0, 1), { call: 'map_lookup_and_delete_elem', map: m0 }],
    1,
  ],
  '6: lookup_and_delete in an ARRAY': [
    [create(m0, 'ARRAY'), { call: 'map_lookup_and_delete_elem', map: m0 }],
    -ENOTSUPP,
  ],
  '6: lookup_and_delete after freeze': [
    [create(m0, 'HASH'), update(m0), freeze(m0), { call: 'map_lookup_and_delete_elem', map: m0 }],
    -EPERM,
  ],
  '6: next key after freeze': [
    [create(m0, 'ARRAY', OTHER), freeze(m0), { call: 'map_get_next_key', map: m0 }],
    0,
  ],
};
