/**
 * The state: what the kernel holds and what user space holds of it.
 *
 * Slots are user space's variables: `m0`, `m1` for maps, `p0` for programs, `l0` for links. A slot is
 * dead, or holds one object until that object dies. An object changes by naming the fields that
 * change (`withMap` and its like); freeing is `lifetime.ts`.
 */
import { NO_DIGEST, NO_TEXT, PROG_TYPES } from '../programs/text.ts';
import type { Field, Fields, ObjectSort, RecordOf } from './fields.ts';
import { choice, contentOrNone, digest, flag, NONE, slotOrNone, textOrNone } from './fields.ts';
import { FLAGS, KINDS, OPENS } from './kind.ts';

export { NONE } from './fields.ts';

/** `struct bpf_map` and what user space holds of it. */
export const MAP = {
  /** `map_type`; `none` if the slot is dead */
  kind: choice(['none', ...KINDS]),
  /** `excl_prog_sha`: the digest of the only program that may access the map, or `none` */
  excl: digest,
  /** `map_flags`, as far as they matter here */
  flags: choice(FLAGS),
  /** how user space holds an fd */
  fd: choice(['none', ...OPENS]),
  /** pinned in bpffs */
  pinned: flag,
  /** user space has mapped it; `rw` counts as an active writer */
  mapped: choice(['none', 'ro', 'rw']),
  /** io_uring has pinned its page through a writable mapping; no writer is counted for that */
  registered: flag,
  /** BPF_MAP_FREEZE succeeded */
  frozen: flag,
  /** an update in two steps is between them: it was let in, and counts as an active writer */
  writing: flag,
  /** a freeze in two steps is between them: it found no active writer, and holds `freeze_mutex` */
  freezing: flag,
  /** element 0 of an ordinary map, NONE if absent; the page of an arena, 0 if absent; of other maps NONE */
  value: contentOrNone,
  /** `sha`: the content hash as last computed (the content stands for its hash), or NONE */
  sha: contentOrNone,
  /** element 0 of an outer map: the inner map, or NONE */
  inner: slotOrNone('map'),
  /** element 0 of a PROG_ARRAY: the program, or NONE */
  entry: slotOrNone('prog'),
  /** `owner`: the type of the programs that a PROG_ARRAY is for, once one has met it */
  owner: choice(['none', ...PROG_TYPES]),
  /** `inner_map_meta`, as far as `bpf_map_meta_equal()` asks: kind and flags of the template */
  metaKind: choice(['none', ...KINDS]),
  metaFlags: choice(FLAGS),
  /** what a design that remembers it keeps of the template's exclusivity; else `none` */
  metaExcl: digest,
} as const satisfies Fields;

/** `struct bpf_prog` and what user space holds of it. */
export const PROG = {
  /** what runs, after relocations; NO_TEXT if the slot is dead */
  text: textOrNone,
  fd: flag,
  /** `used_maps`: the map it names, or NONE */
  map: slotOrNone('map'),
  /** `used_maps`: a map it holds without naming it (counted `fd_array`, BPF_PROG_BIND_MAP), or NONE */
  bound: slotOrNone('map'),
  /** `dst_prog`: the program an extension was loaded for, or NONE */
  target: slotOrNone('prog'),
  /** its signature was verified */
  signed: flag,
  /** a load in two steps is between them: `map` is the map that was checked */
  loading: flag,
} as const satisfies Fields;

/** A link: of an iterator, or of an extension. It lives as long as user space holds its fd. */
export const LINK = {
  /** the iterator program or the extension; NONE if the slot is dead */
  prog: slotOrNone('prog'),
  /** `aux->map`: the map an iterator walks, or NONE: an iterator over all maps holds none */
  map: slotOrNone('map'),
  /** `tgt_prog`: the program whose subprogram an extension replaces, or NONE */
  target: slotOrNone('prog'),
  /** BPF_LINK_UPDATE has replaced the iterator program */
  updated: flag,
} as const satisfies Fields;

/** The tables of objects by sort. */
export const TABLES: Readonly<Record<ObjectSort, Fields>> = { map: MAP, prog: PROG, link: LINK };

export type MapSlot = RecordOf<typeof MAP>;
export type ProgSlot = RecordOf<typeof PROG>;
export type LinkSlot = RecordOf<typeof LINK>;

export type State = {
  readonly maps: readonly MapSlot[];
  readonly progs: readonly ProgSlot[];
  readonly links: readonly LinkSlot[];
};

/** In a slot that is dead: every field says nothing. */
function dead(fields: Fields): unknown {
  return Object.fromEntries(Object.entries(fields).map(([name, { unless }]) => [name, unless]));
}
export const DEAD_MAP = mapLike(dead(MAP) as MapSlot);
export const DEAD_PROG = progLike(dead(PROG) as ProgSlot);
export const DEAD_LINK = linkLike(dead(LINK) as LinkSlot);

// V8 gives an object that is written out the same shape as those that a codec decodes, and one made from entries
// another: with two shapes of each sort a search takes a tenth longer (measured). A test holds them to the tables.

