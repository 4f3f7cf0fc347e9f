/** The alphabet: which calls each part of a scope brings in, and in which order. */
import { describe, expect, it } from 'vitest';
import { alphabet } from './alphabet.ts';
import type { Call, ExclArg } from '../kernel/call.ts';
import { CLOSED_FD, fieldsOf, PROG_FD, valueIn } from '../kernel/call.ts';
import type { Family, Scope } from './scope.ts';
import { FAMILIES } from './scope.ts';
import type { Text } from '../programs/text.ts';

/** One slot of each sort, one kind, one text, one hash, no family. */
const least: Scope = {
  name: 'least',
  says: 'as little as possible',
  maps: 1,
  progs: 1,
  links: 1,
  kinds: ['ARRAY'],
  flags: ['none'],
  texts: ['write.A'],
  hashes: ['write.A'],
  values: 2,
  families: [],
};

const NAMES: Readonly<Record<number, string>> = { [CLOSED_FD]: 'closed', [PROG_FD]: 'p0' };

/** `map_create map=1 kind=ARRAY`: the call and its arguments, without those that go without saying. */
function words(call: Call): string {
  const parts = fieldsOf(call.call).flatMap(([name, { unless }]) => {
    const word = wordFor(valueIn(call, name) as Value);
    return unless !== undefined && word === wordFor(unless as Value) ? [] : [` ${name}=${word}`];
  });
  return `${call.call}${parts.join('')}`;
}

type Value = number | string | boolean | Text | ExclArg;

function wordFor(value: Value): string {
  if (typeof value === 'number') return NAMES[value] ?? `${value}`;
  if (typeof value !== 'object') return String(value);
  if ('behaviour' in value) return value.name;
  return value.form === 'well-formed' ? value.digest : value.form;
}

const callsOf = (change: Partial<Scope>): readonly string[] =>
  alphabet({ ...least, ...change }).map(words);

/** A scope without texts, hashes and links: only what is done to maps. */
const mapsOnly = { texts: [], hashes: [], links: 0, progs: 0 } as const;

it('creates, loads and runs in every scope, in this order', () => {
  expect(callsOf({})).toEqual([
    'map_create map=0 kind=ARRAY',
    'map_create map=0 kind=ARRAY excl=write.A',
    'prog_load prog=0 text=write.A map=0',
    'prog_test_run prog=0',
  ]);
});

