/**
 * Answers that the tables of KERNEL-FACTS do not ask for: closed fds, calls that user space cannot make
 * at all, flags, and what the verifier says of a text on a map of the wrong kind.
 */
import { describe, expect, it } from 'vitest';
import { make } from '../call.ts';
import type { Call } from '../call.ts';
import { CLOSED_FD, PROG_FD } from '../call.ts';
import { UNTRUSTED } from '../content.ts';
import { designNamed } from '../../rules/designs/all.ts';
import { permissive } from '../../rules/designs/permissive.ts';
import { nameOfAnswer } from '../errno.ts';
import {
  arrayOfArrays,
  bindMap,
  byId,
  close,
  create,
  excl,
  extend,
  flagged,
  freeze,
  full,
  fullHash,
  hashOf,
  hashOfArrays,
  insert,
  insertProg,
  link,
  linkWalk,
  load,
  lookup,
  m0,
  m1,
  m2,
  MINE,
  mmap,
  opened,
  peek,
  PLAIN,
  read,
  readFixed,
  register,
  remove,
  runProg,
  signed,
  update,
  walk,
} from '../../facts/calls.ts';
import { run } from '../run.ts';
import { scopeNamed } from '../../scopes/named.ts';
import { emptyState, NONE } from '../state.ts';
import { step } from '../step.ts';
import { textNamed } from '../../programs/text.ts';

/** The answer to the last call; all before it must be accepted. */
function answerTo(calls: readonly Call[], design = 'permissive'): string {
  const { steps, stuck } = run(designNamed(design)!, emptyState(scopeNamed('wide')!), calls);
  const before = steps.slice(0, calls.length - 1);
  expect(before).toHaveLength(calls.length - 1);
  expect(before.filter(({ outcome }) => outcome.answer < 0)).toEqual([]);
  return stuck === undefined ? nameOfAnswer(steps.at(-1)!.outcome.answer) : 'cannot be made';
}

const nextKey = (map: number): Call => ({ call: 'map_get_next_key', map });
const take = (map: number): Call => ({ call: 'map_lookup_and_delete_elem', map });
const unmap = (map: number): Call => ({ call: 'munmap', map });
const walks = [load('walk-free.A'), linkWalk];
const gone = [mmap(m0, 'rw'), register(m0), unmap(m0), close('map', m0)];
const store = (map: number, value = 1): Call => ({ call: 'mmap_store', map, value });
const pin = (map: number): Call => ({ call: 'obj_pin', map });
const get = (map: number): Call => ({ call: 'obj_get', map });
const unlink = (map: number): Call => ({ call: 'unlink', map });
const attach = (prog: number, slot = 0): Call => make('link_create', { link: slot, prog });
const begin = (name: string, fd_array: number, prog = 0): Call => ({
  call: 'prog_load_begin',
  prog,
  text: textNamed(name)!,
  fd_array,
});
const end = (fd_array: number): Call => ({ call: 'prog_load_end', prog: 0, fd_array });

const array = create(m0, 'ARRAY');
const table = create(m0, 'HASH');
const programs = create(m0, 'PROG_ARRAY');
const storage = create(m0, 'SK_STORAGE');
const arena = create(m0, 'ARENA', PLAIN, NONE, 'MMAPABLE');
const mapped = flagged(m0, 'MMAPABLE');
const second = create(m1, 'ARRAY');
const victim = [array, load('victim.A', m0)];
const extendAgain = load('extension.B', NONE, 2, { target: 0 });
const readOnlyTemplate = [
  flagged(m0, 'RDONLY_PROG'),
  create(m1, 'ARRAY_OF_MAPS', PLAIN, m0, 'none'),
];

