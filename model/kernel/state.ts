/**
 * The state: what the kernel holds and what user space holds of it.
 *
 * Declared once, as finite types; the exact key, the enumeration and the random generator derive
 * from the declaration. Slots are user space's variables: `m0`, `m1` for maps, `p0` for programs,
 * `l0` for links. A slot is dead (index 0 of its type) or holds one object until that object dies.
 */
import type { Codec, Finite } from '../finite/finite.ts';
import { array, bool, codec, oneOf, range, record } from '../finite/finite.ts';
import type { FdMode, Flags, Kind } from './kind.ts';
import { isOuter } from './kind.ts';
import type { Family, Scope } from '../scopes/scope.ts';
import type { Digest, Text } from '../programs/text.ts';
import { NO_DIGEST, NO_TEXT, textNamed } from '../programs/text.ts';

/** No slot, and no content (an absent element, a hash that was not computed). */
export const NONE = -1;

/** `struct bpf_map` and what user space holds of it. */
export type MapSlot = {
  /** `map_type`; `none` if the slot is dead. */
  readonly kind: Kind;
  /** `excl_prog_sha`: the digest of the only program that may access the map, or `none`. */
  readonly excl: Digest;
  /** `map_flags`, as far as they matter here. */
  readonly flags: Flags;
  /** How user space holds an fd. */
  readonly fd: FdMode;
  /** Pinned in bpffs. */
  readonly pinned: boolean;
  /** User space has mapped it; `rw` counts as an active writer. */
  readonly mapped: 'none' | 'ro' | 'rw';
  /** `frozen`: BPF_MAP_FREEZE succeeded. */
  readonly frozen: boolean;
  /** Element 0 of an ordinary map; NONE if absent or not an ordinary map. */
  readonly value: number;
  /** `sha`: the content hash as last computed (the content stands for its hash), or NONE. */
  readonly sha: number;
  /** Element 0 of an outer map: the slot of the inner map, or NONE. */
  readonly inner: number;
  /** Element 0 of a PROG_ARRAY: the slot of the program, or NONE. */
  readonly entry: number;
  /** `inner_map_meta`, as far as `bpf_map_meta_equal()` asks: kind and flags of the template. */
  readonly metaKind: Kind;
  readonly metaFlags: Flags;
  /** What a design that remembers it keeps of the template's exclusivity; else `none`. */
  readonly metaExcl: Digest;
};

/** `struct bpf_prog` and what user space holds of it. */
export type ProgSlot = {
  /** NO_TEXT if the slot is dead. */
  readonly text: Text;
  readonly fd: boolean;
  /** `used_maps`: the slot of the map it names, or NONE. */
  readonly map: number;
  /** `used_maps`: a map it holds without naming it (counted `fd_array`, BPF_PROG_BIND_MAP), or NONE. */
  readonly bound: number;
  /** The program an extension was loaded for (`dst_prog`), or NONE. */
  readonly target: number;
  /** Its signature was verified. */
  readonly signed: boolean;
  /** A load in two steps is between them: `map` is the map that was checked. */
  readonly loading: boolean;
};

/** A link: of an iterator, or of an extension. It lives as long as user space holds its fd. */
export type LinkSlot = {
  /** The iterator program or the extension; NONE if the slot is dead. */
  readonly prog: number;
  /** The map an iterator walks (`aux->map`), or NONE. */
  readonly map: number;
  /** The program whose subprogram an extension replaces, or NONE. */
  readonly target: number;
};

export type State = {
  readonly maps: readonly MapSlot[];
  readonly progs: readonly ProgSlot[];
  readonly links: readonly LinkSlot[];
};

export const DEAD_MAP: MapSlot = {
  kind: 'none',
  excl: NO_DIGEST,
  flags: 'none',
  fd: 'none',
  pinned: false,
  mapped: 'none',
  frozen: false,
  value: NONE,
  sha: NONE,
  inner: NONE,
  entry: NONE,
  metaKind: 'none',
  metaFlags: 'none',
  metaExcl: NO_DIGEST,
};
export const DEAD_PROG: ProgSlot = {
  text: NO_TEXT,
  fd: false,
  map: NONE,
  bound: NONE,
  target: NONE,
  signed: false,
  loading: false,
};
export const DEAD_LINK: LinkSlot = { prog: NONE, map: NONE, target: NONE };

