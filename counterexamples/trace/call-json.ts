/** Calls as JSON: by name, with named slots (`m0`, `p0`, `l0`), so that a trace survives a new alphabet. */
import { z } from 'zod';
import type { Call, ExclArg } from '../../model/kernel/call.ts';
import { CLOSED_FD, PROG_FD } from '../../model/kernel/call.ts';
import type { Answer } from '../../model/kernel/errno.ts';
import { ERRNOS, nameOfAnswer } from '../../model/kernel/errno.ts';
import { FLAGS, KINDS } from '../../model/kernel/kind.ts';
import { NONE } from '../../model/kernel/state.ts';
import type { Text } from '../../model/programs/text.ts';
import { NO_DIGEST, NO_TEXT, TEXTS, textNamed, ZERO_DIGEST } from '../../model/programs/text.ts';
import { fdName, linkName, mapName, progName } from './describe.ts';

const slot = (letter: string, sort: string) =>
  z
    .string()
    .regex(new RegExp(`^${letter}(0|[1-9]\\d?)$`), `expected a ${sort} slot such as "${letter}0"`)
    .transform((name) => Number(name.slice(1)));

const map = slot('m', 'map');
const prog = slot('p', 'program');
const link = slot('l', 'link');
const fd = z.union(
  [
    map,
    z.literal('closed fd').transform(() => CLOSED_FD),
    z.literal(progName(0)).transform(() => PROG_FD),
  ],
  'expected a map slot such as "m0", "p0" (the fd of a program) or "closed fd"',
);
const key = z.int().min(0).max(1).default(0);
const flags = z.enum(['BPF_ANY', 'BPF_NOEXIST', 'BPF_EXIST', 'unknown']).default('BPF_ANY');
const kind = z.enum(KINDS);
const textName = z
  .string()
  .refine((name) => textNamed(name) !== undefined, {
    error: ({ input }) => `no text is called "${String(input)}" (there are ${textNames()})`,
  })
  .transform((name) => textNamed(name) ?? NO_TEXT);

const MALFORMED = ['wrong size', 'null with size', 'bad pointer'] as const;
const excl = z
  .string()
  .refine((word) => isMalformed(word) || isDigest(word), {
    error: ({ input }) =>
      `"${String(input)}" is no digest (the name of a text), "${NO_DIGEST}", "${MALFORMED.join('", "')}"`,
  })
  .transform((word): ExclArg =>
    isMalformed(word) ? { form: word } : { form: 'well-formed', digest: word },
  );

function isDigest(word: string): boolean {
  return word === NO_DIGEST || word === ZERO_DIGEST || textNamed(word) !== undefined;
}

function isMalformed(word: string): word is (typeof MALFORMED)[number] {
  return (MALFORMED as readonly string[]).includes(word);
}

function textNames(): string {
  return [...new Set(TEXTS.map(({ behaviour }) => `${behaviour}.A`))].join(', ');
}

/** The answer a trace expects: a value, or the name of an errno. */
export const answerSchema = z.union(
  [
    z.int().min(0),
    z
      .enum(ERRNOS.map((errno) => nameOfAnswer(-errno)) as [string, ...string[]])
      .transform(answerNamed),
  ],
  'expected a value of 0 or more, or the name of an errno',
);

function answerNamed(name: string): Answer {
  return -(ERRNOS.find((errno) => nameOfAnswer(-errno) === name) ?? 0);
}

/** An answer as JSON: a value, or the name of the errno. */
export function answerToJson(answer: Answer): number | string {
  return answer < 0 ? nameOfAnswer(answer) : answer;
}

const noMap = fd.default(NONE);
const flag = z.boolean().default(false);