describe('in the empty kernel', () => {
  it.each<readonly [string, Call]>([
    ['EBADF', update(m0)],
    ['EBADF', insert(m0, m1)],
    ['EBADF', insertProg(m0, 0)],
    ['EBADF', lookup(m0)],
    ['EBADF', nextKey(m0)],
    ['EBADF', remove(m0)],
    ['EBADF', take(m0)],
    ['EBADF', freeze(m0)],
    ['EBADFD', hashOf(m0)],
    ['EBADF', mmap(m0, 'ro')],
    ['EINVAL', pin(m0)],
    ['ENOENT', get(m0)],
    ['ENOENT', unlink(m0)],
    ['ENOENT', byId(m0)],
    ['EBADF', close('map', 0)],
    ['EBADF', close('prog', 0)],
    ['EBADF', close('link', 0)],
    ['EBADF', load('write.A', m0)],
    ['EBADF', begin('loader.A', m0)],
    ['EBADF', bindMap(m0)],
    ['EBADF', runProg()],
    ['EBADF', link(m0)],
    ['EBADF', attach(1)],
    ['EBADF', read],
    ['EBADF', create(m0, 'ARRAY_OF_MAPS', PLAIN, PROG_FD)],
  ])('the answer is %s to %j', (answer, call) => {
    expect(answerTo([call])).toBe(answer);
  });
});

