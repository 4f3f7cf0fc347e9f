import fc from 'fast-check';
import { describe, expect, expectTypeOf, it } from 'vitest';
import {
  type Codec,
  type Finite,
  type Of,
  array,
  bool,
  check,
  checkedCodec,
  fromLeaves,
  generatedCodec,
  indexOf,
  leafSizes,
  oneOf,
  range,
  record,
  toLeaves,
  upTo,
  valueAt,
  values,
} from './finite.ts';
import { codec as codecHere } from './codec.ts';
import { plainCodec } from './plain-codec.ts';

const Text = oneOf({ name: 'reader' }, { name: 'writer' });
const Slot = record({
  kind: oneOf('none', 'array', 'hash'),
  live: bool,
  at: range(-1, 2),
  text: Text,
});
const Small = record({ slots: array(Slot, 2), level: upTo(3) });

// Every way a group can lie in a key: objects and leaves, one value, 16 and 30 bits, across two words, beyond 2^200.
const Wide = record({
  slots: array(Slot, 30), // six bits each: the slots straddle words
  nothing: record({}),
  only: oneOf('this'),
  none: array(bool, 0),
  big: range(-(2 ** 29), 2 ** 29 - 1),
  flags: array(bool, 19), // one bit more than a group
  many: oneOf(...Array.from({ length: 20 }, (_, i) => `choice ${i}`)),
  levels: array(record({ level: upTo(2 ** 18), more: bool }), 5),
});

const keyOf = <T>(
  type: Finite<T>,
  value: T,
  form: <V>(of: Finite<V>) => Codec<V> = generatedCodec,
): readonly number[] => {
  const { words, encode } = form(type);
  const key = new Int32Array(words);
  encode(value, key, 0);
  return [...key];
};

const valuesOf = <T>(type: Finite<T>): fc.Arbitrary<T> =>
  fc
    .tuple(...leafSizes(type).map((size) => fc.nat(size - 1)))
    .map((ranks) => fromLeaves(type, ranks));

