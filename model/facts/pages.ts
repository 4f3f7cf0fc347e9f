/** A page that io_uring has pinned through a writable mapping: section 18. */
import { EFAULT, ENOENT, EPERM } from '../kernel/errno.ts';
import {
  byId,
  close,
  flagged,
  freeze,
  hashOf,
  load,
  lookup,
  m0,
  metadata,
  MINE,
  mmap,
  munmap,
  readFixed,
  register,
  runProg,
  signed,
  update,
} from './calls.ts';
import type { FactTable } from './table.ts';

const mapped = [flagged(m0, 'MMAPABLE'), mmap(m0, 'rw')];
const pinned = [...mapped, register(m0)];
const unmapped = [...pinned, munmap(m0)];
const frozen = [...unmapped, freeze(m0)];
/** The metadata map of `loader.A`, frozen with what was signed; its page is still held. */
const held = metadata(2, 'MMAPABLE', [mmap(m0, 'rw'), register(m0), munmap(m0)]);
const folded = load('loader.A', m0, 0, signed(m0));

export const PAGES: FactTable = {
  '18 pages: of a writable mapping': [pinned, 0],
  '18 pages: once more': [[...pinned, register(m0)], 0],
  '18 pages: of a read-only mapping': [
    [flagged(m0, 'MMAPABLE'), mmap(m0, 'ro'), register(m0)],
    -EFAULT,
  ],
  '18 pages: of an exclusive map': [
    [flagged(m0, 'MMAPABLE', MINE), mmap(m0, 'rw'), register(m0)],
    0,
  ],
  '18 pages: is written': [[...pinned, readFixed(m0, 1), lookup(m0)], 1],
  '18 pages: is written again and again': [
    [...pinned, ...[1, 0, 1, 0].map((value) => readFixed(m0, value)), lookup(m0)],
    0,
  ],
  '18 pages: is written after munmap': [[...unmapped, readFixed(m0, 1), lookup(m0)], 1],
  '18 pages: freeze after munmap': [frozen, 0],
  '18 pages: is written after freeze': [[...frozen, readFixed(m0, 1), lookup(m0)], 1],
  '18 pages: an update then': [[...frozen, update(m0, 1)], -EPERM],
  '18 pages: a writable mapping then': [[...frozen, mmap(m0, 'rw')], -EPERM],
  '18 pages: the content hash is another afterwards': [
    [...frozen, hashOf(m0), readFixed(m0, 1), hashOf(m0)],
    1,
  ],
  '18 pages: does not hold the map': [[...unmapped, close('map', m0), byId(m0)], -ENOENT],
  '18 pages: of a map that is gone: not the next one in its slot': [
    [...unmapped, close('map', m0), flagged(m0, 'MMAPABLE'), lookup(m0)],
    0,
  ],
  '18 pages: a signed load': [[...held, folded], NaN, NaN, 0],
  '18 pages: what its loader consumes': [
    [...held, folded, readFixed(m0, 1), runProg()],
    NaN,
    NaN,
    1,
  ],
  '18 pages: what a loader consumes that compares the content hash': [
    [...held, hashOf(m0), load('loader.A', m0, 0, signed()), readFixed(m0, 1), runProg()],
    1,
    1,
    NaN,
  ],
};
