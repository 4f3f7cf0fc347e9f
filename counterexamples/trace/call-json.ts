/**
 * Calls as JSON: by name, with named slots (`m0`, `p0`, `l0`), so that a trace survives a new alphabet.
 * Schema, reading and writing follow from the table of calls (model/kernel/call.ts).
 */
import { z } from 'zod';
import type { Call, CallName, ExclArg } from '../../model/kernel/call.ts';
import {
  CALL_NAMES,
  CLOSED_FD,
  fieldsOf,
  MALFORMED_HASHES,
  PROG_FD,
  valueIn,
} from '../../model/kernel/call.ts';
import type { Answer } from '../../model/kernel/errno.ts';
import { ERRNOS, nameOfAnswer } from '../../model/kernel/errno.ts';
import type { Field, ObjectSort, Sort } from '../../model/kernel/fields.ts';
import type { Text } from '../../model/programs/text.ts';
import { NO_DIGEST, NO_TEXT, TEXTS, textNamed, ZERO_DIGEST } from '../../model/programs/text.ts';
import { fdName, nameOfSlot, progName } from './describe.ts';

const SLOT_WORDS: Readonly<Record<ObjectSort, string>> = {
  map: 'map',
  prog: 'program',
  link: 'link',
};

function slotSchema(of: ObjectSort): z.ZodType<number, string> {
  const first = nameOfSlot(of, 0);
  const form = new RegExp(`^${first.charAt(0)}(0|[1-9]\\d?)$`);
  return z
    .string()
    .regex(form, `expected a ${SLOT_WORDS[of]} slot such as "${first}"`)
    .transform((name) => Number(name.slice(1)));
}

const mapFd = z.union(
  [
    slotSchema('map'),
    z.literal(fdName(CLOSED_FD)).transform(() => CLOSED_FD),
    z.literal(progName(0)).transform(() => PROG_FD),
  ],
  'expected a map slot such as "m0", "p0" (the fd of a program) or "closed fd"',
);

const textName = z
  .string()
  .refine((name) => textNamed(name) !== undefined, {
    error: ({ input }) => `no text is called "${String(input)}" (there are ${textNames()})`,
  })
  .transform((name) => textNamed(name) ?? NO_TEXT);

const hashArgument = z
  .string()
  .refine((word) => isMalformed(word) || isDigest(word), {
    error: ({ input }) =>
      `"${String(input)}" is no digest (the name of a text), "${NO_DIGEST}", "${MALFORMED_HASHES.join('", "')}"`,
  })
  .transform((word): ExclArg =>
    isMalformed(word) ? { form: word } : { form: 'well-formed', digest: word },
  );

function isDigest(word: string): boolean {
  return word === NO_DIGEST || word === ZERO_DIGEST || textNamed(word) !== undefined;
}

function isMalformed(word: string): word is (typeof MALFORMED_HASHES)[number] {
  return (MALFORMED_HASHES as readonly string[]).includes(word);
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

/** What a value of a sort looks like in JSON. */
function schemaOf(sort: Sort): z.ZodType {
  switch (sort.kind) {
    case 'slot':
      return slotSchema(sort.of);
    case 'map fd':
      return mapFd;
    case 'text':
      return textName;
    case 'hash argument':
      return hashArgument;
    case 'content':
      return z.int().min(0);
    case 'key':
      return z.int().min(0).max(1);
    case 'choice':
      return sort.values.includes(true) ? z.boolean() : z.enum(sort.values as readonly string[]);
    case 'digest':
      throw new RangeError('no call has a digest that is no argument');
    default:
      return sort satisfies never;
  }
}

// by a function: zod would copy an object, and texts are compared with `===`
const fieldSchema = ({ sort, unless }: Field): z.ZodType =>
  unless === undefined ? schemaOf(sort) : schemaOf(sort).default(() => unless);

const callSchemas = CALL_NAMES.map((name) =>
  z.strictObject({
    call: z.literal(name),
    ...Object.fromEntries(fieldsOf(name).map(([field, it]) => [field, fieldSchema(it)])),
  }),
);

/** One call; parses to the model's `Call`. */
export const callSchema = z.discriminatedUnion(
  'call',
  callSchemas as [(typeof callSchemas)[number], ...typeof callSchemas],
);

/** The call that a parsed one stands for; a fault where one thing of several must be named, and is not. */
export function callFromParsed(
  parsed: z.output<typeof callSchema>,
): Call | { readonly fault: string } {
  const call = parsed as unknown as Call;
  const fields = ONE_OF[call.call];
  if (fields === undefined) return call;
  const unsaid = new Map(fieldsOf(call.call).map(([name, { unless }]) => [name, unless]));
  const said = fields.filter((field) => valueIn(call, field) !== unsaid.get(field));
  return said.length === 1 ? call : { fault: `expected one of ${fields.join(', ')}` };
}

/** Calls that take one thing of several. */
const ONE_OF: Readonly<Partial<Record<CallName, readonly string[]>>> = {
  map_update_elem: ['value', 'inner', 'prog'],
  close: ['map', 'prog', 'link'],
};

/** The value of a field of a call. */
export type Word = string | number | boolean;

/** A call as written in a trace file. */
export type CallJson = { readonly call: string } & Readonly<Record<string, Word>>;

/** A call as JSON; the inverse of parsing. What the schema fills in is left out. */
export function callToJson(call: Call): CallJson {
  const json: Record<string, Word> & { call: string } = { call: call.call };
  for (const [name, { sort, unless }] of fieldsOf(call.call)) {
    const written = wordOf(sort, valueIn(call, name));
    if (unless === undefined || written !== wordOf(sort, unless)) json[name] = written;
  }
  return json;
}

function wordOf(sort: Sort, value: unknown): Word {
  switch (sort.kind) {
    case 'slot':
      return nameOfSlot(sort.of, value as number);
    case 'map fd':
      return fdName(value as number);
    case 'text':
      return (value as Text).name;
    case 'hash argument': {
      const excl = value as ExclArg;
      return excl.form === 'well-formed' ? excl.digest : excl.form;
    }
    case 'content':
    case 'key':
    case 'choice':
    case 'digest':
      return value as Word;
    default:
      return sort satisfies never;
  }
}
