/** The memory of a search; with many states it is tried in store-large.test.ts. */
import { afterEach, describe, expect, it, vi } from 'vitest';
import { CALLS_KEPT, FULL, KNOWN, type SharedPart, type Store, store, storeView } from './store.ts';

const UNLIMITED = Number.POSITIVE_INFINITY;
const PAGE = 2 ** 14; // states

const key = (...words: readonly number[]): Int32Array => Int32Array.from(words);

// Made for the hash of today, which a look at the key must tell apart; another hash needs others.
const ALIKE = [
  [key(1, 2, 0), key(3, 1150393730, 0)],
  [key(0, 5, 6), key(0, 7, 1150401158)],
] as const;

// Keys of three words that differ in one word only, so that a comparison must look at all of them.
const keyOf = (i: number, word: number): Int32Array => {
  const words = [0, 0, 0];
  words[word] = i - 1000;
  return key(...words);
};

/** A store with this many states, whose keys are 0, 1, 2, ... in the last word. */
function filled(count: number, words = 3, calls = 10): Store {
  const states = store(32 * words, calls, UNLIMITED);
  const last = new Int32Array(words);
  for (let i = 0; i < count; i++) {
    last[words - 1] = i;
    states.add(last, i - 1, i % calls);
  }
  return states;
}

