// The codec without generated code, for pages that forbid it: the same keys, half as fast (closures that walk
// the declaration). What a group is and how groups lie in a key: see `generatedCodec`.
import type { Codec, Finite } from './finite.ts';
import { bitsFor, check, fromLeaves, isGroup, leafSizes } from './finite.ts';

/** Where a group lies in the key, and what it was when it was decoded last. */
type Group = {
  readonly word: number;
  readonly shift: number;
  readonly bits: number;
  readonly rank: (value: unknown) => number;
  readonly unrank: (rank: number) => unknown;
  lastRank: number;
  lastValue: unknown;
};

type Decode = (from: Int32Array, at: number) => unknown;
/** Or-s the part into the key; false if it is not of its type. */
type Encode = (value: unknown, into: Int32Array, at: number) => boolean;
type Both = { readonly decode: Decode; readonly encode: Encode };

/** The codec of a type, as `generatedCodec` makes it, but of closures. */
export function plainCodec<T>(type: Finite<T>): Codec<T> {
  const known = new Map<Finite<unknown>, Pick<Group, 'rank' | 'unrank'>>();
  let bit = 0;

  const group = (part: Finite<unknown>): Both => {
    const ranks = known.get(part) ?? ranksOf(part);
    known.set(part, ranks);
    const bits = bitsFor(part);
    const it: Group = {
      ...ranks,
      word: bit >> 5,
      shift: bit & 31,
      bits,
      lastRank: -1,
      lastValue: undefined,
    };
    bit += bits;
    return {
      decode: (from, at) => decodeGroup(it, from, at),
      encode: (value, into, at) => encodeGroup(it, value, into, at),
    };
  };

  const walk = (part: Finite<unknown>): Both => {
    const { shape } = part;
    if (isGroup(part) || shape.kind === 'range' || shape.kind === 'oneOf') return group(part);
    if (shape.kind === 'record') return ofRecord(shape.fields.map((f) => [f.name, walk(f.type)]));
    return ofArray(Array.from({ length: shape.length }, () => walk(shape.of)));
  };

  const { decode, encode } = walk(type);
  const words = Math.max(1, (bit + 31) >> 5);
  return {
    words,
    bits: bit,
    decode: decode as (from: Int32Array, at: number) => T,
    encode: (value, into, at) => {
      into.fill(0, at, at + words);
      if (encode(value, into, at)) return;
      throw new RangeError(
        `the codec was given a wrong value; ${check(type, value) ?? 'it changes by itself'}`,
      );
    },
  };
}

function decodeGroup(it: Group, from: Int32Array, at: number): unknown {
  const { word, shift, bits } = it;
  let rank = from[at + word]! >>> shift;
  if (shift + bits > 32) rank |= from[at + word + 1]! << (32 - shift);
  rank &= 2 ** bits - 1;
  if (rank !== it.lastRank) {
    it.lastRank = rank;
    it.lastValue = it.unrank(rank);
  }
  return it.lastValue;
}

function encodeGroup(it: Group, value: unknown, into: Int32Array, at: number): boolean {
  const { word, shift, bits } = it;
  const rank = value === it.lastValue ? it.lastRank : it.rank(value);
  if (rank < 0) return false;
  into[at + word] = into[at + word]! | (rank << shift);
  if (shift + bits > 32) into[at + word + 1] = into[at + word + 1]! | (rank >>> (32 - shift));
  return true;
}

function ofRecord(fields: readonly (readonly [string, Both])[]): Both {
  return {
    decode: (from, at) => {
      const value: Record<string, unknown> = {};
      for (const [name, { decode }] of fields) value[name] = decode(from, at);
      return value;
    },
    encode: (value, into, at) => {
      for (const [name, { encode }] of fields) {
        if (!encode((value as Record<string, unknown>)[name], into, at)) return false;
      }
      return true;
    },
  };
}

function ofArray(elements: readonly Both[]): Both {
  return {
    decode: (from, at) => elements.map(({ decode }) => decode(from, at)),
    encode: (value, into, at) => {
      const array = value as readonly unknown[];
      if (array.length !== elements.length) return false;
      for (let i = 0; i < elements.length; i++) {
        if (!elements[i]!.encode(array[i], into, at)) return false;
      }
      return true;
    },
  };
}

/** The rank of a part as next digits after those so far; negative if it, or what was so far, is not of the type. */
type Rank = (value: unknown, soFar: number) => number;

function ranksOf(part: Finite<unknown>): Pick<Group, 'rank' | 'unrank'> {
  const rank = rankOf(part);
  const { shape } = part;
  // Stryker disable next-line ConditionalExpression,StringLiteral,BlockStatement: saves a table only
  if (shape.kind === 'range') {
    const { min } = shape;
    return { rank: (value) => rank(value, 0), unrank: (it) => it + min };
  }
  const leaves = leafSizes(part).toReversed();
  const table: unknown[] = [];
  const make = (it: number): unknown => {
    let rest = it;
    const digits = leaves.map((size) => {
      const digit = rest % size;
      rest = (rest - digit) / size;
      return digit;
    });
    return fromLeaves(part, digits.reverse());
  };
  return {
    rank: (value) => rank(value, 0),
    unrank: (it) => (table[it] ??= make(it)),
  };
}

function rankOf({ shape }: Finite<unknown>): Rank {
  switch (shape.kind) {
    case 'range': {
      const { min, count } = shape;
      return (value, soFar) => {
        const digit = ((value as number) - min) | 0;
        return digit + min !== value || digit < 0 || digit >= count ? -1 : soFar * count + digit;
      };
    }
    case 'oneOf': {
      const { values } = shape;
      return (value, soFar) => {
        const digit = values.indexOf(value);
        return digit < 0 ? -1 : soFar * values.length + digit;
      };
    }
    case 'record': {
      const fields = shape.fields.map(({ name, type }) => [name, rankOf(type)] as const);
      return (value, soFar) => {
        let rank = soFar;
        for (const [name, of] of fields) {
          rank = of((value as Record<string, unknown>)[name], rank);
        }
        return rank;
      };
    }
    case 'array': {
      const { length } = shape;
      const of = rankOf(shape.of);
      return (value, soFar) => {
        const array = value as readonly unknown[];
        if (array.length !== length) return -1;
        let rank = soFar;
        for (const element of array) {
          rank = of(element, rank);
        }
        return rank;
      };
    }
  }
}