describe('a family of calls', () => {
  const brings: Readonly<Record<Family, readonly string[]>> = {
    elements: [
      'map_update_elem map=0 value=0',
      'map_update_elem map=0 value=1',
      'map_delete_elem map=0',
    ],
    'remove-inner': ['map_delete_elem map=0'],
    freeze: ['map_freeze map=0'],
    close: ['close map=0', 'close prog=0', 'close link=0'],
    iterator: ['link_create link=0 prog=0 map=0', 'iter_read link=0'],
    'link-update': ['link_update link=0 prog=0'],
    lookup: ['map_lookup_elem map=0', 'map_get_next_key map=0'],
    malformed: [
      'map_create map=0 kind=ARRAY excl=wrong size',
      'map_create map=0 kind=ARRAY excl=null with size',
      'map_create map=0 kind=ARRAY excl=bad pointer',
      'prog_load prog=0 text=write.A map=closed',
      'prog_load prog=0 text=write.A map=p0',
    ],
    counted: ['prog_load prog=0 text=write.A map=0 fd_array=0'],
    bind: ['prog_bind_map prog=0 map=0'],
    extension: ['link_create link=0 prog=0'],
    // programs that act as user space are texts, and a map they froze is in the state
    'sys-bpf': [],
    modes: [
      'map_create map=0 kind=ARRAY open=ro',
      'map_create map=0 kind=ARRAY excl=write.A open=ro',
      'map_create map=0 kind=ARRAY open=wo',
      'map_create map=0 kind=ARRAY excl=write.A open=wo',
    ],
    mmap: [
      'mmap map=0 prot=ro',
      'mmap map=0 prot=rw',
      'munmap map=0',
      'mmap_store map=0 value=0',
      'mmap_store map=0 value=1',
      'register_buffers map=0',
      'read_fixed map=0 value=0',
      'read_fixed map=0 value=1',
    ],
    pins: ['obj_pin map=0', 'obj_get map=0', 'unlink map=0', 'map_get_fd_by_id map=0'],
    hash: ['obj_get_info_by_fd map=0'],
    signed: [
      'prog_load prog=0 text=write.A map=0 signed=true',
      'prog_load prog=0 text=write.A map=0 fd_array=0',
      'prog_load prog=0 text=write.A map=0 fd_array=0 signed=true',
    ],
    // of a text that comes in one colour only
    relocated: [],
    split: ['prog_load_end prog=0 fd_array=0'],
    'in-flight': [
      'map_update_begin map=0',
      'map_update_end map=0 value=0',
      'map_update_end map=0 value=1',
      'map_freeze_begin map=0',
      'map_freeze_end map=0',
    ],
  };
  it('relocates a text to its other colours, and to no other text', () => {
    const texts = ['write.A', 'read.B', 'write.B', 'write.C'];
    const relocated = callsOf({ texts, families: ['relocated'] }).filter((call) =>
      call.includes('core_relos'),
    );
    const colours = ['A', 'B', 'C'];
    expect(relocated).toEqual(
      colours.flatMap((from) =>
        colours
          .filter((to) => to !== from)
          .map((to) => `prog_load prog=0 text=write.${from} map=0 core_relos=write.${to}`),
      ),
    );
  });
  it.each(FAMILIES)('brings in its own calls and nothing else: %s', (family) => {
    const known = callsOf({});
    const added = callsOf({ families: [family] }).filter((call) => !known.includes(call));
    expect(added).toEqual(brings[family]);
  });
});

