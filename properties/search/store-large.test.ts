/** The store with more states than the quick tests of store.test.ts make. */
import { describe, expect, it } from 'vitest';
import { KNOWN, store } from './store.ts';

// Keys of three words that differ in one word only, so that a comparison must look at all of them.
const keyOf = (i: number, word: number): Int32Array => {
  const key = new Int32Array(3);
  key[word] = i - 1000;
  return key;
};

describe('a large store', () => {
  it.each([0, 1, 2])('tells keys apart that differ in word %i only', (word) => {
    const states = store(96, 10, Number.POSITIVE_INFINITY);
    const count = 200_000; // so many that hundreds of them agree in every bit of the hash that is kept
    let wrong = 0;
    for (let i = 0; i < count; i++) if (states.add(keyOf(i, word), -1, 0) !== i) wrong++;
    for (let i = 0; i < count; i++) if (states.add(keyOf(i, word), -1, 0) !== KNOWN) wrong++;
    expect(wrong).toBe(0);
    expect(states.count()).toBe(count);
  });

  it('takes less than 44 bytes a state with keys of six words', () => {
    const states = store(192, 1000, Number.POSITIVE_INFINITY);
    const key = new Int32Array(6);
    let most = 0;
    for (let i = 0; i < 1_000_000; i++) {
      key[0] = i;
      states.add(key, i - 1, 0);
      // Below 100,000 states the last page counts for more.
      if (i >= 100_000 && i % 1000 === 0) most = Math.max(most, states.bytes() / (i + 1));
    }
    expect(most).toBeGreaterThan(29);
    expect(most).toBeLessThan(44);
  });
});