describe('a store', () => {
  it('refuses new keys at its limit, but still knows the old ones', () => {
    const states = store(96, 10, 2);
    expect(states.add(keyOf(7, 0), -1, 0)).toBe(0);
    expect(states.add(keyOf(8, 0), 0, 1)).toBe(1);
    expect(states.add(keyOf(9, 0), 0, 2)).toBe(FULL);
    expect(states.add(keyOf(8, 0), 0, 3)).toBe(KNOWN);
    expect(states.count()).toBe(2);
  });

  it('remembers how a state was first reached, not how it was reached again', () => {
    const states = store(32, 10, UNLIMITED);
    states.add(key(5), -1, 0);
    states.add(key(6), 0, 7);
    states.add(key(6), 1, 8);
    expect([states.parent(1), states.via(1), states.cameBy(1)]).toEqual([0, 7, -1]);
  });

  it('has no parent and no call for a state that it does not have', () => {
    const states = store(32, 10, UNLIMITED);
    expect([states.parent(0), states.via(0)]).toEqual([-1, undefined]);
    expect([states.count(), filled(3).count()]).toEqual([0, 3]);
  });

  it.each([0, 1, 2])('tells keys apart that differ in word %i only', (word) => {
    const states = store(96, 10, UNLIMITED);
    const count = 5000;
    let wrong = 0;
    for (let i = 0; i < count; i++) if (states.add(keyOf(i, word), -1, 0) !== i) wrong++;
    for (let i = 0; i < count; i++) if (states.add(keyOf(i, word), -1, 0) !== KNOWN) wrong++;
    expect([wrong, states.count()]).toEqual([0, count]);
  });

  it('tells a key of zeros from what is not there yet, when its table grows before there are many', () => {
    for (const count of [5, 70]) {
      const states = store(32, 10, UNLIMITED);
      for (let i = 0; i < count; i++) states.add(key(i + 1), -1, 0);
      expect(states.reserve(5000)).toBe(true);
      expect([states.add(key(count), 0, 0), states.add(key(0), 0, 0)]).toEqual([KNOWN, count]);
    }
  });

  it.each(ALIKE)('tells keys apart whose hashes agree', (one, other) => {
    const states = store(96, 10, UNLIMITED);
    expect([one, other, one, other].map((each) => states.add(each, -1, 0))).toEqual([
      0,
      1,
      KNOWN,
      KNOWN,
    ]);
  });

  it('gives back the key of a state and how it was reached', () => {
    const states = store(96, 100_000, UNLIMITED);
    for (let i = 0; i < 40_000; i++) states.add(keyOf(i, i % 3), i - 1, 99_999 - i);
    const into = new Int32Array(3);
    for (const i of [0, 1, PAGE - 1, PAGE, 39_999]) {
      states.copyKey(i, into);
      expect(into).toEqual(keyOf(i, i % 3));
      expect(states.parent(i)).toBe(i - 1);
      expect(states.via(i)).toBe(99_999 - i);
    }
  });

  it('knows parents, also where many found nothing, or one found many', () => {
    const states = store(32, 10, UNLIMITED);
    const parents = [-1, ...new Array<number>(70_000).fill(0), 60_000, 70_000, 70_002, 70_002];
    for (const [i, parent] of parents.entries()) states.add(key(i), parent, 0);
    for (const i of [0, 1, 1023, 1024, 69_999, 70_000, 70_001, 70_002, 70_003, 70_004])
      expect(states.parent(i)).toBe(parents[i]);
  });

  it.each([
    [[-1, 0, 1, 0], 'the parent 0 of state 3 after 1'],
    [[-1, 1], 'the parent 1 of state 1 after -1'],
  ])('refuses the last of the parents %j: no search comes to states so', (parents, why) => {
    const states = store(32, 10, UNLIMITED);
    const add = (): void => parents.forEach((parent, i) => states.add(key(i), parent, 0));
    expect(add).toThrow(new RangeError(why));
  });

  it('keeps the calls of the first states only', () => {
    const states = filled(CALLS_KEPT + 1, 1);
    expect(states.via(CALLS_KEPT - 1)).toBe((CALLS_KEPT - 1) % 10);
    expect(states.via(CALLS_KEPT)).toBeUndefined();
  });

  it('knows by which learned call a state was reached until a later one is asked for, in no more memory', () => {
    const parts: SharedPart[] = [];
    const states = store(32, 10, UNLIMITED, (part) => parts.push(part));
    const view = storeView(32, 10);
    const add = (i: number): number => states.add(key(i), i - 1, i % 10, i % 3 === 0);
    const most = CALLS_KEPT + 4 * PAGE;
    const ahead = 100;
    for (let i = 0; i < ahead; i++) add(i);
    let wrong = 0;
    let given = 0;
    for (let i = 0; i < most; i++) {
      add(i + ahead);
      for (; given < parts.length; given++) view.take(parts[given]!);
      const call = i % 3 === 0 ? i % 10 : -1;
      if (view.cameBy(i) !== call || states.cameBy(i) !== call) wrong++;
    }
    const pages = new Set(
      parts.flatMap(({ kind, words }) => (kind === 'calls' ? [words.buffer] : [])),
    );
    expect([wrong, pages.size]).toEqual([0, CALLS_KEPT / PAGE + 2]);
    expect(states.via(CALLS_KEPT - 1)).toBe((CALLS_KEPT - 1) % 10);
  });

  it('knows every key again after it has grown', () => {
    const states = filled(2 * PAGE, 1);
    let wrong = 0;
    for (let i = 0; i < 2 * PAGE; i++) if (states.add(key(i), 0, 0) !== KNOWN) wrong++;
    expect([wrong, states.count()]).toEqual([0, 2 * PAGE]);
  });
});