/** One call; parses to the model's `Call`, but for `close`. */
export const callSchema = z.discriminatedUnion('call', [
  z.strictObject({
    call: z.literal('map_create'),
    map,
    kind,
    excl: excl.default({ form: 'well-formed', digest: NO_DIGEST }),
    template: noMap,
    flags: z.enum(FLAGS).default('none'),
    open: z.enum(['rw', 'ro', 'wo']).default('rw'),
  }),
  z.strictObject({
    call: z.literal('map_update_elem'),
    map,
    key,
    value: z.int().min(0),
    flags,
  }),
  z.strictObject({ call: z.literal('insert_inner'), outer: map, key, inner: fd, flags }),
  z.strictObject({ call: z.literal('insert_prog'), map, prog }),
  z.strictObject({ call: z.literal('map_lookup_elem'), map, key }),
  z.strictObject({ call: z.literal('map_get_next_key'), map }),
  z.strictObject({ call: z.literal('map_delete_elem'), map, key }),
  z.strictObject({ call: z.literal('map_lookup_and_delete_elem'), map }),
  z.strictObject({ call: z.literal('map_freeze'), map }),
  z.strictObject({
    call: z.literal('map_hash'),
    map,
    hash: z.enum(['well-formed', 'wrong size', 'bad pointer']).default('well-formed'),
  }),
  z.strictObject({
    call: z.literal('prog_load'),
    prog,
    text: textName,
    map: noMap,
    listed: noMap,
    signed: flag,
    target: prog.default(NONE),
  }),
  z.strictObject({ call: z.literal('prog_load_begin'), prog, text: textName, listed: fd }),
  z.strictObject({ call: z.literal('prog_load_end'), prog, listed: fd }),
  z.strictObject({ call: z.literal('prog_bind_map'), prog, map: fd }),
  z.strictObject({ call: z.literal('prog_run'), prog, map: noMap }),
  z.strictObject({ call: z.literal('link_create'), link, prog, map: fd }),
  z.strictObject({ call: z.literal('link_extension'), link, prog }),
  z.strictObject({ call: z.literal('iter_read'), link }),
  z.strictObject({ call: z.literal('mmap'), map, prot: z.enum(['ro', 'rw']) }),
  z.strictObject({ call: z.literal('munmap'), map }),
  z.strictObject({ call: z.literal('mmap_store'), map, value: z.int().min(0) }),
  z.strictObject({ call: z.literal('obj_pin'), map }),
  z.strictObject({ call: z.literal('obj_get'), map }),
  z.strictObject({ call: z.literal('unlink'), map }),
  z.strictObject({ call: z.literal('map_get_fd_by_id'), map }),
  z.strictObject({
    call: z.literal('close'),
    fd: z.union(
      [
        map.transform((number) => ({ of: 'map' as const, slot: number })),
        prog.transform((number) => ({ of: 'prog' as const, slot: number })),
        link.transform((number) => ({ of: 'link' as const, slot: number })),
      ],
      'expected a slot such as "m0", "p0" or "l0"',
    ),
  }),
]);

/** A call as written in a trace file. */
export type CallJson = { readonly call: string } & Readonly<
  Record<string, string | number | boolean>
>;

/** The call that a parsed one stands for. */
export function callFromParsed(parsed: z.output<typeof callSchema>): Call {
  if (parsed.call === 'close') return { call: 'close', of: parsed.fd.of, slot: parsed.fd.slot };
  return parsed;
}

/** How a field of a call is written, and which value of it is left out. */
const FIELDS: Readonly<
  Record<
    string,
    { readonly write: (value: never) => string | number | boolean; readonly unless?: unknown }
  >
> = {
  prog: { write: progName },
  link: { write: linkName },
  outer: { write: mapName },
  map: { write: fdName, unless: NONE },
  inner: { write: fdName },
  template: { write: fdName, unless: NONE },
  listed: { write: fdName, unless: NONE },
  target: { write: progName, unless: NONE },
  text: { write: (text: Text) => text.name },
  excl: {
    write: (arg: ExclArg) => (arg.form === 'well-formed' ? arg.digest : arg.form),
    unless: NO_DIGEST,
  },
  key: { write: same, unless: 0 },
  value: { write: same },
  kind: { write: same },
  prot: { write: same },
  signed: { write: same, unless: false },
  hash: { write: same, unless: 'well-formed' },
  open: { write: same, unless: 'rw' },
};

function same<T>(value: T): T {
  return value;
}

/** A call as JSON; the inverse of parsing. What the schema fills in is left out. */
export function callToJson(call: Call): CallJson {
  if (call.call === 'close') return { call: call.call, fd: closeName(call) };
  const json: Record<string, string | number | boolean> & { call: string } = { call: call.call };
  for (const [field, value] of Object.entries(call)) {
    if (field === 'call') continue;
    if (field === 'flags') {
      if (value !== 'BPF_ANY' && value !== 'none') json['flags'] = value as string;
      continue;
    }
    const rule = FIELDS[field];
    if (rule === undefined) throw new Error(`the field ${field} of ${call.call} has no JSON form`);
    const written = rule.write(value as never);
    if (value !== rule.unless && written !== rule.unless) json[field] = written;
  }
  return json;
}

function closeName(call: Extract<Call, { call: 'close' }>): string {
  switch (call.of) {
    case 'map':
      return mapName(call.slot);
    case 'prog':
      return progName(call.slot);
    case 'link':
      return linkName(call.slot);
    default:
      return call.of satisfies never;
  }
}
