/**
 * What a field of a call or an object stands for. Calls and objects are declared once, as tables of
 * fields (`call.ts`, `state.ts`); their types, the JSON of traces, other names for slots and colours,
 * which slots a call names, who refers to whom, dead objects and finite types follow from the tables.
 */
import type { Digest, Text } from '../programs/text.ts';
import { NO_DIGEST, NO_TEXT } from '../programs/text.ts';

/** No slot, no fd, no content (an absent element, a hash that was not computed). */
export const NONE = -1;

/** The sorts of objects, each with slots of its own. */
export const OBJECTS = ['map', 'prog', 'link'] as const;
export type ObjectSort = (typeof OBJECTS)[number];

/** What a value of a field means, whatever the field is called. */
export type Sort =
  /** the slot of an object, or NONE */
  | { readonly kind: 'slot'; readonly of: ObjectSort }
  /** the slot of a map, or what is no map's fd (CLOSED_FD, PROG_FD), or NONE */
  | { readonly kind: 'map fd' }
  | { readonly kind: 'text' }
  | { readonly kind: 'digest' }
  /** the `excl_prog_hash` argument: a digest, or malformed */
  | { readonly kind: 'hash argument' }
  /** the content of an element, or NONE */
  | { readonly kind: 'content' }
  | { readonly kind: 'key' }
  | { readonly kind: 'choice'; readonly values: readonly (string | boolean)[] };

/** A field: its sort, and what it is when nothing is said of it (in a dead object, in JSON). */
export type Field<T = unknown> = {
  readonly sort: Sort;
  /** The value that is not written down; a field without it always is. */
  readonly unless?: T;
  /** The call makes the object in this slot, which therefore must be dead. */
  readonly fills?: true;
  /** Values that the kernel is to refuse whatever the state is. */
  readonly malformed?: readonly T[];
};

/** A field that need not be said. */
export type Unsaid<T> = Field<T> & { readonly unless: T };

/** The fields of a call or an object, by name. */
export type Fields = Readonly<Record<string, Field>>;

/** The record type that a table of fields declares. */
export type RecordOf<F extends Fields> = {
  readonly [N in keyof F]: F[N] extends Field<infer T> ? T : never;
};

/** A slot of an object; always named. */
export const slot = (of: ObjectSort): Field<number> => ({ sort: { kind: 'slot', of } });
/** A slot of an object, or NONE. */
export const slotOrNone = (of: ObjectSort): Unsaid<number> => ({ ...slot(of), unless: NONE });
/** The slot that takes the new object. */
export const newSlot = (of: ObjectSort): Field<number> => ({ ...slot(of), fills: true });
/** A text that is always given. */
export const text: Field<Text> = { sort: { kind: 'text' } };
export const textOrNone: Unsaid<Text> = { ...text, unless: NO_TEXT };
export const digest: Unsaid<Digest> = { sort: { kind: 'digest' }, unless: NO_DIGEST };
/** Content that is always given. */
export const content: Field<number> = { sort: { kind: 'content' } };
export const contentOrNone: Unsaid<number> = { ...content, unless: NONE };
export const key: Unsaid<number> = { sort: { kind: 'key' }, unless: 0, malformed: [1] };
export const flag: Unsaid<boolean> = {
  sort: { kind: 'choice', values: [false, true] },
  unless: false,
};

/** One of several words; the first is what is not written down. */
export function choice<const T extends string>(
  values: readonly [T, ...T[]],
  malformed: readonly NoInfer<T>[] = [],
): Unsaid<T> {
  return { sort: { kind: 'choice', values }, unless: values[0], malformed };
}

/** One of several words, always written down. */
export function given<const T extends string>(values: readonly [T, ...T[]]): Field<T> {
  return { sort: { kind: 'choice', values } };
}
