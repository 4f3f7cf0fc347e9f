/**
 * Answers about maps and their elements that KERNEL-FACTS.md does not spell out, mostly to plain mistakes. 6.18.15,
 * 7.1.7 and 7.3.4 were asked each, with the project's own replayer, and agree.
 */
import { CLOSED_FD, PROG_FD } from '../kernel/call.ts';
import { E2BIG, EBADF, EEXIST, EINVAL, ENOENT, EPERM } from '../kernel/errno.ts';
import { NONE } from '../kernel/state.ts';
import {
  PLAIN,
  arrayOfArrays,
  create,
  emptyHash,
  flagged,
  full,
  fullHash,
  fullValue,
  insert,
  insertProg,
  link,
  lookup,
  m0,
  m1,
  m2,
  nextKey,
  opened,
  remove,
  storage,
  take,
  update,
} from './calls.ts';
import type { FactTable } from './table.ts';

export const REPLAYED_ELEMENTS: FactTable = {
  'replayed: update: closed fd': [[update(m0)], -EBADF],
  'replayed: delete: closed fd': [[remove(m0)], -EBADF],
  'replayed: next key: closed fd': [[nextKey(m0)], -EBADF],
  'replayed: lookup_and_delete: closed fd': [[take(m0)], -EBADF],
  'replayed: insert: closed outer fd': [[create(m0, 'ARRAY'), insert(m1, m0)], -EBADF],
  'replayed: insert_prog: closed program fd': [
    [create(m0, 'PROG_ARRAY'), insertProg(m0, 0)],
    -EBADF,
  ],
  'replayed: link: closed program fd': [[create(m0, 'ARRAY'), link(m0)], -EBADF],
  'replayed: ARRAY: unknown flags': [[create(m0, 'ARRAY'), update(m0, 0, 0, 'unknown')], -EINVAL],
  'replayed: ARRAY: unknown flags before the index': [
    [create(m0, 'ARRAY'), update(m0, 0, 1, 'unknown')],
    -EINVAL,
  ],
  'replayed: ARRAY: index before NOEXIST': [
    [create(m0, 'ARRAY'), update(m0, 0, 1, 'BPF_NOEXIST')],
    -E2BIG,
  ],
  'replayed: ARRAY: EXIST': [[create(m0, 'ARRAY'), update(m0, 1, 0, 'BPF_EXIST'), lookup(m0)], 1],
  'replayed: HASH: unknown flags': [[emptyHash, update(m0, 0, 0, 'unknown')], -EINVAL],
  'replayed: HASH: NOEXIST on a present key': [
    [...fullValue, update(m0, 0, 0, 'BPF_NOEXIST')],
    -EEXIST,
  ],
  'replayed: HASH: NOEXIST on an absent key': [
    [emptyHash, update(m0, 1, 0, 'BPF_NOEXIST'), lookup(m0)],
    1,
  ],
  'replayed: HASH: EXIST on an absent key': [[emptyHash, update(m0, 0, 0, 'BPF_EXIST')], -ENOENT],
  'replayed: HASH: EXIST on a present key': [
    [...fullValue, update(m0, 0, 0, 'BPF_EXIST'), lookup(m0)],
    0,
  ],
  'replayed: SK_STORAGE: NOEXIST on a present key': [
    [storage, update(m0), update(m0, 0, 0, 'BPF_NOEXIST')],
    -EEXIST,
  ],
  'replayed: SK_STORAGE: EXIST on an absent key': [
    [storage, update(m0, 0, 0, 'BPF_EXIST')],
    -ENOENT,
  ],
  'replayed: SK_STORAGE: delete of an absent key': [[storage, remove(m0)], -ENOENT],
  'replayed: SK_STORAGE: delete': [[storage, update(m0), remove(m0), lookup(m0)], -ENOENT],
  'replayed: HASH_OF_MAPS: EXIST on a present key': [
    [...fullHash, insert(m1, m0, 0, 'BPF_EXIST')],
    0,
  ],
  'replayed: element: the flags of the template': [
    [flagged(m0, 'RDONLY_PROG'), create(m1, 'ARRAY_OF_MAPS', PLAIN, m0), insert(m1, m0)],
    0,
  ],
  'replayed: an inner map exchanged for another': [
    [...full, create(m2, 'ARRAY'), insert(m1, m2), lookup(m1)],
    m2,
  ],
  'replayed: ARRAY: next key': [[create(m0, 'ARRAY'), nextKey(m0)], 0],
  'replayed: ARRAY_OF_MAPS: next key though empty': [[...arrayOfArrays, nextKey(m1)], 0],
  'replayed: HASH: next key of an empty map': [[emptyHash, nextKey(m0)], -ENOENT],
  'replayed: HASH: next key': [[...fullValue, nextKey(m0)], 0],
  'replayed: HASH_OF_MAPS: next key': [[...fullHash, nextKey(m1)], 0],
  'replayed: next key through a write-only fd': [[opened(m0, 'wo'), nextKey(m0)], -EPERM],
  'replayed: HASH: delete of an absent key': [[emptyHash, remove(m0)], -ENOENT],
  'replayed: HASH: lookup after delete': [[...fullValue, remove(m0), lookup(m0)], -ENOENT],
  'replayed: HASH: lookup_and_delete of an absent key': [[emptyHash, take(m0)], -ENOENT],
  'replayed: HASH: lookup after lookup_and_delete': [[...fullValue, take(m0), lookup(m0)], -ENOENT],
  'replayed: lookup_and_delete through a write-only fd': [
    [create(m0, 'HASH', PLAIN, NONE, 'none', 'wo'), update(m0, 1), take(m0)],
    -EPERM,
  ],
  'replayed: the value that was written last': [
    [create(m0, 'ARRAY'), update(m0, 1), update(m0, 0), lookup(m0)],
    0,
  ],
  'replayed: template: closed fd, HASH_OF_MAPS': [
    [create(m1, 'HASH_OF_MAPS', PLAIN, CLOSED_FD)],
    -EBADF,
  ],
  'replayed: ARRAY: elements are zeros at first': [[create(m0, 'ARRAY'), lookup(m0)], 0],
  'replayed: template: the fd of a program that is closed': [
    [create(m1, 'ARRAY_OF_MAPS', PLAIN, PROG_FD)],
    -EBADF,
  ],
};
