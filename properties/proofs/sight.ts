/**
 * What a function of somebody's own sees of a state in a proof: objects whose fields are read one by one, so that it
 * is known what its answer hangs on. What would be answered without being heard (a copy, a look at the keys, a slot
 * that no field named) or changes what is given, is refused; that stays so whatever the function makes of the error.
 */
import type { ObjectSort } from '../../model/kernel/fields.ts';
import { OBJECTS } from '../../model/kernel/fields.ts';
import type { State } from '../../model/kernel/state.ts';
import { TABLES } from '../../model/kernel/state.ts';
import type { Names } from './names.ts';
import { valueCalled } from './names.ts';
import { TABLE_NAMES } from './recorder.ts';

/** An object that is shown. */
export type ObjectAt = { readonly of: ObjectSort; readonly slot: number };

/** A name for a field of an object. */
export const idOf = ({ of, slot }: ObjectAt, field: string): string => `${of}${slot}.${field}`;

/** So begins what is said of what a search can do, and a proof cannot. */
export const CANNOT = 'a proof cannot follow';

/** How a state is shown. */
export type Showing = {
  readonly names: Names;
  /** What a field is. An error that it throws ends the question. */
  readonly read: (subject: ObjectAt, field: string) => unknown;
  /** Somebody looks at all objects of a sort: how many there seem to be. */
  readonly all: (of: ObjectSort) => number;
  /** Whether an object is one and the same wherever it is met; or another whenever it is met. */
  readonly isSame: boolean;
  /** What a copy shows of a field that is not read. Without it, copies are refused. */
  readonly copied?: (subject: ObjectAt, field: string) => unknown;
  /** The error that says in one line what was done. */
  readonly fault: (what: string) => Error;
};

export type Sight = {
  /** An object, as it is shown. */
  readonly object: (subject: ObjectAt) => object;
  /** The state, as it is shown. */
  readonly state: State;
  /** Which object is shown so. */
  readonly subjectOf: (shown: unknown) => ObjectAt | undefined;
  /** Runs a question: answers what it answers, or throws what it met first, even if it caught that itself. */
  readonly ask: <T>(run: () => T) => T;
};

const WORDS: Readonly<Record<ObjectSort, string>> = { map: 'map', prog: 'program', link: 'link' };
/** Printed, an object of a proof would be empty, whatever its fields are. */
const INSPECT = Symbol.for('nodejs.util.inspect.custom');
const SLOT = /^\d+$/;

/** A state as it is shown. With one for each question, nobody takes objects of two questions for one. */
export function sightOf({ names, read, all, isSame, copied, fault }: Showing): Sight {
  /** What ended a question: the first of these errors. */
  const ends: unknown[] = [];
  const end = (error: unknown): never => {
    ends.push(error);
    throw ends[0];
  };
  const refuse = (what: string): never => end(fault(what));
  const changes = (): never => refuse('it changes what it is given');
  const subjects = new WeakMap<object, ObjectAt>();
  const shown = new Map<string, object>();
  /** The slots that fields named. */
  const named = new Set<string>();
  let isSwept = false;
  let state: State | undefined;

  const fieldOf = (subject: ObjectAt, name: string, value: unknown): unknown => {
    const field = TABLES[subject.of][name]!;
    if (field.sort.kind === 'slot') named.add(`${field.sort.of}${value as number}`);
    return valueCalled(names, field, value);
  };
  const lookAtAll = (of: ObjectSort): number => {
    isSwept = true;
    return all(of);
  };
  const closed = {
    set: changes,
    defineProperty: changes,
    deleteProperty: changes,
    setPrototypeOf: changes,
    preventExtensions: changes,
  };

  const makeObject = (subject: ObjectAt): object => {
    const { of } = subject;
    const fields = TABLES[of];
    const word = WORDS[of];
    const copies = (): never =>
      refuse(`${CANNOT} a copy of a ${word} ({ ...${word} }); ask its fields`);
    let next: string | undefined;
    const view = new Proxy<object>(
      { [INSPECT]: copies },
      {
        ...closed,
        get(_, name): unknown {
          if (typeof name !== 'string' || !Object.hasOwn(fields, name)) {
            return Reflect.get(Object.prototype, name);
          }
          const isCopied = next === name;
          next = undefined;
          if (isCopied) return fieldOf(subject, name, copied!(subject, name));
          try {
            return fieldOf(subject, name, read(subject, name));
          } catch (error) {
            return end(error);
          }
        },
        has: (_, name) => Object.hasOwn(fields, name) || Reflect.has(Object.prototype, name),
        ownKeys: () => (copied === undefined ? copies() : Object.keys(fields)),
        getOwnPropertyDescriptor(_, name) {
          if (copied === undefined) return copies();
          if (typeof name !== 'string' || !Object.hasOwn(fields, name)) return undefined;
          next = name;
          const value = fieldOf(subject, name, copied(subject, name));
          return { value, enumerable: true, configurable: true, writable: true };
        },
        getPrototypeOf: () => Object.prototype,
        isExtensible: () => copies(),
      },
    );
    subjects.set(view, subject);
    return view;
  };
  const object = (subject: ObjectAt): object => {
    if (!isSame) return makeObject(subject);
    const key = `${subject.of}${subject.slot}`;
    let view = shown.get(key);
    if (view === undefined) shown.set(key, (view = makeObject(subject)));
    return view;
  };

  const table = (of: ObjectSort): object => {
    const goesThrough = (): never =>
      refuse(`${CANNOT} who goes through the list of ${WORDS[of]}s by its keys`);
    const elementAt = (name: string): object | undefined => {
      const slot = isSwept ? Number(name) : names.slotNamed(of, Number(name));
      if (isSwept) return slot < all(of) ? object({ of, slot }) : undefined;
      if (named.has(`${of}${slot}`)) return object({ of, slot });
      return refuse(
        `${CANNOT} who asks a ${WORDS[of]} to which no reference led; a slot is no name`,
      );
    };
    return new Proxy<unknown[]>([], {
      ...closed,
      get(_, name, receiver): unknown {
        if (name === 'length') return lookAtAll(of);
        if (name === INSPECT) return goesThrough;
        if (typeof name === 'string' && SLOT.test(name)) return elementAt(name);
        return Reflect.get(Array.prototype, name, receiver) as unknown;
      },
      has: (_, name) =>
        typeof name === 'string' && SLOT.test(name)
          ? elementAt(name) !== undefined
          : Reflect.has(Array.prototype, name),
      ownKeys: goesThrough,
      getOwnPropertyDescriptor: goesThrough,
      isExtensible: goesThrough,
    });
  };

  return {
    object,
    get state() {
      state ??= Object.freeze(
        Object.fromEntries(OBJECTS.map((of) => [TABLE_NAMES[of], table(of)])),
      ) as unknown as State;
      return state;
    },
    subjectOf: (view) => (typeof view === 'object' && view ? subjects.get(view) : undefined),
    ask(run) {
      ends.length = 0;
      try {
        return run();
      } finally {
        if (ends.length > 0) end(undefined);
      }
    },
  };
}
