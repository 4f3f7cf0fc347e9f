/**
 * What released kernels were seen to answer (KERNEL-FACTS, by section), for the calls that the model
 * has: group A is `permissive`, group B is `mainline`. Each row makes its calls from the empty kernel;
 * all but the last must be accepted.
 */
import { describe, expect, it } from 'vitest';
import type { Call, ElemFlags, ExclArg } from './call.ts';
import { CLOSED_FD, PROG_FD } from './call.ts';
import { NO_ELEMENT, NO_INNER } from './content.ts';
import { mainline } from './designs/mainline.ts';
import { permissive } from './designs/permissive.ts';
import {
  E2BIG,
  EACCES,
  EBADF,
  EEXIST,
  EFAULT,
  EINVAL,
  ENOENT,
  ENOTSUPP,
  EPERM,
  nameOfAnswer,
} from './errno.ts';
import type { Kind } from './kind.ts';
import { run } from './run.ts';
import { scopeNamed } from './scopes.ts';
import { emptyState, NONE } from './state.ts';
import { NO_DIGEST, NO_TEXT, textNamed } from './text.ts';

const [m0, m1, m2] = [0, 1, 2];

const excl = (digest: string): ExclArg => ({ form: 'well-formed', digest });
const PLAIN = excl(NO_DIGEST);
const MINE = excl('write-inner.A');
const OTHER = excl('write.A');

const create = (map: number, kind: Kind, hash: ExclArg = PLAIN, template = NONE): Call => ({
  call: 'map_create',
  map,
  kind,
  excl: hash,
  template,
});
const insert = (outer: number, inner: number, key = 0, flags: ElemFlags = 'BPF_ANY'): Call => ({
  call: 'insert_inner',
  outer,
  key,
  inner,
  flags,
});
const update = (map: number, value = 0, key = 0, flags: ElemFlags = 'BPF_ANY'): Call => ({
  call: 'map_update_elem',
  map,
  key,
  value,
  flags,
});
const lookup = (map: number, key = 0): Call => ({ call: 'map_lookup_elem', map, key });
const remove = (map: number): Call => ({ call: 'map_delete_elem', map, key: 0 });
const freeze = (map: number): Call => ({ call: 'map_freeze', map });
const load = (name: string, map = NONE, prog = 0): Call => ({
  call: 'prog_load',
  prog,
  text: textNamed(name) ?? NO_TEXT,
  map,
});
const runProg = (prog = 0): Call => ({ call: 'prog_run', prog });
const link = (map: number, prog = 0): Call => ({ call: 'link_create', link: 0, prog, map });
const read: Call = { call: 'iter_read', link: 0 };
const close = (of: 'map' | 'prog' | 'link', slot: number): Call => ({ call: 'close', of, slot });

/** section, scenario, calls, answer in group A, answer in group B (the same if left out) */
type Row = readonly [string, string, readonly Call[], number, number?];

const outerOf = (inner: Kind, outer: Kind, hash: ExclArg = PLAIN): readonly Call[] => [
  create(m0, inner),
  create(m1, outer, hash, m0),
];
const arrayOfArrays = outerOf('ARRAY', 'ARRAY_OF_MAPS');
const hashOfArrays = outerOf('ARRAY', 'HASH_OF_MAPS');
const full = [...arrayOfArrays, insert(m1, m0)];
const fullHash = [...hashOfArrays, insert(m1, m0)];

