/**
 * Questions in a proof, to functions of somebody's own: they see what `sight.ts` shows. What a function reads, field
 * after field, makes a tree. Where a question comes to an end for the first time, it is asked again: the very same,
 * with other objects that say the same, and under other names, and must be answered alike; wherever it comes by
 * again, it must read and answer as before.
 */
import type { Field, ObjectSort } from '../../model/kernel/fields.ts';
import { NONE } from '../../model/kernel/fields.ts';
import type { MapSlot } from '../../model/kernel/state.ts';
import { isState, TABLES } from '../../model/kernel/state.ts';
import type { Digest, Text } from '../../model/programs/text.ts';
import { NO_DIGEST, NO_TEXT, ZERO_DIGEST } from '../../model/programs/text.ts';
import type { Meant } from '../../model/rules/axes.ts';
import type { Answering } from '../../model/rules/overheard.ts';
import type { Names } from './names.ts';
import { NAMINGS, namesOf, PLAIN_NAMES } from './names.ts';
import type { Recorder } from './recorder.ts';
import { TABLE_NAMES } from './recorder.ts';
import type { Obj } from './relations.ts';
import type { ObjectAt, Showing } from './sight.ts';
import { CANNOT, idOf, sightOf } from './sight.ts';
import type { OneAsking } from './what-changes.ts';
import { changesIn, lieOf } from './what-changes.ts';

/** A question, and who answers it. */
export type OwnQuestion = {
  readonly ask: Answering;
  readonly meant: Meant;
  /** What it is given, by name. */
  readonly given: readonly string[];
  readonly fault: (what: string) => Error;
  readonly recorder: Recorder;
};

/** What was read up to some point of a question: what is read next, by its values what then; or the answer. */
type Node = {
  asks?: string;
  readonly below: Map<unknown, Node>;
  end?: { readonly first: unknown; readonly answer: unknown };
};

const newNode = (): Node => ({ below: new Map() });

/** What is given, each as it is to be shown. */
type Given = readonly (
  | { readonly kind: 'object'; readonly subject: ObjectAt }
  | { readonly kind: 'state' }
  | { readonly kind: 'digest'; readonly digest: Digest }
  | { readonly kind: 'other'; readonly it: unknown }
)[];

/** A question that is followed. */
export type Followed = {
  readonly ask: Answering;
  /** Asks the nth of what was asked once more, if there is one: whatever was asked since must not matter. */
  readonly askAgain: (nth: number) => void;
};

/** The question, followed. */
export function follow(question: OwnQuestion): Followed {
  const { meant, fault } = question;
  const roots = new Map<string, Node>();
  let steps = 0;
  /** What was answered when it looked at all objects of a sort: then nothing is proved, so it is not asked again. */
  let swept: readonly [unknown] | undefined;
  const ends: (() => void)[] = [];
  const unlike = (): Error => fault('the same question has one answer, and is asked in one way');
  const asking: Answering = (...parts) => {
    if (swept !== undefined) return swept[0];
    const { given, source } = asGiven(question, parts);
    const key = given.map(wordOf).join();
    let node = roots.get(key);
    if (node === undefined) roots.set(key, (node = newNode()));
    const met = { isSwept: false };
    const log = new Map<string, { readonly field: Field; readonly value: unknown }>();
    const first = askIn(question, given, PLAIN_NAMES, true, {
      read: (subject, name) => {
        if (met.isSwept) return source(subject)[name];
        const id = idOf(subject, name);
        const known = log.get(id);
        if (known !== undefined) return known.value;
        if (node!.end !== undefined || (node!.asks ?? id) !== id) throw unlike();
        node!.asks = id;
        const value = source(subject)[name];
        log.set(id, { field: TABLES[subject.of][name]!, value });
        let next = node!.below.get(value);
        if (next === undefined) node!.below.set(value, (next = newNode()));
        node = next;
        return value;
      },
      all: (of) => {
        met.isSwept = true;
        return parts.find(isState)![TABLE_NAMES[of]].length;
      },
      lie: plainly,
    });
    if (met.isSwept) {
      swept = [first.answer];
      return first.answer;
    }
    const said = saidBy(first, first.answer);
    if (node.asks !== undefined || !saysSame(node.end?.first ?? said, said)) throw unlike();
    if (node.end !== undefined) return node.end.answer;
    const before = log.size;
    if (!saysSame(said, saidBy(first, first.again())) || log.size > before) throw unlike();
    const others = askedOtherwise(question, given, log, first, ++steps);
    const answer =
      meant === 'map' ? changesIn(outerOf(given), [first, ...others], fault) : first.answer;
    const { digests } = namedIn(given, log);
    for (const digest of digestsIn(meant, answer)) {
      const isGiven = [NO_DIGEST, ZERO_DIGEST, ...digests].includes(digest);
      if (!isGiven) throw fault(`${CANNOT} a digest that was not given`);
    }
    node.end = { first: said, answer };
    ends.push(() => {
      const now = askIn(question, given, PLAIN_NAMES, true, {
        ...readIn(log, unlike),
        lie: plainly,
      });
      if (!saysSame(said, saidBy(now, now.answer))) throw unlike();
    });
    return answer;
  };
  return { ask: asking, askAgain: (nth) => ends[nth]?.() };
}