describe('the memory of a store', () => {
  /** Bytes of so many pages and of a table for so many states. */
  const bytes = (pages: number, table: number, words = 3, via = 1): number =>
    pages * PAGE * (4 * words + 1 / 4 + via) + 4 * table;

  it('is a page for each 16,384 states, begun when it is needed', () => {
    expect(filled(0).bytes()).toBe(bytes(0, 1024));
    expect(filled(1).bytes()).toBe(bytes(1, 1024));
    expect(filled(PAGE).bytes()).toBe(bytes(1, 2 * PAGE));
    expect(filled(PAGE + 1).bytes()).toBe(bytes(2, 2 * PAGE));
    expect(filled(CALLS_KEPT).bytes()).toBe(bytes(4, 2 * CALLS_KEPT));
    expect(filled(CALLS_KEPT + 1).bytes()).toBe(bytes(5, 2 * CALLS_KEPT));
    expect(filled(1, 6).bytes()).toBe(bytes(1, 1024, 6));
  });

  it('is a table that doubles whenever three quarters of it are full', () => {
    expect(filled(768).bytes()).toBe(bytes(1, 1024));
    expect(filled(769).bytes()).toBe(bytes(1, 2048));
    expect(filled(1536).bytes()).toBe(bytes(1, 2048));
    expect(filled(1537).bytes()).toBe(bytes(1, 4096));
  });

  it('is one byte for a call, two if there are more than 128, and four if there are more than 32,768', () => {
    const reached = (calls: number): Store => {
      const states = store(96, calls, UNLIMITED);
      states.add(key(0, 0, 0), -1, calls - 1);
      return states;
    };
    expect(reached(128).bytes()).toBe(bytes(1, 1024));
    expect(reached(129).bytes()).toBe(bytes(1, 1024, 3, 2));
    expect(reached(32_768).bytes()).toBe(bytes(1, 1024, 3, 2));
    expect(reached(32_769).bytes()).toBe(bytes(1, 1024, 3, 4));
    for (const calls of [128, 129, 32_768, 32_769]) expect(reached(calls).via(0)).toBe(calls - 1);
  });
});

describe('where there is no memory', () => {
  afterEach(() => void vi.unstubAllGlobals());
  const noMore = (): never => {
    throw new RangeError('Array buffer allocation failed');
  };
  /** No array of integers is longer than that. */
  const limit = (most: number): void =>
    void vi.stubGlobal(
      'Int32Array',
      class extends Int32Array {
        constructor(...given: readonly [number]) {
          if (typeof given[0] === 'number' && given[0] > most) noMore();
          super(...given);
        }
      },
    );

  it('for more states none is added, those that are there are known, and it says so before', () => {
    const states = store(32, 10, UNLIMITED);
    limit(PAGE); // a page has as many
    for (let i = 0; i < PAGE * 0.75; i++) states.add(Int32Array.from([i]), i - 1, 0);
    expect(states.count()).toBe(PAGE * 0.75); // the table is as full as it may be
    expect([states.reserve(0), states.reserve(1)]).toEqual([true, false]);
    expect(states.add(Int32Array.from([-1]), 0, 0)).toBe(FULL);
    expect(states.add(Int32Array.from([5]), 0, 0)).toBe(KNOWN);
    expect(states.count()).toBe(PAGE * 0.75);
  });

  it('a fault that is none of memory is heard', () => {
    const states = store(32, 10, UNLIMITED, ({ kind }) => {
      if (kind === 'keys') throw new TypeError('of whoever is told');
    });
    expect(() => states.add(key(1), -1, 0)).toThrow(TypeError);
  });

  it('to share, there is no store', () => {
    const faults = [new TypeError('of the platform'), new RangeError('no memory at all')];
    for (const fault of faults) {
      vi.stubGlobal('SharedArrayBuffer', function () {
        throw fault;
      });
      expect(() => store(32, 10, 5000, () => undefined)).toThrow(fault);
      expect(filled(PAGE + 1).count()).toBe(PAGE + 1); // one that shares nothing needs none
    }
  });

  it('that is shared takes as little at first as there is', () => {
    const asked: number[] = [];
    vi.stubGlobal(
      'SharedArrayBuffer',
      class extends SharedArrayBuffer {
        constructor(first: number, options: { readonly maxByteLength?: number } = {}) {
          if (options.maxByteLength !== undefined) asked.push(options.maxByteLength);
          if ((options.maxByteLength ?? 0) > 20_000) noMore();
          super(first, options);
        }
      },
    );
    const states = store(32, 10, 5000, () => undefined);
    // for 5,000 states a table of 8,192 entries and a word before it; then the half
    expect(asked).toEqual([32_772, 16_386]);
    for (let i = 0; i < 1536; i++) states.add(key(i + 1), i - 1, 0);
    // of 2,048 entries three quarters are taken, and there is no room for twice as many and the word
    expect(states.count()).toBe(1536);
    expect([states.add(key(-1), 0, 0), states.add(key(1), 0, 0)]).toEqual([FULL, KNOWN]);
    store(32, 10, 6144, () => undefined); // as many as three quarters of 8,192 entries
    expect(asked.slice(2)).toEqual([32_772, 16_386]);
  });

  it('room for so many is made at once, and no more than it may have', () => {
    const states = store(32, 10, 40_000);
    expect(states.reserve(PAGE + 1)).toBe(true);
    const before = states.bytes();
    for (let i = 0; i <= PAGE; i++) states.add(key(i), i - 1, 0);
    expect(states.bytes()).toBe(before);
    expect([states.reserve(40_000 - PAGE - 1), states.reserve(40_000 - PAGE)]).toEqual([
      true,
      false,
    ]);
    const whole = store(32, 10, 40_000);
    expect(whole.reserve(PAGE)).toBe(true);
    expect(whole.bytes()).toBe(filled(PAGE, 1).bytes()); // one page
  });
});