describe('user space cannot make', () => {
  const unmade: readonly (readonly [string, readonly Call[]])[] = [
    ['a lookup of a second key of a socket storage', [storage, lookup(m0, 1)]],
    ['a lookup of a second key of an arena', [arena, lookup(m0, 1)]],
    ['a deletion of a second key of a socket storage', [storage, remove(m0, 1)]],
    ['a deletion of a second key of an arena', [arena, remove(m0, 1)]],
    ['a pinned page of an arena', [arena, mmap(m0, 'rw'), register(m0)]],
    ['a freeze of an arena', [arena, freeze(m0)]],
    ['a signed load that each kernel numbers anew', [load('walk-free.A', NONE, 0, signed())]],
    [
      'a load that is refused after it gave another program array its type',
      [
        programs,
        create(m1, 'PROG_ARRAY'),
        load('sys-update.A', NONE, 1, { fd_array: m0 }),
        load('tail-call.A', m0, 0, { fd_array: m1 }),
      ],
    ],
    ['a map in a slot that is in use', [array, array]],
    ['a program in a slot that is in use', [load('iter-read.A'), load('iter-read.A')]],
    ['a link in a slot that is in use', [array, load('iter-read.A'), link(m0), link(m0)]],
    ['an extension link in one', [...victim, ...extend, extendAgain, attach(2)]],
    ['an update of an outer map with a value', [...arrayOfArrays, update(m1)]],
    ['an update of a program array with a value', [programs, update(m0)]],
    ['an update of a second key', [table, update(m0, 0, 1)]],
    ['an insertion of a map into an ordinary map', [array, insert(m0, m0)]],
    ['an insertion of a map at a second key', [...hashOfArrays, insert(m1, m0, 1)]],
    ['an insertion of a program into an ordinary map', [array, insertProg(m0, 0)]],
    ['a second mapping', [mapped, mmap(m0, 'ro'), mmap(m0, 'ro')]],
    ['an unmapping of what is not mapped', [mapped, unmap(m0)]],
    ['a store without a mapping', [mapped, store(m0)]],
    ['a store through a read-only mapping', [mapped, mmap(m0, 'ro'), store(m0)]],
    ['a load of what is not mapped', [mapped, peek(m0)]],
    ['a walk that is told of no arena', [...walks, read]],
    ['a walk over elements that is told of one', [array, load('iter-read.A'), link(m0), walk(m0)]],
    ['a walk without a link that is told of one', [array, walk(m0)]],
    ['a buffer over what is not mapped', [mapped, register(m0)]],
    ['a read into a page that is not pinned', [mapped, mmap(m0, 'rw'), readFixed(m0, 1)]],
    ['a read into the page of a map that is gone', [mapped, ...gone, mapped, readFixed(m0, 1)]],
    [
      'a load by index that lists another map',
      [array, create(m1, 'ARRAY'), load('write-idx.A', m0, 0, { fd_array: m1 })],
    ],
    ['a load that reads the inner map itself', [...arrayOfArrays, load('read.A', m1)]],
    ['a loader on a map that is no ARRAY', [table, load('loader.A', m0)]],
    ['a load in two steps in a slot in use', [array, load('iter-read.A'), begin('loader.A', m0)]],
    ['a load in two steps of a text by fd', [array, begin('write.A', m0)]],
    ['a load in two steps of a loader on a HASH', [table, begin('loader.A', m0)]],
    ['the end of a load that was not begun', [array, end(m0)]],
    [
      'a second bound map',
      [array, create(m1, 'ARRAY'), load('iter-read.A'), bindMap(m0), bindMap(m1)],
    ],
    ['a run with a map of a program that takes none', [array, load('write.A', m0), runProg(0, m0)]],
    ['a run without a map of one that does', [load('sys-update.A'), runProg()]],
    ['a run with a map of no program', [array, runProg(0, m0)]],
    [
      'bpf_sys_bpf that updates an outer map',
      [...arrayOfArrays, load('sys-update.A'), runProg(0, m1)],
    ],
  ];
  it.each(unmade)('%s', (_, calls) => {
    expect(answerTo(calls)).toBe('cannot be made');
  });
  it('and the model says why if a kernel would take it', () => {
    const reasons = unmade.flatMap(([what, calls]) => {
      const empty = emptyState(scopeNamed('wide')!);
      const { steps } = run(permissive, empty, calls);
      const result = step(permissive, steps.at(-1)?.outcome.state ?? empty, calls.at(-1)!);
      return typeof result === 'string' ? [`${what}: ${result}`] : [];
    });
    expect(reasons).toMatchInlineSnapshot(`
      [
        "a lookup of a second key of a socket storage: a second element of a map",
        "a lookup of a second key of an arena: a second element of a map",
        "a deletion of a second key of a socket storage: a second element of a map",
        "a deletion of a second key of an arena: a second element of a map",
        "a pinned page of an arena: a pinned page of an arena",
        "a freeze of an arena: a freeze of an arena",
        "a signed load that each kernel numbers anew: a signature of a text that is another one on each kernel",
        "a load that is refused after it gave another program array its type: refused after it gave another program array its type",
        "an update of a second key: a second element of a map",
        "an insertion of a map at a second key: a second element of a map",
        "a second mapping: a second mapping of a map",
        "a load by index that lists another map: a text that names its map by index, and lists another one",
        "a load that reads the inner map itself: a text that does something else on a map of this kind",
        "a loader on a map that is no ARRAY: a text that does something else on a map of this kind",
        "a load in two steps of a text by fd: half a load of a text that does not use fd_array",
        "a load in two steps of a loader on a HASH: a text that does something else on a map of this kind",
        "a second bound map: a second map bound to a program",
        "bpf_sys_bpf that updates an outer map: a number that a program passes for an fd",
      ]
    `);
  });
});

