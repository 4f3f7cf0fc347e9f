/** The state type: a scope pays for the fields that its calls can reach, and for no others. */
import { describe, expect, it } from 'vitest';
import { check } from '../finite/finite.ts';
import type { Family, Scope } from './scope.ts';
import type { LinkSlot, MapSlot, ProgSlot, State } from '../kernel/state.ts';
import {
  DEAD_LINK,
  DEAD_MAP,
  DEAD_PROG,
  emptyState,
  linkAt,
  mapAt,
  NONE,
  progAt,
  withLink,
  withMap,
  withProg,
} from '../kernel/state.ts';
import { stateCodec, stateType } from './state-type.ts';
import { textNamed } from '../programs/text.ts';

/** Two slots of each sort, ordinary maps, no family. */
const least: Scope = {
  name: 'least',
  says: 'as little as possible',
  maps: 2,
  progs: 2,
  links: 2,
  kinds: ['ARRAY'],
  flags: ['none'],
  texts: ['write.A'],
  hashes: ['write.A'],
  values: 2,
  families: [],
};

const write = textNamed('write.A')!;
const map: MapSlot = { ...DEAD_MAP, kind: 'ARRAY', fd: 'rw', value: 0 };
const prog: ProgSlot = { ...DEAD_PROG, text: write, fd: true };
const link: LinkSlot = { ...DEAD_LINK, prog: 0 };

/** What is wrong with a state of one map, program and link, changed like this. */
function fault(scope: Scope, change: Change): string | undefined {
  const state: State = {
    maps: [{ ...map, ...change.map }, DEAD_MAP],
    progs: [{ ...prog, ...change.prog }, DEAD_PROG],
    links: [{ ...link, ...change.link }, DEAD_LINK],
  };
  return check(stateType(scope), state);
}

type Change = {
  readonly map?: Partial<MapSlot>;
  readonly prog?: Partial<ProgSlot>;
  readonly link?: Partial<LinkSlot>;
};

const ALWAYS: readonly Change[] = [
  { map: { excl: 'write.A' } },
  { map: { fd: 'none' } },
  { map: { value: 1 } },
  { map: { value: NONE } },
  { prog: { map: 1 } },
  { prog: { fd: false } },
  { link: { map: 1 } },
  { link: { prog: 1 } },
];

const NEVER: readonly Change[] = [
  { map: { kind: 'HASH' } },
  { map: { excl: 'write.B' } },
  { map: { flags: 'MMAPABLE' } },
  { map: { value: 2 } },
  { map: { inner: 2 } },
  { prog: { map: 2 } },
  { prog: { text: textNamed('write.B')! } },
  { link: { prog: 2 } },
];

/** What each family brings in. */
const BY_FAMILY: readonly (readonly [Family, Change])[] = [
  ['modes', { map: { fd: 'ro' } }],
  ['modes', { map: { fd: 'wo' } }],
  ['pins', { map: { pinned: true } }],
  ['mmap', { map: { mapped: 'ro' } }],
  ['mmap', { map: { mapped: 'rw' } }],
  ['mmap', { map: { registered: true } }],
  ['freeze', { map: { frozen: true } }],
  ['sys-bpf', { map: { frozen: true } }],
  ['hash', { map: { sha: 1 } }],
  ['counted', { prog: { bound: 1 } }],
  ['bind', { prog: { bound: 1 } }],
  ['signed', { prog: { bound: 1 } }],
  ['signed', { prog: { signed: true } }],
  ['split', { prog: { signed: true } }],
  ['split', { prog: { loading: true } }],
  ['in-flight', { map: { frozen: true } }],
  ['in-flight', { map: { writing: true } }],
  ['in-flight', { map: { freezing: true } }],
  ['extension', { prog: { target: 1 } }],
  ['extension', { link: { target: 1 } }],
];

/** What each kind of map brings in. */
const BY_KIND: readonly (readonly [Scope['kinds'][number], Change])[] = [
  ['HASH', { map: { kind: 'HASH' } }],
  ['ARRAY_OF_MAPS', { map: { inner: 1 } }],
  ['HASH_OF_MAPS', { map: { inner: 1 } }],
  ['HASH_OF_MAPS', { map: { metaKind: 'ARRAY' } }],
  ['HASH_OF_MAPS', { map: { metaExcl: 'write.A' } }],
  ['PROG_ARRAY', { map: { entry: 1 } }],
];