describe('a look at a store from another thread', () => {
  const shown = (count: number): { readonly states: Store; readonly parts: SharedPart[] } => {
    const parts: SharedPart[] = [];
    const states = store(32, 10, UNLIMITED, (part) => parts.push(part));
    for (let i = 0; i < count; i++) states.add(key(i + 1), i - 1, 0);
    return { states, parts };
  };
  const known = (view: ReturnType<typeof storeView>, count: number): number =>
    Array.from({ length: count }, (_, i) => view.knows(key(i + 1))).filter(Boolean).length;

  it('knows what is stored, and nothing else', () => {
    const { parts } = shown(5000);
    const view = storeView(32, 10);
    expect(known(view, 5000)).toBe(0); // it was given nothing yet
    for (const part of parts) view.take(part);
    expect(known(view, 6000)).toBe(5000);
    expect(view.knows(key(0))).toBe(false); // no key, but what is on a page where there is none
  });

  it('tells keys apart whose hashes agree', () => {
    for (const [one, other] of ALIKE) {
      const view = storeView(96, 10);
      const states = store(96, 10, UNLIMITED, (part) => view.take(part));
      states.add(one, -1, 0);
      expect([view.knows(one), view.knows(other)]).toEqual([true, false]);
    }
  });

  it('has the keys of states, and knows none on a page that it was not given', () => {
    const { parts } = shown(PAGE + 5);
    const [all, tables] = [storeView(32, 10), storeView(32, 10)];
    for (const part of parts) all.take(part);
    for (const part of parts) if (part.kind === 'table') tables.take(part);
    const into = key(0);
    for (const i of [0, 1, PAGE - 1, PAGE, PAGE + 4]) {
      all.copyKey(i, into);
      expect(into).toEqual(key(i + 1));
      expect([all.knows(into), tables.knows(into)]).toEqual([true, false]);
    }
  });

  it('is given the table, then each page with its calls, and the table again when it has grown', () => {
    const { states, parts } = shown(768);
    states.add(key(769), 767, 0);
    expect(parts.map(({ kind }) => kind)).toEqual(['table', 'keys', 'calls', 'table']);
    expect(parts.every(({ words }) => words.buffer instanceof SharedArrayBuffer)).toBe(true);
  });

  it('says of nothing that it is known while the table is another than it was told', () => {
    const { states, parts } = shown(768);
    const view = storeView(32, 10);
    for (const part of parts.splice(0)) view.take(part);
    expect(known(view, 768)).toBe(768);
    states.add(key(769), 767, 0); // which makes the table grow
    expect(known(view, 769)).toBe(0);
    for (const part of parts) view.take(part);
    expect(known(view, 769)).toBe(769);
  });

  it('has the memory that a store of its own has', () => {
    expect(shown(5000).states.bytes()).toBe(filled(5000, 1).bytes());
  });
});