describe('elements', () => {
  it.each<readonly [string, string, readonly Call[]]>([
    ['0', 'HASH: NOEXIST on an absent key', [table, update(m0, 1, 0, 'BPF_NOEXIST')]],
    [
      'EEXIST',
      'HASH: NOEXIST on a present one',
      [table, update(m0), update(m0, 1, 0, 'BPF_NOEXIST')],
    ],
    ['ENOENT', 'HASH: EXIST on an absent key', [table, update(m0, 1, 0, 'BPF_EXIST')]],
    ['0', 'HASH: EXIST on a present one', [table, update(m0), update(m0, 1, 0, 'BPF_EXIST')]],
    ['0', 'HASH: ANY on a present one', [table, update(m0), update(m0, 1)]],
    ['EINVAL', 'HASH: unknown flags', [table, update(m0, 1, 0, 'unknown')]],
    ['EINVAL', 'ARRAY: unknown flags', [array, update(m0, 1, 0, 'unknown')]],
    ['E2BIG', 'a second key deleted in a program array', [programs, remove(m0, 1)]],
    ['0', 'ARRAY: EXIST', [array, update(m0, 1, 0, 'BPF_EXIST')]],
    ['0', 'HASH_OF_MAPS: EXIST on a present key', [...fullHash, insert(m1, m0, 0, 'BPF_EXIST')]],
    ['0', 'HASH_OF_MAPS: ANY on a present key', [...fullHash, insert(m1, m0)]],
    [
      '0',
      'HASH_OF_MAPS: NOEXIST on an absent key',
      [...hashOfArrays, insert(m1, m0, 0, 'BPF_NOEXIST')],
    ],
    ['EBADF', 'an inner map by the fd of no program', [...arrayOfArrays, insert(m1, PROG_FD)]],
    ['0', 'next key of an ARRAY', [array, nextKey(m0)]],
    ['0', 'next key of a program array', [programs, nextKey(m0)]],
    ['ENOENT', 'next key of an empty HASH', [table, nextKey(m0)]],
    ['0', 'next key of a HASH', [table, update(m0), nextKey(m0)]],
    ['ENOENT', 'next key of an empty HASH_OF_MAPS', [...hashOfArrays, nextKey(m1)]],
    ['0', 'next key of a HASH_OF_MAPS', [...fullHash, nextKey(m1)]],
    ['EPERM', 'next key through a write-only fd', [opened(m0, 'wo'), nextKey(m0)]],
    ['0', 'lookup through a read-only fd', [opened(m0, 'ro'), lookup(m0)]],
    ['EBADF', 'a closed program into a program array', [programs, insertProg(m0, 0)]],
    [
      'EPERM',
      'a program into a frozen program array',
      [programs, freeze(m0), second, load('read.A', m1), insertProg(m0, 0)],
    ],
    [
      '1',
      'lookup in a program array',
      [programs, second, load('read.A', m1, 1), insertProg(m0, 1), lookup(m0)],
    ],
    ['0', 'a tail calling program in it', [programs, load('tail-call.A', m0), insertProg(m0, 0)]],
    [
      '0',
      'a program with subprograms in it',
      [programs, second, load('victim.A', m1), insertProg(m0, 0)],
    ],
    [
      '0',
      'a program on inner maps in it',
      [...full, create(m2, 'PROG_ARRAY'), load('read-inner.A', m1), insertProg(m2, 0)],
    ],
    ['ENOENT', 'lookup and delete in an empty HASH', [table, take(m0)]],
    ['ENOENT', 'lookup after lookup and delete', [table, update(m0), take(m0), lookup(m0)]],
  ])('the answer is %s: %s', (answer, _, calls) => {
    expect(answerTo(calls)).toBe(answer);
  });
});

describe('the fd behind a map', () => {
  it.each<readonly [string, string, readonly Call[]]>([
    ['EACCES', 'writable mapping of RDONLY_PROG', [flagged(m0, 'RDONLY_PROG'), mmap(m0, 'rw')]],
    ['EINVAL', 'read-only mapping of RDONLY_PROG', [flagged(m0, 'RDONLY_PROG'), mmap(m0, 'ro')]],
    ['0', 'mapping after unmapping', [mapped, mmap(m0, 'rw'), unmap(m0), mmap(m0, 'ro')]],
    ['1', 'a store through a mapping', [mapped, mmap(m0, 'rw'), store(m0), lookup(m0)]],
    ['0', 'storing zero back', [mapped, mmap(m0, 'rw'), store(m0), store(m0, 0), lookup(m0)]],
    ['EEXIST', 'a pin where there is one', [array, pin(m0), pin(m0)]],
    ['0', 'a pin where there was one', [array, pin(m0), unlink(m0), pin(m0)]],
    ['ENOENT', 'opening a pin that was removed', [array, pin(m0), unlink(m0), get(m0)]],
    ['0', 'opening a pin leaves it there', [array, pin(m0), get(m0), get(m0)]],
    ['0', 'opening a pin reopens read-write', [opened(m0, 'ro'), pin(m0), get(m0), update(m0, 1)]],
    [
      'EBADF',
      'running a program whose fd is closed',
      [array, load('iter-read.A'), link(m0), close('prog', 0), runProg()],
    ],
    [
      'EBADF',
      'closing a program twice',
      [array, load('iter-read.A'), link(m0), close('prog', 0), close('prog', 0)],
    ],
    [
      'EBADF',
      'closing a map twice',
      [array, load('read.A', m0), close('map', m0), close('map', 0)],
    ],
    [
      'EINVAL',
      'an SK_STORAGE with a read-only fd',
      [create(m0, 'SK_STORAGE', PLAIN, NONE, 'none', 'ro')],
    ],
  ])('the answer is %s: %s', (answer, _, calls) => {
    expect(answerTo(calls)).toBe(answer);
  });
});

