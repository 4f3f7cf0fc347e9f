/**
 * Program texts: what a program does and which digest it has, without its bytes.
 *
 * A text is a behaviour in a colour: the same behaviour with another constant, hence another
 * SHA-256. The model needs of a digest only whether two are equal, so a digest is the name of the
 * text it belongs to. The bytes, and that these names stand for different digests, are in
 * `bytecode/` and its tests.
 */
import type { Kind } from './kind.ts';

/** What a program does when it runs; each is a real eBPF program of the library. */
export type Behaviour =
  | 'none'
  /** reads element 0 of the map it names */
  | 'read'
  /** reads element 0 of the map it names, then stores its constant there */
  | 'write'
  /** looks up element 0 of the outer map it names and reads element 0 of the inner map */
  | 'read-inner'
  /** the same, then stores its constant in the inner map */
  | 'write-inner'
  /** iterator program: names no map, reads the elements of the map its link walks */
  | 'iter-read'
  /** iterator program: the same, then stores its constant */
  | 'iter-write';

/** Who may touch an exclusive map: the name of a text, `none` (not exclusive). */
export type Digest = string;

/** The `excl` of a map that is not exclusive, and the digest of no program. */
export const NO_DIGEST: Digest = 'none';

/** What the map in a parameter of a text has to be for the verifier to accept the text. */
export type Param = 'elements' | 'inner maps';

/** A program text; always one of the constants made here, so texts are compared with `===`. */
export type Text = {
  readonly name: string;
  readonly behaviour: Behaviour;
  readonly colour: string;
  /** The SHA-256 of its bytes by the kernel's rule, standing for itself. */
  readonly digest: Digest;
  /** The maps it names in its instructions, in order. */
  readonly params: readonly Param[];
  /** Attaches with LINK_CREATE to walk a map. */
  readonly iterator: boolean;
  /** Reaches the map in its parameter through an outer map. */
  readonly throughOuter: boolean;
  readonly writes: boolean;
};

/** The text of a program slot that holds no program. */
export const NO_TEXT: Text = {
  name: NO_DIGEST,
  behaviour: 'none',
  colour: '',
  digest: NO_DIGEST,
  params: [],
  iterator: false,
  throughOuter: false,
  writes: false,
};

const SHAPES: Readonly<
  Record<Exclude<Behaviour, 'none'>, Pick<Text, 'params' | 'iterator' | 'throughOuter' | 'writes'>>
> = {
  read: { params: ['elements'], iterator: false, throughOuter: false, writes: false },
  write: { params: ['elements'], iterator: false, throughOuter: false, writes: true },
  'read-inner': { params: ['inner maps'], iterator: false, throughOuter: true, writes: false },
  'write-inner': { params: ['inner maps'], iterator: false, throughOuter: true, writes: true },
  'iter-read': { params: [], iterator: true, throughOuter: false, writes: false },
  'iter-write': { params: [], iterator: true, throughOuter: false, writes: true },
};

/** The colours a text comes in. */
export const COLOURS = ['A', 'B', 'C'] as const;

/** Every text of the library, `behaviour.colour`. */
export const TEXTS: readonly Text[] = Object.entries(SHAPES).flatMap(([behaviour, shape]) =>
  COLOURS.map((colour) => ({
    name: `${behaviour}.${colour}`,
    behaviour: behaviour as Behaviour,
    colour,
    digest: `${behaviour}.${colour}`,
    ...shape,
  })),
);

/** The text of that name, or undefined. */
export function textNamed(name: string): Text | undefined {
  return TEXTS.find((text) => text.name === name);
}

/** Whether a map of this kind can stand in a parameter. */
export function fits(param: Param, kind: Kind): boolean {
  switch (param) {
    case 'elements':
      return kind === 'ARRAY' || kind === 'HASH';
    case 'inner maps':
      return kind === 'ARRAY_OF_MAPS' || kind === 'HASH_OF_MAPS';
    default:
      return param satisfies never;
  }
}