/** What a copy shows where it need not vary. */
const plainly = (_: string, { unless }: Field): unknown => unless;

/** Reads what was read before, and nothing else. */
function readIn(log: Log, fault: () => Error): Pick<Reading, 'read' | 'all'> {
  return {
    read: (subject, name) => {
      const it = log.get(idOf(subject, name));
      if (it === undefined) throw fault();
      return it.value;
    },
    all: () => {
      throw fault();
    },
  };
}

/** The digests in an answer. */
function digestsIn(meant: Meant, answer: unknown): readonly Digest[] {
  if (meant === 'digest') return [answer as Digest];
  if (meant !== 'map') return [];
  const { excl = NO_DIGEST, metaExcl = NO_DIGEST } = answer as Partial<MapSlot>;
  return [excl, metaExcl];
}

/** The first object that is given. */
const outerOf = (given: Given): ObjectAt =>
  given.flatMap((it) => (it.kind === 'object' ? [it.subject] : []))[0]!;

/** An answer; of an object that was given, which one it is. */
const saidBy = ({ sight }: OneAsking, answer: unknown): unknown =>
  sight.subjectOf(answer) ?? answer;

const ONE = `${CANNOT} who tells an object from another that says the same; ask their fields`;
const NAMES = `${CANNOT} an answer that hangs on names of digests or slots, or on numbers that mean nothing`;

const ALL_NAMINGS: readonly number[] = Array.from({ length: NAMINGS }, (_, nth) => nth);
/** So many ends of a question are asked again in all namings, those after them in one of these each. */
const MOST_IN_ALL_NAMES = 500;

/** What was read, by object and field. */
type Log = ReadonlyMap<string, { readonly field: Field; readonly value: unknown }>;

/** What of the digests and slots that were given has a name, and the texts of which a digest is known. */
function namedIn(
  given: Given,
  log: Log,
): {
  readonly digests: readonly Digest[];
  readonly texts: ReadonlyMap<Digest, Text>;
  readonly isAny: boolean;
} {
  const digests = new Set(given.flatMap((it) => (it.kind === 'digest' ? [it.digest] : [])));
  const texts = new Map<Digest, Text>();
  let isNumber = false;
  for (const { field, value } of log.values()) {
    if (field.sort.kind === 'slot' || field.sort.kind === 'content') isNumber ||= value !== NONE;
    if (field.sort.kind === 'digest') digests.add(value as Digest);
    if (field.sort.kind !== 'text' || value === NO_TEXT) continue;
    digests.add((value as Text).digest);
    texts.set((value as Text).digest, value as Text);
  }
  digests.delete(NO_DIGEST);
  digests.delete(ZERO_DIGEST);
  return { digests: [...digests], texts, isAny: isNumber || digests.size > 0 };
}

