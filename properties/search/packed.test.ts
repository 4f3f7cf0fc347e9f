/** Keys in bytes: whatever bits a key has, it comes back, and no other is taken for it. */
import { expect, it } from 'vitest';
import { packing } from './packed.ts';

const setBit = (key: Int32Array, bit: number): Int32Array =>
  key.map((word, w) => (w === bit >> 5 ? word ^ (1 << (bit & 31)) : word));

// one to four bytes of the last integer, in one integer, two and three
it.each([1, 8, 31, 32, 33, 40, 41, 56, 57, 64, 65, 72, 80, 88, 96])(
  'gives back keys of %i bits, and tells them from those that differ in one',
  (bits) => {
    const { words, size, isAt, read, write } = packing(bits);
    expect([words, size]).toEqual([Math.ceil(bits / 32), Math.max(4, Math.ceil(bits / 8))]);
    const memory = new DataView(new ArrayBuffer(3 * size));
    const all = Array.from({ length: bits }, (_, bit) => bit);
    const one = all.filter((bit) => bit % 3 !== 1).reduce(setBit, new Int32Array(words));
    const other = all.filter((bit) => bit % 5 < 3).reduce(setBit, new Int32Array(words));
    const into = new Int32Array(words);
    write(other, memory, 0);
    write(other, memory, 2 * size);
    write(one, memory, size); // between two others, which it must leave alone
    for (const [at, key] of [other, one, other].entries()) {
      read(memory, at * size, into);
      expect(into).toEqual(key);
      expect(isAt(key, memory, at * size)).toBe(true);
    }
    expect(all.filter((bit) => isAt(setBit(one, bit), memory, size))).toEqual([]);
  },
);