describe('a finite type', () => {
  it('gives the TypeScript type of its values', () => {
    expectTypeOf<Of<typeof Slot>>().toEqualTypeOf<{
      readonly kind: 'none' | 'array' | 'hash';
      readonly live: boolean;
      readonly at: number;
      readonly text: { readonly name: 'reader' } | { readonly name: 'writer' };
    }>();
    expectTypeOf<Of<typeof Small>['slots']>().toEqualTypeOf<readonly Of<typeof Slot>[]>();
    expect(Small.size).toBe(48n * 48n * 3n);
    expect(Wide.size > 2n ** 200n).toBe(true);
  });

  it('starts with the first choice everywhere', () => {
    const slot = { kind: 'none', live: false, at: -1, text: { name: 'reader' } };
    expect(Small.first).toEqual({ slots: [slot, slot], level: 0 });
    expect(valueAt(Small, 0n)).toEqual(Small.first);
    expect(indexOf(Small, Small.first)).toBe(0n);
  });

  it('keeps how it was declared, for whoever derives something from that', () => {
    const pair = array(upTo(2), 2);
    expect(pair.first).toEqual([0, 0]);
    expect([...values(pair)]).toEqual([
      [0, 0],
      [0, 1],
      [1, 0],
      [1, 1],
    ]);
    expect([...values(oneOf('a', 'b'))]).toEqual(['a', 'b']);
  });

  it('numbers its values without gaps, the last field varying fastest', () => {
    const all = [...values(Slot)];
    expect(BigInt(all.length)).toBe(Slot.size);
    expect(all.map((value) => indexOf(Slot, value))).toEqual(all.map((_, i) => BigInt(i)));
    expect(new Set(all.map((value) => JSON.stringify(value))).size).toBe(all.length);
    expect(all[1]).toEqual({ kind: 'none', live: false, at: -1, text: { name: 'writer' } });
    expect(all.at(-1)).toEqual({ kind: 'hash', live: true, at: 2, text: { name: 'writer' } });
  });

  it('numbers values far beyond 2^53 exactly', () => {
    expect(indexOf(Wide, valueAt(Wide, Wide.size - 1n))).toBe(Wide.size - 1n);
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: Wide.size - 1n }), (index) => {
        expect(indexOf(Wide, valueAt(Wide, index))).toBe(index);
      }),
      { seed: 1, numRuns: 200 },
    );
  });

  it('is rebuilt from the ranks of its leaves', () => {
    expect(leafSizes(Slot)).toEqual([3, 2, 4, 2]);
    expect(fromLeaves(Slot, [2, 1, 0, 1])).toEqual({
      kind: 'hash',
      live: true,
      at: -1,
      text: { name: 'writer' },
    });
    for (const value of values(Slot))
      expect(fromLeaves(Slot, toLeaves(Slot, value))).toEqual(value);
  });

  it('says where a value is not of the type', () => {
    const at = (slot: object) => check(Small, { slots: [Small.first.slots[0], slot], level: 0 });
    const good = Small.first.slots[0];
    expect(check(Small, Small.first)).toBeUndefined();
    expect(at({ ...good, at: 3 })).toBe('slots[1].at: 3 is not an integer from -1 to 2');
    expect(at({ ...good, at: 0.5 })).toBe('slots[1].at: 0.5 is not an integer from -1 to 2');
    expect(at({ ...good, kind: 'queue' })).toBe(
      'slots[1].kind: "queue" is not one of "none", "array", "hash"',
    );
    expect(at({ ...good, text: { name: 'reader' } })).toMatch(
      /^slots\[1\]\.text: .* is not one of/,
    );
    expect(at({ ...good, extra: 1 })).toBe('slots[1]: the field "extra" is not declared');
    expect(at([])).toMatch(/^slots\[1\]\.kind: undefined is not one of/);
    expect(check(Small, { slots: [good], level: 0 })).toBe(
      'slots: 1 elements where 2 are declared',
    );
    expect(check(Small, null)).toBe('the value: null is not a record');
    expect(check(Small, 7)).toBe('the value: 7 is not a record');
    expect(check(Small, { slots: 7, level: 0 })).toBe('slots: 7 is not an array');
    expect(check(upTo(2), Number.NaN)).toBe('the value: NaN is not an integer from 0 to 1');
    expect(check(upTo(2), -1)).toBe('the value: -1 is not an integer from 0 to 1');
  });

  it('has as many values as its parts allow', () => {
    expect([range(3, 3).size, upTo(2 ** 30).size]).toEqual([1n, 2n ** 30n]);
    expect(range(2 ** 30, 2 ** 30).first).toBe(2 ** 30);
    expect(range(-(2 ** 30), -(2 ** 30)).first).toBe(-(2 ** 30));
    expect(oneOf('a', 'b').size).toBe(2n);
    expect(record({ a1$_: bool, b: upTo(3) }).size).toBe(6n);
    expect([array(bool, 0).size, array(bool, 3).size]).toEqual([1n, 8n]);
  });

  it.each([
    ['an empty range', () => range(1, 0), /range\(1, 0\)/],
    ['a range of doubles', () => range(0, 0.5), /range\(0, 0.5\)/],
    ['a range of too many', () => upTo(2 ** 31), /30 bits/],
    ['no choice', () => oneOf(), /at least one/],
    ['undefined as a choice', () => oneOf(1, undefined), /none of them undefined/],
    ['a choice given twice', () => oneOf('a', 'a'), /twice/],
    [
      'NaN as a choice',
      () => oneOf(1, Number.NaN),
      'oneOf(1, NaN): a value is there twice or is NaN',
    ],
    ['too large a number', () => range(2 ** 30, 2 ** 30 + 1), /30 bits/],
    ['too small a number', () => range(-(2 ** 30) - 1, -(2 ** 30)), /30 bits/],
    ['a range of 2^30 and one', () => range(-1, 2 ** 30 - 1), /30 bits/],
    ['half a length', () => array(bool, 0.5), /0.5 cannot be a length/],
    ['an index below the first', () => valueAt(bool, -1n), /not in 0 \.\. 1/],
    ['__proto__ as a field', () => record(Object.fromEntries([['__proto__', bool]])), /cannot be/],
    ['a field that is a number', () => record({ 0: bool }), /cannot be a field name/],
    ['a field that would be code', () => record({ 'a, b': bool }), /cannot be a field name/],
    ['a negative length', () => array(bool, -1), /cannot be a length/],
    ['an index beyond the last', () => valueAt(bool, 2n), /not in 0 \.\. 1/],
    ['the index of a foreign value', () => indexOf(upTo(2), 2), /2 is not an integer from 0 to 1/],
  ])('refuses %s', (_, make, message) => {
    expect(make).toThrow(message);
  });
});

const FORMS = [
  ['generated', generatedCodec],
  ['of closures', plainCodec],
] as const;

