/**
 * Calls: one thing user space does, each declared by its fields. Slots are variables of user space;
 * where the kernel expects an fd, a slot that holds none (or is dead) gives it a closed one, hence
 * EBADF.
 */
import type { Digest } from '../programs/text.ts';
import { NO_DIGEST } from '../programs/text.ts';
import type { Field, Fields, ObjectSort, RecordOf, Unsaid } from './fields.ts';
import {
  choice,
  content,
  contentOrNone,
  flag,
  given,
  key,
  newSlot,
  NONE,
  OBJECTS,
  slot,
  slotOrNone,
  text,
  textOrNone,
} from './fields.ts';
import { FLAGS, KINDS, OPENS } from './kind.ts';

/** Where an fd of a map is wanted: the slot of a map, or one of the two below. */
export type MapFd = number;

/** A number that is no open fd. */
export const CLOSED_FD = -2;

/** The fd of the program in slot `p0` (closed if that slot holds none). */
export const PROG_FD = -3;

/**
 * The `excl_prog_hash` pointer and size of BPF_MAP_CREATE: a digest (pointer, 32), `none` (NULL, 0),
 * or malformed.
 */
export type ExclArg =
  | { readonly form: 'well-formed'; readonly digest: Digest }
  /** a pointer, and a size that is not 32 */
  | { readonly form: 'wrong size' }
  /** NULL, and a size that is not 0 */
  | { readonly form: 'null with size' }
  /** a pointer to nothing, and 32 */
  | { readonly form: 'bad pointer' };

/** The forms of a malformed `excl_prog_hash`. */
export const MALFORMED_HASHES = ['wrong size', 'null with size', 'bad pointer'] as const;

/** No `excl_prog_hash`. */
const NO_HASH: ExclArg = { form: 'well-formed', digest: NO_DIGEST };

const mapFd: Field<MapFd> = { sort: { kind: 'map fd' }, malformed: [CLOSED_FD, PROG_FD] };
const mapFdOrNone: Unsaid<MapFd> = { ...mapFd, unless: NONE };
const excl: Unsaid<ExclArg> = {
  sort: { kind: 'hash argument' },
  unless: NO_HASH,
  malformed: MALFORMED_HASHES.map((form) => ({ form })),
};
/** `flags` of BPF_MAP_UPDATE_ELEM; `unknown` is a bit the kernel does not define. */
const elemFlags = choice(
  ['BPF_ANY', 'BPF_NOEXIST', 'BPF_EXIST', 'unknown'],
  ['BPF_NOEXIST', 'BPF_EXIST', 'unknown'],
);
/** The hash buffer of BPF_OBJ_GET_INFO_BY_FD: 32 bytes, or malformed. */
const hash = choice(['well-formed', 'wrong size', 'bad pointer'], ['wrong size', 'bad pointer']);

/** Every call and its fields, in the order in which they are written down. */
export const CALLS = {
  map_create: {
    map: newSlot('map'),
    kind: given(KINDS),
    excl,
    /** of a map of maps: its template */
    inner_map_fd: mapFdOrNone,
    flags: choice(FLAGS),
    open: choice(OPENS),
  },
  /** The value is content, or the fd of an inner map, or the fd of a program: one of the three. */
  map_update_elem: {
    map: slot('map'),
    key,
    value: contentOrNone,
    inner: mapFdOrNone,
    prog: slotOrNone('prog'),
    flags: elemFlags,
  },
  /** An update of element 0 that was let in and counts as a writer … */
  map_update_begin: { map: slot('map') },
  /** … and the rest of it, with what user memory has as the value by then. */
  map_update_end: { map: slot('map'), value: content },
  map_lookup_elem: { map: slot('map'), key },
  map_get_next_key: { map: slot('map') },
  map_delete_elem: { map: slot('map'), key },
  map_lookup_and_delete_elem: { map: slot('map') },
  map_freeze: { map: slot('map') },
  /** A freeze that found no writer … */
  map_freeze_begin: { map: slot('map') },
  /** … and the rest of it: the map is frozen. */
  map_freeze_end: { map: slot('map') },
  obj_get_info_by_fd: { map: slot('map'), hash },
  prog_load: {
    prog: newSlot('prog'),
    text,
    /** the map in its parameter; NONE if the text names none */
    map: mapFdOrNone,
    /** the only entry of a counted `fd_array` (`fd_array_cnt` 1), or NONE (0) */
    fd_array: mapFdOrNone,
    /** with a signature that is right for these instructions */
    signed: flag,
    /** `attach_prog_fd` of an extension, or NONE */
    target: slotOrNone('prog'),
    /** what its `core_relos` make of the text before it runs; `none` if it has none */
    core_relos: textOrNone,
  },
  /** A signed load up to where the maps in `fd_array` have been checked … */
  prog_load_begin: { prog: newSlot('prog'), text, fd_array: mapFd },
  /** … and the rest of it, with what user memory has in `fd_array` by then. */
  prog_load_end: { prog: slot('prog'), fd_array: mapFd },
  prog_bind_map: { prog: slot('prog'), map: mapFd },
  prog_test_run: {
    prog: slot('prog'),
    /** the map fd in the context of a program that acts as user space; NONE for all others */
    map: mapFdOrNone,
  },
  link_create: {
    link: newSlot('link'),
    prog: slot('prog'),
    /** the map that an iterator walks; NONE for an extension, and for an iterator over all maps */
    map: mapFdOrNone,
    /** `target_fd`: the program to extend; NONE for that which the extension was loaded for */
    target: slotOrNone('prog'),
  },
  /** another program for the link of an iterator */
  link_update: { link: slot('link'), prog: slot('prog') },
  /** ITER_CREATE on the link, read(2) to the end, close(2) */
  iter_read: {
    link: slot('link'),
    /** the arena whose page an iterator over maps is to free; NONE for all others */
    map: slotOrNone('map'),
  },
  mmap: { map: slot('map'), prot: given(['ro', 'rw']) },
  munmap: { map: slot('map') },
  /** a store through the mapping: no system call */
  mmap_store: { map: slot('map'), value: content },
  /** a load through the mapping, likewise */
  mmap_load: { map: slot('map') },
  /** IORING_REGISTER_BUFFERS of the page that is mapped: io_uring pins it, whatever becomes of the mapping */
  register_buffers: { map: slot('map') },
  /** IORING_OP_READ_FIXED: reads from a file into that page */
  read_fixed: { map: slot('map'), value: content },
  obj_pin: { map: slot('map') },
  obj_get: { map: slot('map') },
  /** unlink(2) of the pin */
  unlink: { map: slot('map') },
  map_get_fd_by_id: { map: slot('map') },
  /** close(2) of the fd of a map, a program or a link: one of the three */
  close: { map: slotOrNone('map'), prog: slotOrNone('prog'), link: slotOrNone('link') },
} as const satisfies Readonly<Record<string, Fields>>;

