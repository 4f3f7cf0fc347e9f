/**
 * A state that notes which of its leaves are read: so a run of a step says what it depends on. It looks like any
 * state; what copies a record by `...` reads all of it, `with` and `slice` of an array read nothing.
 */
import type { Leaves, Numbered } from './leaves.ts';

export type Watched = {
  /** Hand it to whatever is to be watched. */
  readonly state: unknown;
  /** Begins anew. */
  readonly begin: () => void;
  /** The leaves that were read since, in the order in which they were first read. */
  readonly reads: () => readonly number[];
  /**
   * What a state that was made from this one says differently: calls `write` for each leaf that was written, after
   * noting that it was read. Throws where a value is not of its type.
   */
  readonly changes: (after: unknown, write: (leaf: number, digit: number) => void) => void;
};

/** Where a record begins, as a hidden field of it. */
const BASE = Symbol('first leaf');
/** Which leaf an element of a watched array is. */
const LEAF = Symbol('leaf');

type Part = { readonly [BASE]: number };
type Getter = (() => unknown) & { [LEAF]?: number };

/** Prepares a state of that type, which is always the one whose leaves have these digits. */
export function watchedState({ whole, leaves }: Leaves, digits: Uint16Array): Watched {
  const values = leaves.map(({ size, valueOf }) =>
    Array.from({ length: size }, (_, digit) => valueOf(digit)),
  );
  let reads: number[] = [];
  let epoch = 1;
  const readIn = new Int32Array(leaves.length); // by leaf: the epoch in which it was read last

  const note = (leaf: number): void => {
    if (readIn[leaf] === epoch) return;
    readIn[leaf] = epoch;
    reads.push(leaf);
  };
  const read = (leaf: number): unknown => {
    const some = values[leaf]!;
    if (some.length === 1) return some[0];
    note(leaf);
    return some[digits[leaf]!];
  };

  // Records of one type have the same getters, so that V8 sees objects of one shape.
  const getters = new Map<number, () => unknown>();
  const getterAt = (offset: number): (() => unknown) => {
    let getter = getters.get(offset);
    if (getter === undefined) {
      getter = function (this: Part): unknown {
        return read(this[BASE] + offset);
      };
      getters.set(offset, getter);
    }
    return getter;
  };
  const elementGetters = leaves.map((_, leaf): Getter => {
    const getter: Getter = () => read(leaf);
    getter[LEAF] = leaf;
    return getter;
  });

  const watched = (part: Numbered): unknown => {
    switch (part.kind) {
      case 'leaf':
        throw new RangeError('a state that is one leaf is not watched');
      case 'record': {
        const base = part.leaf;
        const record = Object.defineProperty({}, BASE, { value: base });
        for (const [name, of] of part.fields) {
          const how =
            of.kind === 'leaf' ? { get: getterAt(of.leaf - base) } : { value: watched(of) };
          Object.defineProperty(record, name, { ...how, enumerable: true });
        }
        return record;
      }
      case 'array':
        return part.of.every((of) => of.kind === 'leaf')
          ? watchedArray(part.of.map(({ leaf }) => elementGetters[leaf]!))
          : part.of.map(watched);
    }
  };

  // An array of leaves; copies of it are watched as well.
  const watchedArray = (elements: readonly (Getter | { readonly value: unknown })[]): unknown => {
    const array: unknown[] = [];
    for (const [at, element] of elements.entries()) {
      const how =
        typeof element === 'function' ? { get: element } : { value: element.value, writable: true };
      Object.defineProperty(array, at, { ...how, enumerable: true, configurable: true });
    }
    const copied = (): (Getter | { readonly value: unknown })[] =>
      elements.map((_, at) => {
        const how = Object.getOwnPropertyDescriptor(array, at);
        return (how?.get as Getter | undefined) ?? { value: how?.value as unknown };
      });
    Object.defineProperty(array, 'with', {
      value: (at: number, value: unknown) => watchedArray(copied().with(at, { value })),
    });
    return array;
  };

  const state = watched(whole);

  const changes = (after: unknown, write: (leaf: number, digit: number) => void): void => {
    const put = (leaf: number, value: unknown): void => {
      const it = leaves[leaf]!;
      const digit = it.digitOf(value);
      if (digit < 0) throw new RangeError('a value is not of its type');
      if (it.size === 1) return;
      note(leaf);
      write(leaf, digit);
    };
    const compare = (part: Numbered, was: unknown, is: unknown): void => {
      if (was === is) return;
      switch (part.kind) {
        case 'leaf':
          put(part.leaf, is);
          return;
        case 'record':
          for (const [name, of] of part.fields) {
            const now = (is as Readonly<Record<string, unknown>>)[name];
            if (of.kind === 'leaf') put(of.leaf, now);
            else compare(of, (was as Readonly<Record<string, unknown>>)[name], now);
          }
          return;
        case 'array': {
          const array = is as readonly unknown[];
          if (array.length !== part.of.length) throw new RangeError('an array has another length');
          for (const [at, of] of part.of.entries()) {
            if (of.kind !== 'leaf') {
              compare(of, (was as readonly unknown[])[at], array[at]);
              continue;
            }
            const getter = Object.getOwnPropertyDescriptor(array, at)?.get as Getter | undefined;
            if (getter?.[LEAF] !== of.leaf) put(of.leaf, array[at]);
          }
        }
      }
    };
    compare(whole, state, after);
  };

  return {
    state,
    begin: () => {
      reads = [];
      epoch++;
    },
    reads: () => reads,
    changes,
  };
}
