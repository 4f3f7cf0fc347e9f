// Finite types: one declaration gives the TypeScript type, the exact key of a value, the numbering of all
// values, and (in properties/generators.ts) the random generator. Knows nothing of bpf; imports nothing.

/**
 * A type with finitely many values. The values are numbered 0 to `size - 1`: number 0 is `first` (the first
 * choice everywhere), and the last field or element varies fastest.
 */
export type Finite<T> = {
  /** How many values there are, exactly. */
  readonly size: bigint;
  /** The value with index 0. */
  readonly first: T;
  /** How it was declared; whoever derives something new from a declaration walks this. */
  readonly shape: Shape;
};

/** The TypeScript type of the values of a finite type: `type State = Of<typeof State>`. */
export type Of<F> = F extends Finite<infer T> ? T : never;

export type Shape =
  | { readonly kind: 'range'; readonly min: number; readonly count: number }
  | { readonly kind: 'oneOf'; readonly values: readonly unknown[] }
  | { readonly kind: 'record'; readonly fields: readonly FiniteField[] }
  | { readonly kind: 'array'; readonly of: Finite<unknown>; readonly length: number };

export type FiniteField = { readonly name: string; readonly type: Finite<unknown> };

// A leaf's rank, and the sum of it and `min`, must stay small integers in V8 (31 bits).
const LARGEST_LEAF = 2 ** 30;

/** The integers `min` to `max`, both included. Throws if that is no range of at most 2^30 integers. */
export function range(min: number, max: number): Finite<number> {
  const count = max - min + 1;
  const fits =
    Math.abs(min) <= LARGEST_LEAF && Math.abs(max) <= LARGEST_LEAF && count <= LARGEST_LEAF;
  if (!Number.isInteger(min) || !Number.isInteger(max) || count < 1 || !fits) {
    throw new RangeError(
      `range(${min}, ${max}): wanted two integers of at most 30 bits, min <= max`,
    );
  }
  return { size: BigInt(count), first: min, shape: { kind: 'range', min, count } };
}

/** The integers 0 to `n - 1`. */
export function upTo(n: number): Finite<number> {
  return range(0, n - 1);
}

/** The given constants, told apart with `===`. Throws on none, on doubles and on NaN. */
export function oneOf<const T>(...values: T[]): Finite<T> {
  const [first] = values;
  if (first === undefined || values.includes(undefined as T)) {
    throw new RangeError('oneOf: wanted at least one value, none of them undefined');
  }
  if (new Set(values).size !== values.length || values.some((value) => Number.isNaN(value))) {
    throw new RangeError(`oneOf(${values.map(show).join(', ')}): a value is there twice or is NaN`);
  }
  return { size: BigInt(values.length), first, shape: { kind: 'oneOf', values } };
}

export const bool: Finite<boolean> = oneOf<boolean>(false, true);

/** A record with these fields, in this order. Field names must be plain identifiers. */
export function record<const F extends Readonly<Record<string, Finite<unknown>>>>(
  fields: F,
): Finite<{ readonly [K in keyof F]: Of<F[K]> }> {
  const list = Object.entries(fields).map(([name, type]) => ({ name, type }));
  for (const { name } of list) {
    // Names are pasted into generated code below, and integer names would not keep their order.
    if (!/^[A-Za-z_$][\w$]*$/.test(name) || name === '__proto__') {
      throw new RangeError(`record: ${show(name)} cannot be a field name`);
    }
  }
  return {
    size: list.reduce((product, { type }) => product * type.size, 1n),
    first: Object.fromEntries(list.map(({ name, type }) => [name, type.first])) as Of<
      Finite<{ readonly [K in keyof F]: Of<F[K]> }>
    >,
    shape: { kind: 'record', fields: list },
  };
}

/** An array of exactly `length` values of one type. */
export function array<T>(of: Finite<T>, length: number): Finite<readonly T[]> {
  if (!Number.isInteger(length) || length < 0) {
    throw new RangeError(`array: ${length} cannot be a length`);
  }
  return {
    size: of.size ** BigInt(length),
    first: new Array<T>(length).fill(of.first),
    shape: { kind: 'array', of, length },
  };
}