export type CallName = keyof typeof CALLS;

/** A call of one name. */
export type CallOf<N extends CallName> = { readonly call: N } & RecordOf<(typeof CALLS)[N]>;

export type Call = { [N in CallName]: CallOf<N> }[CallName];

/** The fields that must be said: those that the table gives no word for. */
export type Saying<F extends Fields> = {
  [N in keyof F]: F[N] extends { readonly unless: unknown } ? never : N;
}[keyof F];

/** What must be said of a call of one name, and what may be. */
export type Said<N extends CallName> = Pick<
  CallOf<N>,
  Saying<(typeof CALLS)[N]> & keyof CallOf<N>
> &
  Partial<Omit<CallOf<N>, 'call'>>;

/** A call: what is not said is as in the table. */
export function make<N extends CallName>(name: N, said: Said<N>): CallOf<N> {
  return { call: name, ...UNSAID[name], ...said } as unknown as CallOf<N>;
}

export type ElemFlags = CallOf<'map_update_elem'>['flags'];
export type HashArg = CallOf<'obj_get_info_by_fd'>['hash'];

/** The names of all calls, in the order of the table. */
export const CALL_NAMES = Object.keys(CALLS) as readonly CallName[];

/** The fields of a call, in the order of the table. */
export function fieldsOf(name: CallName): readonly (readonly [string, Field])[] {
  return FIELDS[name];
}

/** Something about each call. */
const ofEach = <T>(about: (name: CallName) => T): Readonly<Record<CallName, T>> =>
  Object.fromEntries(CALL_NAMES.map((name) => [name, about(name)])) as Record<CallName, T>;

// Made once: asked of every call of an alphabet, these took a third of the time of drawing traces.
const FIELDS = ofEach((name) => Object.entries<Field>(CALLS[name]));
const UNSAID = ofEach((name) =>
  Object.fromEntries(FIELDS[name].map(([field, { unless }]) => [field, unless])),
);

const NAMING = ofEach((name) =>
  FIELDS[name].flatMap(([field, { sort }]) =>
    sort.kind === 'slot' || sort.kind === 'map fd'
      ? [{ name: field, of: sort.kind === 'slot' ? sort.of : 'map' }]
      : [],
  ),
);

/** The value of a field of a call. */
export function valueIn(call: Call, field: string): unknown {
  return (call as unknown as Readonly<Record<string, unknown>>)[field];
}

/** Slots by sort of object. */
export type Slots = Readonly<Record<ObjectSort, readonly number[]>>;

/** The slots that a call names, each once. */
export function slotsOf(call: Call): Slots {
  const named: Record<ObjectSort, number[]> = { map: [], prog: [], link: [] };
  for (const { name, of } of NAMING[call.call]) {
    const slot = valueIn(call, name) as number;
    if (slot >= 0 && !named[of].includes(slot)) named[of].push(slot);
  }
  return named;
}

/** The slot that a call fills, and its sort; undefined if it makes no object. */
export function filledBy(
  call: Call,
): { readonly of: ObjectSort; readonly slot: number } | undefined {
  const of = FILLS[call.call];
  return of === undefined ? undefined : { of, slot: valueIn(call, of) as number };
}

// The field of a slot that is filled is called as the sort of its object.
const FILLS: Readonly<Partial<Record<CallName, ObjectSort>>> = Object.fromEntries(
  CALL_NAMES.flatMap((name) => {
    const of = OBJECTS.find((sort) => (CALLS[name] as Fields)[sort]?.fills);
    return of === undefined ? [] : [[name, of]];
  }),
);

/** Whether an argument is one that the kernel is to refuse whatever the state is, or that names nothing. */
export function isMalformed(call: Call): boolean {
  return fieldsOf(call.call).some(([name, { malformed = [] }]) => {
    const value = valueIn(call, name);
    const form = (it: unknown): unknown => (it as Partial<ExclArg>).form ?? it;
    return malformed.some((one) => form(one) === form(value));
  });
}
