/**
 * A recorder: a state whose fields get a value when they are first read, one after the other, so that
 * all that a function of a state can do is enumerated from the function itself. Slots and digests are
 * handed out as they are needed: a reference is nothing, or one of the objects met so far, or one more;
 * a digest likewise. What is not read is not chosen, and stands for anything.
 */
import type { Call } from '../../model/kernel/call.ts';
import { fieldsOf, PROG_FD, slotsOf, valueIn } from '../../model/kernel/call.ts';
import type { Field, ObjectSort } from '../../model/kernel/fields.ts';
import { NONE, OBJECTS } from '../../model/kernel/fields.ts';
import type { State } from '../../model/kernel/state.ts';
import { PROG, TABLES } from '../../model/kernel/state.ts';
import type { Digest, Text } from '../../model/programs/text.ts';
import { noFaultOfChoice } from '../../model/rules/checked.ts';
import { NO_DIGEST, NO_TEXT, textNamed, TEXTS, ZERO_DIGEST } from '../../model/programs/text.ts';

/** How many objects of a sort there is room for. */
export const CAPACITY: Readonly<Record<ObjectSort, number>> = { map: 16, prog: 12, link: 8 };

/** How many objects of a sort one path of a call may meet; a path that wants more is cut. */
const MOST_ON_A_PATH: Readonly<Record<ObjectSort, number>> = { map: 6, prog: 4, link: 3 };

/** Contents of elements: absent, 0, what programs store, what was signed, and another. */
export const CONTENTS: readonly number[] = [NONE, 0, 1, 2, 3];

/** The tables of a state, by sort of object. */
export const TABLE_NAMES = { map: 'maps', prog: 'progs', link: 'links' } as const;

/** The names of the fields of objects, by sort. */
export const NAMES: Readonly<Record<ObjectSort, readonly string[]>> = {
  map: Object.keys(TABLES.map),
  prog: Object.keys(TABLES.prog),
  link: Object.keys(TABLES.link),
};

/** One field of one object of the recorder's state. */
export type Place = {
  readonly of: ObjectSort;
  readonly slot: number;
  readonly name: string;
  /** As `map.excl`. */
  readonly key: string;
  readonly field: Field;
  /** Set in a place that is no field: which text has the digest that was met as the nth. */
  readonly colour?: number;
};

/** As many digests may be met. */
const MOST_COLOURS = 32;

/** A field that was read, as its place's number, and what was read. */
export type Read = readonly [place: number, value: unknown];

/** A field of which it is known that it has one of these values. */
export type Limit = readonly [place: number, values: readonly unknown[]];

/** Thrown out of a function that meets more objects than a path may. */
const TOO_MANY = noFaultOfChoice(new Error('a path meets too many objects'));
/** Thrown where an object was chosen as one that satisfies a condition, and does not: there is no such path. */
const NO_PATH = noFaultOfChoice(new Error('there is no such path'));

/** Whether an error is one of those, and no fault of what is recorded. */
export function isOfRecorder(error: unknown): boolean {
  return error === TOO_MANY || error === NO_PATH;
}

const UNSET = Symbol('unset');

/** Where a recorder's states say which text has a digest. */
const TEXT_WITH = Symbol('text with digest');
type Asked = State & { readonly [TEXT_WITH]?: (digest: Digest) => Text };

/** The text that has a digest, or NO_TEXT: of the library, or as the recorder chooses it. */
export function textWith(state: State, digest: Digest): Text {
  const asked = (state as Asked)[TEXT_WITH];
  return (asked === undefined ? textNamed(digest) : asked(digest)) ?? NO_TEXT;
}

/** A state of the same recorder, with other objects. */
export function withObjects(state: State, objects: State): State {
  const asked = (state as Asked)[TEXT_WITH];
  return Object.defineProperty({ ...objects }, TEXT_WITH, { value: asked });
}

export type Mark = {
  readonly trail: number;
  readonly colours: number;
  readonly met: Readonly<Record<ObjectSort, number>>;
};

