/**
 * The state: what the kernel holds and what user space holds of it.
 *
 * Declared once, as finite types; the exact key, the enumeration and the random generator derive
 * from the declaration. Slots are user space's variables: `m0`, `m1` for maps, `p0` for programs,
 * `l0` for links. A slot is dead (index 0 of its type) or holds one object until that object dies.
 */
import type { Codec, Finite } from './finite.ts';
import { array, bool, codec, oneOf, range, record } from './finite.ts';
import type { Kind } from './kind.ts';
import { isOuter } from './kind.ts';
import type { Scope } from './scope.ts';
import type { Digest, Text } from './text.ts';
import { NO_DIGEST, NO_TEXT, textNamed } from './text.ts';

/** No slot, and no content (an absent element). */
export const NONE = -1;

/** `struct bpf_map` and what user space holds of it. */
export type MapSlot = {
  /** `map_type`; `none` if the slot is dead. */
  readonly kind: Kind;
  /** `excl_prog_sha`: the digest of the only program that may access the map, or `none`. */
  readonly excl: Digest;
  /** User space holds an fd. */
  readonly fd: boolean;
  /** `frozen`: BPF_MAP_FREEZE succeeded. */
  readonly frozen: boolean;
  /** Element 0 of an ordinary map; NONE if absent (HASH) or not an ordinary map. */
  readonly value: number;
  /** Element 0 of an outer map: the slot of the inner map, or NONE. */
  readonly inner: number;
  /** `inner_map_meta`, as far as `bpf_map_meta_equal()` asks: the kind of the template. */
  readonly metaKind: Kind;
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
};

/** A bpf_map_elem iterator link; lives as long as user space holds its fd. */
export type LinkSlot = {
  /** The iterator program, or NONE if the slot is dead. */
  readonly prog: number;
  /** The map it walks (`aux->map`), held by the link. */
  readonly map: number;
};

export type State = {
  readonly maps: readonly MapSlot[];
  readonly progs: readonly ProgSlot[];
  readonly links: readonly LinkSlot[];
};

export const DEAD_MAP: MapSlot = {
  kind: 'none',
  excl: NO_DIGEST,
  fd: false,
  frozen: false,
  value: NONE,
  inner: NONE,
  metaKind: 'none',
  metaExcl: NO_DIGEST,
};
export const DEAD_PROG: ProgSlot = { text: NO_TEXT, fd: false, map: NONE };
export const DEAD_LINK: LinkSlot = { prog: NONE, map: NONE };

/** The finite type of all states of a scope; its index 0 is the empty kernel. */
export function stateType(scope: Scope): Finite<State> {
  const kinds = scope.kinds;
  const texts = scope.texts.map((name) => textNamed(name) ?? NO_TEXT);
  const outers = kinds.some(isOuter);
  const digest = oneOf<Digest>(NO_DIGEST, ...scope.hashes);
  const map = record({
    kind: oneOf<Kind>('none', ...kinds),
    excl: digest,
    fd: bool,
    frozen: scope.families.includes('freeze') ? bool : oneOf(false),
    value: range(NONE, scope.values - 1),
    inner: range(NONE, outers ? scope.maps - 1 : NONE),
    metaKind: oneOf<Kind>('none', ...(outers ? kinds.filter((kind) => !isOuter(kind)) : [])),
    metaExcl: outers ? digest : oneOf<Digest>(NO_DIGEST),
  });
  const prog = record({
    text: oneOf<Text>(NO_TEXT, ...texts),
    fd: bool,
    map: range(NONE, scope.maps - 1),
  });
  const link = record({
    prog: range(NONE, scope.progs - 1),
    map: range(NONE, scope.maps - 1),
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
