/** Maps of maps: section 4. */
import { CLOSED_FD, PROG_FD } from '../kernel/call.ts';
import { NO_INNER } from '../kernel/content.ts';
import { E2BIG, EACCES, EBADF, EEXIST, EINVAL, ENOENT, ENOTSUPP, EPERM } from '../kernel/errno.ts';
import {
  MINE,
  OTHER,
  PLAIN,
  arrayOfArrays,
  create,
  flagged,
  freeze,
  full,
  fullHash,
  hashOfArrays,
  insert,
  load,
  lookup,
  m0,
  m1,
  m2,
  opened,
  outerOf,
  remove,
  runProg,
} from './calls.ts';
import type { FactTable } from './table.ts';

export const MAP_IN_MAP: FactTable = {
  '4: exclusive template': [
    [create(m0, 'ARRAY', MINE), create(m1, 'ARRAY_OF_MAPS', PLAIN, m0)],
    0,
    -ENOTSUPP,
  ],
  '4: exclusive template of a HASH_OF_MAPS': [
    [create(m0, 'HASH', MINE), create(m1, 'HASH_OF_MAPS', MINE, m0)],
    0,
    -ENOTSUPP,
  ],
  '4: template: closed fd': [[create(m1, 'ARRAY_OF_MAPS', PLAIN, CLOSED_FD)], -EBADF],
  '4: template: program fd': [
    [load('iter-read.A'), create(m1, 'ARRAY_OF_MAPS', PLAIN, PROG_FD)],
    -EINVAL,
  ],
  '4: template: an outer map': [
    [...arrayOfArrays, create(m2, 'ARRAY_OF_MAPS', PLAIN, m1)],
    -EINVAL,
  ],
  '4: template: an exclusive outer map (nested comes first)': [
    [
      create(m0, 'ARRAY'),
      create(m1, 'ARRAY_OF_MAPS', MINE, m0),
      create(m2, 'HASH_OF_MAPS', PLAIN, m1),
    ],
    -EINVAL,
  ],
  '4: exclusive element, plain outer': [
    [...arrayOfArrays, create(m2, 'ARRAY', MINE), insert(m1, m2)],
    0,
    -ENOTSUPP,
  ],
  '4: exclusive element, outer of the same hash': [
    [...outerOf('ARRAY', 'ARRAY_OF_MAPS', MINE), create(m2, 'ARRAY', MINE), insert(m1, m2)],
    0,
    -ENOTSUPP,
  ],
  '4: exclusive element, outer of another hash': [
    [...outerOf('ARRAY', 'ARRAY_OF_MAPS', OTHER), create(m2, 'ARRAY', MINE), insert(m1, m2)],
    0,
    -ENOTSUPP,
  ],
  '4: plain element, exclusive outer': [
    [...outerOf('ARRAY', 'ARRAY_OF_MAPS', MINE), insert(m1, m0)],
    0,
  ],
  '4: an outer from an exclusive template takes plain maps': [
    [
      create(m0, 'ARRAY', MINE),
      create(m1, 'ARRAY_OF_MAPS', PLAIN, m0),
      create(m2, 'ARRAY'),
      insert(m1, m2),
    ],
    0,
    NaN,
  ],
  '4: a frozen exclusive element': [
    [...arrayOfArrays, create(m2, 'ARRAY', MINE), freeze(m2), insert(m1, m2)],
    0,
    -ENOTSUPP,
  ],
  '4: a frozen plain element': [
    [create(m0, 'ARRAY'), freeze(m0), create(m1, 'ARRAY_OF_MAPS', PLAIN, m0), insert(m1, m0)],
    0,
  ],
  '4: frozen outer': [[...arrayOfArrays, freeze(m1), insert(m1, m0)], -EPERM],
  '4: ARRAY_OF_MAPS: flags before the fd': [
    [...arrayOfArrays, insert(m1, CLOSED_FD, 0, 'unknown')],
    -EINVAL,
  ],
  '4: ARRAY_OF_MAPS: NOEXIST': [[...arrayOfArrays, insert(m1, m0, 0, 'BPF_NOEXIST')], -EINVAL],
  '4: ARRAY_OF_MAPS: index before a bad fd': [[...arrayOfArrays, insert(m1, CLOSED_FD, 1)], -E2BIG],
  '4: ARRAY_OF_MAPS: index before exclusivity': [
    [...arrayOfArrays, create(m2, 'ARRAY', MINE), insert(m1, m2, 1)],
    -E2BIG,
  ],
  '4: element: closed fd': [[...arrayOfArrays, insert(m1, CLOSED_FD)], -EBADF],
  '4: element: program fd': [[...arrayOfArrays, load('iter-read.A'), insert(m1, PROG_FD)], -EINVAL],
  '4: element: the outer itself': [[...arrayOfArrays, insert(m1, m1)], -EINVAL],
  '4: element: an exclusive outer itself': [
    [...outerOf('ARRAY', 'ARRAY_OF_MAPS', MINE), insert(m1, m1)],
    -EINVAL,
    -ENOTSUPP,
  ],
  '4: element: another kind than the template': [
    [...arrayOfArrays, create(m2, 'HASH'), insert(m1, m2)],
    -EINVAL,
  ],
  '4: element: exclusive and another kind': [
    [...arrayOfArrays, create(m2, 'HASH', MINE), insert(m1, m2)],
    -EINVAL,
    -ENOTSUPP,
  ],
  '4: HASH_OF_MAPS: exclusivity before bad flags': [
    [...hashOfArrays, create(m2, 'ARRAY', MINE), insert(m1, m2, 0, 'unknown')],
    -EINVAL,
    -ENOTSUPP,
  ],
  '4: HASH_OF_MAPS: bad flags': [[...hashOfArrays, insert(m1, m0, 0, 'unknown')], -EINVAL],
  '4: HASH_OF_MAPS: NOEXIST on a present key': [
    [...fullHash, insert(m1, m0, 0, 'BPF_NOEXIST')],
    -EEXIST,
  ],
  '4: HASH_OF_MAPS: EXIST on an absent key': [
    [...hashOfArrays, insert(m1, m0, 0, 'BPF_EXIST')],
    -ENOENT,
  ],
  '4: HASH_OF_MAPS: exclusive with NOEXIST on an absent key': [
    [...hashOfArrays, create(m2, 'ARRAY', MINE), insert(m1, m2, 0, 'BPF_NOEXIST')],
    0,
    -ENOTSUPP,
  ],
  '4: user space reads which inner map it is': [[...full, lookup(m1)], m0],
  '4: lookup of an absent inner map': [[...arrayOfArrays, lookup(m1)], -ENOENT],
  '4: delete of an inner map': [[...full, remove(m1)], 0],
  '4: delete of an absent inner map': [[...full, remove(m1), remove(m1)], -ENOENT],
  '4: delete in a frozen outer': [[...full, freeze(m1), remove(m1)], -EPERM],
  '4: programs still write through a frozen outer': [
    [...full, freeze(m1), load('write-inner.A', m1), runProg(), lookup(m0)],
    1,
  ],
  '4: after the delete the program sees none': [
    [...full, load('write-inner.A', m1), remove(m1), runProg()],
    NO_INNER,
  ],
  '4: template: PROG_ARRAY': [
    [create(m0, 'PROG_ARRAY'), create(m1, 'ARRAY_OF_MAPS', PLAIN, m0)],
    -ENOTSUPP,
  ],
  '4: element: other flags than the template': [
    [...arrayOfArrays, flagged(m2, 'RDONLY_PROG'), insert(m1, m2)],
    -EINVAL,
  ],
  '4: element through a read-only fd': [
    [opened(m0, 'ro'), create(m1, 'ARRAY_OF_MAPS', PLAIN, m0), insert(m1, m0)],
    0,
  ],
  '4: a foreign program writes a frozen exclusive map through a plain outer map': [
    [
      create(m0, 'ARRAY', OTHER),
      create(m1, 'ARRAY_OF_MAPS', PLAIN, m0),
      insert(m1, m0),
      load('write-inner.B', m1),
      freeze(m0),
      runProg(),
      lookup(m0),
    ],
    1,
    NaN,
  ],
  '4: a foreign program names an exclusive map that is in a plain outer map': [
    [
      create(m0, 'ARRAY', OTHER),
      create(m1, 'ARRAY_OF_MAPS', PLAIN, m0),
      insert(m1, m0),
      load('write.B', m0),
    ],
    -EACCES,
    NaN,
  ],
};