const ROWS: readonly Row[] = [
  ['key table', 'create with a 32-byte hash', [create(m0, 'ARRAY', MINE)], 0],
  [
    'key table',
    'hash pointer with another size',
    [create(m0, 'HASH', { form: 'wrong size' })],
    -EINVAL,
  ],
  ['key table', 'NULL with a size', [create(m0, 'ARRAY', { form: 'null with size' })], -EINVAL],
  ['key table', 'bad pointer, size 32', [create(m0, 'ARRAY', { form: 'bad pointer' })], -EFAULT],
  ['key table', 'load, digest matches', [create(m0, 'ARRAY', OTHER), load('write.A', m0)], 0],
  ['key table', 'load, digest differs', [create(m0, 'ARRAY', OTHER), load('write.B', m0)], -EACCES],
  ['3', 'read-only use counts as well', [create(m0, 'ARRAY', OTHER), load('read.A', m0)], -EACCES],
  [
    '3',
    'a frozen map is no different',
    [create(m0, 'ARRAY', OTHER), freeze(m0), load('write.B', m0)],
    -EACCES,
  ],
  ['3', 'a bad map fd', [load('write.A', CLOSED_FD)], -EBADF],
  [
    '3',
    'an exclusive outer map needs a match',
    [create(m0, 'ARRAY'), create(m1, 'ARRAY_OF_MAPS', OTHER, m0), load('write-inner.A', m1)],
    -EACCES,
  ],
  [
    '1',
    'a bad template wins over a bad hash',
    [create(m0, 'ARRAY'), create(m1, 'ARRAY_OF_MAPS', { form: 'wrong size' }, CLOSED_FD)],
    -EBADF,
  ],
  [
    '1',
    'an exclusive template and a bad hash size',
    [create(m0, 'ARRAY', MINE), create(m1, 'ARRAY_OF_MAPS', { form: 'wrong size' }, m0)],
    -EINVAL,
    -ENOTSUPP,
  ],
  [
    '1',
    'an exclusive template and a bad hash pointer',
    [create(m0, 'ARRAY', MINE), create(m1, 'ARRAY_OF_MAPS', { form: 'bad pointer' }, m0)],
    -EFAULT,
    -ENOTSUPP,
  ],
  ['1', 'every kind may be exclusive: HASH', [create(m0, 'HASH', MINE)], 0],
  [
    '1',
    'every kind may be exclusive: ARRAY_OF_MAPS',
    [create(m0, 'ARRAY'), create(m1, 'ARRAY_OF_MAPS', MINE, m0)],
    0,
  ],
  [
    '1',
    'every kind may be exclusive: HASH_OF_MAPS',
    [create(m0, 'ARRAY'), create(m1, 'HASH_OF_MAPS', MINE, m0)],
    0,
  ],
  [
    '4',
    'exclusive template',
    [create(m0, 'ARRAY', MINE), create(m1, 'ARRAY_OF_MAPS', PLAIN, m0)],
    0,
    -ENOTSUPP,
  ],
  [
    '4',
    'exclusive template of a HASH_OF_MAPS',
    [create(m0, 'HASH', MINE), create(m1, 'HASH_OF_MAPS', MINE, m0)],
    0,
    -ENOTSUPP,
  ],
  ['4', 'template: closed fd', [create(m1, 'ARRAY_OF_MAPS', PLAIN, CLOSED_FD)], -EBADF],
  [
    '4',
    'template: program fd',
    [load('iter-read.A'), create(m1, 'ARRAY_OF_MAPS', PLAIN, PROG_FD)],
    -EINVAL,
  ],
  [
    '4',
    'template: an outer map',
    [...arrayOfArrays, create(m2, 'ARRAY_OF_MAPS', PLAIN, m1)],
    -EINVAL,
  ],
  [
    '4',
    'template: an exclusive outer map (nested comes first)',
    [
      create(m0, 'ARRAY'),
      create(m1, 'ARRAY_OF_MAPS', MINE, m0),
      create(m2, 'HASH_OF_MAPS', PLAIN, m1),
    ],
    -EINVAL,
  ],
  [
    '4',
    'exclusive element, plain outer',
    [...arrayOfArrays, create(m2, 'ARRAY', MINE), insert(m1, m2)],
    0,
    -ENOTSUPP,
  ],
  [
    '4',
    'exclusive element, outer of the same hash',
    [...outerOf('ARRAY', 'ARRAY_OF_MAPS', MINE), create(m2, 'ARRAY', MINE), insert(m1, m2)],
    0,
    -ENOTSUPP,
  ],
  [
    '4',
    'exclusive element, outer of another hash',
    [...outerOf('ARRAY', 'ARRAY_OF_MAPS', OTHER), create(m2, 'ARRAY', MINE), insert(m1, m2)],
    0,
    -ENOTSUPP,
  ],
  [
    '4',
    'plain element, exclusive outer',
    [...outerOf('ARRAY', 'ARRAY_OF_MAPS', MINE), insert(m1, m0)],
    0,
  ],
  [
    '4',
    'an outer from an exclusive template takes plain maps',
    [
      create(m0, 'ARRAY', MINE),
      create(m1, 'ARRAY_OF_MAPS', PLAIN, m0),
      create(m2, 'ARRAY'),
      insert(m1, m2),
    ],
    0,
    NaN,
  ],
  [
    '4',
    'a frozen exclusive element',
    [...arrayOfArrays, create(m2, 'ARRAY', MINE), freeze(m2), insert(m1, m2)],
    0,
    -ENOTSUPP,
  ],
  [
    '4',
    'a frozen plain element',
    [create(m0, 'ARRAY'), freeze(m0), create(m1, 'ARRAY_OF_MAPS', PLAIN, m0), insert(m1, m0)],
    0,
  ],
  ['4', 'frozen outer', [...arrayOfArrays, freeze(m1), insert(m1, m0)], -EPERM],
  [
    '4',
    'ARRAY_OF_MAPS: flags before the fd',
    [...arrayOfArrays, insert(m1, CLOSED_FD, 0, 'unknown')],
    -EINVAL,
  ],
  ['4', 'ARRAY_OF_MAPS: NOEXIST', [...arrayOfArrays, insert(m1, m0, 0, 'BPF_NOEXIST')], -EINVAL],
  [
    '4',
    'ARRAY_OF_MAPS: index before a bad fd',
    [...arrayOfArrays, insert(m1, CLOSED_FD, 1)],
    -E2BIG,
  ],
  [
    '4',
    'ARRAY_OF_MAPS: index before exclusivity',
    [...arrayOfArrays, create(m2, 'ARRAY', MINE), insert(m1, m2, 1)],
    -E2BIG,
  ],
  ['4', 'element: closed fd', [...arrayOfArrays, insert(m1, CLOSED_FD)], -EBADF],
  [
    '4',
    'element: program fd',
    [...arrayOfArrays, load('iter-read.A'), insert(m1, PROG_FD)],
    -EINVAL,
  ],
  ['4', 'element: the outer itself', [...arrayOfArrays, insert(m1, m1)], -EINVAL],
  [
    '4',
    'element: an exclusive outer itself',
    [...outerOf('ARRAY', 'ARRAY_OF_MAPS', MINE), insert(m1, m1)],
    -EINVAL,
    -ENOTSUPP,
  ],
  [
    '4',
    'element: another kind than the template',
    [...arrayOfArrays, create(m2, 'HASH'), insert(m1, m2)],
    -EINVAL,
  ],
  [
    '4',
    'element: exclusive and another kind',
    [...arrayOfArrays, create(m2, 'HASH', MINE), insert(m1, m2)],
    -EINVAL,
    -ENOTSUPP,
  ],
  [
    '4',
    'HASH_OF_MAPS: exclusivity before bad flags',
    [...hashOfArrays, create(m2, 'ARRAY', MINE), insert(m1, m2, 0, 'unknown')],
    -EINVAL,
    -ENOTSUPP,
  ],
  ['4', 'HASH_OF_MAPS: bad flags', [...hashOfArrays, insert(m1, m0, 0, 'unknown')], -EINVAL],
  [
    '4',
    'HASH_OF_MAPS: NOEXIST on a present key',
    [...fullHash, insert(m1, m0, 0, 'BPF_NOEXIST')],
    -EEXIST,
  ],
  [
    '4',
    'HASH_OF_MAPS: EXIST on an absent key',
    [...hashOfArrays, insert(m1, m0, 0, 'BPF_EXIST')],
    -ENOENT,
  ],
  [
    '4',
    'HASH_OF_MAPS: exclusive with NOEXIST on an absent key',
    [...hashOfArrays, create(m2, 'ARRAY', MINE), insert(m1, m2, 0, 'BPF_NOEXIST')],
    0,
    -ENOTSUPP,
  ],
  ['4', 'user space reads which inner map it is', [...full, lookup(m1)], m0],
  ['4', 'lookup of an absent inner map', [...arrayOfArrays, lookup(m1)], -ENOENT],
  ['4', 'delete of an inner map', [...full, remove(m1)], 0],
  ['4', 'delete of an absent inner map', [...full, remove(m1), remove(m1)], -ENOENT],
  ['4', 'delete in a frozen outer', [...full, freeze(m1), remove(m1)], -EPERM],
  [
    '4',
    'programs still write through a frozen outer',
    [...full, freeze(m1), load('write-inner.A', m1), runProg(), lookup(m0)],
    1,
  ],
  [
    '4',
    'after the delete the program sees none',
    [...full, load('write-inner.A', m1), remove(m1), runProg()],
    NO_INNER,
  ],
  [
    '5',
    'bpf_map_elem link on an exclusive map',
    [create(m0, 'ARRAY', MINE), load('iter-read.A'), link(m0)],
    0,
    -EPERM,
  ],
  [
    '5',
    'the same for its own iterator program',
    [create(m0, 'HASH', excl('iter-write.A')), load('iter-write.A'), link(m0)],
    0,
    -EPERM,
  ],
  ['5', 'link: closed map fd', [load('iter-read.A'), link(CLOSED_FD)], -EBADF],
  ['5', 'link on an outer map', [...arrayOfArrays, load('iter-read.A'), link(m1)], -EINVAL],
  [
    '5',
    'exclusivity before the kind of map',
    [create(m0, 'ARRAY'), create(m1, 'ARRAY_OF_MAPS', MINE, m0), load('iter-read.A'), link(m1)],
    -EINVAL,
    -EPERM,
  ],
  [
    '5',
    'a writing iterator writes a frozen map',
    [create(m0, 'ARRAY'), freeze(m0), load('iter-write.A'), link(m0), read, lookup(m0)],
    1,
  ],
  ['6', 'ARRAY: delete', [create(m0, 'ARRAY', MINE), remove(m0)], -EINVAL],
  ['6', 'ARRAY: NOEXIST', [create(m0, 'ARRAY', MINE), update(m0, 0, 0, 'BPF_NOEXIST')], -EEXIST],
  ['6', 'ARRAY: update out of range', [create(m0, 'ARRAY', MINE), update(m0, 0, 1)], -E2BIG],
  ['6', 'ARRAY: lookup out of range', [create(m0, 'ARRAY', MINE), lookup(m0, 1)], -ENOENT],
  [
    '6',
    'user space writes and reads an exclusive map',
    [create(m0, 'HASH', MINE), update(m0, 1), lookup(m0)],
    1,
  ],
  [
    '6',
    'user space deletes from an exclusive map',
    [create(m0, 'HASH', MINE), update(m0, 1), remove(m0)],
    0,
  ],
  ['6', 'HASH: lookup of an absent key', [create(m0, 'HASH'), lookup(m0)], -ENOENT],
  ['6', 'freeze', [create(m0, 'HASH', MINE), freeze(m0)], 0],
  ['6', 'freeze twice', [create(m0, 'ARRAY', MINE), freeze(m0), freeze(m0)], -EPERM],
  ['6', 'freeze of a bad fd', [freeze(m0)], -EBADF],
  ['6', 'update after freeze', [create(m0, 'ARRAY', MINE), freeze(m0), update(m0, 1)], -EPERM],
  [
    '6',
    'delete after freeze',
    [create(m0, 'HASH', MINE), update(m0), freeze(m0), remove(m0)],
    -EPERM,
  ],
  [
    '6',
    'lookup after freeze',
    [create(m0, 'ARRAY', MINE), update(m0, 1), freeze(m0), lookup(m0)],
    1,
  ],
  [
    '6',
    'programs still write a frozen map',
    [create(m0, 'ARRAY', OTHER), freeze(m0), load('write.A', m0), runProg(), lookup(m0)],
    1,
  ],
  [
    '6',
    'a program finds no element in an empty HASH',
    [create(m0, 'HASH'), load('write.A', m0), runProg()],
    NO_ELEMENT,
  ],
  [
    '9',
    'an fd keeps nothing open after close',
    [create(m0, 'ARRAY'), close('map', m0), lookup(m0)],
    -EBADF,
  ],
  [
    '9',
    'a program keeps its map',
    [create(m0, 'ARRAY'), load('write.A', m0), close('map', m0), runProg()],
    0,
  ],
  [
    '9',
    'an outer map keeps its inner map',
    [...full, close('map', m0), load('write-inner.A', m1), runProg()],
    0,
  ],
  [
    '9',
    'an iterator link keeps its map and program',
    [create(m0, 'ARRAY'), load('iter-write.A'), link(m0), close('map', m0), close('prog', 0), read],
    0,
  ],
];