/** The value with this index. Slow (big integers); the inverse of `indexOf`. Throws beyond `size - 1`. */
export function valueAt<T>(type: Finite<T>, index: bigint): T {
  if (index < 0n || index >= type.size) {
    throw new RangeError(`valueAt: index ${index} is not in 0 .. ${type.size - 1n}`);
  }
  let rest = index;
  const ranks = leafSizes(type)
    .toReversed()
    .map((size) => {
      const rank = Number(rest % BigInt(size));
      rest /= BigInt(size);
      return rank;
    });
  return fromLeaves(type, ranks.reverse());
}

/** The index of this value, 0 to `size - 1`. Slow (big integers). Throws if the value is not of the type. */
export function indexOf<T>(type: Finite<T>, value: T): bigint {
  const wrong = check(type, value);
  if (wrong !== undefined) throw new RangeError(`indexOf: ${wrong}`);
  const sizes = leafSizes(type);
  return toLeaves(type, value).reduce(
    (index, rank, i) => index * BigInt(sizes[i] ?? 1) + BigInt(rank),
    0n,
  );
}

/** All values in the order of their indexes. */
export function* values<T>(type: Finite<T>): Generator<T, void> {
  for (let index = 0n; index < type.size; index++) yield valueAt(type, index);
}

/**
 * The sizes of all leaves (ranges and choices) in the order in which a reader of the declaration meets them.
 * With `fromLeaves` this is enough to derive a generator: draw one number below each size.
 */
export function leafSizes(type: Finite<unknown>): readonly number[] {
  const { shape } = type;
  switch (shape.kind) {
    case 'range':
      return [shape.count];
    case 'oneOf':
      return [shape.values.length];
    case 'record':
      return shape.fields.flatMap((field) => leafSizes(field.type));
    case 'array':
      return Array.from({ length: shape.length }, () => leafSizes(shape.of)).flat();
  }
}

/** The value whose leaves have these ranks (0 is the first choice of a leaf); as many as `leafSizes`. */
export function fromLeaves<T>(type: Finite<T>, ranks: readonly number[]): T {
  let next = 0;
  const build = ({ shape }: Finite<unknown>): unknown => {
    switch (shape.kind) {
      case 'range':
        return shape.min + (ranks[next++] ?? 0);
      case 'oneOf':
        return shape.values[ranks[next++] ?? 0];
      case 'record':
        return Object.fromEntries(shape.fields.map((field) => [field.name, build(field.type)]));
      case 'array':
        return Array.from({ length: shape.length }, () => build(shape.of));
    }
  };
  return build(type) as T;
}

/** The ranks of the leaves of a value of the type; the inverse of `fromLeaves`. */
export function toLeaves<T>(type: Finite<T>, value: T): readonly number[] {
  const walk = ({ shape }: Finite<unknown>, part: unknown): readonly number[] => {
    switch (shape.kind) {
      case 'range':
        return [(part as number) - shape.min];
      case 'oneOf':
        return [shape.values.indexOf(part)];
      case 'record':
        return shape.fields.flatMap(({ name, type }) =>
          walk(type, (part as Record<string, unknown>)[name]),
        );
      case 'array':
        return (part as readonly unknown[]).flatMap((element) => walk(shape.of, element));
    }
  };
  return walk(type, value);
}

