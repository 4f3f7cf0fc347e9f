import { describe, expect, it } from 'vitest';
import { FULL, KNOWN, store } from './store.ts';

// Keys of three words that differ in one word only, so that a comparison must look at all of them.
const keyOf = (i: number, word: number): Int32Array => {
  const key = new Int32Array(3);
  key[word] = i - 1000;
  return key;
};

describe('a store', () => {
  it.each([0, 1, 2])('tells keys apart that differ in word %i only', (word) => {
    const states = store(3, 10, Number.POSITIVE_INFINITY);
    const count = 200_000; // so many that hundreds of them agree in every bit of the hash that is kept
    let wrong = 0;
    for (let i = 0; i < count; i++) if (states.add(keyOf(i, word), -1, 0) !== i) wrong++;
    for (let i = 0; i < count; i++) if (states.add(keyOf(i, word), -1, 0) !== KNOWN) wrong++;
    expect(wrong).toBe(0);
    expect(states.count()).toBe(count);
  });

  it('gives back the key of a state and how it was reached', () => {
    const states = store(3, 100_000, Number.POSITIVE_INFINITY);
    for (let i = 0; i < 40_000; i++) states.add(keyOf(i, i % 3), i - 1, 99_999 - i);
    const key = new Int32Array(3);
    for (const i of [0, 1, 16_383, 16_384, 39_999]) {
      states.copyKey(i, key);
      expect([...key]).toEqual([...keyOf(i, i % 3)]);
      expect(states.parent(i)).toBe(i - 1);
      expect(states.via(i)).toBe(99_999 - i);
    }
  });

  it('refuses new keys at its limit, but still knows the old ones', () => {
    const states = store(3, 10, 2);
    expect(states.add(keyOf(7, 0), -1, 0)).toBe(0);
    expect(states.add(keyOf(8, 0), 0, 1)).toBe(1);
    expect(states.add(keyOf(9, 0), 0, 2)).toBe(FULL);
    expect(states.add(keyOf(8, 0), 0, 3)).toBe(KNOWN);
    expect(states.count()).toBe(2);
  });

  it('takes less than 48 bytes a state with keys of six words', () => {
    const states = store(6, 1000, Number.POSITIVE_INFINITY);
    const key = new Int32Array(6);
    let most = 0;
    for (let i = 0; i < 1_000_000; i++) {
      key[0] = i;
      states.add(key, 0, 0);
      // Below 100,000 states the last page counts for more.
      if (i >= 100_000 && i % 1000 === 0) most = Math.max(most, states.bytes() / (i + 1));
    }
    expect(most).toBeGreaterThan(35);
    expect(most).toBeLessThan(48);
  });
});