const scope = scopeNamed('wide');

function lastAnswer(design: typeof permissive, calls: readonly Call[]): number {
  if (scope === undefined) throw new Error('the scope wide is gone');
  const { steps, stuck } = run(design, emptyState(scope), calls);
  expect(stuck).toBeUndefined();
  for (const [position, { outcome }] of steps.slice(0, -1).entries()) {
    expect(nameOfAnswer(outcome.answer), `call ${position + 1}`).toMatch(/^\d+$/);
  }
  return steps.at(-1)?.outcome.answer ?? NaN;
}

// A row whose group B answer is NaN is not asked there: an earlier call is refused already.
const QUESTIONS = ROWS.flatMap(([section, scenario, calls, inA, inB = inA]) =>
  [
    { section, scenario, calls, group: 'A', design: permissive, answer: inA },
    { section, scenario, calls, group: 'B', design: mainline, answer: inB },
  ].filter(({ answer }) => !Number.isNaN(answer)),
);

it.each(QUESTIONS)('KERNEL-FACTS $section: $scenario (group $group)', (question) => {
  const answer = lastAnswer(question.design, question.calls);
  expect(nameOfAnswer(answer)).toBe(nameOfAnswer(question.answer));
});

describe('KERNEL-FACTS 4: the hole', () => {
  const foreign = [
    create(m0, 'ARRAY', OTHER),
    create(m1, 'ARRAY_OF_MAPS', PLAIN, m0),
    insert(m1, m0),
    load('write-inner.B', m1),
    freeze(m0),
    runProg(),
    lookup(m0),
  ];
  it('lets a foreign program read and write an exclusive map in group A, also a frozen one', () => {
    expect(lastAnswer(permissive, foreign)).toBe(1);
  });
  it('names the same map only with a match', () => {
    expect(lastAnswer(permissive, [...foreign.slice(0, 3), load('write.B', m0)])).toBe(-EACCES);
  });
});