/** What is wrong with `value` as a value of the type: `maps[1].kind: …`; undefined if nothing is. */
export function check(type: Finite<unknown>, value: unknown, path = ''): string | undefined {
  const { shape } = type;
  const wrong = (what: string) => `${path === '' ? 'the value' : path}: ${what}`;
  switch (shape.kind) {
    case 'range': {
      const max = shape.min + shape.count - 1;
      const inside =
        Number.isInteger(value) && (value as number) >= shape.min && (value as number) <= max;
      return inside
        ? undefined
        : wrong(`${show(value)} is not an integer from ${shape.min} to ${max}`);
    }
    case 'oneOf':
      return shape.values.includes(value)
        ? undefined
        : wrong(`${show(value)} is not one of ${shape.values.map(show).join(', ')}`);
    case 'record': {
      if (typeof value !== 'object' || value === null)
        return wrong(`${show(value)} is not a record`);
      const extra = Object.keys(value).find(
        (name) => !shape.fields.some((field) => field.name === name),
      );
      if (extra !== undefined) return wrong(`the field ${show(extra)} is not declared`);
      for (const field of shape.fields) {
        const part = (value as Record<string, unknown>)[field.name];
        const found = check(field.type, part, path === '' ? field.name : `${path}.${field.name}`);
        if (found !== undefined) return found;
      }
      return undefined;
    }
    case 'array': {
      if (!Array.isArray(value)) return wrong(`${show(value)} is not an array`);
      if (value.length !== shape.length) {
        return wrong(`${value.length} elements where ${shape.length} are declared`);
      }
      for (let i = 0; i < shape.length; i++) {
        const found = check(shape.of, value[i], `${path}[${i}]`);
        if (found !== undefined) return found;
      }
      return undefined;
    }
  }
}

function show(value: unknown): string {
  if (typeof value === 'number') return String(value); // JSON has no NaN and no Infinity
  return value === undefined ? 'undefined' : JSON.stringify(value);
}

// ---------------------------------------------------------------------------------------------------------
// The codec: exact keys of a few 32-bit integers, for state spaces far beyond 2^53 values.

/** Turns values into exact keys and back. Equal keys mean equal values; there is no fingerprint. */
export type Codec<T> = {
  /** How many 32-bit integers a key has. */
  readonly words: number;
  /** How many bits of them, from the lowest of the first on, can differ from 0. */
  readonly bits: number;
  /** Writes the key of `value` to `into[at] … into[at + words - 1]`. Throws if a leaf is outside its type. */
  encode(value: T, into: Int32Array, at: number): void;
  /** The value of the key at `from[at] …`. Parts are shared between decoded values: never change them. */
  decode(from: Int32Array, at: number): T;
};

// The key is cut into groups: each largest part of the value with at most GROUP values is one group, kept as
// one rank of just enough bits, the bits lying end to end (a group may straddle two words). Decoding looks a
// group up in a table of the parts met so far, so equal parts of decoded values are one object; encoding knows
// the parts of the value decoded last and ranks only the others. Measured on a state of 6 slots with 31 leaves, of
// which a call changes one slot: 74 ns a call with its share of decoding and encoding, 163 without the
// comparison, 91 without the tables, 177 without groups. A table takes 8 bytes a value, 2 MB at most.
const GROUP = 2n ** 18n;

/** Whether a part is small enough for one group of the key; a leaf is one, however large. */
export function isGroup({ size }: Finite<unknown>): boolean {
  return size <= GROUP;
}

/** How many bits the rank of a group takes. */
export function bitsFor({ size }: Finite<unknown>): number {
  return size === 1n ? 0 : (size - 1n).toString(2).length;
}

/**
 * Compiles the codec of a type; `codec` (in `codec.ts`) calls it where code may be generated.
 *
 * A leaf outside its type throws (this costs 3 %, measured), so no value can pass for another. A field that is
 * not declared goes unnoticed, and so does a step that changes a part of the decoded value in place: see
 * `checkedCodec`.
 *
 * It is generated as JavaScript text: generated code is twice as fast as closures that walk the declaration
 * (measured). Only integers computed here and field names that `record` has admitted are pasted into the
 * text; the constants of `oneOf` are handed over as arguments.
 */