/** What a recorder can do. */
export type Recorder = {
  readonly places: readonly Place[];
  /** The state: hand it to whatever is to be recorded. */
  readonly state: State;
  /** Begins anew, with what a call names (or nothing). */
  readonly begin: (call?: Call) => void;
  /** What was read since the beginning, in order. */
  readonly reads: () => readonly Read[];
  /** What holds besides: no object that was met satisfies a condition that none was chosen to satisfy. */
  readonly given: () => readonly (() => boolean)[];
  /** Says what was read earlier, and which fields have one of several values. */
  readonly load: (reads: readonly Read[], limits?: readonly Limit[]) => void;
  /** The fields of which it was said that they have one of several values. */
  readonly limited: () => ReadonlyMap<number, readonly unknown[]>;
  /**
   * Runs a function for every choice of the fields that it reads and that were not chosen before, until
   * it answers true; then the fields are as they were before. Answers whether it did.
   */
  readonly each: (run: () => boolean) => boolean;
  /** What a function answers by what is known alone; undefined if it wants to know more. */
  readonly certain: <T>(run: () => T) => T | undefined;
  /** The places that the last `certain` read, and the one that it wanted to know. */
  readonly touched: () => readonly number[];
  readonly wanted: () => number;
  readonly mark: () => Mark;
  /** Forgets what was chosen since. */
  readonly backTo: (mark: Mark) => void;
  /** The values that a place may have, by what is known. */
  readonly domain: (place: number) => readonly unknown[];
  /**
   * The places whose values limit those of another: which text a digest belongs to is said once, so a text
   * that is read later is that one, or has another digest.
   */
  readonly limiting: (place: number) => readonly number[];
  /** Chooses the value of a place that has none. */
  readonly choose: (place: number, value: unknown) => void;
  /** Whether an error says that a path meets too many objects. */
  readonly isTooMany: (error: unknown) => boolean;
  /** What is known of a place; undefined if nothing is. */
  readonly valueAt: (place: number) => unknown;
  /** Which object of its states that is; undefined if it is none. */
  readonly whichIs: (object: object) => Pick<Place, 'of' | 'slot'> | undefined;
  /** The number of the place of a field. */
  readonly placeOf: (of: ObjectSort, slot: number, index: number) => number;
  readonly trailLength: () => number;
  readonly trailAt: (index: number) => number;
  /** How many objects of a sort were met. */
  readonly met: (of: ObjectSort) => number;
  /**
   * What a path of a call may meet: so many objects of each sort and no more, and whoever looks at all
   * objects of a sort finds two at least. Off for what is asked of a path afterwards.
   */
  readonly onPath: (is: boolean) => void;
  /** The sorts of which somebody looked at all objects. */
  readonly swept: () => ReadonlySet<ObjectSort>;
};

/** The behaviours of texts, each in the colour that comes first. */
export const BEHAVIOURS: readonly Text[] = [
  ...new Map(TEXTS.toReversed().map((text) => [text.behaviour, text])).values(),
].toReversed();

const made = new Map<Digest, readonly Text[]>();

/** Every behaviour in a colour that no library has. */
function textsOf(digest: Digest): readonly Text[] {
  let texts = made.get(digest);
  if (texts === undefined) {
    texts = BEHAVIOURS.map((shape) => ({
      ...shape,
      name: `${shape.behaviour} ${digest}`,
      colour: digest,
      digest,
    }));
    made.set(digest, texts);
  }
  return texts;
}

type Slots = Readonly<Record<number, unknown>>;
type Condition = (object: unknown, slot: number) => boolean;

/** What a call names, objects and digests. */
type Names = {
  readonly slots: readonly (readonly [ObjectSort, number])[];
  readonly digests: readonly (readonly [Digest, Text?])[];
};

/** Asked once for each path and relation: 8 s of 40 s without a memory. */
const namedBy = new WeakMap<Call, Names>();

function namesIn(call: Call): Names {
  const named = slotsOf(call);
  const slots = OBJECTS.flatMap((of) => named[of].map((slot) => [of, slot] as const));
  const digests: (readonly [Digest, Text?])[] = [];
  for (const [name, { sort }] of fieldsOf(call.call)) {
    const value = valueIn(call, name);
    if (value === PROG_FD && sort.kind === 'map fd') slots.push(['prog', 0]);
    if (sort.kind === 'text') digests.push([(value as Text).digest, value as Text]);
    if (sort.kind === 'hash argument') {
      const { digest } = value as { readonly digest?: Digest };
      if (digest !== undefined) digests.push([digest]);
    }
  }
  return { slots, digests };
}

