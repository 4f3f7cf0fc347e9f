/**
 * Program texts: what a program does and which digest it has, without its bytes.
 *
 * A text is a behaviour in a colour: the same behaviour with another constant, hence another
 * SHA-256. The model needs of a digest only whether two are equal, so a digest is the name of the
 * text it belongs to. The bytes, and that these names stand for different digests, are in
 * `bytecode/` and its tests.
 */
import type { Kind } from '../kernel/kind.ts';

/** Who may touch an exclusive map: the name of a text, `none` (not exclusive) or `zero`. */
export type Digest = string;

/** The `excl` of a map that is not exclusive, and the digest of no program. */
export const NO_DIGEST: Digest = 'none';

/** 32 zero bytes: a hash that a map may have and no program has. */
export const ZERO_DIGEST: Digest = 'zero';

/**
 * Whether a program of this digest may access a map that is exclusive to `excl` (`none`: to nobody).
 * The only place where a digest is compared with a hash.
 */
export function matches(digest: Digest, excl: Digest): boolean {
  return excl === NO_DIGEST || excl === digest;
}

/** Whether a map that is exclusive to `excl` is so to this digest: it matches, and there is something to match. */
export function owns(digest: Digest, excl: Digest): boolean {
  return excl !== NO_DIGEST && matches(digest, excl);
}

/** What the map in a parameter of a text has to be for the verifier to accept the text. */
export type Param = 'elements' | 'inner maps' | 'programs' | 'metadata';

/** How instructions name a map: BPF_PSEUDO_MAP_FD, _VALUE, _IDX, _IDX_VALUE. */
export type Form = 'fd' | 'value' | 'idx' | 'idx-value';

/** What a program does when it runs. */
export type Action =
  | 'nothing'
  /** touches element 0 of the map it names */
  | 'elements'
  /** looks up element 0 of the outer map it names and touches element 0 of the inner map */
  | 'inner'
  /** bpf_map_elem iterator: touches the elements of the map its link walks */
  | 'iterate elements'
  /** bpf_sk_storage_map iterator: the same for socket storage */
  | 'iterate storage'
  /** bpf_map iterator: walks over all maps and frees the page of the arena that it is told of */
  | 'free pages'
  /** bpf_tail_call to element 0 of the PROG_ARRAY it names */
  | 'tail call'
  /** passes a pointer to element 0 to a global subprogram, which does nothing */
  | 'host'
  /** replaces that subprogram: touches what the pointer points to */
  | 'extend'
  /** SYSCALL programs: bpf_sys_bpf with a map fd from their context */
  | 'sys update'
  | 'sys delete'
  | 'sys freeze'
  | 'sys lookup'
  /** SYSCALL program that trusts the metadata in the map it names, after the check of its time */
  | 'load'
  /** the same with a constant that sends it the other way: stores into the metadata */
  | 'store';

/** A program text; always one of the constants made here, so texts are compared with `===`. */
export type Text = {
  readonly name: string;
  readonly behaviour: string;
  readonly colour: string;
  /** The SHA-256 of its bytes by the kernel's rule, standing for itself. */
  readonly digest: Digest;
  /** The maps it names in its instructions, in order. */
  readonly params: readonly Param[];
  readonly form: Form;
  readonly action: Action;
  /** It stores its constant; otherwise it only reads. */
  readonly writes: boolean;
};

type Shape = Pick<Text, 'params' | 'form' | 'action' | 'writes'>;

const SHAPES: Readonly<Record<string, Shape>> = {
  read: { params: ['elements'], form: 'fd', action: 'elements', writes: false },
  'read-value': { params: ['elements'], form: 'value', action: 'elements', writes: false },
  'read-idx': { params: ['elements'], form: 'idx', action: 'elements', writes: false },
  'read-idx-value': { params: ['elements'], form: 'idx-value', action: 'elements', writes: false },
  write: { params: ['elements'], form: 'fd', action: 'elements', writes: true },
  'write-value': { params: ['elements'], form: 'value', action: 'elements', writes: true },
  'write-idx': { params: ['elements'], form: 'idx', action: 'elements', writes: true },
  'write-idx-value': { params: ['elements'], form: 'idx-value', action: 'elements', writes: true },
  'read-inner': { params: ['inner maps'], form: 'fd', action: 'inner', writes: false },
  'write-inner': { params: ['inner maps'], form: 'fd', action: 'inner', writes: true },
  'iter-read': { params: [], form: 'fd', action: 'iterate elements', writes: false },
  'iter-write': { params: [], form: 'fd', action: 'iterate elements', writes: true },
  'iter-read-storage': { params: [], form: 'fd', action: 'iterate storage', writes: false },
  'iter-write-storage': { params: [], form: 'fd', action: 'iterate storage', writes: true },
  'walk-free': { params: [], form: 'fd', action: 'free pages', writes: true },
  'tail-call': { params: ['programs'], form: 'fd', action: 'tail call', writes: false },
  victim: { params: ['elements'], form: 'fd', action: 'host', writes: false },
  extension: { params: [], form: 'fd', action: 'extend', writes: true },
  'sys-update': { params: [], form: 'fd', action: 'sys update', writes: true },
  'sys-delete': { params: [], form: 'fd', action: 'sys delete', writes: true },
  'sys-freeze': { params: [], form: 'fd', action: 'sys freeze', writes: false },
  'sys-lookup': { params: [], form: 'fd', action: 'sys lookup', writes: false },
  loader: { params: ['metadata'], form: 'idx', action: 'load', writes: false },
  'loader-write': { params: ['metadata'], form: 'idx', action: 'store', writes: true },
};

