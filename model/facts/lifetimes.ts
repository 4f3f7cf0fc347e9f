/** What keeps an object alive: section 9. */
import { EACCES, EBADF, ENOENT, EPERM } from '../kernel/errno.ts';
import {
  OTHER,
  arrayOfArrays,
  byId,
  close,
  create,
  flagged,
  freeze,
  full,
  link,
  load,
  lookup,
  m0,
  m1,
  mmap,
  read,
  runProg,
  update,
} from './calls.ts';
import type { FactTable } from './table.ts';

export const LIFETIMES: FactTable = {
  '9: an fd keeps nothing open after close': [
    [create(m0, 'ARRAY'), close('map', m0), lookup(m0)],
    -EBADF,
  ],
  '9: a program keeps its map': [
    [create(m0, 'ARRAY'), load('write.A', m0), close('map', m0), runProg()],
    0,
  ],
  '9: an outer map keeps its inner map': [
    [...full, close('map', m0), load('write-inner.A', m1), runProg()],
    0,
  ],
  '9: an iterator link keeps its map and program': [
    [create(m0, 'ARRAY'), load('iter-write.A'), link(m0), close('map', m0), close('prog', 0), read],
    0,
  ],
  '9: a pin keeps a map': [
    [
      create(m0, 'ARRAY', OTHER),
      { call: 'obj_pin', map: m0 },
      close('map', m0),
      { call: 'obj_get', map: m0 },
    ],
    0,
  ],
  '9: nothing keeps a map': [[create(m0, 'ARRAY', OTHER), close('map', m0), byId(m0)], -ENOENT],
  '9: a mapping keeps a map': [
    [flagged(m0, 'MMAPABLE'), mmap(m0, 'ro'), close('map', m0), byId(m0)],
    0,
  ],
  '9: a template is not kept by its outer map': [
    [...arrayOfArrays, close('map', m0), byId(m0)],
    -ENOENT,
  ],
  '9: frozen survives reopening': [
    [create(m0, 'ARRAY', OTHER), freeze(m0), byId(m0), update(m0)],
    -EPERM,
  ],
  '9: a load through a reopened fd': [
    [create(m0, 'ARRAY', OTHER), byId(m0), load('write.B', m0)],
    -EACCES,
  ],
};