/** The finite type of all states of a scope; its index 0 is the empty kernel. */
export function stateType(scope: Scope): Finite<State> {
  const { kinds } = scope;
  const has = (...families: readonly Family[]): boolean =>
    families.some((family) => scope.families.includes(family));
  const only = <T>(wanted: boolean, first: T, ...rest: readonly T[]): Finite<T> =>
    wanted ? oneOf(first, ...rest) : oneOf(first);
  const slot = (wanted: boolean, count: number): Finite<number> =>
    range(NONE, wanted ? count - 1 : NONE);
  const flag = (wanted: boolean): Finite<boolean> => (wanted ? bool : oneOf<boolean>(false));
  const outers = kinds.some(isOuter);
  const texts = scope.texts.map((name) => textNamed(name) ?? NO_TEXT);
  const flags = ['none', ...scope.flags.filter((other) => other !== 'none')] as const;
  const map = record({
    kind: oneOf<Kind>('none', ...kinds),
    excl: oneOf<Digest>(NO_DIGEST, ...scope.hashes),
    flags: oneOf<Flags>(...flags),
    fd: has('modes') ? oneOf<FdMode>('none', 'rw', 'ro', 'wo') : oneOf<FdMode>('none', 'rw'),
    pinned: flag(has('pins')),
    mapped: only<MapSlot['mapped']>(has('mmap'), 'none', 'ro', 'rw'),
    frozen: flag(has('freeze', 'sys-bpf')),
    value: range(NONE, scope.values - 1),
    sha: range(NONE, has('hash') ? scope.values - 1 : NONE),
    inner: slot(outers, scope.maps),
    entry: slot(kinds.includes('PROG_ARRAY'), scope.progs),
    metaKind: oneOf<Kind>('none', ...(outers ? kinds.filter((kind) => !isOuter(kind)) : [])),
    metaFlags: outers ? oneOf<Flags>(...flags) : oneOf<Flags>('none'),
    metaExcl: outers ? oneOf<Digest>(NO_DIGEST, ...scope.hashes) : oneOf<Digest>(NO_DIGEST),
  });
  const prog = record({
    text: oneOf<Text>(NO_TEXT, ...texts),
    fd: bool,
    map: range(NONE, scope.maps - 1),
    bound: slot(has('counted', 'bind', 'signed'), scope.maps),
    target: slot(has('extension'), scope.progs),
    signed: flag(has('signed', 'split')),
    loading: flag(has('split')),
  });
  const link = record({
    prog: range(NONE, scope.progs - 1),
    map: range(NONE, scope.maps - 1),
    target: slot(has('extension'), scope.progs),
  });
  return record({
    maps: array(map, scope.maps),
    progs: array(prog, scope.progs),
    links: array(link, scope.links),
  });
}

/** The exact key of a scope's states. */
export function stateCodec(scope: Scope): Codec<State> {
  return codec(stateType(scope));
}

/** The kernel before the first call. */
export function emptyState(scope: Scope): State {
  return {
    maps: Array.from({ length: scope.maps }, () => DEAD_MAP),
    progs: Array.from({ length: scope.progs }, () => DEAD_PROG),
    links: Array.from({ length: scope.links }, () => DEAD_LINK),
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
export const isLiveProg = ({ text }: ProgSlot): boolean => text !== NO_TEXT;
export const isLiveLink = ({ prog }: LinkSlot): boolean => prog !== NONE;

/** The state with another map in a slot. */
export function withMap(state: State, slot: number, map: MapSlot): State {
  return { maps: put(state.maps, slot, map), progs: state.progs, links: state.links };
}

/** The state with another program in a slot. */
export function withProg(state: State, slot: number, prog: ProgSlot): State {
  return { maps: state.maps, progs: put(state.progs, slot, prog), links: state.links };
}

/** The state with another link in a slot. */
export function withLink(state: State, slot: number, link: LinkSlot): State {
  return { maps: state.maps, progs: state.progs, links: put(state.links, slot, link) };
}

function put<T>(slots: readonly T[], slot: number, value: T): readonly T[] {
  const copy = slots.slice();
  copy[slot] = value;
  return copy;
}
