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
import type { FactRow } from './row.ts';

const arena = (map: 0 | 1 = m0, hash = PLAIN): Call => create(map, 'ARENA', hash, NONE, 'MMAPABLE');
const mine = arena(m0, OTHER);
/** Mapped, with 2 in its page. */
const withTwo = (made: Call): readonly Call[] => [made, mmap(m0, 'rw'), store(m0, 2)];
const walks = [load('walk-free.A'), linkWalk];
const outer = [arena(), create(m1, 'ARRAY_OF_MAPS', PLAIN, m0)];

const row = (
  scenario: string,
  calls: readonly Call[],
  ...answers: readonly [number, number?]
): FactRow => ['19 arenas', scenario, calls, ...answers];

export const ARENAS: readonly FactRow[] = [
  row('created', [arena()], 0),
  row('created exclusive', [mine], 0),
  row('created without BPF_F_MMAPABLE', [create(m0, 'ARENA')], -EINVAL),
  row('created BPF_F_RDONLY', [create(m0, 'ARENA', PLAIN, NONE, 'MMAPABLE', 'ro')], -EINVAL),
  row('update', [arena(), update(m0, 1)], -EOPNOTSUPP),
  row('update with unknown flags', [arena(), update(m0, 1, 0, 'unknown')], -EOPNOTSUPP),
  row('lookup', [arena(), lookup(m0)], -EINVAL),
  row('delete', [arena(), remove(m0)], -EOPNOTSUPP),
  row('update with a key', [arena(), load('sys-update.A'), runProg(0, m0)], -EINVAL),
  row('delete with a key', [arena(), load('sys-delete.A'), runProg(0, m0)], -EINVAL),
  row('next key', [arena(), nextKey(m0)], -EOPNOTSUPP),
  row('lookup and delete', [arena(), take(m0)], -ENOTSUPP),
  row('content hash', [arena(), hashOf(m0)], -EINVAL),
  row('as inner map', [...outer, insert(m1, m0)], 0),
  row('mapped for writing', [mine, mmap(m0, 'rw')], 0),
  row('mapped for reading', [arena(), mmap(m0, 'ro'), peek(m0)], 0),
  row('what was stored', [...withTwo(mine), peek(m0)], 2),
  row('what was stored, mapped again', [...withTwo(mine), munmap(m0), mmap(m0, 'ro'), peek(m0)], 2),
  row('walked by elements', [arena(), load('iter-write.A'), link(m0)], -EINVAL),
  row('exclusive, walked by elements', [mine, load('iter-write.A'), link(m0)], -EINVAL, -EPERM),
  row('walked as storage', [arena(), load('iter-write-storage.A'), link(m0)], -EINVAL),
  row('named by fd', [arena(), load('write.A', m0)], -EACCES),
  row('named by fd, read', [arena(), load('read.A', m0)], -EACCES),
  row('named by value', [arena(), load('write-value.A', m0)], -EACCES),
  row('named by index', [arena(), load('write-idx.A', m0)], -EACCES),
  row('named by index and value', [arena(), load('write-idx-value.A', m0)], -EACCES),
  row('named as an outer map', [arena(), load('write-inner.A', m0)], -EACCES),
  row('named as a program array', [arena(), load('tail-call.A', m0)], -EINVAL),
  row('named by a victim', [arena(), load('victim.A', m0)], -EACCES),
  row('template of a map that is named', [...outer, load('read-inner.A', m1)], -EACCES),
  row('exclusive, named', [mine, load('read.A', m0)], -EACCES),
  row('two of one program', [arena(), arena(m1), load('write.A', m1, 0, { fd_array: m0 })], -EBUSY),
  row('listed and named', [arena(), load('write.A', m0, 0, { fd_array: m0 })], -EACCES),
  row('a walk over all maps', walks, 0),
  row('a walk that is given a map', [arena(), load('walk-free.A'), link(m0)], 0),
  row('a walk that is given a closed fd', [load('walk-free.A'), link(m0)], 0),
  row('a walk as a test run', [load('walk-free.A'), runProg()], -EFAULT),
  row('a walk where no page is', [arena(), ...walks, walk(m0)], NO_ELEMENT),
  row('a walk frees the page', [...withTwo(arena()), ...walks, walk(m0), peek(m0)], 0),
  row('a walk frees the page, exclusive', [...withTwo(mine), ...walks, walk(m0), peek(m0)], 0),
  row(
    'a walk frees the page, not mapped',
    [...withTwo(mine), munmap(m0), ...walks, walk(m0), mmap(m0, 'ro'), peek(m0)],
    0,
  ),
  row(
    'a walk frees the page, which is made anew',
    [...withTwo(mine), ...walks, walk(m0), store(m0, 1), peek(m0)],
    1,
  ),
  row(
    'a walk frees the page of another',
    [...withTwo(mine), arena(m1), mmap(m1, 'rw'), store(m1, 1), ...walks, walk(m1), peek(m0)],
    2,
  ),
  row(
    'a walk frees the page, its fd closed',
    [...withTwo(mine), close('map', m0), ...walks, walk(m0), peek(m0)],
    0,
  ),
];