/** Asks again what was read before: of objects that are others whenever they are met, and under other names. */
function askedOtherwise(
  question: OwnQuestion,
  given: Given,
  log: Log,
  { answer, shown }: OneAsking,
  step: number,
): readonly OneAsking[] {
  const { meant, fault } = question;
  const { digests, texts, isAny } = namedIn(given, log);
  const again = (names: Names, isSame: boolean, nth: number, what: string): OneAsking => {
    const asked = askIn(question, given, names, isSame, {
      ...readIn(log, () => fault(what)),
      lie: (id, field) => lieOf(field, digests, id, nth),
    });
    const said = meant === 'digest' ? names.digest(answer as Digest) : answer;
    if (meant !== 'map' && !Object.is(asked.answer, said)) throw fault(what);
    return asked;
  };
  const asked = [again(PLAIN_NAMES, false, 0, ONE)];
  if (!isAny && shown.size === 0) return asked;
  const some = step > MOST_IN_ALL_NAMES && shown.size === 0 ? [step % NAMINGS] : ALL_NAMINGS;
  for (const nth of some) {
    const names = namesOf(digests, texts, nth, step);
    asked.push(again(names, nth % 2 === 0, nth, NAMES));
  }
  return asked;
}

/** What is read, how many objects there seem to be, and what a copy shows of a field that was not read. */
type Reading = Pick<Showing, 'read' | 'all'> & {
  readonly lie: (id: string, field: Field) => unknown;
};

function askIn(
  { ask, meant, fault }: OwnQuestion,
  given: Given,
  names: Names,
  isSame: boolean,
  { read, all, lie }: Reading,
): OneAsking {
  const shown = new Map<string, unknown>();
  const readNow = new Map<string, unknown>();
  const sight = sightOf({
    names,
    isSame,
    all,
    read: (subject, name) => {
      const value = read(subject, name);
      readNow.set(idOf(subject, name), value);
      return value;
    },
    ...(meant === 'map' && {
      copied: (subject: ObjectAt, name: string): unknown => {
        const id = idOf(subject, name);
        const field = TABLES[subject.of][name]!;
        const value = readNow.has(id) ? readNow.get(id) : lie(id, field);
        shown.set(id, value);
        return value;
      },
    }),
    fault,
  });
  const parts = given.map((it) => {
    switch (it.kind) {
      case 'object':
        return sight.object(it.subject);
      case 'state':
        return sight.state;
      case 'digest':
        return names.digest(it.digest);
      case 'other':
        return it.it;
    }
  });
  const asking = (): unknown => {
    readNow.clear();
    return sight.ask(() => ask(...parts));
  };
  return { answer: asking(), again: asking, names, sight, shown };
}

/** What a question is given; objects as what they are in the state, and where to read of them. */
function asGiven(
  { given: names, recorder }: OwnQuestion,
  parts: readonly unknown[],
): { readonly given: Given; readonly source: (subject: ObjectAt) => Obj } {
  const state = parts.find(isState);
  const tableOf = (of: ObjectSort): readonly object[] => state?.[TABLE_NAMES[of]] ?? [];
  const sources = new Map<string, object>();
  const given = parts.map((it, at): Given[number] => {
    if (isState(it)) return { kind: 'state' };
    if (names[at] === 'digest') return { kind: 'digest', digest: it as Digest };
    if (typeof it !== 'object' || it === null || 'says' in it) return { kind: 'other', it };
    const { of, slot } = recorder.whichIs(it) ?? { of: 'map', slot: NONE };
    const isThere = slot !== NONE && (state === undefined || tableOf(of)[slot] === it);
    const subject = { of, slot: isThere ? slot : NONE - 1 - at };
    sources.set(wordOf({ kind: 'object', subject }), it);
    return { kind: 'object', subject };
  });
  const source = ({ of, slot }: ObjectAt): Obj =>
    (sources.get(`${of}${slot}`) ?? tableOf(of)[slot]) as Obj;
  return { given, source };
}

function wordOf(it: Given[number]): string {
  switch (it.kind) {
    case 'object':
      return `${it.subject.of}${it.subject.slot}`;
    case 'state':
      return 'state';
    case 'digest':
      return it.digest;
    case 'other':
      return typeof it.it === 'object' ? 'choice' : JSON.stringify(it.it);
  }
}

/** Whether two answers say the same: of what is no object, of which object is meant, of what a map becomes. */
function saysSame(one: unknown, other: unknown): boolean {
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) {
    return Object.is(one, other);
  }
  const names = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...names].every((name) => (one as Obj)[name] === (other as Obj)[name]);
}