export function generatedCodec<T>(type: Finite<T>): Codec<T> {
  // Stryker disable next-line StringLiteral: white space between statements
  const inLines = (statements: readonly string[]): string => statements.join('\n');
  const constants: unknown[] = [];
  const constant = (value: unknown) => `constants[${constants.push(value) - 1}]`;
  const prelude: string[] = []; // definitions shared by both functions
  const unpack: string[] = []; // statements of decode
  const pack: string[] = []; // statements of encode
  const partOfWord: string[][] = []; // for each word of the key the terms that are or-ed into it
  const known = new Map<Finite<unknown>, number>(); // types whose functions are in the prelude
  let bit = 0;
  let groups = 0;

  // Defines for one type of group: rank<n>, unrank<n>, and table<n>, in which unranked parts are kept.
  const define = (part: Finite<unknown>): number => {
    const seen = known.get(part);
    if (seen !== undefined) return seen;
    const n = known.size;
    known.set(part, n);
    const sizes = leafSizes(part);
    const digits = sizes
      .map((size, i) => `const d${i} = r % ${size}; r = (r - d${i}) / ${size};`)
      .reverse();
    const names: string[] = []; // by choice, the name of its array of constants
    const rank = rankStatements(part, 'v', (choices) => {
      const name = `c${n}_${names.length}`;
      const each = choices.map((_, i) => `${name}_${i}`);
      prelude.push(`const ${name} = ${constant(choices)}, [${each.join(', ')}] = ${name};`);
      names.push(name);
      return each;
    });
    let leaf = 0;
    let choice = 0;
    const literal = ({ shape }: Finite<unknown>): string => {
      switch (shape.kind) {
        case 'range':
          return `d${leaf++} + ${shape.min}`;
        case 'oneOf':
          return `${names[choice++]}[d${leaf++}]`;
        case 'record':
          return `{ ${shape.fields.map((field) => `${field.name}: ${literal(field.type)}`).join(', ')} }`;
        case 'array':
          return `[${Array.from({ length: shape.length }, () => literal(shape.of)).join(', ')}]`;
      }
    };
    prelude.push(
      `function rank${n}(v) { let r = 0, k = 0, x; ${inLines(rank)} return r; }`,
      `function unrank${n}(r) { ${inLines(digits)} return ${literal(part)}; }`,
      `const table${n} = new Array(${part.shape.kind === 'range' ? 0 : part.size}).fill(undefined);`,
    );
    return n;
  };

  // Gives a part the next bits of the key; the result is an expression for the decoded part. o<g> is what was
  // decoded last and r<g> its rank, p<g> and g<g> are what is being encoded and its rank.
  const group = (part: Finite<unknown>, path: string): string => {
    const g = groups++;
    const n = define(part);
    const bits = bitsFor(part);
    const word = bit >> 5;
    const shift = bit & 31;
    const put = (at: number, term: string) => {
      partOfWord[at] ??= [];
      partOfWord[at].push(term);
    };
    const terms: string[] = [];
    if (bits > 0) {
      put(word, shift === 0 ? `g${g}` : `(g${g} << ${shift})`);
      terms.push(shift === 0 ? `from[at + ${word}]` : `(from[at + ${word}] >>> ${shift})`);
      if (shift + bits > 32) {
        put(word + 1, `(g${g} >>> ${32 - shift})`);
        terms.push(`(from[at + ${word + 1}] << ${32 - shift})`);
      }
    }
    bit += bits;
    const raw = terms.length === 0 ? '0' : `(${terms.join(' | ')}) & ${2 ** bits - 1}`;
    prelude.push(`let r${g} = -1, o${g};`);
    unpack.push(`r${g} = ${raw};`);
    unpack.push(
      part.shape.kind === 'range'
        ? `o${g} = r${g} + ${part.shape.min};`
        : `o${g} = table${n}[r${g}]; if (o${g} === undefined) o${g} = table${n}[r${g}] = unrank${n}(r${g});`,
    );
    pack.push(`const p${g} = ${path}; const g${g} = p${g} === o${g} ? r${g} : rank${n}(p${g});`);
    return `o${g}`;
  };

  // Cuts a part into groups; the result is an expression for the decoded part.
  const walk = (part: Finite<unknown>, path: string): string => {
    const { shape } = part;
    if (isGroup(part) || shape.kind === 'range' || shape.kind === 'oneOf') return group(part, path);
    if (shape.kind === 'record') {
      const fields = shape.fields.map(
        ({ name, type }) => `${name}: ${walk(type, `${path}.${name}`)}`,
      );
      return `{ ${fields.join(', ')} }`;
    }
    pack.push(`if (${path}.length !== ${shape.length}) wrong(v);`);
    return `[${Array.from({ length: shape.length }, (_, i) => walk(shape.of, `${path}[${i}]`)).join(', ')}]`;
  };

  const result = walk(type, 'v');
  const words = Math.max(1, (bit + 31) >> 5);
  const wrong = (value: unknown): never => {
    throw new RangeError(
      `the codec was given a wrong value; ${check(type, value) ?? 'it changes by itself'}`,
    );
  };
  const ranks = Array.from({ length: groups }, (_, g) => `g${g}`);
  const stores = Array.from(
    { length: words },
    (_, w) => `into[at + ${w}] = ${partOfWord[w]?.join(' | ') ?? '0'};`,
  );
  const source = `'use strict';
${inLines(prelude)}
function encode(v, into, at) {
${inLines(pack)}
if ((${ranks.join(' | ')}) < 0) wrong(v);
${inLines(stores)}
}
function decode(from, at) {
${inLines(unpack)}
return ${result};
}
return { encode, decode };`;
  // oxlint-disable-next-line typescript/no-implied-eval -- generated, see above
  const compile = new Function('constants', 'wrong', source) as (
    constants: readonly unknown[],
    wrong: (value: unknown) => never,
  ) => Omit<Codec<T>, 'words' | 'bits'>;
  return { words, bits: bit, ...compile(constants, wrong) };
}

