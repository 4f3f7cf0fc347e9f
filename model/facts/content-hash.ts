/** The content hash of BPF_OBJ_GET_INFO_BY_FD: section 7. */
import { EFAULT, EINVAL, EPERM } from '../kernel/errno.ts';
import { OTHER, create, freeze, hashOf, load, m0, runProg, update } from './calls.ts';
import type { FactTable } from './table.ts';

export const CONTENT_HASH: FactTable = {
  '7: content hash of a frozen map': [
    [create(m0, 'ARRAY', OTHER), update(m0, 1), freeze(m0), hashOf(m0)],
    1,
  ],
  '7: content hash of a map that is not frozen': [[create(m0, 'ARRAY'), hashOf(m0)], -EPERM],
  '7: content hash: size before frozen': [[create(m0, 'ARRAY'), hashOf(m0, 'wrong size')], -EINVAL],
  '7: content hash: frozen before the pointer': [
    [create(m0, 'ARRAY'), hashOf(m0, 'bad pointer')],
    -EPERM,
  ],
  '7: content hash: bad pointer': [
    [create(m0, 'ARRAY'), freeze(m0), hashOf(m0, 'bad pointer')],
    -EFAULT,
  ],
  '7: content hash of a HASH': [[create(m0, 'HASH'), freeze(m0), hashOf(m0)], -EINVAL],
  '7: content hash after a program wrote': [
    [create(m0, 'ARRAY'), freeze(m0), hashOf(m0), load('write.A', m0), runProg(), hashOf(m0)],
    1,
  ],
};
