/**
 * The tree of learned steps by itself, on tables of random calls: whatever states are looked up, in whatever order, it
 * says of each call what the table says. (In a search: learned.test.ts.)
 */
import { describe, expect, it } from 'vitest';
import { codec } from '../../model/finite/codec.ts';
import type { Finite } from '../../model/finite/finite.ts';
import {
  array,
  bool,
  fromLeaves,
  leafSizes,
  oneOf,
  record,
  upTo,
} from '../../model/finite/finite.ts';
import { randomFrom } from '../random/below.ts';
import type { LearnedTree } from './learned.ts';
import { learnedTree } from './learned.ts';
import { leavesOf } from './leaves.ts';

/** What a call does: it reads leaves one after the other, until it knows. */
type Rule =
  | { readonly leaf: number; readonly below: readonly Rule[] }
  | { readonly does: 'nothing' | 'not made' | 'left out'; readonly why: string }
  | { readonly does: 'writes'; readonly writes: ReadonlyMap<number, number> };

type Below = ReturnType<typeof randomFrom>;

/** A random rule that reads at most so many leaves. */
function drawRule(sizes: readonly number[], depth: number, below: Below): Rule {
  if (depth > 0 && below(5) > 0) {
    const leaf = below(sizes.length);
    const some = Array.from({ length: Math.min(3, sizes[leaf]!) }, () =>
      drawRule(sizes, depth - 1, below),
    );
    return {
      leaf,
      below: Array.from({ length: sizes[leaf]! }, (_, at) => some[at % some.length]!),
    };
  }
  const does = (['nothing', 'not made', 'left out', 'writes', 'writes', 'writes'] as const)[
    below(6)
  ]!;
  if (does !== 'writes') return { does, why: `reason ${below(3)}` };
  const count = 1 + below(4);
  const leaves = Array.from({ length: count }, () => below(sizes.length));
  return { does, writes: new Map(leaves.map((leaf) => [leaf, below(sizes[leaf]!)])) };
}

/** What the rule says, and what it reads for that; what is written counts as read. */
function apply(rule: Rule, digits: ArrayLike<number>) {
  const reads: number[] = [];
  let at = rule;
  while ('leaf' in at) {
    if (!reads.includes(at.leaf)) reads.push(at.leaf);
    at = at.below[digits[at.leaf]!]!;
  }
  if (at.does !== 'writes') return { ...at, reads, writes: undefined };
  for (const leaf of at.writes.keys()) if (!reads.includes(leaf)) reads.push(leaf);
  return { does: at.does, why: '', reads, writes: at.writes };
}

/** A tree over random rules that may be run so often, and what it must say. */
function tried(
  type: Finite<unknown>,
  calls: number,
  depth: number,
  seed: number,
  most = Number.POSITIVE_INFINITY,
) {
  const below = randomFrom(seed);
  const leaves = leavesOf(type);
  const sizes = leafSizes(type);
  const rules = Array.from({ length: calls }, () => drawRule(sizes, depth, below));
  const digits = new Uint16Array(sizes.length);
  const { words, encode } = codec(type);
  const keyOf = (wanted: readonly number[]): Int32Array => {
    const key = new Int32Array(words);
    encode(fromLeaves(type, wanted), key, 0);
    return key;
  };
  let runs = 0;
  const tree = learnedTree(leaves, calls, digits, (c) => {
    if (++runs > most) throw new RangeError('no run more');
    const { does, why, reads, writes } = apply(rules[c]!, digits);
    return {
      reads,
      made: does === 'nothing' || does === 'writes',
      ...(does === 'left out' && { leftOut: why }),
      ...(writes && { writes: [...writes].flat() }),
    };
  });
  const draw = (): readonly number[] => sizes.map((size) => below(size));
  return { tree, rules, digits, keyOf, draw, runs: () => runs, words };
}

type Tried = ReturnType<typeof tried>;

/** All that the tree says of the state that was looked up last, without what was counted. */
function told(tree: LearnedTree, key: Int32Array): object {
  const changed: (readonly [call: number, key: string])[] = [];
  const into = new Int32Array(key.length + 2).fill(77);
  const none = new Int32Array(64); // of at most so many times 32 calls
  for (let c = tree.nextChanged(0, none); c !== -1; c = tree.nextChanged(c + 1, none)) {
    tree.apply(c, key, into, 1);
    changed.push([c, into.join()]);
  }
  const { made, changed: those, leftOut } = tree.learned();
  return {
    made: made.size,
    changed,
    counts: [tree.made(), tree.changedCount()],
    learned: [[...made].toSorted(byNumber), [...those].toSorted(byNumber)],
    leftOut: [...leftOut].toSorted(([a], [b]) => a - b),
  };
}
const byNumber = (a: number, b: number): number => a - b;

