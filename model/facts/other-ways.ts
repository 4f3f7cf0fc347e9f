/** Other ways of a program to a map: section 8, and bpf_sys_bpf. */
import { NO_TAIL } from '../kernel/content.ts';
import { EACCES, EINVAL, EPERM } from '../kernel/errno.ts';
import {
  OTHER,
  close,
  create,
  excl,
  extend,
  insertProg,
  flagged,
  freeze,
  load,
  lookup,
  m0,
  m1,
  runProg,
  update,
} from './calls.ts';
import type { FactTable } from './table.ts';

export const OTHER_WAYS: FactTable = {
  '8: an extension writes an exclusive map': [
    [create(m0, 'ARRAY', excl('victim.A')), load('victim.A', m0), ...extend, runProg(), lookup(m0)],
    1,
  ],
  '8: the same, frozen': [
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
  '8: after detach the original runs': [
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
  '8: the target on an RDONLY_PROG map': [
    [flagged(m0, 'RDONLY_PROG'), load('victim.A', m0)],
    -EINVAL,
  ],
  '8: tail call to a program that does not match': [
    [
      create(m0, 'PROG_ARRAY', excl('tail-call.A')),
      create(m1, 'ARRAY'),
      load('tail-call.A', m0),
      load('write.A', m1, 1),
      insertProg(m0, 1),
      runProg(),
      lookup(m1),
    ],
    1,
  ],
  '8: tail call from a program that does not match': [
    [
      create(m0, 'PROG_ARRAY'),
      create(m1, 'ARRAY', OTHER),
      load('tail-call.A', m0),
      load('write.A', m1, 1),
      insertProg(m0, 1),
      runProg(),
      lookup(m1),
    ],
    1,
  ],
  '8: an exclusive PROG_ARRAY: the caller must match': [
    [create(m0, 'PROG_ARRAY', excl('tail-call.A')), load('tail-call.B', m0)],
    -EACCES,
  ],
  '8: tail call into nothing': [
    [create(m0, 'PROG_ARRAY'), load('tail-call.A', m0), runProg()],
    NO_TAIL,
  ],
  'key table: bpf_sys_bpf update': [
    [create(m0, 'ARRAY', OTHER), load('sys-update.A'), runProg(0, m0), lookup(m0)],
    1,
  ],
  'key table: bpf_sys_bpf delete': [
    [create(m0, 'HASH', OTHER), update(m0), load('sys-delete.A'), runProg(0, m0)],
    0,
  ],
  'key table: bpf_sys_bpf freeze': [
    [create(m0, 'ARRAY', OTHER), load('sys-freeze.A'), runProg(0, m0)],
    0,
  ],
  'key table: bpf_sys_bpf lookup': [
    [create(m0, 'ARRAY'), load('sys-lookup.A'), runProg(0, m0)],
    -EINVAL,
  ],
  '8: bpf_sys_bpf update of a frozen map': [
    [create(m0, 'ARRAY', OTHER), freeze(m0), load('sys-update.A'), runProg(0, m0)],
    -EPERM,
  ],
};
