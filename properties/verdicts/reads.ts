/**
 * What the choices of a design read of what they are given, and whether it ever varied. A search in which a
 * field had one value only cannot tell a rule that reads it from one that does not, and so does not decide it.
 */
import { isState, MAP, PROG, LINK } from '../../model/kernel/state.ts';
import type { MapSlot, State } from '../../model/kernel/state.ts';
import type { AxisName, Meant } from '../../model/rules/axes.ts';
import { GIVEN, isListed, MEANT } from '../../model/rules/axes.ts';
import type { Choice } from '../../model/rules/choice.ts';
import type { Design } from '../../model/rules/design.ts';
import type { BpfClaim } from '../claims/bpf-claim.ts';
import type { Answering } from '../../model/rules/overheard.ts';
import { isElsewhere } from '../../model/rules/elsewhere.ts';
import { overheard } from '../../model/rules/overheard.ts';
import type { FieldOfGiven } from './copied.ts';
import { hangsOn } from './copied.ts';

/** What a question read: by field (`inner.frozen`, `digest`) the values that were met, two at most. */
export type QuestionReads = {
  readonly axis: AxisName;
  readonly question: string;
  readonly times: number;
  /** How often of these times the answer was an errno. */
  readonly refused: number;
  readonly fields: Readonly<Record<string, readonly string[]>>;
};
export type Reads = readonly QuestionReads[];

/** A question that was never asked; or a field that it reads, and the only value that it had. */
export type Gap = {
  readonly axis: AxisName;
  readonly question: string;
  readonly field?: string;
  readonly always?: string;
};

export type WatchedDesign = { readonly design: Design; readonly reads: () => Reads };

/** Whether a choice is one that nobody has looked at yet: it is not listed on its axis. */
function isOwnChoice(axis: AxisName, choice: Choice): boolean {
  return !isListed(axis, choice);
}

/** Which choices are watched where designs are compared: own ones, and those in which the designs differ. */
export function ownOrDiffering(
  designs: readonly Design[],
): (axis: AxisName, choice: Choice) => boolean {
  const [first] = designs;
  return (axis, choice) =>
    isOwnChoice(axis, choice) ||
    designs.some(({ choices }) => choices[axis] !== first?.choices[axis]);
}

type Noted = {
  readonly axis: AxisName;
  readonly question: string;
  times: number;
  refused: number;
  readonly fields: Map<string, Set<string>>;
};
const ENOUGH = 2;

/** What is known of a question before it is asked. */
type Known = {
  /** How many parts of what it is given it may look at. */
  readonly takes: number;
  readonly ofCopies: readonly FieldOfGiven[];
};

/** The design, answering as it does, and what these of its choices have read so far. */
export function watchReads(
  design: Design,
  isWatched: (axis: AxisName, choice: Choice) => boolean = isOwnChoice,
): WatchedDesign {
  const noted: Noted[] = [];
  const watched = overheard(design, ({ axis, choice, question }, ask) => {
    if (!isWatched(axis, choice) || !(question in MEANT[axis])) return undefined;
    const note: Noted = { axis, question, times: 0, refused: 0, fields: new Map() };
    noted.push(note);
    const known: Known = {
      takes: takenBy(choice[question as keyof Choice]),
      ofCopies: question === 'outerBecomes' ? hangsOn(choice, ask) : [],
    };
    return (...given) => {
      if (isElsewhere(given)) return ask(...given);
      note.times++;
      const answer = answerWhileWatched(note, given, ask, known);
      if (isErrnoQuestion(note) && answer !== 0) note.refused++;
      return answer;
    };
  });
  return {
    design: watched,
    reads: () =>
      noted.map(({ axis, question, times, refused, fields }) => {
        const values = [...fields].map(([field, met]) => [field, [...met]] as const);
        return { axis, question, times, refused, fields: Object.fromEntries(values) };
      }),
  };
}

function isErrnoQuestion({ axis, question }: Pick<QuestionReads, 'axis' | 'question'>): boolean {
  return (MEANT[axis] as Readonly<Record<string, Meant>>)[question] === 'errno';
}

