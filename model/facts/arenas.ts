/** Arenas, and an iterator over all maps that frees their pages: section 19. */
import type { Call } from '../kernel/call.ts';
import { NO_ELEMENT } from '../kernel/content.ts';
import { EACCES, EBUSY, EFAULT, EINVAL, ENOTSUPP, EOPNOTSUPP, EPERM } from '../kernel/errno.ts';
import { NONE } from '../kernel/state.ts';
import {
  close,
  create,
  hashOf,
  insert,
  link,
  linkWalk,
  load,
  lookup,
  m0,
  m1,
  mmap,
  munmap,
  nextKey,
  OTHER,
  peek,
  PLAIN,
  remove,
  runProg,
  store,
  take,
  update,
  walk,
} from './calls.ts';
import type { FactTable } from './table.ts';

const arena = (map: 0 | 1 = m0, hash = PLAIN): Call => create(map, 'ARENA', hash, NONE, 'MMAPABLE');
const mine = arena(m0, OTHER);
/** Mapped, with 2 in its page. */
const withTwo = (made: Call): readonly Call[] => [made, mmap(m0, 'rw'), store(m0, 2)];
const walks = [load('walk-free.A'), linkWalk];
const outer = [arena(), create(m1, 'ARRAY_OF_MAPS', PLAIN, m0)];

export const ARENAS: FactTable = {
  '19 arenas: created': [[arena()], 0],
  '19 arenas: created exclusive': [[mine], 0],
  '19 arenas: created without BPF_F_MMAPABLE': [[create(m0, 'ARENA')], -EINVAL],
  '19 arenas: created BPF_F_RDONLY': [
    [create(m0, 'ARENA', PLAIN, NONE, 'MMAPABLE', 'ro')],
    -EINVAL,
  ],
  '19 arenas: update': [[arena(), update(m0, 1)], -EOPNOTSUPP],
  '19 arenas: update with unknown flags': [[arena(), update(m0, 1, 0, 'unknown')], -EOPNOTSUPP],
  '19 arenas: lookup': [[arena(), lookup(m0)], -EINVAL],
  '19 arenas: delete': [[arena(), remove(m0)], -EOPNOTSUPP],
  '19 arenas: update with a key': [[arena(), load('sys-update.A'), runProg(0, m0)], -EINVAL],
  '19 arenas: delete with a key': [[arena(), load('sys-delete.A'), runProg(0, m0)], -EINVAL],
  '19 arenas: next key': [[arena(), nextKey(m0)], -EOPNOTSUPP],
  '19 arenas: lookup and delete': [[arena(), take(m0)], -ENOTSUPP],
  '19 arenas: content hash': [[arena(), hashOf(m0)], -EINVAL],
  '19 arenas: as inner map': [[...outer, insert(m1, m0)], 0],
  '19 arenas: mapped for writing': [[mine, mmap(m0, 'rw')], 0],
  '19 arenas: mapped for reading': [[arena(), mmap(m0, 'ro'), peek(m0)], 0],
  '19 arenas: what was stored': [[...withTwo(mine), peek(m0)], 2],
  '19 arenas: what was stored, mapped again': [
    [...withTwo(mine), munmap(m0), mmap(m0, 'ro'), peek(m0)],
    2,
  ],
  '19 arenas: walked by elements': [[arena(), load('iter-write.A'), link(m0)], -EINVAL],
  '19 arenas: exclusive, walked by elements': [
    [mine, load('iter-write.A'), link(m0)],
    -EINVAL,
    -EPERM,
  ],
  '19 arenas: walked as storage': [[arena(), load('iter-write-storage.A'), link(m0)], -EINVAL],
  '19 arenas: named by fd': [[arena(), load('write.A', m0)], -EACCES],
  '19 arenas: named by fd, read': [[arena(), load('read.A', m0)], -EACCES],
  '19 arenas: named by value': [[arena(), load('write-value.A', m0)], -EACCES],
  '19 arenas: named by index': [[arena(), load('write-idx.A', m0)], -EACCES],
  '19 arenas: named by index and value': [[arena(), load('write-idx-value.A', m0)], -EACCES],
  '19 arenas: named as an outer map': [[arena(), load('write-inner.A', m0)], -EACCES],
  '19 arenas: named as a program array': [[arena(), load('tail-call.A', m0)], -EINVAL],
  '19 arenas: named by a victim': [[arena(), load('victim.A', m0)], -EACCES],
  '19 arenas: template of a map that is named': [[...outer, load('read-inner.A', m1)], -EACCES],
  '19 arenas: exclusive, named': [[mine, load('read.A', m0)], -EACCES],
  '19 arenas: two of one program': [
    [arena(), arena(m1), load('write.A', m1, 0, { fd_array: m0 })],
    -EBUSY,
  ],
  '19 arenas: listed and named': [[arena(), load('write.A', m0, 0, { fd_array: m0 })], -EACCES],
  '19 arenas: a walk over all maps': [walks, 0],
  '19 arenas: a walk that is given a map': [[arena(), load('walk-free.A'), link(m0)], 0],
  '19 arenas: a walk that is given a closed fd': [[load('walk-free.A'), link(m0)], 0],
  '19 arenas: a walk as a test run': [[load('walk-free.A'), runProg()], -EFAULT],
  '19 arenas: a walk where no page is': [[arena(), ...walks, walk(m0)], NO_ELEMENT],
  '19 arenas: a walk frees the page': [[...withTwo(arena()), ...walks, walk(m0), peek(m0)], 0],
  '19 arenas: a walk frees the page, exclusive': [
    [...withTwo(mine), ...walks, walk(m0), peek(m0)],
    0,
  ],
  '19 arenas: a walk frees the page, not mapped': [
    [...withTwo(mine), munmap(m0), ...walks, walk(m0), mmap(m0, 'ro'), peek(m0)],
    0,
  ],
  '19 arenas: a walk frees the page, which is made anew': [
    [...withTwo(mine), ...walks, walk(m0), store(m0, 1), peek(m0)],
    1,
  ],
  '19 arenas: a walk frees the page of another': [
    [...withTwo(mine), arena(m1), mmap(m1, 'rw'), store(m1, 1), ...walks, walk(m1), peek(m0)],
    2,
  ],
  '19 arenas: a walk frees the page, its fd closed': [
    [...withTwo(mine), close('map', m0), ...walks, walk(m0), peek(m0)],
    0,
  ],
};