function expected({ rules, keyOf }: Tried, wanted: readonly number[]): object {
  const all = rules.map((rule, call) => ({ call, ...apply(rule, wanted) }));
  const made = all.filter(({ does }) => does === 'nothing' || does === 'writes');
  const changed = all.filter(({ does }) => does === 'writes');
  return {
    made: made.length,
    changed: changed.map(({ call, writes }) => {
      const after = wanted.map((digit, leaf) => writes!.get(leaf) ?? digit);
      return [call, [77, ...keyOf(after), 77].join()];
    }),
    counts: [made.length, changed.length],
    learned: [made, changed].map((those) => those.map(({ call }) => call)),
    leftOut: all.filter(({ does }) => does === 'left out').map(({ call, why }) => [call, why]),
  };
}

const small = record({ a: upTo(5), b: oneOf('none', 'x', 'y'), flags: array(bool, 3) });
const wide = record({
  far: upTo(37),
  big: array(upTo(50), 9), // 6 bits each: some lie in two words
  none: array(bool, 0),
  slots: array(record({ kind: oneOf('none', 'a', 'b'), to: upTo(3), on: bool }), 5),
  large: upTo(4096),
});

describe.each<readonly [string, Finite<unknown>, number, number, number]>([
  ['one group', small, 40, 4, 150],
  ['one call', wide, 1, 4, 100],
  ['many groups and calls', wide, 70, 4, 80],
  ['a whole word of calls', wide, 32, 3, 60],
  ['more calls than there was room for first', wide, 1500, 2, 6],
])('a tree over %s', (_, type, calls, depth, states) => {
  it('says what every call does, to each state that is looked up', () => {
    const it = tried(type, calls, depth, 618);
    let wanted = it.draw();
    for (let n = 0; n < states; n++) {
      const other = it.draw();
      // sometimes few leaves differ from those before
      wanted =
        n % 2 === 0
          ? other
          : wanted.map((digit, leaf) => (n % 7 === leaf % 7 ? other[leaf]! : digit));
      const key = it.keyOf(wanted);
      expect(it.tree.look(key)).toBe(true);
      expect([...it.digits]).toEqual(wanted);
      expect(told(it.tree, key)).toEqual(expected(it, wanted));
    }
    const learned = it.runs();
    expect(it.tree.misses()).toBe(learned);
    it.tree.look(it.keyOf(wanted)); // known
    expect([it.runs(), it.tree.misses()]).toEqual([learned, learned]);
  });

  it('counts what it was told to count, once', () => {
    const it = tried(type, calls, depth, 31);
    const known = [it.draw(), it.draw(), it.draw()];
    const counted: (readonly number[])[] = [];
    for (let n = 0; n < 12; n++) {
      const wanted = known[n % 3]!;
      it.tree.look(it.keyOf(wanted));
      if (n % 4 === 3) continue; // taken back
      it.tree.count();
      counted.push(wanted);
    }
    expect(flushed(it)).toEqual(tally(it, counted));
    expect(flushed(it)).toEqual(tally(it, []));
    it.tree.count(); // what was looked up last
    expect(flushed(it)).toEqual(tally(it, [known[2]!]));
  });
});

// The tree decides after 256 looks whether to keep what it found for the state before.
it.each([
  ['at random', (_wanted: readonly number[], other: readonly number[]) => other],
  [
    'that differ in one leaf',
    (wanted: readonly number[], other: readonly number[], n: number) =>
      wanted.with(n % 5, other[n % 5]!),
  ],
])('says and counts what every call does after hundreds of states %s', (_, next) => {
  const it = tried(small, 24, 4, 7);
  const counted: (readonly number[])[] = [];
  let wanted = it.draw();
  for (let n = 1; n <= 600; n++) {
    wanted = next(wanted, it.draw(), n);
    const key = it.keyOf(wanted);
    it.tree.look(key);
    if (n > 200 && n < 320) expect(told(it.tree, key)).toEqual(expected(it, wanted));
    if (n % 3 === 0) continue; // taken back
    it.tree.count();
    counted.push(wanted);
  }
  expect(flushed(it)).toEqual(tally(it, counted));
});

type Sums = Readonly<Record<string, number>>;

/** What the tree has counted, by call. */
function flushed({ tree }: Tried): Sums {
  const sums: Record<string, number> = {};
  const add = (what: string, times: number): void => void (sums[what] = (sums[what] ?? 0) + times);
  tree.flush({
    made: (call, times) => add(`${call} made`, times),
    changed: (call, times) => add(`${call} changed`, times),
    leftOut: (call, why, times) => add(`${call} ${why}`, times),
  });
  return sums;
}

/** The same of these states, by the rules. */
function tally({ rules }: Tried, states: readonly (readonly number[])[]): Sums {
  const sums: Record<string, number> = {};
  const add = (what: string): void => void (sums[what] = (sums[what] ?? 0) + 1);
  for (const wanted of states) {
    for (const [call, rule] of rules.entries()) {
      const { does, why } = apply(rule, wanted);
      if (does === 'nothing' || does === 'writes') add(`${call} made`);
      if (does === 'writes') add(`${call} changed`);
      if (does === 'left out') add(`${call} ${why}`);
    }
  }
  return sums;
}