describe('the verifier', () => {
  it.each<readonly [string, string, readonly Call[]]>([
    ['EINVAL', 'the address of a value of a HASH', [table, load('write-value.A', m0)]],
    ['EINVAL', 'the same by index', [table, load('write-idx-value.A', m0)]],
    ['EINVAL', 'a lookup in a program array', [programs, load('read.A', m0)]],
    ['EINVAL', 'a lookup in a socket storage', [storage, load('write.A', m0)]],
    ['EINVAL', 'a tail call into an ARRAY', [array, load('tail-call.A', m0)]],
    ['EINVAL', 'a tail call into an outer map', [...arrayOfArrays, load('tail-call.A', m1)]],
    ['EACCES', 'writing to the inner map itself', [...arrayOfArrays, load('write.A', m1)]],
    ['EACCES', 'an ARRAY as an outer map, read', [array, load('read-inner.A', m0)]],
    ['EACCES', 'an ARRAY as an outer map, written', [array, load('write-inner.A', m0)]],
    ['0', 'the address of a value of an ARRAY', [array, load('write-idx-value.A', m0)]],
    [
      'EACCES',
      'a writer on a template that is RDONLY_PROG',
      [...readOnlyTemplate, load('write-inner.A', m1)],
    ],
    ['0', 'a reader on it', [...readOnlyTemplate, load('read-inner.A', m1)]],
    ['0', 'a program with a subprogram that may write', victim],
    [
      '0',
      'a text on an ARRAY beside an arena',
      [arena, second, load('read.A', m1, 0, { fd_array: m0 })],
    ],
    [
      'EINVAL',
      'a walk over all maps that is linked to a program',
      [
        ...victim,
        load('walk-free.A', NONE, 1),
        make('link_create', { link: 0, prog: 1, target: 0 }),
      ],
    ],
    ['EINVAL', 'an extension of nothing', [load('extension.A', NONE, 1, { target: 0 })]],
    [
      'EINVAL',
      'an extension of nothing comes before a bad fd_array',
      [load('extension.A', NONE, 1, { target: 0, fd_array: CLOSED_FD })],
    ],
    [
      'EBADF',
      'a bad fd_array comes before a program without the subprogram',
      [load('iter-read.A'), load('extension.A', NONE, 1, { target: 0, fd_array: CLOSED_FD })],
    ],
    [
      'EINVAL',
      'an extension of a program without the subprogram',
      [load('iter-read.A'), load('extension.A', NONE, 1, { target: 0 })],
    ],
    [
      'EINVAL',
      'an extension of a program whose fd is closed',
      [...victim, load('extension.A', NONE, 1, { target: 0 }), close('prog', 0), extendAgain],
    ],
    ['EINVAL', 'a link of a program that is no iterator', [...victim, link(m0)]],
    ['EINVAL', 'the same on a socket storage', [storage, load('sys-update.A'), link(m0)]],
    [
      'EBUSY',
      'a second extension of one subprogram',
      [...victim, ...extend, extendAgain, attach(2, 1)],
    ],
    ['EBADF', 'binding a closed fd', [load('iter-read.A'), bindMap(CLOSED_FD)]],
  ])('answers %s: %s', (answer, _, calls) => {
    expect(answerTo(calls)).toBe(answer);
  });
});