function mapLike(it: MapSlot): MapSlot {
  return {
    kind: it.kind,
    excl: it.excl,
    flags: it.flags,
    fd: it.fd,
    pinned: it.pinned,
    mapped: it.mapped,
    registered: it.registered,
    frozen: it.frozen,
    writing: it.writing,
    freezing: it.freezing,
    value: it.value,
    sha: it.sha,
    inner: it.inner,
    entry: it.entry,
    owner: it.owner,
    metaKind: it.metaKind,
    metaFlags: it.metaFlags,
    metaExcl: it.metaExcl,
  };
}

function progLike(it: ProgSlot): ProgSlot {
  return {
    text: it.text,
    fd: it.fd,
    map: it.map,
    bound: it.bound,
    target: it.target,
    signed: it.signed,
    loading: it.loading,
  };
}

function linkLike(it: LinkSlot): LinkSlot {
  return { prog: it.prog, map: it.map, target: it.target, updated: it.updated };
}

/** A field by which an object holds another one: that one lives as long as the field names its slot. */
export type Reference = {
  readonly from: ObjectSort;
  readonly field: string;
  readonly to: ObjectSort;
};

/** Who holds whom: every slot in the tables above. */
export const REFERENCES: readonly Reference[] = (['map', 'prog', 'link'] as const).flatMap((from) =>
  Object.entries<Field>(TABLES[from]).flatMap(([field, { sort }]) =>
    sort.kind === 'slot' ? [{ from, field, to: sort.of }] : [],
  ),
);

/** Whether two objects say the same in every field; there need not be a second one. */
export function sameFields<T extends object>(a: T, b: T | undefined): boolean {
  if (a === b) return true;
  if (b === undefined) return false;
  // loops, because lists of the fields make ten million states of scope wide take half as long again (measured)
  for (const field in a) if (a[field] !== b[field]) return false;
  for (const field in b) if (a[field] !== b[field]) return false;
  return true;
}

/** The kernel before the first call. */
export function emptyState(slots: {
  readonly maps: number;
  readonly progs: number;
  readonly links: number;
}): State {
  return {
    maps: Array.from({ length: slots.maps }, () => DEAD_MAP),
    progs: Array.from({ length: slots.progs }, () => DEAD_PROG),
    links: Array.from({ length: slots.links }, () => DEAD_LINK),
  };
}

/** The map in a slot; a slot outside the scope counts as dead. */
export function mapAt(state: State, slot: number): MapSlot {
  return state.maps[slot] ?? DEAD_MAP;
}

/** The program in a slot; a slot outside the scope counts as dead. */
export function progAt(state: State, slot: number): ProgSlot {
  return state.progs[slot] ?? DEAD_PROG;
}

/** The link in a slot; a slot outside the scope counts as dead. */
export function linkAt(state: State, slot: number): LinkSlot {
  return state.links[slot] ?? DEAD_LINK;
}

export const isLiveMap = ({ kind }: MapSlot): boolean => kind !== 'none';
export const isLiveProg = ({ text: it }: ProgSlot): boolean => it !== NO_TEXT;
export const isLiveLink = ({ prog }: LinkSlot): boolean => prog !== NONE;

/** Whether a part of a question is the state, which a choice may be given among maps and programs. */
export function isState(value: unknown): value is State {
  return typeof value === 'object' && value !== null && 'maps' in value && 'progs' in value;
}

/** Whether the map was created with `excl_prog_hash`. */
export const isExclusive = ({ excl }: MapSlot): boolean => excl !== NO_DIGEST;

// An object that is made or freed is put as it is: `changed` would copy it field by field, and a search without
// claims would take a twentieth longer (measured).

/** The state with that map in a slot. */
export function putMap(state: State, slot: number, map: MapSlot): State {
  return { maps: put(state.maps, slot, map), progs: state.progs, links: state.links };
}

/** The state with that program in a slot. */
export function putProg(state: State, slot: number, prog: ProgSlot): State {
  return { maps: state.maps, progs: put(state.progs, slot, prog), links: state.links };
}

/** The state with that link in a slot. */
export function putLink(state: State, slot: number, link: LinkSlot): State {
  return { maps: state.maps, progs: state.progs, links: put(state.links, slot, link) };
}

/** The state with these fields of a map changed; the same state if they are so already. */
export function withMap(state: State, slot: number, change: Partial<MapSlot>): State {
  const maps = changed(state.maps, slot, change);
  return maps === state.maps ? state : { maps, progs: state.progs, links: state.links };
}

/** The state with these fields of a program changed; the same state if they are so already. */
export function withProg(state: State, slot: number, change: Partial<ProgSlot>): State {
  const progs = changed(state.progs, slot, change);
  return progs === state.progs ? state : { maps: state.maps, progs, links: state.links };
}

/** The state with these fields of a link changed; the same state if they are so already. */
export function withLink(state: State, slot: number, change: Partial<LinkSlot>): State {
  const links = changed(state.links, slot, change);
  return links === state.links ? state : { maps: state.maps, progs: state.progs, links };
}

function changed<T extends object>(
  slots: readonly T[],
  slot: number,
  change: Partial<T>,
): readonly T[] {
  const was = slots[slot]!;
  for (const field in change) {
    if (was[field] === change[field]) continue;
    return put(slots, slot, { ...was, ...change });
  }
  return slots;
}

function put<T>(slots: readonly T[], slot: number, it: T): readonly T[] {
  const copy = slots.slice();
  copy[slot] = it;
  return copy;
}
