/**
 * What a call does besides its answer: the accesses it makes, the objects that live after it, and
 * that a call which changes nothing returns the very state it found.
 */
import { describe, expect, it } from 'vitest';
import { make } from '../call.ts';
import type { Call } from '../call.ts';
import type { Design } from '../../rules/design.ts';
import { permissive } from '../../rules/designs/permissive.ts';
import {
  arrayOfArrays,
  bindMap,
  byId,
  close,
  create,
  extend,
  flagged,
  freeze,
  full,
  fullHash,
  hashOf,
  insert,
  insertProg,
  link,
  linkWalk,
  load,
  lookup,
  m0,
  m1,
  m2,
  mmap,
  PLAIN,
  read,
  register,
  remove,
  runProg,
  update,
  walk,
} from '../../facts/calls.ts';
import type { Access } from '../outcome.ts';
import type { Step } from '../run.ts';
import { run } from '../run.ts';
import { scopeNamed } from '../../scopes/named.ts';
import { emptyState, isLiveLink, isLiveMap, isLiveProg, NONE } from '../state.ts';

/** The last of these calls; all are made, and all before it are accepted. */
function last(calls: readonly Call[], design: Design = permissive): Step {
  const { steps, stuck } = run(design, emptyState(scopeNamed('wide')!), calls);
  expect(stuck).toBeUndefined();
  expect(steps.slice(0, -1).filter(({ outcome }) => outcome.answer < 0)).toEqual([]);
  return steps.at(-1)!;
}

const inWords = ({ digest, prog, mode, map, channel, outer }: Access): string =>
  `${digest} (p${prog}) ${mode}s m${map}, ${channel}${outer === NONE ? '' : ` m${outer}`}`;

const array = create(m0, 'ARRAY');
const table = create(m0, 'HASH');
const programs = create(m0, 'PROG_ARRAY');
const storage = create(m0, 'SK_STORAGE');
const second = create(m1, 'ARRAY');
const mapped = flagged(m0, 'MMAPABLE');
const arena = create(m0, 'ARENA', PLAIN, NONE, 'MMAPABLE');
const arenaWithPage = [arena, mmap(m0, 'rw'), { call: 'mmap_store', map: m0, value: 1 } as const];
const pin: Call = { call: 'obj_pin', map: m0 };
const unlink: Call = { call: 'unlink', map: m0 };
const unmap: Call = { call: 'munmap', map: m0 };
const attach = (prog: number, slot = 0): Call => make('link_create', { link: slot, prog });

