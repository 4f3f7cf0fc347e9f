/** Signed loads: section 3, signed programs. */
import { UNTRUSTED } from '../kernel/content.ts';
import { EACCES, EINVAL, EKEYREJECTED, EPERM } from '../kernel/errno.ts';
import { NONE } from '../kernel/state.ts';
import { ZERO_DIGEST } from '../programs/text.ts';
import { bindMap, create, excl, freeze, load, m0, metadata, runProg, signed } from './calls.ts';
import type { FactTable } from './table.ts';

export const SIGNED_LOADS: FactTable = {
  '3 signed: plain unfrozen map, not counted': [
    [create(m0, 'ARRAY'), load('write-idx.A', m0, 0, signed())],
    0,
    0,
    -EACCES,
  ],
  '3 signed: a map by fd': [[create(m0, 'ARRAY'), load('write.A', m0, 0, signed())], 0, 0, -EINVAL],
  '3 signed: matching, counted': [
    [...metadata(2), load('loader.A', m0, 0, signed(m0))],
    -EACCES,
    -EACCES,
    0,
  ],
  '3 signed: zero hash, counted': [
    [create(m0, 'ARRAY', excl(ZERO_DIGEST)), freeze(m0), load('loader.A', m0, 0, signed(m0))],
    0,
    0,
    -EACCES,
  ],
  '3 signed: counted, not an ARRAY': [
    [create(m0, 'HASH', excl('write-idx.A')), freeze(m0), load('write-idx.A', m0, 0, signed(m0))],
    -EACCES,
    -EACCES,
    -EINVAL,
  ],
  '3 signed: counted, not frozen': [
    [create(m0, 'ARRAY', excl('loader.A')), load('loader.A', m0, 0, signed(m0))],
    -EACCES,
    -EACCES,
    -EPERM,
  ],
  '3 signed: counted, plain, not frozen': [
    [create(m0, 'ARRAY'), load('loader.A', m0, 0, signed(m0))],
    0,
    0,
    -EPERM,
  ],
  '3 signed: counted, frozen, not exclusive': [
    [create(m0, 'ARRAY'), freeze(m0), load('loader.A', m0, 0, signed(m0))],
    0,
    0,
    -EPERM,
  ],
  '3 signed: counted, other content than was signed': [
    [...metadata(1), load('loader.A', m0, 0, signed(m0))],
    -EACCES,
    -EACCES,
    -EKEYREJECTED,
  ],
  '3 signed: BIND_MAP of a plain map after a signed load': [
    [create(m0, 'ARRAY'), load('iter-read.A', NONE, 0, signed()), bindMap(m0)],
    0,
  ],
  // its own instructions ask for the content hash, until the kernel does it at load
  '3 signed: a loader runs without a content hash': [
    [...metadata(1), load('loader.A', m0), runProg()],
    UNTRUSTED,
    UNTRUSTED,
    1,
  ],
};
