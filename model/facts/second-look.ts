/** What kernels answered when they were asked again: program arrays, links that change, extensions. */
import { make } from '../kernel/call.ts';
import {
  E2BIG,
  EBADF,
  EBUSY,
  EFAULT,
  EINVAL,
  ENOENT,
  ENOTSOCK,
  ENOTSUPP,
  EPERM,
} from '../kernel/errno.ts';
import {
  attach,
  bindMap,
  byId,
  close,
  create,
  emptyHash,
  excl,
  extend,
  flagged,
  freeze,
  insert,
  insertProg,
  link,
  load,
  lookup,
  m0,
  m1,
  mmap,
  nextKey,
  read,
  runProg,
  storage,
  take,
  update,
  victim,
} from './calls.ts';
import type { FactTable } from './table.ts';

const replace = (prog: number) => make('link_update', { link: 0, prog });
const attachTo = (prog: number, target: number, slot = 0) =>
  make('link_create', { link: slot, prog, target });
const array = create(m0, 'PROG_ARRAY');
const named = [array, load('tail-call.A', m0)];

export const SECOND_LOOK: FactTable = {
  // a program array is for programs of one type
  '10: victim on a WRONLY_PROG array': [
    [flagged(m0, 'WRONLY_PROG'), load('victim.A', m0)],
    -EINVAL,
  ],
  '10: an outer map of socket storage has no elements to look up': [
    [storage, create(m1, 'ARRAY_OF_MAPS', undefined, m0), load('write-inner.A', m1)],
    -EINVAL,
  ],
  '10: an iterator lists the array of a socket filter': [
    [...named, load('iter-read.A', undefined, 1, { fd_array: m0 })],
    -EINVAL,
  ],
  '10: a socket filter names the array that an iterator listed': [
    [array, load('iter-read.A', undefined, 1, { fd_array: m0 }), load('tail-call.A', m0)],
    -EINVAL,
  ],
  '10: the type stays when its program is gone': [
    [
      array,
      load('iter-read.A', undefined, 1, { fd_array: m0 }),
      close('prog', 1),
      load('tail-call.A', m0),
    ],
    -EINVAL,
  ],
  '10: which iterator it is belongs to the type': [
    [
      array,
      load('iter-read.A', undefined, 1, { fd_array: m0 }),
      load('iter-read-storage.A', undefined, 0, { fd_array: m0 }),
    ],
    -EINVAL,
  ],
  '10: reading and writing iterators are of one type': [
    [
      array,
      load('iter-read.A', undefined, 1, { fd_array: m0 }),
      load('iter-write.A', undefined, 0, { fd_array: m0 }),
    ],
    0,
  ],
  '10: the first program put into the array gives it its type': [
    [array, load('iter-read.A', undefined, 1), insertProg(m0, 1), load('tail-call.A', m0)],
    -EINVAL,
  ],
  '10: binding the array to a program gives it no type': [
    [array, load('iter-read.A', undefined, 1), bindMap(m0, 1), load('tail-call.A', m0)],
    0,
  ],
  '10: a program of another type is put into the array': [
    [...named, load('iter-read.A', undefined, 1), insertProg(m0, 1)],
    -EINVAL,
  ],
  '10: an extension is put into an array': [
    [
      ...victim,
      load('extension.A', undefined, 1, { target: 0 }),
      create(m1, 'PROG_ARRAY'),
      insertProg(m1, 1),
    ],
    -EINVAL,
  ],
  // extensions and program arrays
  '10: an extended program is put into an array': [
    [...victim, ...extend, create(m1, 'PROG_ARRAY'), insertProg(m1, 0)],
    -EBUSY,
  ],
  '10: a program in an array is extended': [
    [
      ...victim,
      create(m1, 'PROG_ARRAY'),
      insertProg(m1, 0),
      load('extension.A', undefined, 1, { target: 0 }),
      attach(1),
    ],
    -EBUSY,
  ],
  '10: the same after the array is gone': [
    [
      ...victim,
      create(m1, 'PROG_ARRAY'),
      insertProg(m1, 0),
      close('map', m1),
      load('extension.A', undefined, 1, { target: 0 }),
      attach(1),
    ],
    0,
  ],
  // BPF_LINK_UPDATE of an iterator
  '11: a matching reader of an exclusive map is replaced by a writer that does not match': [
    [
      create(m0, 'ARRAY', excl('iter-read.A')),
      load('iter-read.A'),
      load('iter-write.A', undefined, 1),
      link(m0),
      replace(1),
      read,
      lookup(m0),
    ],
    1,
    NaN,
  ],
  '11: the same of socket storage': [
    [
      create(m0, 'SK_STORAGE', excl('iter-read-storage.A')),
      update(m0, 0),
      load('iter-read-storage.A'),
      load('iter-write-storage.A', undefined, 1),
      link(m0),
      replace(1),
      read,
      lookup(m0),
    ],
    1,
  ],
  '11: the same, frozen': [
    [
      create(m0, 'SK_STORAGE', excl('iter-read-storage.A')),
      update(m0, 0),
      freeze(m0),
      load('iter-read-storage.A'),
      load('iter-write-storage.A', undefined, 1),
      link(m0),
      replace(1),
      read,
      lookup(m0),
    ],
    1,
  ],
  '11: another iterator in the link': [
    [
      create(m0, 'ARRAY'),
      load('iter-read.A'),
      load('iter-read-storage.A', undefined, 1),
      link(m0),
      replace(1),
    ],
    -EINVAL,
  ],
  '11: a program that is no iterator in the link': [
    [create(m0, 'ARRAY'), load('iter-read.A'), load('read.A', m0, 1), link(m0), replace(1)],
    -EINVAL,
  ],
  '11: no link': [[load('iter-read.A'), replace(0)], -EBADF],
  '11: no program': [[create(m0, 'ARRAY'), load('iter-read.A'), link(m0), replace(1)], -EBADF],
  '11: the link of an extension': [
    [...victim, ...extend, load('iter-read.A', undefined, 2), replace(2)],
    -EINVAL,
  ],
  '11: reading the link of an extension': [[...victim, ...extend, read], -EINVAL],
  // an extension goes to another program than it was loaded for
  '12: an extension of a harmless program is attached to one with an exclusive map': [
    [
      create(m0, 'ARRAY', excl('victim.A')),
      load('victim.A', m0),
      create(m1, 'ARRAY'),
      load('victim.B', m1, 1),
      load('extension.A', undefined, 2, { target: 1 }),
      attachTo(2, 0),
      runProg(0),
      lookup(m0),
    ],
    1,
  ],
  '12: a target without that subprogram': [
    [
      ...victim,
      load('extension.A', undefined, 1, { target: 0 }),
      load('read.A', m0, 2),
      attachTo(1, 2),
    ],
    -EINVAL,
  ],
  '12: a closed fd as target': [
    [...victim, load('extension.A', undefined, 1, { target: 0 }), attachTo(1, 2)],
    -EBADF,
  ],
  '12: attaching what is no extension': [[...victim, attach(0)], -EINVAL],
  '12: attaching again after the link is gone': [
    [...victim, ...extend, close('link', 0), attach(1)],
    -EINVAL,
  ],
  '12: attaching again by a target': [
    [...victim, ...extend, close('link', 0), attachTo(1, 0), runProg(0)],
    0,
  ],
  // answers that the model left out
  '13: a second key of a hash is looked up': [[emptyHash, update(m0, 1), lookup(m0, 1)], -ENOENT],
  '13: and deleted': [
    [emptyHash, update(m0, 1), make('map_delete_elem', { map: m0, key: 1 })],
    -ENOENT,
  ],
  '13: a second key of a map of maps is deleted': [
    [
      create(m0, 'ARRAY'),
      create(m1, 'ARRAY_OF_MAPS', undefined, m0),
      insert(m1, m0),
      make('map_delete_elem', { map: m1, key: 1 }),
    ],
    -E2BIG,
  ],
  '13: a second key of a program array is filled': [
    [...named, make('map_update_elem', { map: m0, prog: 0, key: 1 })],
    -E2BIG,
  ],
  '13: a program array takes no flags': [
    [...named, make('map_update_elem', { map: m0, prog: 0, flags: 'BPF_EXIST' })],
    -EINVAL,
  ],
  '13: socket storage has no next key': [[storage, nextKey(m0)], -ENOTSUPP],
  '13: lookup and delete in a map of maps': [
    [create(m0, 'ARRAY'), create(m1, 'HASH_OF_MAPS', undefined, m0), take(m1)],
    -ENOTSUPP,
  ],
  '13: lookup and delete in a program array': [[array, take(m0)], -ENOTSUPP],
  '13: lookup and delete in socket storage': [[storage, take(m0)], -ENOTSUPP],
  '13: mmap of a hash': [[emptyHash, mmap(m0, 'rw')], -ENOTSUPP],
  '13: mmap of a map of maps': [
    [create(m0, 'ARRAY'), create(m1, 'ARRAY_OF_MAPS', undefined, m0), mmap(m1, 'ro')],
    -ENOTSUPP,
  ],
  '13: mmap of socket storage': [[storage, mmap(m0, 'ro')], -ENOTSUPP],
  '13: a test run of an iterator': [[load('iter-read.A'), runProg(0)], -EFAULT],
  '13: a test run of an extension': [
    [...victim, load('extension.A', undefined, 1, { target: 0 }), runProg(1)],
    -ENOTSUPP,
  ],
  '13: bpf_sys_bpf update of socket storage': [
    [storage, load('sys-update.A'), runProg(0, m0)],
    -ENOTSOCK,
  ],
  '13: bpf_sys_bpf delete of socket storage': [
    [storage, load('sys-delete.A'), runProg(0, m0)],
    -ENOTSOCK,
  ],
  '13: the same, frozen': [[storage, freeze(m0), load('sys-update.A'), runProg(0, m0)], -EPERM],
  '13: a map opened by its id has the second key no more than before': [
    [emptyHash, byId(m0), lookup(m0, 1)],
    -ENOENT,
  ],
};