describe('a program that runs', () => {
  it.each<readonly [string, readonly Call[], readonly string[]]>([
    [
      'reads the map it names',
      [array, load('read.A', m0), runProg()],
      ['read.A (p0) reads m0, direct'],
    ],
    [
      'reads and writes it',
      [array, load('write.B', m0), runProg()],
      ['write.B (p0) reads m0, direct', 'write.B (p0) writes m0, direct'],
    ],
    ['touches nothing if there is no element', [table, load('write.A', m0), runProg()], []],
    [
      'touches an inner map',
      [...full, load('write-inner.A', m1), runProg()],
      ['write-inner.A (p0) reads m0, inner m1', 'write-inner.A (p0) writes m0, inner m1'],
    ],
    ['touches no inner map', [...arrayOfArrays, load('write-inner.A', m1), runProg()], []],
    [
      'tail calls another, which touches its map',
      [
        programs,
        second,
        load('tail-call.A', m0),
        load('read.A', m1, 1),
        insertProg(m0, 1),
        runProg(),
      ],
      ['read.A (p1) reads m1, direct'],
    ],
    [
      'walks the elements of a map',
      [array, load('iter-write.A'), link(m0), read],
      ['iter-write.A (p0) reads m0, iterator', 'iter-write.A (p0) writes m0, iterator'],
    ],
    [
      'walks a socket storage',
      [storage, update(m0), load('iter-read-storage.A'), link(m0), read],
      ['iter-read-storage.A (p0) reads m0, storage'],
    ],
    [
      'frees the page of the arena that it is told of',
      [...arenaWithPage, load('walk-free.A'), linkWalk, walk(m0)],
      ['walk-free.A (p0) writes m0, pointer'],
    ],
    ['frees no page that is not there', [arena, load('walk-free.A'), linkWalk, walk(m0)], []],
    [
      'frees no page of an array',
      [array, update(m0, 1), load('walk-free.A'), linkWalk, walk(m0)],
      [],
    ],
    [
      'touches its map if its subprogram is as it was',
      [array, load('victim.A', m0), runProg()],
      ['victim.A (p0) reads m0, direct'],
    ],
    [
      'lets the extension touch it that replaced the subprogram',
      [array, load('victim.A', m0), ...extend, runProg()],
      ['extension.A (p1) reads m0, extension', 'extension.A (p1) writes m0, extension'],
    ],
    [
      'is not changed by the extension of another',
      [array, load('victim.A', m0), ...extend, load('victim.B', m0, 2), runProg(2)],
      ['victim.B (p2) reads m0, direct'],
    ],
    [
      'consumes its metadata',
      [array, update(m0, 2), freeze(m0), hashOf(m0), load('loader.A', m0), runProg()],
      ['loader.A (p0) reads m0, direct'],
    ],
    ['does not consume what it does not trust', [array, load('loader.A', m0), runProg()], []],
    [
      'updates as user space',
      [array, load('sys-update.A'), runProg(0, m0)],
      ['sys-update.A (p0) writes m0, sys-bpf'],
    ],
    [
      'deletes as user space',
      [table, update(m0), load('sys-delete.A'), runProg(0, m0)],
      ['sys-delete.A (p0) writes m0, sys-bpf'],
    ],
    [
      'freezes',
      [array, load('sys-freeze.A'), runProg(0, m0)],
      ['sys-freeze.A (p0) freezes m0, sys-bpf'],
    ],
    [
      'is refused what user space is',
      [array, freeze(m0), load('sys-update.A'), runProg(0, m0)],
      [],
    ],
  ])('%s', (_, calls, accesses) => {
    expect(last(calls).outcome.events.map(inWords)).toEqual(accesses);
  });

  it('as user space leaves in the map what it writes', () => {
    const update1 = last([array, load('sys-update.A'), runProg(0, m0)]).outcome.state;
    expect(update1.maps[0]?.value).toBe(1);
    const gone = last([table, update(m0), load('sys-delete.A'), runProg(0, m0)]).outcome.state;
    expect(gone.maps[0]).toMatchObject({ kind: 'HASH', fd: 'rw', value: NONE });
  });
});

describe('a call by user space', () => {
  it.each([
    ['an update', [array, update(m0, 1)]],
    ['a content hash with a bad buffer', [array, freeze(m0), hashOf(m0, 'bad pointer')]],
    ['a refused call', [array, freeze(m0), update(m0)]],
  ])('is no access by a program: %s', (_, calls) => {
    expect(last(calls).outcome.events).toEqual([]);
  });

  it('keeps the content hash that it computes, also if the buffer is bad', () => {
    const frozen = [array, update(m0, 1), freeze(m0)];
    expect(last([...frozen, hashOf(m0)]).outcome.state.maps[0]?.sha).toBe(1);
    expect(last([...frozen, hashOf(m0, 'bad pointer')]).outcome.state.maps[0]?.sha).toBe(1);
    expect(last([...frozen, hashOf(m0, 'wrong size')]).outcome.state.maps[0]?.sha).toBe(NONE);
  });

  it('lists a map beside the one that is named, and keeps it', () => {
    const loadOf = (fd_array: number): Step =>
      last([array, second, load('read.A', m0, 0, { fd_array })]);
    expect(loadOf(m1).outcome.state.progs[0]).toMatchObject({ map: m0, bound: m1 });
    expect(loadOf(m0).outcome.state.progs[0]).toMatchObject({ map: m0, bound: NONE });
  });

  it('gives a target to an extension only', () => {
    const loaded = last([array, load('victim.A', m0), load('read.A', m0, 1, { target: 0 })]);
    expect(loaded.outcome.state.progs[1]?.target).toBe(NONE);
  });
});

describe('a call that changes nothing', () => {
  it.each<readonly [string, readonly Call[]]>([
    ['an update with the value that is there', [array, update(m0, 0)]],
    ['a store of the value that is there', [mapped, mmap(m0, 'rw'), store(0)]],
    ['a page pinned once more', [mapped, mmap(m0, 'rw'), register(m0), register(m0)]],
    ['the insertion of the inner map that is there', [...full, insert(m1, m0)]],
    [
      'the insertion of the program that is there',
      [programs, load('tail-call.A', m0), insertProg(m0, 0), insertProg(m0, 0)],
    ],
    ['opening a map that is open read-write', [array, byId(m0)]],
    ['the same content hash again', [array, freeze(m0), hashOf(m0), hashOf(m0)]],
    ['binding a map that is bound', [array, load('iter-read.A'), bindMap(m0), bindMap(m0)]],
    ['binding a map that is named', [array, load('read.A', m0), bindMap(m0)]],
    ['a write of the value that is there', [array, update(m0, 1), load('write.A', m0), runProg()]],
    ['a read by a program', [array, load('read.A', m0), runProg()]],
    ['a lookup', [array, lookup(m0)]],
    ['a refused call', [array, freeze(m0), freeze(m0)]],
  ])('returns the state it found: %s', (_, calls) => {
    const { before, outcome } = last(calls);
    expect(outcome.state).toBe(before);
  });
});

