/** Loads that bring CO-RE relocations: section 16. */
import { EACCES, EKEYREJECTED } from '../kernel/errno.ts';
import type { CallOf } from '../kernel/call.ts';
import { NONE } from '../kernel/state.ts';
import { NO_TEXT, textNamed, ZERO_DIGEST } from '../programs/text.ts';
import {
  create,
  excl,
  flagged,
  freeze,
  load,
  m0,
  metadata,
  runProg,
  signed,
  update,
} from './calls.ts';
import type { FactTable } from './table.ts';

type More = Partial<CallOf<'prog_load'>>;

const to = (name: string): More => ({ core_relos: textNamed(name) ?? NO_TEXT });
const counted: More = { fd_array: m0 };

export const RELOCATED_LOADS: FactTable = {
  '16 relocated: for what it was': [
    [create(m0, 'ARRAY', excl('write.A')), load('write.A', m0, 0, to('write.B'))],
    -EACCES,
  ],
  '16 relocated: for what it becomes': [
    [create(m0, 'ARRAY', excl('write.B')), load('write.A', m0, 0, to('write.B')), runProg(0)],
    0,
  ],
  '16 relocated: counted, for what it was': [
    [
      create(m0, 'ARRAY', excl('write-idx.A')),
      load('write-idx.A', m0, 0, { ...counted, ...to('write-idx.B') }),
    ],
    -EACCES,
  ],
  '16 relocated: counted, zero hash': [
    [
      create(m0, 'ARRAY', excl(ZERO_DIGEST)),
      load('write-idx.A', m0, 0, { ...counted, ...to('write-idx.B') }),
    ],
    0,
  ],
  '16 relocated: signed, no map': [
    [load('sys-update.A', NONE, 0, { ...signed(), ...to('sys-update.B') })],
    0,
  ],
  '16 relocated: signed, counted, for what was signed': [
    [...metadata(2), load('loader.A', m0, 0, { ...signed(m0), ...to('loader.B') })],
    -EACCES,
    -EACCES,
    0,
  ],
  '16 relocated: signed, counted, for what was signed, run': [
    [...metadata(2), load('loader.A', m0, 0, { ...signed(m0), ...to('loader.B') }), runProg(0)],
    NaN,
    NaN,
    2,
  ],
  '16 relocated: signed, counted, then a writer of what was signed': [
    [
      ...metadata(2),
      load('loader.A', m0, 0, signed(m0)),
      load('loader.A', m0, 1, { ...signed(m0), ...to('loader-write.A') }),
      runProg(1),
      runProg(0),
    ],
    NaN,
    NaN,
    1,
  ],
  '16 relocated: a loader on a map that programs only read, then what it becomes: one that stores':
    [
      [
        flagged(m0, 'RDONLY_PROG'),
        load('loader.A', m0, 0),
        load('loader.A', m0, 1, to('loader-write.A')),
      ],
      -EACCES,
    ],
  '16 relocated: signed, counted, for what it becomes': [
    [
      create(m0, 'ARRAY', excl('loader.B')),
      update(m0, 2),
      freeze(m0),
      load('loader.A', m0, 0, { ...signed(m0), ...to('loader.B') }),
    ],
    -EACCES,
  ],
  '16 relocated: signed, counted, other content than was signed': [
    [...metadata(1), load('loader.A', m0, 0, { ...signed(m0), ...to('loader.B') })],
    -EACCES,
    -EACCES,
    -EKEYREJECTED,
  ],
};