/** The text of a program slot that holds no program. */
export const NO_TEXT: Text = {
  name: NO_DIGEST,
  behaviour: NO_DIGEST,
  colour: '',
  digest: NO_DIGEST,
  params: [],
  form: 'fd',
  action: 'nothing',
  writes: false,
};

/** The colours a text comes in. */
const COLOURS = ['A', 'B', 'C'] as const;

/** Every text of the library, `behaviour.colour`. */
export const TEXTS: readonly Text[] = Object.entries(SHAPES).flatMap(([behaviour, shape]) =>
  COLOURS.map((colour) => ({
    name: `${behaviour}.${colour}`,
    behaviour,
    colour,
    digest: `${behaviour}.${colour}`,
    ...shape,
  })),
);

const BY_NAME: ReadonlyMap<string, Text> = new Map(TEXTS.map((text) => [text.name, text]));

/** The text of that name, or undefined. */
export function textNamed(name: string): Text | undefined {
  return BY_NAME.get(name);
}

/** Names its map through `fd_array`. */
export function usesFdArray({ form, params }: Text): boolean {
  return params.length > 0 && (form === 'idx' || form === 'idx-value');
}

/** A program that runs through a link only. */
export function isIterator({ action }: Text): boolean {
  return action === 'iterate elements' || action === 'iterate storage' || action === 'free pages';
}

/** A program that walks over all maps: its link has none. */
export function walksMaps({ action }: Text): boolean {
  return action === 'free pages';
}

/**
 * Whether its digest is the same on every kernel. A call of a kernel function is not: it has the function's BTF id, which
 * each build numbers anew, so that no map is made for such a text (`faultOf` in scripts/kernel/encode/).
 */
export function hasOneDigest({ action }: Text): boolean {
  return action !== 'free pages';
}

/** `prog_type`, and of an iterator what it walks: what a PROG_ARRAY asks of its programs. */
export const PROG_TYPES = [
  'SOCKET_FILTER',
  'SYSCALL',
  'iter bpf_map_elem',
  'iter bpf_sk_storage_map',
  'iter bpf_map',
] as const;
export type ProgType = (typeof PROG_TYPES)[number];

/** The type of a program; of an extension undefined, since it counts as the program that it extends. */
export function progTypeOf({ action }: Text): ProgType | undefined {
  switch (action) {
    case 'elements':
    case 'inner':
    case 'tail call':
    case 'host':
      return 'SOCKET_FILTER';
    case 'iterate elements':
      return 'iter bpf_map_elem';
    case 'iterate storage':
      return 'iter bpf_sk_storage_map';
    case 'free pages':
      return 'iter bpf_map';
    case 'sys update':
    case 'sys delete':
    case 'sys freeze':
    case 'sys lookup':
    case 'load':
    case 'store':
      return 'SYSCALL';
    case 'extend':
    case 'nothing':
      return undefined;
    default:
      return action satisfies never;
  }
}

/** It may sleep: SYSCALL programs are loaded so. */
export function isSleepable(text: Text): boolean {
  return progTypeOf(text) === 'SYSCALL';
}

/** A loader, whichever way it goes. */
export function isLoader({ params }: Text): boolean {
  return params[0] === 'metadata';
}

/**
 * Whether a CO-RE relocation makes the one of the other: they differ in a constant. That of a loader also decides
 * which way it goes, as in a real one, which stores into its metadata map (tools/lib/bpf/gen_loader.c).
 */
export function relocatesTo(text: Text, other: Text): boolean {
  return text.behaviour === other.behaviour || (isLoader(text) && isLoader(other));
}

/** A SYSCALL program that acts as user space, on a map whose fd it is given when it runs. */
export function actsAsUser({ action }: Text): boolean {
  return action.startsWith('sys ');
}

/** Whether a map of this kind can stand in a parameter. */
export function fits(param: Param, kind: Kind): boolean {
  switch (param) {
    case 'elements':
      return kind === 'ARRAY' || kind === 'HASH';
    case 'inner maps':
      return kind === 'ARRAY_OF_MAPS' || kind === 'HASH_OF_MAPS';
    case 'programs':
      return kind === 'PROG_ARRAY';
    case 'metadata':
      return kind === 'ARRAY';
    default:
      return param satisfies never;
  }
}
