/**
 * Answers about fds, mappings, pins and content hashes that KERNEL-FACTS.md does not spell out, mostly to plain mistakes. 6.18.15,
 * 7.1.7 and 7.3.4 were asked each, with the project's own replayer, and agree.
 */
import { CLOSED_FD } from '../kernel/call.ts';
import { EACCES, EBADF, EBADFD, EEXIST, EINVAL, ENOENT, EPERM } from '../kernel/errno.ts';
import {
  arrayOfArrays,
  byId,
  close,
  create,
  flagged,
  freeze,
  full,
  get,
  hashOf,
  hashOfArrays,
  insert,
  lookup,
  m0,
  m1,
  m2,
  mmap,
  munmap,
  nextKey,
  opened,
  pin,
  remove,
  store,
  unlink,
} from './calls.ts';
import type { FactTable } from './table.ts';

export const REPLAYED_FILES: FactTable = {
  'replayed: close of a map twice': [
    [create(m0, 'ARRAY'), close('map', m0), close('map', m0)],
    -EBADF,
  ],
  'replayed: mmap: closed fd': [[mmap(m0, 'ro')], -EBADF],
  'replayed: content hash: closed fd': [[hashOf(m0)], -EBADFD],
  'replayed: pin: closed fd': [[pin(m0)], -EINVAL],
  'replayed: HASH_OF_MAPS: NOEXIST on an absent key': [
    [...hashOfArrays, insert(m1, m0, 0, 'BPF_NOEXIST'), lookup(m1)],
    m0,
  ],
  'replayed: HASH_OF_MAPS: another kind before bad flags': [
    [...hashOfArrays, create(m2, 'HASH'), insert(m1, m2, 0, 'unknown')],
    -EINVAL,
  ],
  'replayed: the fd of the inner map is closed, the outer map HASH_OF_MAPS': [
    [...hashOfArrays, insert(m1, CLOSED_FD)],
    -EBADF,
  ],
  'replayed: an inner map that was exchanged is free': [
    [...full, create(m2, 'ARRAY'), insert(m1, m2), close('map', m0), byId(m0)],
    -ENOENT,
  ],
  'replayed: an inner map that was deleted is free': [
    [...full, close('map', m0), remove(m1), byId(m0)],
    -ENOENT,
  ],
  'replayed: HASH_OF_MAPS: next key of an empty map': [[...hashOfArrays, nextKey(m1)], -ENOENT],
  'replayed: content hash of a map of maps': [[...arrayOfArrays, hashOf(m1)], -EINVAL],
  'replayed: writable mapping of RDONLY_PROG': [
    [flagged(m0, 'RDONLY_PROG'), mmap(m0, 'rw')],
    -EACCES,
  ],
  'replayed: a frozen RDONLY_PROG map': [
    [flagged(m0, 'RDONLY_PROG'), freeze(m0), mmap(m0, 'rw')],
    -EPERM,
  ],
  'replayed: writable mapping through a write-only fd': [
    [opened(m0, 'wo', 'MMAPABLE'), mmap(m0, 'rw')],
    -EACCES,
  ],
  'replayed: a store through a mapping': [
    [flagged(m0, 'MMAPABLE'), mmap(m0, 'rw'), store(m0, 1), lookup(m0)],
    1,
  ],
  'replayed: a mapping through an fd that is closed keeps the map': [
    [flagged(m0, 'MMAPABLE'), mmap(m0, 'rw'), close('map', m0), byId(m0), lookup(m0)],
    0,
  ],
  'replayed: after munmap nothing keeps the map': [
    [flagged(m0, 'MMAPABLE'), mmap(m0, 'rw'), close('map', m0), munmap(m0), byId(m0)],
    -ENOENT,
  ],
  'replayed: munmap, then map again': [
    [flagged(m0, 'MMAPABLE'), mmap(m0, 'ro'), munmap(m0), mmap(m0, 'rw')],
    0,
  ],
  'replayed: pin twice': [[create(m0, 'ARRAY'), pin(m0), pin(m0)], -EEXIST],
  'replayed: get of no pin': [[create(m0, 'ARRAY'), get(m0)], -ENOENT],
  'replayed: unlink of no pin': [[create(m0, 'ARRAY'), unlink(m0)], -ENOENT],
  'replayed: unlink, then pin again': [[create(m0, 'ARRAY'), pin(m0), unlink(m0), pin(m0)], 0],
  'replayed: after unlink nothing keeps the map': [
    [create(m0, 'ARRAY'), pin(m0), close('map', m0), unlink(m0), byId(m0)],
    -ENOENT,
  ],
  'replayed: the old inner map is free once it was exchanged': [
    [...full, close('map', m0), create(m2, 'ARRAY'), insert(m1, m2), byId(m0)],
    -ENOENT,
  ],
};