describe('programs that run', () => {
  it.each<readonly [string, string, readonly Call[]]>([
    ['255', 'a subprogram without an element', [table, load('victim.A', m0), runProg()]],
    [
      '253',
      'a program that tail calls itself ends after 33 calls',
      [programs, load('tail-call.A', m0), insertProg(m0, 0), runProg()],
    ],
    [`${UNTRUSTED}`, 'a loader without a content hash', [array, load('loader.A', m0), runProg()]],
    [
      '2',
      'a loader with the hash it was signed with',
      [array, update(m0, 2), freeze(m0), hashOf(m0), load('loader.A', m0), runProg()],
    ],
    ['EBADF', 'bpf_sys_bpf with a closed fd', [load('sys-delete.A'), runProg(0, CLOSED_FD)]],
    ['EINVAL', 'bpf_sys_bpf with its own fd', [load('sys-delete.A'), runProg(0, PROG_FD)]],
    ['EINVAL', 'bpf_sys_bpf lookup of anything', [load('sys-lookup.A'), runProg(0, CLOSED_FD)]],
    ['EINVAL', 'bpf_sys_bpf delete in an ARRAY', [array, load('sys-delete.A'), runProg(0, m0)]],
  ])('answer %s: %s', (answer, _, calls) => {
    expect(answerTo(calls)).toBe(answer);
  });
});

describe('a design', () => {
  it.each<readonly [string, string, string, readonly Call[]]>([
    [
      'patch-v1',
      'EOPNOTSUPP',
      'an exclusive outer map',
      [array, create(m1, 'ARRAY_OF_MAPS', MINE, m0)],
    ],
    ['patch-v1', '0', 'an ordinary outer map', arrayOfArrays],
    [
      'sealed',
      'EACCES',
      'a writable mapping of an exclusive array',
      [flagged(m0, 'MMAPABLE', MINE), mmap(m0, 'rw')],
    ],
    [
      'sealed',
      '0',
      'one of an exclusive arena',
      [create(m0, 'ARENA', MINE, NONE, 'MMAPABLE'), mmap(m0, 'rw')],
    ],
    ['permissive-6.18', 'EACCES', 'an iterator over maps that frees pages', [load('walk-free.A')]],
    ['permissive', '0', 'the same', [load('walk-free.A')]],
    [
      'sealed',
      'EPERM',
      'an extension that reaches an exclusive map',
      [create(m0, 'ARRAY', excl('victim.A')), load('victim.A', m0), ...extend],
    ],
    ['sealed', '0', 'an extension that reaches none', [...victim, ...extend]],
    [
      'sealed',
      '0',
      'an extension of a program that an exclusive map was merely bound to',
      [...victim, create(m1, 'ARRAY', MINE), bindMap(m1), ...extend],
    ],
    [
      'sealed',
      'EPERM',
      'bpf_sys_bpf on an exclusive map',
      [create(m0, 'ARRAY', MINE), load('sys-freeze.A'), runProg(0, m0)],
    ],
    [
      'sealed',
      '0',
      'bpf_sys_bpf on an exclusive map of its digest',
      [create(m0, 'ARRAY', excl('sys-freeze.A')), load('sys-freeze.A'), runProg(0, m0)],
    ],
    [
      'sealed',
      'EPERM',
      'a storage iterator on an exclusive map',
      [create(m0, 'SK_STORAGE', MINE), load('iter-read-storage.A'), link(m0)],
    ],
    [
      'mainline',
      '0',
      'the same',
      [create(m0, 'SK_STORAGE', MINE), load('iter-read-storage.A'), link(m0)],
    ],
  ])('%s answers %s: %s', (name, answer, _, calls) => {
    expect(answerTo(calls, name)).toBe(answer);
  });
});
