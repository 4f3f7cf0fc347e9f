/** BPF_MAP_CREATE with a hash: section 1 and what the key table says of it. */
import { CLOSED_FD } from '../kernel/call.ts';
import { EBADF, EFAULT, EINVAL, ENOTSUPP } from '../kernel/errno.ts';
import { MINE, create, m0, m1 } from './calls.ts';
import type { FactTable } from './table.ts';

export const CREATION: FactTable = {
  'key table: create with a 32-byte hash': [[create(m0, 'ARRAY', MINE)], 0],
  'key table: hash pointer with another size': [
    [create(m0, 'HASH', { form: 'wrong size' })],
    -EINVAL,
  ],
  'key table: NULL with a size': [[create(m0, 'ARRAY', { form: 'null with size' })], -EINVAL],
  'key table: bad pointer, size 32': [[create(m0, 'ARRAY', { form: 'bad pointer' })], -EFAULT],
  '1: a bad template wins over a bad hash': [
    [create(m0, 'ARRAY'), create(m1, 'ARRAY_OF_MAPS', { form: 'wrong size' }, CLOSED_FD)],
    -EBADF,
  ],
  '1: an exclusive template and a bad hash size': [
    [create(m0, 'ARRAY', MINE), create(m1, 'ARRAY_OF_MAPS', { form: 'wrong size' }, m0)],
    -EINVAL,
    -ENOTSUPP,
  ],
  '1: an exclusive template and a bad hash pointer': [
    [create(m0, 'ARRAY', MINE), create(m1, 'ARRAY_OF_MAPS', { form: 'bad pointer' }, m0)],
    -EFAULT,
    -ENOTSUPP,
  ],
  '1: every kind may be exclusive: HASH': [[create(m0, 'HASH', MINE)], 0],
  '1: every kind may be exclusive: ARRAY_OF_MAPS': [
    [create(m0, 'ARRAY'), create(m1, 'ARRAY_OF_MAPS', MINE, m0)],
    0,
  ],
  '1: every kind may be exclusive: HASH_OF_MAPS': [
    [create(m0, 'ARRAY'), create(m1, 'HASH_OF_MAPS', MINE, m0)],
    0,
  ],
};
