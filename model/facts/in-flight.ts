/** An update that is held where it copies the value from user memory, by a page that is missing: section 17. */
import { EBADF, EBUSY, ENOENT, EPERM } from '../kernel/errno.ts';
import {
  begin,
  byId,
  close,
  create,
  emptyHash,
  end,
  flagged,
  freeze,
  hashOf,
  load,
  lookup,
  m0,
  m1,
  MINE,
  mmap,
  munmap,
  opened,
  runProg,
  storage,
  update,
} from './calls.ts';
import type { FactTable } from './table.ts';

const array = create(m0, 'ARRAY');
const inFlight = [array, begin(m0)];
const mapped = [flagged(m0, 'MMAPABLE'), begin(m0), mmap(m0, 'rw')];

export const IN_FLIGHT: FactTable = {
  '17 in flight: it waits': [[...inFlight, lookup(m0)], 0],
  '17 in flight: it ends': [[...inFlight, end(m0, 1), lookup(m0)], 1],
  '17 in flight: HASH: before': [[emptyHash, begin(m0), lookup(m0)], -ENOENT],
  '17 in flight: HASH: after': [[emptyHash, begin(m0), end(m0, 1), lookup(m0)], 1],
  '17 in flight: SK_STORAGE': [[storage, begin(m0), end(m0, 1), lookup(m0)], 1],
  '17 in flight: freeze': [[...inFlight, freeze(m0)], -EBUSY],
  '17 in flight: freeze: exclusive': [[create(m0, 'ARRAY', MINE), begin(m0), freeze(m0)], -EBUSY],
  '17 in flight: freeze by bpf_sys_bpf': [
    [create(m0, 'ARRAY'), load('sys-freeze.B'), begin(m0), runProg(0, m0)],
    -EBUSY,
  ],
  '17 in flight: freeze afterwards': [[...inFlight, end(m0, 1), freeze(m0)], 0],
  '17 in flight: of a frozen map': [[array, freeze(m0), begin(m0)], -EPERM],
  '17 in flight: through a read-only fd': [[opened(m0, 'ro'), begin(m0)], -EPERM],
  '17 in flight: through a closed fd': [[array, close('map', m0), begin(m0)], -EBADF],
  '17 in flight: content hash': [[...inFlight, hashOf(m0)], -EPERM],
  '17 in flight: another update': [[...inFlight, update(m0, 1), lookup(m0)], 1],
  '17 in flight: the later one wins': [[...inFlight, update(m0, 1), end(m0, 0), lookup(m0)], 0],
  '17 in flight: a program writes meanwhile': [
    [create(m0, 'ARRAY'), load('write.A', m0), begin(m0), runProg(), end(m0, 0), lookup(m0)],
    0,
  ],
  '17 in flight: a writable mapping meanwhile': [mapped, 0],
  '17 in flight: freeze after both': [[...mapped, end(m0, 1), munmap(m0), freeze(m0)], 0],
  '17 in flight: freeze after one of both': [[...mapped, end(m0, 1), freeze(m0)], -EBUSY],
  '17 in flight: freeze after the other': [[...mapped, munmap(m0), freeze(m0)], -EBUSY],
  '17 in flight: holds the map': [[...inFlight, close('map', m0), byId(m0)], 0],
  '17 in flight: holds it to its end': [
    [...inFlight, close('map', m0), end(m0, 1), byId(m0)],
    -ENOENT,
  ],
  '17 in flight: its fd number is another map now: that one': [
    [...inFlight, close('map', m0), create(m1, 'ARRAY'), end(m0, 1), lookup(m1)],
    0,
  ],
  '17 in flight: its fd number is another map now: its own': [
    [...inFlight, close('map', m0), create(m1, 'ARRAY'), byId(m0), end(m0, 1), lookup(m0)],
    1,
  ],
};