describe('what there is to call', () => {
  it('looks up and deletes at once only where elements are also written', () => {
    expect(callsOf({ families: ['lookup', 'elements'] })).toContain(
      'map_lookup_and_delete_elem map=0',
    );
  });

  it('has templates and inner maps for maps of maps, but no map as its own template', () => {
    expect(callsOf({ ...mapsOnly, kinds: ['HASH_OF_MAPS'], maps: 2 })).toEqual([
      'map_create map=0 kind=HASH_OF_MAPS inner_map_fd=1',
      'map_create map=1 kind=HASH_OF_MAPS inner_map_fd=0',
      'map_update_elem map=0 inner=0',
      'map_update_elem map=0 inner=1',
      'map_update_elem map=1 inner=0',
      'map_update_elem map=1 inner=1',
    ]);
  });

  it('has insertions and updates if one of the kinds takes them', () => {
    const kinds = ['PROG_ARRAY', 'ARRAY', 'HASH_OF_MAPS'] as const;
    const calls = callsOf({ ...mapsOnly, kinds, families: ['elements'] });
    expect(calls).toContain('map_update_elem map=0 inner=0');
    expect(calls).toContain('map_update_elem map=0 value=1');
  });

  it('puts programs into program arrays, and writes no values there', () => {
    const kinds = ['PROG_ARRAY'] as const;
    expect(callsOf({ ...mapsOnly, kinds, progs: 1, families: ['elements'] })).toEqual([
      'map_create map=0 kind=PROG_ARRAY',
      'map_update_elem map=0 prog=0',
      'prog_test_run prog=0',
      'map_delete_elem map=0',
    ]);
  });

  it('creates each kind with the flags that it takes', () => {
    const flags = ['none', 'MMAPABLE', 'RDONLY_PROG'] as const;
    expect(callsOf({ ...mapsOnly, kinds: ['ARRAY', 'HASH', 'SK_STORAGE'], flags })).toEqual([
      'map_create map=0 kind=ARRAY',
      'map_create map=0 kind=ARRAY flags=MMAPABLE',
      'map_create map=0 kind=ARRAY flags=RDONLY_PROG',
      'map_create map=0 kind=HASH',
      'map_create map=0 kind=HASH flags=RDONLY_PROG',
      'map_create map=0 kind=SK_STORAGE',
    ]);
  });

  it('lists with a text by index only the map it names, and begins its load in two steps', () => {
    const families = ['counted', 'split', 'malformed'] as const;
    const loads = callsOf({ texts: ['write-idx.A'], maps: 2, families }).filter((call) =>
      call.startsWith('prog_load'),
    );
    expect(loads).toEqual([
      'prog_load prog=0 text=write-idx.A map=0',
      'prog_load prog=0 text=write-idx.A map=0 fd_array=0',
      'prog_load prog=0 text=write-idx.A map=1',
      'prog_load prog=0 text=write-idx.A map=1 fd_array=1',
      'prog_load prog=0 text=write-idx.A map=closed',
      'prog_load prog=0 text=write-idx.A map=p0',
      'prog_load_begin prog=0 text=write-idx.A fd_array=0',
      'prog_load_begin prog=0 text=write-idx.A fd_array=1',
      'prog_load_end prog=0 fd_array=0',
      'prog_load_end prog=0 fd_array=1',
    ]);
  });

  it('lists nothing where fd_array is not counted', () => {
    expect(callsOf({ texts: ['write-idx.A'] }).filter((call) => call.includes('load'))).toEqual([
      'prog_load prog=0 text=write-idx.A map=0',
    ]);
  });

  it('lists with a text by fd any map', () => {
    expect(callsOf({ maps: 2, families: ['counted'] })).toEqual(
      expect.arrayContaining([
        'prog_load prog=0 text=write.A map=0 fd_array=1',
        'prog_load prog=0 text=write.A map=1 fd_array=0',
      ]),
    );
  });

  it('loads a program for another one only if it is an extension, and not for itself', () => {
    const texts = ['extension.A', 'iter-read.A'];
    expect(callsOf({ ...mapsOnly, maps: 0, progs: 2, texts })).toEqual([
      'prog_load prog=0 text=extension.A target=1',
      'prog_load prog=0 text=iter-read.A',
      'prog_load prog=1 text=extension.A target=0',
      'prog_load prog=1 text=iter-read.A',
      'prog_test_run prog=0',
      'prog_test_run prog=1',
    ]);
  });

  it('runs with map fds only where a text acts as user space', () => {
    const texts = ['write.A', 'sys-update.A'];
    const runs = callsOf({ texts, families: ['malformed'] }).filter((call) =>
      call.startsWith('prog_test_run'),
    );
    expect(runs).toEqual([
      'prog_test_run prog=0',
      'prog_test_run prog=0 map=0',
      'prog_test_run prog=0 map=closed',
      'prog_test_run prog=0 map=p0',
    ]);
  });

  it('leaves out a text that is not in the library', () => {
    expect(callsOf({ ...mapsOnly, progs: 1, texts: ['no-such.A'] })).toEqual([
      'map_create map=0 kind=ARRAY',
      'prog_test_run prog=0',
    ]);
  });
});