describe.each(FORMS)('a codec, %s', (_form, codec) => {
  const keyOfIt = <T>(type: Finite<T>, value: T): readonly number[] => keyOf(type, value, codec);

  it('gives every value of a small type a key of its own, and gives it back', () => {
    const { words, encode, decode } = codec(Small);
    const keys = new Int32Array(words);
    const seen = new Set<string>();
    for (const [i, value] of [...values(Small)].entries()) {
      encode(value, keys, 0);
      seen.add(keys.join());
      expect(decode(keys, 0)).toEqual(value);
      expect(indexOf(Small, decode(keys, 0))).toBe(BigInt(i));
    }
    expect(BigInt(seen.size)).toBe(Small.size);
  });

  it('gives key 0 to the first value', () => {
    expect(keyOfIt(Wide, Wide.first)).toEqual(new Array(codec(Wide).words).fill(0));
    expect(keyOf(record({}), {})).toEqual([0]);
  });

  it('returns what it was given, in spaces of more than 2^200 values', () => {
    const { words, encode, decode } = codec(Wide);
    const keys = new Int32Array(2 * words);
    fc.assert(
      fc.property(valuesOf(Wide), valuesOf(Wide), (a, b) => {
        encode(a, keys, 0);
        encode(b, keys, words);
        expect(decode(keys, 0)).toEqual(a);
        expect(decode(keys, words)).toEqual(b);
        const sameKey = keys.slice(0, words).join() === keys.slice(words).join();
        expect(sameKey).toBe(indexOf(Wide, a) === indexOf(Wide, b));
      }),
      { seed: 2, numRuns: 300 },
    );
  });

  it('keeps parts whole wherever they lie in a key', () => {
    const ends = (size: number) => [0, 1, size >> 1, size - 1];
    for (let bits = 1; bits <= 30; bits++) {
      const type = record({ a: upTo(2 ** 30), b: upTo(2 ** bits), c: upTo(2 ** 29) });
      const { words, encode, decode } = codec(type);
      const key = new Int32Array(words);
      for (const b of ends(2 ** bits)) {
        for (const a of ends(2 ** 30)) {
          encode({ a, b, c: a >> 1 }, key, 0);
          expect(decode(key, 0)).toEqual({ a, b, c: a >> 1 });
        }
      }
    }
  });

  it('takes no more bits than there are values to tell apart', () => {
    const lengthOf = (...sizes: readonly number[]): readonly number[] => {
      const parts = sizes.map((size, i) => [`part${i}`, upTo(size)] as const);
      const { words, bits } = codec(record(Object.fromEntries(parts)));
      return [words, bits];
    };
    expect(lengthOf(2 ** 19, 2 ** 13)).toEqual([1, 32]);
    expect(lengthOf(2 ** 19, 2 ** 13, 1, 1, 1)).toEqual([1, 32]); // one value takes none
    expect(lengthOf(2 ** 19, 2 ** 13 + 1)).toEqual([2, 33]);
    expect(lengthOf(2 ** 19, 2 ** 13, 2)).toEqual([2, 33]);
    expect(lengthOf(1)).toEqual([1, 0]);
  });

  it('gives two values that differ in one leaf different keys', () => {
    const sizes = leafSizes(Wide);
    for (const [leaf, size] of sizes.entries()) {
      if (size === 1) continue;
      const ranks = sizes.map(() => 0);
      const first = keyOfIt(Wide, fromLeaves(Wide, ranks));
      expect(keyOfIt(Wide, fromLeaves(Wide, ranks.with(leaf, size - 1)))).not.toEqual(first);
    }
  });

  it('shares the parts of decoded values, so that an unchanged part is the same object', () => {
    const { words, encode, decode } = codec(Wide);
    const key = new Int32Array(words);
    encode(Wide.first, key, 0);
    const one = decode(key, 0);
    encode({ ...one, slots: one.slots.with(3, { ...Slot.first, live: true }) }, key, 0);
    const two = decode(key, 0);
    expect(two.slots[2]).toBe(one.slots[2]);
    expect(two.slots[3]).not.toBe(one.slots[3]);
    expect(two).not.toEqual(one);
  });

  it.each([
    [
      'a number beyond its range',
      { ...Small.first, level: 3 },
      /level: 3 is not an integer from 0 to 2/,
    ],
    ['a number below its range', { ...Small.first, level: -1 }, /level: -1/],
    ['a fraction', { ...Small.first, level: 0.5 }, /level: 0.5/],
    ['a missing field', { slots: Small.first.slots }, /level: undefined/],
    [
      'an unknown choice',
      { ...Small.first, slots: [Slot.first, { ...Slot.first, kind: 'x' }] },
      /slots\[1\]\.kind: "x"/,
    ],
    [
      'a number below its range after others',
      { ...Small.first, slots: [Slot.first, { ...Slot.first, kind: 'hash', at: -2 }] },
      /slots\[1\]\.at: -2/,
    ],
    [
      'an unknown choice after others',
      { ...Small.first, slots: [{ ...Slot.first, at: 2, text: { name: 'reader' } }, Slot.first] },
      /slots\[0\]\.text/,
    ],
    ['a missing element', { ...Small.first, slots: [Slot.first] }, /slots: 1 elements/],
    [
      'an element too many',
      { ...Small.first, slots: [Slot.first, Slot.first, Slot.first] },
      /slots: 3 elements/,
    ],
  ])('does not take %s for another value', (_, value, message) => {
    const { words, encode } = codec(Small);
    expect(() => encode(value as typeof Small.first, new Int32Array(words), 0)).toThrow(message);
    // and not after decoding either, when it may compare with what it decoded last
    const again = codec(Small);
    again.decode(new Int32Array(words), 0);
    expect(() => again.encode(value as typeof Small.first, new Int32Array(words), 0)).toThrow(
      message,
    );
  });

  it('nor one in an array of large elements', () => {
    const { words, encode } = codec(Wide);
    const levels = Wide.first.levels.with(1, { level: 2 ** 18, more: false });
    const key = new Int32Array(words);
    expect(() => encode({ ...Wide.first, levels }, key, 0)).toThrow(/levels\[1\]\.level/);
  });

  it('makes one number of a part of 2^18 values, whose last leaf varies fastest', () => {
    const part = (size: number) => record({ a: bool, b: upTo(size) });
    expect(keyOfIt(part(2 ** 17), { a: true, b: 0 })).toEqual([2 ** 17]);
    expect(keyOfIt(part(2 ** 17 + 1), { a: true, b: 0 })).toEqual([1]); // two numbers
  });

  it('says so if a value changes while it is looked at', () => {
    let asked = 0;
    const moody = {
      slots: Small.first.slots,
      get level(): number {
        return asked++ === 0 ? 7 : 0;
      },
    };
    const { words, encode } = codec(Small);
    expect(() => {
      encode(moody, new Int32Array(words), 0);
    }).toThrow('it changes by itself');
  });

  it('does not take a long array with an element too many for another value', () => {
    const { words, encode } = codec(Wide);
    const value = { ...Wide.first, slots: [...Wide.first.slots, Slot.first] };
    expect(() => {
      encode(value, new Int32Array(words), 0);
    }).toThrow(/slots: 31 elements where 30 are declared/);
  });
});

