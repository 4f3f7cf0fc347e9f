/**
 * Answers about programs and links that KERNEL-FACTS.md does not spell out, mostly to plain mistakes. 6.18.15,
 * 7.1.7 and 7.3.4 were asked each, with the project's own replayer, and agree.
 */
import { CLOSED_FD, PROG_FD } from '../kernel/call.ts';
import { NO_ELEMENT, NO_TAIL } from '../kernel/content.ts';
import { EACCES, EBADF, EBUSY, EINVAL, ENOENT, EPERM } from '../kernel/errno.ts';
import { NONE } from '../kernel/state.ts';
import {
  OTHER,
  PLAIN,
  arrayOfArrays,
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
  fullValue,
  get,
  insert,
  insertProg,
  link,
  load,
  lookup,
  m0,
  m1,
  mmap,
  opened,
  pin,
  read,
  remove,
  runProg,
  storage,
  tail,
  take,
  update,
  victim,
} from './calls.ts';
import type { FactTable } from './table.ts';

export const REPLAYED_PROGRAMS: FactTable = {
  'replayed: insert_prog: closed map fd': [[load('iter-read.A'), insertProg(m0, 0)], -EBADF],
  'replayed: close of a program twice': [
    [load('iter-read.A'), close('prog', 0), close('prog', 0)],
    -EBADF,
  ],
  'replayed: close of a link twice': [
    [create(m0, 'ARRAY'), load('iter-read.A'), link(m0), close('link', 0), close('link', 0)],
    -EBADF,
  ],
  'replayed: BIND_MAP: closed program fd': [[create(m0, 'ARRAY'), bindMap(m0)], -EBADF],
  'replayed: BIND_MAP: closed map fd': [[load('iter-read.A'), bindMap(CLOSED_FD)], -EBADF],
  'replayed: run: closed program fd': [[runProg()], -EBADF],
  'replayed: read of a closed link': [[read], -EBADF],
  'replayed: bpf_sys_bpf update: closed fd': [
    [load('sys-update.A'), runProg(0, CLOSED_FD)],
    -EBADF,
  ],
  'replayed: attach of an extension: closed program fd': [[attach(0)], -EBADF],
  'replayed: load of an extension: closed target': [
    [load('extension.A', NONE, 1, { target: 0 })],
    -EINVAL,
  ],
  'replayed: a program fd where a map is named': [
    [load('iter-read.A'), load('write.A', PROG_FD, 1)],
    -EINVAL,
  ],
  'replayed: link: map fd is a program': [[load('iter-read.A'), link(PROG_FD)], -EINVAL],
  'replayed: link: no iterator program': [
    [create(m0, 'ARRAY'), load('write.A', m0), link(m0)],
    -EINVAL,
  ],
  'replayed: load of an extension: the target has no such subprogram': [
    [create(m0, 'ARRAY'), load('write.A', m0), load('extension.A', NONE, 1, { target: 0 })],
    -EINVAL,
  ],
  'replayed: an outer map through a read-only fd': [
    [create(m0, 'ARRAY'), create(m1, 'ARRAY_OF_MAPS', PLAIN, m0, 'none', 'ro'), insert(m1, m0)],
    -EPERM,
  ],
  'replayed: delete through a read-only fd': [
    [create(m0, 'HASH', PLAIN, NONE, 'none', 'ro'), remove(m0)],
    -EPERM,
  ],
  'replayed: lookup_and_delete through a read-only fd': [
    [create(m0, 'HASH', PLAIN, NONE, 'none', 'ro'), take(m0)],
    -EPERM,
  ],
  'replayed: PROG_ARRAY: insert into a frozen one': [
    [...tail, freeze(m0), insertProg(m0, 0)],
    -EPERM,
  ],
  'replayed: PROG_ARRAY: insert through a read-only fd': [
    [
      create(m0, 'PROG_ARRAY', PLAIN, NONE, 'none', 'ro'),
      load('tail-call.A', m0),
      insertProg(m0, 0),
    ],
    -EPERM,
  ],
  'replayed: PROG_ARRAY: lookup': [[...tail, insertProg(m0, 0), lookup(m0)], 0],
  'replayed: PROG_ARRAY: lookup of an absent program': [[...tail, lookup(m0)], -ENOENT],
  'replayed: PROG_ARRAY: delete of an absent program': [[...tail, remove(m0)], -ENOENT],
  'replayed: PROG_ARRAY: lookup after delete': [
    [...tail, insertProg(m0, 0), remove(m0), lookup(m0)],
    -ENOENT,
  ],
  'replayed: PROG_ARRAY: a program that calls itself ends': [
    [...tail, insertProg(m0, 0), runProg()],
    NO_TAIL,
  ],
  'replayed: PROG_ARRAY: a pin is a user': [
    [...tail, insertProg(m0, 0), pin(m0), close('map', m0), get(m0), lookup(m0)],
    0,
  ],
  'replayed: SK_STORAGE, read-only': [
    [create(m0, 'SK_STORAGE', PLAIN, NONE, 'none', 'ro')],
    -EINVAL,
  ],
  'replayed: read-only mapping of RDONLY_PROG': [
    [flagged(m0, 'RDONLY_PROG'), mmap(m0, 'ro')],
    -EINVAL,
  ],
  'replayed: get reopens read-write': [[opened(m0, 'ro'), pin(m0), get(m0), update(m0, 1)], 0],
  'replayed: a loader of values on a HASH': [[emptyHash, load('write-value.A', m0)], -EINVAL],
  'replayed: a loader of values by index on a HASH': [
    [emptyHash, load('write-idx-value.A', m0)],
    -EINVAL,
  ],
  'replayed: a tail call through an ARRAY': [
    [create(m0, 'ARRAY'), load('tail-call.A', m0)],
    -EINVAL,
  ],
  'replayed: elements of a PROG_ARRAY': [[create(m0, 'PROG_ARRAY'), load('write.A', m0)], -EINVAL],
  'replayed: elements of SK_STORAGE': [[storage, load('write.A', m0)], -EINVAL],
  'replayed: inner maps of an ARRAY': [[create(m0, 'ARRAY'), load('write-inner.A', m0)], -EACCES],
  'replayed: a writer on an outer map': [[...arrayOfArrays, load('write.A', m1)], -EACCES],
  'replayed: inner maps that are RDONLY_PROG': [
    [flagged(m0, 'RDONLY_PROG'), create(m1, 'ARRAY_OF_MAPS', PLAIN, m0), load('write-inner.A', m1)],
    -EACCES,
  ],
  'replayed: inner maps that are WRONLY_PROG': [
    [flagged(m0, 'WRONLY_PROG'), create(m1, 'ARRAY_OF_MAPS', PLAIN, m0), load('read-inner.A', m1)],
    -EACCES,
  ],
  'replayed: inner maps that are RDONLY_PROG, a reader': [
    [flagged(m0, 'RDONLY_PROG'), create(m1, 'ARRAY_OF_MAPS', PLAIN, m0), load('read-inner.A', m1)],
    0,
  ],
  'replayed: a reader through its own exclusive map': [
    [create(m0, 'ARRAY', excl('read.A')), update(m0, 1), load('read.A', m0), runProg()],
    1,
  ],
  'replayed: a host of an empty HASH': [[emptyHash, load('victim.A', m0), runProg()], NO_ELEMENT],
  'replayed: a program that nothing holds is free: its map': [
    [create(m0, 'ARRAY'), load('write.A', m0), close('map', m0), close('prog', 0), byId(m0)],
    -ENOENT,
  ],
  'replayed: a bound map: freed with the program': [
    [
      create(m0, 'ARRAY'),
      load('iter-read.A'),
      bindMap(m0),
      close('map', m0),
      close('prog', 0),
      byId(m0),
    ],
    -ENOENT,
  ],
  'replayed: a fd_array map is kept': [
    [
      create(m0, 'ARRAY'),
      create(m1, 'ARRAY'),
      load('write.A', m1, 0, { fd_array: m0 }),
      close('map', m0),
      byId(m0),
    ],
    0,
  ],
  'replayed: BIND_MAP of a map that is named': [
    [create(m0, 'ARRAY'), load('write.A', m0), bindMap(m0)],
    0,
  ],
  'replayed: a second extension of a program': [
    [...victim, ...extend, load('extension.B', NONE, 2, { target: 0 }), attach(2, 1)],
    -EBUSY,
  ],
  'replayed: an extension keeps its target': [
    [
      ...victim,
      load('extension.A', NONE, 1, { target: 0 }),
      close('prog', 0),
      close('map', m0),
      byId(m0),
    ],
    0,
  ],
  'replayed: an attached extension keeps its target': [
    [...victim, ...extend, close('prog', 1), close('prog', 0), close('map', m0), byId(m0)],
    0,
  ],
  'replayed: with its link gone the extension and its target are free': [
    [
      ...victim,
      ...extend,
      close('prog', 1),
      close('prog', 0),
      close('map', m0),
      close('link', 0),
      byId(m0),
    ],
    -ENOENT,
  ],
  'replayed: an iterator over an empty HASH': [
    [emptyHash, load('iter-write.A'), link(m0), read],
    NO_ELEMENT,
  ],
  'replayed: an iterator link is closed: the map is free': [
    [
      create(m0, 'ARRAY'),
      load('iter-read.A'),
      link(m0),
      close('map', m0),
      close('link', 0),
      byId(m0),
    ],
    -ENOENT,
  ],
  'replayed: bpf_sys_bpf delete in an ARRAY': [
    [create(m0, 'ARRAY'), load('sys-delete.A'), runProg(0, m0)],
    -EINVAL,
  ],
  'replayed: bpf_sys_bpf delete, then lookup': [
    [...fullValue, load('sys-delete.A'), runProg(0, m0), lookup(m0)],
    -ENOENT,
  ],
  'replayed: bpf_sys_bpf freeze, then update': [
    [create(m0, 'ARRAY', OTHER), load('sys-freeze.A'), runProg(0, m0), update(m0)],
    -EPERM,
  ],
  'replayed: bpf_sys_bpf freeze twice': [
    [create(m0, 'ARRAY'), freeze(m0), load('sys-freeze.A'), runProg(0, m0)],
    -EPERM,
  ],
  'replayed: lookup through a read-only fd': [[opened(m0, 'ro'), lookup(m0)], 0],
  'replayed: link: no iterator program, on SK_STORAGE': [
    [storage, load('sys-update.A'), link(m0)],
    -EINVAL,
  ],
  'replayed: link: no iterator program before a closed map fd': [
    [load('sys-update.A'), link(CLOSED_FD)],
    -EINVAL,
  ],
  'replayed: an extension that was attached no longer keeps its target': [
    [...victim, ...extend, close('prog', 0), close('map', m0), close('link', 0), byId(m0)],
    -ENOENT,
  ],
  'replayed: load of an extension: the target lives on without an fd': [
    [
      ...victim,
      load('extension.A', NONE, 1, { target: 0 }),
      close('prog', 0),
      load('extension.B', NONE, 2, { target: 0 }),
    ],
    -EINVAL,
  ],
  'replayed: BIND_MAP of a map that is named, then of another': [
    [create(m0, 'ARRAY'), create(m1, 'ARRAY'), load('write.A', m0), bindMap(m0), bindMap(m1)],
    0,
  ],
  'replayed: bpf_sys_bpf lookup in a HASH': [
    [...fullValue, load('sys-lookup.A'), runProg(0, m0)],
    -EINVAL,
  ],
  'replayed: bpf_sys_bpf update: the fd of a program': [
    [load('sys-update.A'), runProg(0, PROG_FD)],
    -EINVAL,
  ],
  'replayed: PROG_ARRAY: a close elsewhere leaves it alone': [
    [...tail, insertProg(m0, 0), create(m1, 'ARRAY'), close('map', m1), lookup(m0)],
    0,
  ],
  'replayed: PROG_ARRAY: without a user it lets go of its programs': [
    [
      create(m0, 'PROG_ARRAY'),
      create(m1, 'ARRAY'),
      load('write.A', m1),
      load('tail-call.A', m0, 1),
      insertProg(m0, 0),
      close('prog', 0),
      close('map', m1),
      close('map', m0),
      byId(m1),
    ],
    -ENOENT,
  ],
};