/**
 * The same codec for tests, many times slower: it checks every value against the whole declaration, and freezes
 * what it decodes, so that a step that changes its argument throws. (Freezing in `generatedCodec` would make a search 2.7
 * times as slow, measured: V8 treats frozen objects as another shape.)
 */
export function checkedCodec<T>(type: Finite<T>): Codec<T> {
  const { words, bits, encode, decode } = generatedCodec(type);
  return {
    words,
    bits,
    encode: (value, into, at) => {
      const wrong = check(type, value);
      if (wrong !== undefined) throw new RangeError(`the codec was given a wrong value; ${wrong}`);
      encode(value, into, at);
    },
    decode: (from, at) => {
      const value = decode(from, at);
      freeze(type, value);
      return value;
    },
  };
}

// Freezes the records and arrays of a value; its constants are not ours.
function freeze({ shape }: Finite<unknown>, value: unknown): void {
  if (shape.kind === 'oneOf' || Object.isFrozen(value)) return; // so are numbers
  Object.freeze(value);
  if (shape.kind === 'array') {
    for (const element of value as readonly unknown[]) freeze(shape.of, element);
  } else if (shape.kind === 'record') {
    for (const { name, type } of shape.fields)
      freeze(type, (value as Record<string, unknown>)[name]);
  }
}

// Statements that add the rank of `path` to r as its next digits, or return -1 if it is not of the type.
function rankStatements(
  type: Finite<unknown>,
  path: string,
  nameAll: (choices: readonly unknown[]) => readonly string[],
): string[] {
  const { shape } = type;
  switch (shape.kind) {
    case 'range':
      return [
        `x = ${path}; k = (x - ${shape.min}) | 0;`,
        `if (k + ${shape.min} !== x || k >>> 0 >= ${shape.count}) return -1;`,
        `r = r * ${shape.count} + k;`,
      ];
    case 'oneOf': {
      const tests = nameAll(shape.values).map((name, i) => `if (x === ${name}) k = ${i};`);
      return [
        `x = ${path};`,
        tests.join(' else '),
        'else return -1;',
        `r = r * ${shape.values.length} + k;`,
      ];
    }
    case 'record':
      return shape.fields.flatMap((field) =>
        rankStatements(field.type, `${path}.${field.name}`, nameAll),
      );
    case 'array':
      return [
        `if (${path}.length !== ${shape.length}) return -1;`,
        ...Array.from({ length: shape.length }, (_, i) =>
          rankStatements(shape.of, `${path}[${i}]`, nameAll),
        ).flat(),
      ];
  }
}