function answerWhileWatched(
  { axis, question, fields }: Noted,
  given: readonly unknown[],
  ask: Answering,
  { ofCopies, takes }: Known,
): unknown {
  const names = (GIVEN[axis] as Readonly<Record<string, readonly string[]>>)[question] ?? [];
  const meet = (field: string, value: unknown): void => {
    let met = fields.get(field);
    if (met === undefined) fields.set(field, (met = new Set()));
    if (met.size < ENOUGH) met.add(wordOf(value));
  };
  for (const { place, field } of ofCopies) {
    meet(`${names[place]!}.${field}`, (given[place] as MapSlot)[field]);
  }
  // one glass for each object, however it is come by: a rule may look a map up in the state (`maps.indexOf(inner)`)
  const glasses = new Map<object, object>();
  // what is copied whole is not thereby read: `{ ...outer, excl }` depends on no other field of outer (`hangsOn` tries)
  const copies = question === 'outerBecomes';
  const glass = (name: string, object: object): object => {
    const seen = glasses.get(object) ?? throughGlass(name, object, copies, meet);
    glasses.set(object, seen);
    return seen;
  };
  const shown = given.map((part, index) => {
    const name = names[index] ?? `argument ${index + 1}`;
    if (typeof part !== 'object' || part === null) {
      if (index < takes) meet(name, part);
      return part;
    }
    if (isState(part)) return stateThroughGlass(name, part, glass);
    return 'says' in part ? part : glass(name, part);
  });
  // a map given twice (put into itself) has two names, and what is read of it would be noted under one
  if (new Set(shown).size === shown.length) ask(...shown);
  return ask(...given); // asked again, so that the answer is that to the objects themselves
}

/** How many parts of a question a choice takes, as far as its text says: more than `length` has, if some have defaults. */
function takenBy(answer: unknown): number {
  const { length } = answer as Answering;
  const text = String(answer);
  return /\.\.\.|\barguments\b|\[native code\]|^[^({]*\([^)]*=(?!>)/.test(text) ? Infinity : length;
}

const FIELDS: ReadonlySet<unknown> = new Set([MAP, PROG, LINK].flatMap(Object.keys));

/** An object of the kernel, whose fields are noted when they are read. */
function throughGlass(
  name: string,
  object: object,
  copies: boolean,
  meet: (field: string, value: unknown) => void,
): object {
  let copied: unknown;
  return new Proxy(object, {
    getOwnPropertyDescriptor: (of, field) => {
      if (copies) copied = field;
      else if (FIELDS.has(field)) meet(`${name}.${String(field)}`, Reflect.get(of, field));
      return Reflect.getOwnPropertyDescriptor(of, field);
    },
    get: (of, field): unknown => {
      const value: unknown = Reflect.get(of, field);
      if (FIELDS.has(field) && copied !== field) meet(`${name}.${String(field)}`, value);
      copied = undefined;
      return value;
    },
  });
}

/** A state, as a copy of its lists: a frozen list shows its own objects only. */
function stateThroughGlass(
  name: string,
  { maps, progs, links }: State,
  glass: (name: string, object: object) => object,
): object {
  const list = (of: string, objects: readonly object[]): readonly object[] =>
    Object.freeze(objects.map((object) => glass(`${name}.${of}`, object)));
  return Object.freeze({
    get maps() {
      return list('maps', maps);
    },
    get progs() {
      return list('progs', progs);
    },
    get links() {
      return list('links', links);
    },
  });
}

function wordOf(value: unknown): string {
  if (typeof value !== 'object' || value === null) return String(value);
  return 'name' in value ? String(value.name) : 'an object';
}

/** What several searches read together. */
export function mergeReads(parts: readonly Reads[]): Reads {
  const merged = new Map<string, QuestionReads>();
  for (const read of parts.flat()) {
    const key = `${read.axis} ${read.question}`;
    const before = merged.get(key);
    const fields: Record<string, readonly string[]> = { ...before?.fields };
    for (const [field, values] of Object.entries(read.fields)) {
      fields[field] = [...new Set([...(fields[field] ?? []), ...values])].slice(0, ENOUGH);
    }
    const times = (before?.times ?? 0) + read.times;
    const refused = (before?.refused ?? 0) + read.refused;
    merged.set(key, { ...read, times, refused, fields });
  }
  return [...merged.values()];
}

/** What could not make a difference there: questions that nobody asked, fields that had one value. */
export function gapsIn(reads: Reads): readonly Gap[] {
  return reads.flatMap(({ axis, question, times, fields }): readonly Gap[] => {
    if (times === 0) return [{ axis, question }];
    return Object.entries(fields).flatMap(([field, values]) =>
      values.length === 1 ? [{ axis, question, field, always: values[0]! }] : [],
    );
  });
}

/**
 * What leaves a claim open of which no trace was found. A question that refuses or does not, and refused nothing
 * there, leaves none: the search was that of the design without it, and whatever it refuses elsewhere only takes
 * traces away. That is so of every claim that no refusal breaks.
 */
export function gapsOf({ refusalsBreak }: BpfClaim, reads: Reads): readonly Gap[] {
  if (refusalsBreak === true) return gapsIn(reads);
  return gapsIn(reads.filter((read) => !isErrnoQuestion(read) || read.refused > 0));
}

/** Whether what was read there closes a gap. */
export function closes(reads: Reads, { axis, question, field }: Gap): boolean {
  const read = reads.find((one) => one.axis === axis && one.question === question);
  if (read === undefined || read.times === 0) return false;
  return field === undefined || (read.fields[field]?.length ?? 0) >= ENOUGH;
}