describe('the states of a scope', () => {
  it.each(ALWAYS)('have in every scope %j', (change) => {
    expect(fault(least, change)).toBeUndefined();
  });

  it.each(NEVER)('have nothing that the scope does not list: %j', (change) => {
    expect(fault(least, change)).toMatch(/ is not /);
  });

  it.each(BY_FAMILY)('have only with %s %j', (family, change) => {
    expect(fault({ ...least, families: [family] }, change)).toBeUndefined();
    expect(fault(least, change)).toMatch(/ is not /);
  });

  it.each(BY_KIND)('have only with %s %j', (kind, change) => {
    expect(fault({ ...least, kinds: ['ARRAY', kind] }, change)).toBeUndefined();
    expect(fault(least, change)).toMatch(/ is not /);
  });

  it('are as many as the slots can have: 24 maps, 12 programs and 9 links each', () => {
    expect(stateType(least).size).toBe(24n ** 2n * 12n ** 2n * 9n ** 2n);
    expect(stateType({ ...least, families: ['modes'] }).size).toBe(
      48n ** 2n * 12n ** 2n * 9n ** 2n,
    );
  });

  it.each<Change>([
    { map: { inner: 2 } },
    { map: { entry: 2 } },
    { map: { sha: 2 } },
    { prog: { bound: 2 } },
    { prog: { target: 2 } },
    { link: { target: 2 } },
  ])('name no slot and no value beyond those of the scope: %j', (change) => {
    const kinds = ['ARRAY_OF_MAPS', 'PROG_ARRAY', 'ARRAY'] as const;
    const families = ['extension', 'bind', 'hash'] as const;
    expect(fault({ ...least, kinds, families }, {})).toBeUndefined();
    expect(fault({ ...least, kinds, families }, change)).toMatch(/2 is not an integer/);
  });

  it('have maps that are open read-write, with and without other modes', () => {
    expect(fault(least, { map: { fd: 'rw' } })).toBeUndefined();
    expect(fault({ ...least, families: ['modes'] }, { map: { fd: 'rw' } })).toBeUndefined();
  });

  it('have flags of maps, and of templates where there are templates', () => {
    const flags = ['none', 'RDONLY_PROG'] as const;
    const outer = { ...least, flags, kinds: ['ARRAY', 'ARRAY_OF_MAPS'] as const };
    expect(fault({ ...least, flags }, { map: { flags: 'RDONLY_PROG' } })).toBeUndefined();
    expect(fault(outer, { map: { metaFlags: 'RDONLY_PROG' } })).toBeUndefined();
    expect(fault({ ...least, flags }, { map: { metaFlags: 'RDONLY_PROG' } })).toMatch(/is not/);
  });

  it('have no template that is a map of maps itself', () => {
    const outer: Scope = { ...least, kinds: ['ARRAY', 'ARRAY_OF_MAPS'] };
    expect(fault(outer, { map: { metaKind: 'ARRAY_OF_MAPS' } })).toMatch(/is not one of/);
  });

  it('begin with the empty kernel, which has key 0', () => {
    expect(emptyState(least)).toEqual(stateType(least).first);
    const { words, encode } = stateCodec(least);
    const key = new Int32Array(words).fill(7);
    encode(emptyState(least), key, 0);
    expect([...key]).toEqual(Array.from({ length: words }, () => 0));
  });
});

describe('a slot', () => {
  const empty = emptyState(least);

  it('is replaced in a new state; the old one stays as it was', () => {
    expect(withMap(empty, 1, map)).toEqual({ ...empty, maps: [DEAD_MAP, map] });
    expect(withProg(empty, 1, prog)).toEqual({ ...empty, progs: [DEAD_PROG, prog] });
    expect(withLink(empty, 1, link)).toEqual({ ...empty, links: [DEAD_LINK, link] });
    expect(empty).toEqual(emptyState(least));
  });

  it('outside of the scope is dead', () => {
    expect([mapAt(empty, 2), mapAt(empty, NONE)]).toEqual([DEAD_MAP, DEAD_MAP]);
    expect([progAt(empty, 2), progAt(empty, NONE)]).toEqual([DEAD_PROG, DEAD_PROG]);
    expect([linkAt(empty, 2), linkAt(empty, NONE)]).toEqual([DEAD_LINK, DEAD_LINK]);
  });
});