describe('a design', () => {
  it('is asked about each map that an extended program uses, and about nothing else', () => {
    const asked: string[] = [];
    const extension: Design['choices']['extension'] = {
      ...permissive.choices.extension,
      mayExtend: ({ kind }) => (asked.push(kind), 0),
    };
    const curious: Design = { ...permissive, choices: { ...permissive.choices, extension } };
    last([array, load('victim.A', m0), ...extend], curious);
    expect(asked).toEqual(['ARRAY']);
    last([array, load('victim.A', m0), create(m1, 'HASH'), bindMap(m1), ...extend], curious);
    expect(asked).toEqual(['ARRAY', 'ARRAY', 'HASH']);
  });

  it('is told which sort of iterator asks', () => {
    const asked: string[] = [];
    const iterator: Design['choices']['iterator'] = {
      ...permissive.choices.iterator,
      mayIterate: (_digest, _map, sort) => (asked.push(sort), 0),
    };
    const curious: Design = { ...permissive, choices: { ...permissive.choices, iterator } };
    last([array, load('iter-read.A'), link(m0)], curious);
    last([storage, load('iter-read-storage.A'), link(m0)], curious);
    expect(asked).toEqual(['bpf_map_elem', 'bpf_sk_storage_map']);
  });
});

describe('a rule that changes the outer map as it takes an inner map', () => {
  const element: Design['choices']['element'] = {
    name: 'spreads',
    says: 'the outer map takes over the hash of the inner map',
    mayBeElement: () => 0,
    outerBecomes: (outer, inner) => ({ ...outer, excl: inner.excl }),
  };
  const spreads: Design = { ...permissive, choices: { ...permissive.choices, element } };
  it('changes it together with the element', () => {
    const exclusive = create(m2, 'ARRAY', { form: 'well-formed', digest: 'write.A' });
    const { outcome } = last([...arrayOfArrays, exclusive, insert(m1, m2)], spreads);
    expect(outcome.state.maps[m1]).toMatchObject({ inner: m2, excl: 'write.A' });
  });
  it('changes it also if the element is there already', () => {
    const counts: Design = {
      ...spreads,
      choices: {
        ...spreads.choices,
        element: { ...element, outerBecomes: (outer) => ({ ...outer, sha: outer.sha + 1 }) },
      },
    };
    expect(last([...full, insert(m1, m0)], counts).outcome.state.maps[m1]?.sha).toBe(NONE + 2);
  });
});

/** The slots in use: `m0 m1 p0 l0`. */
function alive(calls: readonly Call[]): string {
  const { maps, progs, links } = last(calls).outcome.state;
  const names = [
    ...maps.map((map, slot) => (isLiveMap(map) ? `m${slot}` : '')),
    ...progs.map((prog, slot) => (isLiveProg(prog) ? `p${slot}` : '')),
    ...links.map((one, slot) => (isLiveLink(one) ? `l${slot}` : '')),
  ];
  return names.filter((name) => name !== '').join(' ');
}

function store(value: number): Call {
  return { call: 'mmap_store', map: m0, value };
}