/** Makes a recorder. All its states share one memory: it records one path at a time. */
export function makeRecorder(): Recorder {
  const places: Place[] = [];
  const first: Record<string, number> = {};
  for (const of of OBJECTS) {
    first[of] = places.length;
    for (let slot = 0; slot < CAPACITY[of]; slot++) {
      for (const [name, field] of Object.entries(TABLES[of]))
        places.push({ of, slot, name, key: `${of}.${name}`, field });
    }
  }
  // beyond the fields of objects: which text has the digest that was met first, second, …
  const firstOfColours = places.length;
  for (let slot = 0; slot < MOST_COLOURS; slot++) {
    places.push({
      of: 'map',
      slot: 0,
      name: `text of digest ${slot}`,
      key: `map.text of digest ${slot}`,
      field: PROG.text,
      colour: slot,
    });
  }
  const isText = Uint8Array.from(places, ({ field }) => Number(field.sort.kind === 'text'));
  const values: unknown[] = places.map(() => UNSET);
  const trail: number[] = [];
  /** Digests met, in the order of meeting, each with the text that has it, if that is known. */
  let colours: Digest[] = [];
  const textOfColour = new Map<Digest, Text>();
  /** The place that said which text has a digest. */
  const binder = new Map<Digest, number>();
  const met: Record<ObjectSort, number> = { map: 0, prog: 0, link: 0 };
  const limits = new Map<number, readonly unknown[]>();
  let swept = new Set<ObjectSort>();
  let mode: 'choose' | 'known' = 'choose';
  /** In mode `known`: the places that were read, and the first that is not known. */
  const touched: number[] = []; // so many of these, since to begin a list for each question takes longer
  let touchedCount = 0;
  let wanted = NONE;
  /** How many objects of each sort there seem to be to whoever looks at all, when no path is recorded. */
  let length: Readonly<Record<ObjectSort, number>> = { ...met };
  let least = 0;
  let most = CAPACITY;
  /** So many objects more may be met: whoever asks for an object looks at what others refer to. */
  let slack = 0;
  let given: (() => boolean)[] = [];
  let choices: number[] = [];
  let domains: (readonly unknown[])[] = [];
  let position = 0;

  const meet = (of: ObjectSort, slot: number): void => {
    if (slot >= most[of] + slack) throw TOO_MANY;
    if (slot >= met[of]) met[of] = slot + 1;
  };
  const meetColour = (digest: Digest, text?: Text): void => {
    if (digest === NO_DIGEST || digest === ZERO_DIGEST) return;
    if (!colours.includes(digest)) colours.push(digest);
    if (text !== undefined) textOfColour.set(digest, text);
  };
  const freshColour = (): Digest => {
    let next = colours.length;
    while (colours.includes(`#${next}`)) next++;
    return `#${next}`;
  };

  /** No text is known to have it, and it is not known that none has. */
  const isFree = (digest: Digest, index: number): boolean =>
    !textOfColour.has(digest) && values[firstOfColours + index] !== NO_TEXT;

  /** By how many objects were met: nothing, each of them, and one more. */
  const slotsUpTo: (readonly number[])[] = [];
  const domainOf = ({ field, colour }: Place): readonly unknown[] => {
    const { sort } = field;
    if (colour !== undefined) {
      const known = textOfColour.get(colours[colour]!);
      return known === undefined ? [NO_TEXT, ...textsOf(colours[colour]!)] : [known];
    }
    switch (sort.kind) {
      case 'slot':
        return (slotsUpTo[met[sort.of]] ??= [NONE, ...Array(met[sort.of] + 1).keys()]);
      case 'digest':
        return [NO_DIGEST, ...colours, freshColour(), ZERO_DIGEST];
      case 'text': {
        const free = [...colours.filter(isFree), freshColour()];
        const known = colours.flatMap((digest) => textOfColour.get(digest) ?? []);
        return [NO_TEXT, ...known, ...free.flatMap(textsOf)];
      }
      case 'content':
        return CONTENTS;
      case 'choice':
        return sort.values;
      default:
        throw new RangeError(`no field of an object is a ${sort.kind}`);
    }
  };

  const set = (place: number, value: unknown): void => {
    const { of, slot, field } = places[place]!;
    meet(of, slot);
    if (field.sort.kind === 'slot' && (value as number) >= 0) meet(field.sort.of, value as number);
    if (field.sort.kind === 'digest') meetColour(value as Digest);
    if (field.sort.kind === 'text' && value !== NO_TEXT) {
      const { digest } = value as Text;
      if (!textOfColour.has(digest)) binder.set(digest, place);
      meetColour(digest, value as Text);
    }
    values[place] = value;
    trail.push(place);
  };

  const mark = (): Mark => ({
    trail: trail.length,
    colours: colours.length,
    met: { map: met.map, prog: met.prog, link: met.link },
  });
  const backTo = (was: Mark): void => {
    while (trail.length > was.trail) {
      const place = trail.pop()!;
      const value = values[place];
      if (isText[place] === 1 && value !== NO_TEXT) {
        const { digest } = value as Text;
        if (binder.get(digest) === place) {
          binder.delete(digest);
          textOfColour.delete(digest);
        }
      }
      values[place] = UNSET;
    }
    if (colours.length > was.colours) colours.length = was.colours;
    met.map = was.met.map;
    met.prog = was.met.prog;
    met.link = was.met.link;
  };
  const pick = (domain: () => readonly unknown[]): unknown => {
    if (position === choices.length) {
      choices.push(0);
      domains.push(domain());
    }
    const value = domains[position]![choices[position]!];
    position++;
    return value;
  };
  const read = (place: number): unknown => {
    const known = values[place];
    if (mode === 'known') {
      if (known === UNSET) {
        // what is answered does not matter; to throw, 5 million times, took a tenth of the time
        if (wanted === NONE) wanted = place;
        return places[place]!.field.unless;
      }
      touched[touchedCount++] = place;
      return known;
    }
    if (known !== UNSET) return known;
    const at = places[place]!;
    meet(at.of, at.slot);
    const value = pick(() => domainOf(at));
    set(place, value);
    return value;
  };

  const certain = <T>(run: () => T): T | undefined => {
    const before = mode;
    mode = 'known';
    touchedCount = 0;
    wanted = NONE;
    try {
      const answer = run();
      // what was not known was taken for what it is in dead objects: what is then said is not certain
      return wanted === NONE ? answer : undefined;
    } catch (error) {
      if (wanted !== NONE) return undefined;
      throw error;
    } finally {
      mode = before;
    }
  };
  /**
   * One object that satisfies a condition, met before or not, or NONE if there is none: then nothing is read,
   * and it is given that none does.
   */
  const satisfying = (of: ObjectSort, table: Slots, is: Condition): number => {
    const known = Array.from({ length: met[of] }, (_, slot) => slot);
    const slot = pick(() => [
      NONE,
      ...known,
      ...(met[of] < CAPACITY[of] ? [met[of]] : []),
    ]) as number;
    // those before it do not satisfy it
    for (const other of slot === NONE ? known : known.slice(0, slot)) {
      if (certain(() => is(table[other], other)) === true) throw NO_PATH;
    }
    if (slot === NONE) {
      given.push(() => !Array.prototype.some.call(table, is));
      return NONE;
    }
    slack++;
    const found = is(table[slot], slot);
    slack--;
    if (!found) throw NO_PATH;
    return slot;
  };

  const tables = Object.fromEntries(
    OBJECTS.map((of) => {
      const names = Object.keys(TABLES[of]);
      const fields = Object.fromEntries(
        names.map((name, index) => [
          name,
          {
            get(this: { readonly from: number }) {
              return read(this.from + index);
            },
          },
        ]),
      );
      const object = Object.create(null, fields) as object;
      const slots = Object.create(Array.prototype, {
        length: {
          get() {
            if (mode === 'choose' || wanted === NONE) swept.add(of);
            return least > 0 ? Math.max(met[of], least) : length[of];
          },
        },
        some: {
          value(this: Slots, is: Condition) {
            if (mode === 'known') return Array.prototype.some.call(this, is);
            return satisfying(of, this, is) !== NONE;
          },
        },
        find: {
          value(this: Slots, is: Condition) {
            if (mode === 'known') return Array.prototype.find.call(this, is) as unknown;
            return this[satisfying(of, this, is)];
          },
        },
        slice: {
          value(this: Record<number, unknown>) {
            const copy = Object.create(slots) as Record<number, unknown>;
            for (let slot = 0; slot < CAPACITY[of]; slot++) copy[slot] = this[slot];
            return copy;
          },
        },
      }) as object;
      const table = Object.create(slots) as Record<number, unknown>;
      for (let slot = 0; slot < CAPACITY[of]; slot++) {
        const from = first[of]! + slot * names.length;
        table[slot] = Object.create(object, { from: { value: from } });
      }
      return [TABLE_NAMES[of], table];
    }),
  ) as unknown as State;
  /** Which text has a digest; asked by `textWith`. */
  const textWithDigest = (digest: Digest): Text => {
    const index = colours.indexOf(digest);
    return index < 0 ? NO_TEXT : (read(firstOfColours + index) as Text);
  };
  Object.defineProperty(tables, TEXT_WITH, { value: textWithDigest });

  const each = (run: () => boolean): boolean => {
    const was = mark();
    const outer = { choices, domains, position };
    choices = [];
    domains = [];
    try {
      for (;;) {
        position = 0;
        slack = 0;
        given = [];
        try {
          if (run()) return true;
        } catch (error) {
          if (error !== NO_PATH) throw error;
        }
        backTo(was);
        while (choices.length > 0 && choices.at(-1)! + 1 >= domains.at(-1)!.length) {
          choices.pop();
          domains.pop();
        }
        if (choices.length === 0) return false;
        choices[choices.length - 1]!++;
      }
    } finally {
      backTo(was);
      ({ choices, domains, position } = outer);
    }
  };

  return {
    places,
    state: tables,
    begin(call?: Call): void {
      backTo({ trail: 0, colours: 0, met: { map: 0, prog: 0, link: 0 } });
      colours = [];
      textOfColour.clear();
      binder.clear();
      limits.clear();
      swept = new Set();
      if (call === undefined) return;
      let names = namedBy.get(call);
      if (names === undefined) {
        names = namesIn(call);
        namedBy.set(call, names);
      }
      for (const [of, slot] of names.slots) meet(of, slot);
      for (const [digest, text] of names.digests) meetColour(digest, text);
    },
    reads: (): readonly Read[] => trail.map((place) => [place, values[place]]),
    given: (): readonly (() => boolean)[] => given,
    load(reads: readonly Read[], limiting: readonly Limit[] = []): void {
      for (const [place, value] of reads) if (values[place] === UNSET) set(place, value);
      for (const [place, some] of limiting) {
        limits.set(place, some);
        meet(places[place]!.of, places[place]!.slot);
      }
      length = { ...met };
    },
    limited: (): ReadonlyMap<number, readonly unknown[]> => limits,
    each,
    certain,
    touched: (): readonly number[] => touched.slice(0, touchedCount),
    wanted: (): number => wanted,
    mark,
    backTo,
    domain: (place: number): readonly unknown[] => limits.get(place) ?? domainOf(places[place]!),
    limiting(place: number): readonly number[] {
      if (places[place]!.field.sort.kind !== 'text') return [];
      const ofColours = colours.map((_, index) => firstOfColours + index);
      return [...binder.values(), ...ofColours.filter((other) => values[other] !== UNSET)];
    },
    choose: set,
    isTooMany: (error: unknown): boolean => error === TOO_MANY,
    valueAt: (place: number): unknown => (values[place] === UNSET ? undefined : values[place]),
    whichIs: (object): Place | undefined =>
      places[(object as { readonly from?: number }).from ?? NONE],
    placeOf: (of: ObjectSort, slot: number, index: number): number =>
      first[of]! + slot * NAMES[of].length + index,
    trailLength: (): number => trail.length,
    trailAt: (index: number): number => trail[index]!,
    met: (of: ObjectSort): number => met[of],
    onPath(is: boolean): void {
      most = is ? MOST_ON_A_PATH : CAPACITY;
      least = is ? 2 : 0;
      length = { ...met };
    },
    swept: (): ReadonlySet<ObjectSort> => swept,
  };
}