describe('both forms of a codec', () => {
  it('make the same keys', () => {
    fc.assert(
      fc.property(valuesOf(Wide), (value) => {
        expect(keyOf(Wide, value, plainCodec)).toEqual(keyOf(Wide, value));
      }),
    );
    for (const value of values(Slot)) {
      expect(keyOf(Slot, value, plainCodec)).toEqual(keyOf(Slot, value));
    }
  });
  it('are chosen by whether code may be generated', () => {
    expect(keyOf(Small, Small.first, codecHere)).toEqual(keyOf(Small, Small.first));
  });
});

describe('a checked codec', () => {
  it('gives the same keys', () => {
    const { words, encode, decode } = checkedCodec(Small);
    expect(words).toBe(generatedCodec(Small).words);
    const key = new Int32Array(words);
    for (const value of [Small.first, valueAt(Small, Small.size - 1n)]) {
      encode(value, key, 0);
      expect([...key]).toEqual(keyOf(Small, value));
      expect(decode(key, 0)).toEqual(value);
    }
  });

  it('notices a field that is not declared', () => {
    const extra = { ...Small.first, extra: 1 };
    expect(keyOf(Small, extra)).toEqual(keyOf(Small, Small.first));
    const { words, encode } = checkedCodec(Small);
    expect(() => {
      encode(extra, new Int32Array(words), 0);
    }).toThrow(/the field "extra" is not declared/);
  });

  it('notices an attempt to change what it decoded, but leaves constants alone', () => {
    const { words, decode } = checkedCodec(Wide);
    const value = decode(new Int32Array(words), 0);
    const slot = value.slots[1] as { live: boolean };
    expect(() => (slot.live = true)).toThrow(TypeError);
    expect(() => (value.slots as unknown[]).push(slot)).toThrow(TypeError);
    expect(Object.isFrozen(value)).toBe(true);
    expect(Object.isFrozen(value.slots[1]?.text)).toBe(false);
  });
});
