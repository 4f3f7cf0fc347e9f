/** The memory of a search; with many states it is tried in store-large.test.ts. */
import { describe, expect, it } from 'vitest';
import { FULL, KNOWN, type Store, store } from './store.ts';

const UNLIMITED = Number.POSITIVE_INFINITY;
const PAGE = 2 ** 14; // states

const key = (...words: readonly number[]): Int32Array => Int32Array.from(words);

// Keys of three words that differ in one word only, so that a comparison must look at all of them.
const keyOf = (i: number, word: number): Int32Array => {
  const words = [0, 0, 0];
  words[word] = i - 1000;
  return key(...words);
};

/** A store with this many states, whose keys are 0, 1, 2, ... in the last word. */
function filled(count: number, words = 3, calls = 10): Store {
  const states = store(words, calls, UNLIMITED);
  const last = new Int32Array(words);
  for (let i = 0; i < count; i++) {
    last[words - 1] = i;
    states.add(last, i - 1, i % calls);
  }
  return states;
}

describe('a store', () => {
  it('refuses new keys at its limit, but still knows the old ones', () => {
    const states = store(3, 10, 2);
    expect(states.add(keyOf(7, 0), -1, 0)).toBe(0);
    expect(states.add(keyOf(8, 0), 0, 1)).toBe(1);
    expect(states.add(keyOf(9, 0), 0, 2)).toBe(FULL);
    expect(states.add(keyOf(8, 0), 0, 3)).toBe(KNOWN);
    expect(states.count()).toBe(2);
  });

  it('remembers how a state was first reached, not how it was reached again', () => {
    const states = store(1, 10, UNLIMITED);
    states.add(key(5), -1, 0);
    states.add(key(6), 0, 7);
    states.add(key(6), 1, 8);
    expect([states.parent(1), states.via(1)]).toEqual([0, 7]);
  });

  it('has no parent and no call for a state that it does not have', () => {
    const states = store(1, 10, UNLIMITED);
    expect([states.parent(0), states.via(0)]).toEqual([-1, 0]);
    expect([states.count(), filled(3).count()]).toEqual([0, 3]);
  });

  it.each([0, 1, 2])('tells keys apart that differ in word %i only', (word) => {
    const states = store(3, 10, UNLIMITED);
    const count = 5000;
    let wrong = 0;
    for (let i = 0; i < count; i++) if (states.add(keyOf(i, word), -1, 0) !== i) wrong++;
    for (let i = 0; i < count; i++) if (states.add(keyOf(i, word), -1, 0) !== KNOWN) wrong++;
    expect([wrong, states.count()]).toEqual([0, count]);
  });

  // Made for the hash of today, which a look at the key must tell apart; another hash needs others.
  it.each([
    [key(1, 2, 0), key(3, 1150393730, 0)],
    [key(0, 5, 6), key(0, 7, 1150401158)],
  ])('tells keys apart whose hashes agree', (one, other) => {
    const states = store(3, 10, UNLIMITED);
    expect([one, other, one, other].map((each) => states.add(each, -1, 0))).toEqual([
      0,
      1,
      KNOWN,
      KNOWN,
    ]);
  });

  it('gives back the key of a state and how it was reached', () => {
    const states = store(3, 100_000, UNLIMITED);
    for (let i = 0; i < 40_000; i++) states.add(keyOf(i, i % 3), i - 1, 99_999 - i);
    const into = new Int32Array(3);
    for (const i of [0, 1, PAGE - 1, PAGE, 39_999]) {
      states.copyKey(i, into);
      expect(into).toEqual(keyOf(i, i % 3));
      expect(states.parent(i)).toBe(i - 1);
      expect(states.via(i)).toBe(99_999 - i);
    }
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
  const bytes = (pages: number, table: number, words = 3, via = 2): number =>
    pages * PAGE * (4 * words + 4 + via) + 4 * table;

  it('is a page for each 16,384 states, begun when it is needed', () => {
    expect(filled(0).bytes()).toBe(bytes(0, 1024));
    expect(filled(1).bytes()).toBe(bytes(1, 1024));
    expect(filled(PAGE).bytes()).toBe(bytes(1, 2 * PAGE));
    expect(filled(PAGE + 1).bytes()).toBe(bytes(2, 2 * PAGE));
    expect(filled(1, 6).bytes()).toBe(bytes(1, 1024, 6));
  });

  it('is a table that doubles whenever three quarters of it are full', () => {
    expect(filled(768).bytes()).toBe(bytes(1, 1024));
    expect(filled(769).bytes()).toBe(bytes(1, 2048));
    expect(filled(1536).bytes()).toBe(bytes(1, 2048));
    expect(filled(1537).bytes()).toBe(bytes(1, 4096));
  });

  it('is two bytes for a call, and four if there are more than 65,536', () => {
    const reached = (calls: number): Store => {
      const states = store(3, calls, UNLIMITED);
      states.add(key(0, 0, 0), -1, calls - 1);
      return states;
    };
    expect(reached(65_536).bytes()).toBe(bytes(1, 1024));
    expect(reached(65_537).bytes()).toBe(bytes(1, 1024, 3, 4));
    expect([reached(65_536).via(0), reached(65_537).via(0)]).toEqual([65_535, 65_536]);
  });
});