describe('a map lives', () => {
  const closeMap = close('map', m0);
  it.each<readonly [string, readonly Call[], string]>([
    ['as long as its fd', [array, second], 'm0 m1'],
    ['no longer', [array, second, closeMap], 'm1'],
    ['by a pin', [array, pin, closeMap], 'm0'],
    ['until the pin is removed', [array, pin, closeMap, unlink], ''],
    ['by its fd when the pin is removed', [array, pin, unlink], 'm0'],
    ['by a mapping', [mapped, mmap(m0, 'ro'), closeMap], 'm0'],
    ['until it is unmapped', [mapped, mmap(m0, 'ro'), closeMap, unmap], ''],
    ['by a program that names it', [array, load('read.A', m0), closeMap], 'm0 p0'],
    ['until that is closed', [array, load('read.A', m0), closeMap, close('prog', 0)], ''],
    ['by a program it is bound to', [array, load('iter-read.A'), bindMap(m0), closeMap], 'm0 p0'],
    [
      'by the link that walks it, which holds its program',
      [array, load('iter-read.A'), link(m0), closeMap, close('prog', 0)],
      'm0 p0 l0',
    ],
    [
      'until the link is closed',
      [array, load('iter-read.A'), link(m0), closeMap, close('prog', 0), close('link', 0)],
      '',
    ],
    ['by an outer map', [...full, closeMap], 'm0 m1'],
    ['until the outer map dies', [...full, closeMap, close('map', m1)], ''],
    ['until it is deleted there', [...full, closeMap, remove(m1)], 'm1'],
    [
      'until another takes its place',
      [...full, create(m2, 'ARRAY'), closeMap, insert(m1, m2)],
      'm1 m2',
    ],
    ['not by the outer map it was the template of', [...arrayOfArrays, closeMap], 'm1'],
    [
      'in one outer map after it was deleted in another',
      [...full, create(m2, 'ARRAY_OF_MAPS', PLAIN, m0), insert(m2, m0), closeMap, remove(m1)],
      'm0 m1 m2',
    ],
    ['in a HASH_OF_MAPS as well', [...fullHash, closeMap, remove(m1)], 'm1'],
  ])('%s', (_, calls, slots) => {
    expect(alive(calls)).toBe(slots);
  });
});

describe('a program lives', () => {
  const closeProg = close('prog', 0);
  const iterator = [array, load('iter-read.A')];
  const victim = [array, load('victim.A', m0)];
  const tail = [programs, second, load('tail-call.A', m0), load('read.A', m1, 1)];
  const inArray = [...tail, insertProg(m0, 1), close('prog', 1)];
  const loading: Call = {
    call: 'prog_load_begin',
    prog: 0,
    text: last([array, load('loader.A', m0)]).outcome.state.progs[0]!.text,
    fd_array: m0,
  };
  it.each<readonly [string, readonly Call[], string]>([
    ['as long as its fd', iterator, 'm0 p0'],
    ['no longer', [...iterator, closeProg], 'm0'],
    ['while it is being loaded', [array, second, loading, close('map', m1)], 'm0 p0'],
    ['by its link', [...iterator, link(m0), closeProg], 'm0 p0 l0'],
    ['until the link is closed', [...iterator, link(m0), closeProg, close('link', 0)], 'm0'],
    [
      'by an extension that was loaded for it',
      [...victim, load('extension.A', NONE, 1, { target: 0 }), closeProg],
      'm0 p0 p1',
    ],
    [
      'until that is closed',
      [...victim, load('extension.A', NONE, 1, { target: 0 }), closeProg, close('prog', 1)],
      'm0',
    ],
    ['by the link that extends it', [...victim, ...extend, closeProg], 'm0 p0 p1 l0'],
    [
      'by that link alone, which holds the extension too',
      [...victim, ...extend, closeProg, close('prog', 1)],
      'm0 p0 p1 l0',
    ],
    [
      'until that link is closed',
      [...victim, ...extend, closeProg, close('prog', 1), close('link', 0)],
      'm0',
    ],
    ['by a program array', inArray, 'm0 m1 p0 p1'],
    ['until it is deleted there', [...inArray, remove(m0)], 'm0 m1 p0'],
    ['until another takes its place', [...inArray, insertProg(m0, 0)], 'm0 m1 p0'],
    [
      'until user space lets go of the array, although a program still holds that',
      [...inArray, close('map', m0)],
      'm0 m1 p0',
    ],
    ['by a program array that is pinned', [...inArray, pin, close('map', m0)], 'm0 m1 p0 p1'],
    ['until that pin is removed', [...inArray, pin, close('map', m0), unlink], 'm0 m1 p0'],
  ])('%s', (_, calls, slots) => {
    expect(alive(calls)).toBe(slots);
  });

  it('is let go by a program array, which stays what it was', () => {
    const { outcome } = last([...inArray, close('map', m0)]);
    expect(outcome.state.maps[0]).toMatchObject({ kind: 'PROG_ARRAY', fd: 'none', entry: NONE });
  });

  it('with the second of two extensions after the first was detached', () => {
    const again = load('extension.B', NONE, 2, { target: 0 });
    const calls = [...victim, ...extend, again, close('link', 0), attach(2, 1), closeProg];
    expect(alive([...calls, close('prog', 1), close('prog', 2)])).toBe('m0 p0 p2 l1');
  });
});