describe('malformed arguments', () => {
  it('are keys, flags, fds and buffers besides the right ones', () => {
    const families = ['malformed', 'elements', 'lookup', 'iterator', 'hash', 'bind'] as const;
    expect(callsOf({ texts: [], hashes: [], families })).toEqual([
      'map_create map=0 kind=ARRAY',
      'map_create map=0 kind=ARRAY excl=wrong size',
      'map_create map=0 kind=ARRAY excl=null with size',
      'map_create map=0 kind=ARRAY excl=bad pointer',
      'prog_bind_map prog=0 map=0',
      'prog_bind_map prog=0 map=closed',
      'prog_bind_map prog=0 map=p0',
      'prog_test_run prog=0',
      'link_create link=0 prog=0 map=0',
      'link_create link=0 prog=0 map=closed',
      'link_create link=0 prog=0 map=p0',
      'iter_read link=0',
      'map_update_elem map=0 value=0',
      'map_update_elem map=0 key=1 value=0',
      'map_update_elem map=0 value=1',
      'map_update_elem map=0 key=1 value=1',
      'map_update_elem map=0 value=0 flags=BPF_NOEXIST',
      'map_update_elem map=0 value=0 flags=BPF_EXIST',
      'map_update_elem map=0 value=0 flags=unknown',
      'map_delete_elem map=0',
      'map_lookup_elem map=0',
      'map_lookup_elem map=0 key=1',
      'map_get_next_key map=0',
      'map_lookup_and_delete_elem map=0',
      'obj_get_info_by_fd map=0',
      'obj_get_info_by_fd map=0 hash=wrong size',
      'obj_get_info_by_fd map=0 hash=bad pointer',
    ]);
  });

  it('are the same for inner maps', () => {
    const inserts = callsOf({ ...mapsOnly, kinds: ['ARRAY_OF_MAPS'], families: ['malformed'] });
    expect(inserts.filter((call) => call.includes(' inner='))).toEqual(
      ['0', 'closed', 'p0'].flatMap((inner) => [
        `map_update_elem map=0 inner=${inner}`,
        `map_update_elem map=0 key=1 inner=${inner}`,
        `map_update_elem map=0 inner=${inner} flags=BPF_NOEXIST`,
        `map_update_elem map=0 inner=${inner} flags=BPF_EXIST`,
        `map_update_elem map=0 inner=${inner} flags=unknown`,
      ]),
    );
    expect(inserts.slice(0, 2)).toEqual([
      'map_create map=0 kind=ARRAY_OF_MAPS inner_map_fd=closed',
      'map_create map=0 kind=ARRAY_OF_MAPS excl=wrong size inner_map_fd=closed',
    ]);
  });
});

describe('arenas, and programs that walk over all maps', () => {
  const arenas: Partial<Scope> = {
    kinds: ['ARENA', 'ARRAY'],
    flags: ['none', 'MMAPABLE'],
    texts: ['walk-free.A'],
    hashes: [],
    families: ['iterator', 'mmap'],
  };
  it('are created to be mapped, loaded from, linked to nothing, and walked with each map in mind', () => {
    expect(callsOf(arenas)).toMatchInlineSnapshot(`
      [
        "map_create map=0 kind=ARENA flags=MMAPABLE",
        "map_create map=0 kind=ARRAY",
        "map_create map=0 kind=ARRAY flags=MMAPABLE",
        "prog_load prog=0 text=walk-free.A",
        "prog_test_run prog=0",
        "link_create link=0 prog=0",
        "link_create link=0 prog=0 map=0",
        "iter_read link=0",
        "iter_read link=0 map=0",
        "mmap map=0 prot=ro",
        "mmap map=0 prot=rw",
        "munmap map=0",
        "mmap_store map=0 value=0",
        "mmap_store map=0 value=1",
        "mmap_load map=0",
        "register_buffers map=0",
        "read_fixed map=0 value=0",
        "read_fixed map=0 value=1",
      ]
    `);
  });
  it('are linked once where there are extensions, whose links may have targets', () => {
    const links = callsOf({ ...arenas, progs: 2, families: ['iterator', 'extension'] });
    expect(links.filter((call) => call.startsWith('link_create'))).toMatchInlineSnapshot(`
      [
        "link_create link=0 prog=0 map=0",
        "link_create link=0 prog=0",
        "link_create link=0 prog=0 target=1",
        "link_create link=0 prog=1 map=0",
        "link_create link=0 prog=1",
        "link_create link=0 prog=1 target=0",
      ]
    `);
  });
});