it('what calls ask first is asked once for all of them, and each is learned for what it reads only', () => {
  const type = record({ a: upTo(4), b: upTo(4), c: upTo(4) });
  const digits = new Uint16Array(3);
  const ran: number[] = [];
  const reads = [[0], [0, 1], [0, 2], []];
  const tree = learnedTree(leavesOf(type), 4, digits, (c) => {
    ran.push(c);
    return { made: true, reads: reads[c]! };
  });
  const { encode } = codec(type);
  const ranFor = (a: number, b: number, c: number): readonly number[] => {
    const key = new Int32Array(1);
    encode({ a, b, c }, key, 0);
    ran.length = 0;
    tree.look(key);
    expect(tree.made()).toBe(4);
    return [...ran];
  };
  expect(ranFor(0, 0, 0)).toEqual([0, 1, 2, 3]);
  expect(ranFor(0, 1, 0)).toEqual([1]);
  expect(ranFor(0, 1, 1)).toEqual([2]);
  expect(ranFor(0, 0, 1)).toEqual([]);
  expect(ranFor(1, 0, 0)).toEqual([0, 1, 2]);
});

it.each([30, 100, 200, 400, 800])(
  'counts what was looked up before a run failed, the %ith',
  (most) => {
    const it = tried(wide, 70, 4, 5, most);
    const counted: (readonly number[])[] = [];
    const lookUp = (): void => {
      for (let wanted = it.draw(); ; wanted = it.draw()) {
        it.tree.look(it.keyOf(wanted));
        it.tree.count();
        counted.push(wanted);
      }
    };
    expect(lookUp).toThrow('no run more');
    expect(flushed(it)).toEqual(tally(it, counted));
  },
);

it('counts nothing before anything was looked up', () => {
  expect(flushed(tried(small, 3, 2, 1))).toEqual({});
});

it('knows the leaves of thousands of ranks of a group', () => {
  const type = record({ a: upTo(64), b: upTo(64) });
  const digits = new Uint16Array(2);
  const tree = learnedTree(leavesOf(type), 1, digits, () => ({ made: true, reads: [] }));
  const { encode } = codec(type);
  const key = new Int32Array(1);
  const wrong: number[] = [];
  for (let n = 0; n < 4096; n++) {
    encode({ a: n >> 6, b: n & 63 }, key, 0);
    tree.look(key);
    if (digits[0] !== n >> 6 || digits[1] !== (n & 63)) wrong.push(n);
  }
  expect(wrong).toEqual([]);
});

it('asks for a thousand leaves in one place', () => {
  const count = 1100;
  const type = array(bool, count);
  const digits = new Uint16Array(count);
  const tree = learnedTree(leavesOf(type), count, digits, (c) => ({
    made: true,
    reads: [c],
    writes: [c, 1],
  }));
  const { words } = codec(type);
  tree.look(new Int32Array(words));
  expect([tree.made(), tree.changedCount()]).toEqual([count, count]);
});

describe('a tree that has no more room says so', () => {
  const type = record({ a: upTo(4096), b: upTo(4096), c: record({ d: upTo(64), e: upTo(64) }) });
  type Ran = ReturnType<Parameters<typeof learnedTree>[3]>;
  /** How many states it has room for, of 4,096. */
  const roomFor = (
    stateOf: (n: number) => { readonly a: number; readonly b: number },
    run: (digits: Uint16Array) => Ran,
    groups = false,
  ): number => {
    const digits = new Uint16Array(4);
    const tree = learnedTree(leavesOf(type), 1, digits, () => run(digits));
    const { encode, words } = codec(type);
    const key = new Int32Array(words);
    for (let n = 0; n < 4096; n++) {
      encode({ ...stateOf(n), c: groups ? { d: n >> 6, e: n & 63 } : { d: 0, e: 0 } }, key, 0);
      if (!tree.look(key)) return n;
    }
    return 4096;
  };
  const first = (n: number) => ({ a: n, b: 0 });
  // 2 ** 24 numbers at most before one is looked up
  it.each<readonly [string, number, () => number]>([
    ['4,100 numbers each', 4092, () => roomFor(first, () => ({ made: true, reads: [0, 1] }))],
    [
      'and an effect of 3 and a change of 2',
      4087,
      () => roomFor(first, ([a]) => ({ made: true, reads: [0, 1], writes: [0, 4095 - a!] })),
    ],
    [
      'and a row of 2 of a group',
      4090,
      () => roomFor(first, () => ({ made: true, reads: [0, 1] }), true),
    ],
    [
      'what was asked for above is not asked again',
      4096,
      () =>
        roomFor(
          (n) => ({ a: 0, b: n }),
          () => ({ made: true, reads: [0, 1] }),
        ),
    ],
  ])('%s: for %i', (_, known, room) => {
    expect(room()).toBe(known);
  });
});
