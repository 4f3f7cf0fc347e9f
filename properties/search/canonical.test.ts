/**
 * One state of each orbit, in a system of nodes that refer to each other: against all namings, for states that are drawn,
 * reached or not. (In scopes of the model, and in searches: symmetry.test.ts.)
 */
import { describe, expect, it } from 'vitest';
import { codec } from '../../model/finite/codec.ts';
import type { Finite, Of } from '../../model/finite/finite.ts';
import {
  array,
  bool,
  fromLeaves,
  leafSizes,
  oneOf,
  range,
  record,
  upTo,
} from '../../model/finite/finite.ts';
import { randomFrom } from '../random/below.ts';
import type { Symmetry } from './symmetry.ts';
import { canonicalOf } from './symmetry.ts';

const NODES = 4;
const TAGS = 2;
const node = range(-1, NODES - 1);
const type = record({
  clock: record({ high: upTo(2 ** 16), low: upTo(2 ** 16) }), // the first word of a key
  // (`next` of a node refers to nothing)
  nodes: array(record({ to: node, next: oneOf('none', 'a'), back: node }), NODES),
  lights: array(bool, NODES), // of the nodes as well
  tags: array(record({ of: node, next: range(-1, TAGS - 1) }), TAGS),
  posts: array(record({ near: node, on: bool }), 2), // these keep their names
});
type Net = Of<typeof type>;

const symmetry: Symmetry<Net> = {
  type,
  sorts: [
    { name: 'tag', arrays: ['tags'] },
    { name: 'node', arrays: ['nodes', 'lights'] },
    { name: 'post', arrays: ['posts'], fixed: true },
  ],
  references: [
    { array: 'nodes', field: 'to', to: 'node' },
    { array: 'nodes', field: 'back', to: 'node' },
    { array: 'tags', field: 'of', to: 'node' },
    { array: 'tags', field: 'next', to: 'tag' },
    { array: 'posts', field: 'near', to: 'node' },
  ],
};

const { words, encode } = codec(type);
let encoded = 0;
const counting = {
  ...codec(type),
  encode: (state: Net, into: Int32Array, at: number): void => {
    encoded++;
    encode(state, into, at);
  },
};
const textOf = (state: Net): string => {
  const key = new Int32Array(words);
  encode(state, key, 0);
  return key.join();
};

function permutations(of: number): readonly (readonly number[])[] {
  if (of === 0) return [[]];
  return permutations(of - 1).flatMap((rest) =>
    Array.from({ length: of }, (_, at) => rest.toSpliced(at, 0, of - 1)),
  );
}

/** The state in which each node and tag has another name. */
function renamed(state: Net, nodes: readonly number[], tags: readonly number[]): Net {
  const named = (names: readonly number[], old: number): number => (old < 0 ? old : names[old]!);
  const moved = <T>(list: readonly T[], names: readonly number[]): readonly T[] => {
    const result = [...list];
    for (const [at, one] of list.entries()) result[names[at]!] = one;
    return result;
  };
  return {
    ...state,
    nodes: moved(state.nodes, nodes).map((it) => ({
      ...it,
      to: named(nodes, it.to),
      back: named(nodes, it.back),
    })),
    lights: moved(state.lights, nodes),
    tags: moved(state.tags, tags).map((it) => ({
      of: named(nodes, it.of),
      next: named(tags, it.next),
    })),
    posts: state.posts.map((it) => ({ ...it, near: named(nodes, it.near) })),
  };
}

const ALL = permutations(NODES).flatMap((nodes) =>
  permutations(TAGS).map((tags) => ({ nodes, tags })),
);

/** States that are drawn: in which much, little, or nothing is told apart by what is in a slot. */
function drawn(count: number): readonly Net[] {
  const below = randomFrom(618);
  const sizes = leafSizes(type);
  return Array.from({ length: count }, (_, n) => {
    const state = fromLeaves(
      type,
      sizes.map((size) => below(size)),
    );
    const nodes = state.nodes.map((it) => ({ ...it, next: 'none' as const }));
    const lights = state.lights.map(() => false);
    if (n % 4 === 0) return state;
    if (n % 4 === 1) return { ...state, nodes, lights };
    const posts = state.posts.map((it) => ({ ...it, near: -1 }));
    if (n % 8 === 2) {
      // two nodes are alike, but that one of them may be referred to, or refer to another
      const few: Net['nodes'] = nodes.map((it, at) => ({
        ...{ to: -1, back: -1 },
        next: at < 2 ? it.next : 'a',
      }));
      const one = few.with(below(NODES), { ...few[0]!, to: below(NODES) });
      const tags = state.tags.map(() => ({ of: -1, next: -1 }));
      const rest = below(2) === 0 ? { posts, nodes: one } : { nodes: few };
      return { ...state, tags, lights: [false, false, false, true], ...rest };
    }
    if (n % 4 === 2)
      return { ...state, posts, lights, nodes: nodes.map((it) => ({ ...it, back: -1 })) };
    // a ring, or two
    const by = 1 + below(3);
    const ring = nodes.map((it, at) => ({
      ...it,
      to: (at + by) % NODES,
      back: (at + below(2)) % NODES,
    }));
    return { ...state, posts, lights, nodes: ring };
  });
}

describe('of all states that differ in names only', () => {
  const states = drawn(160);

  it('one stands for all of them, and it is known how many they are', () => {
    const canonical = canonicalOf(symmetry, counting); // 0.3 s: 48 namings of each
    for (const state of states) {
      const orbit = ALL.map(({ nodes, tags }) => renamed(state, nodes, tags));
      const keys = new Set(orbit.map(textOf));
      const one = canonical.of(state);
      expect(keys).toContain(textOf(one));
      expect(canonical.standsFor()).toBe(keys.size);
      for (const other of orbit) {
        expect(textOf(canonical.of(other))).toBe(textOf(one));
        expect(canonical.standsFor()).toBe(keys.size);
      }
    }
  });

  it('the very object is given if it is that one, and parts that keep their names are kept', () => {
    const canonical = canonicalOf(symmetry, counting);
    for (const state of states) {
      const was = JSON.stringify(state);
      const one = canonical.of(state);
      expect(canonical.of(one)).toBe(one);
      expect(JSON.stringify(state)).toBe(was); // nothing was written into it
    }
    const plain: Net['nodes'][number] = { to: -1, next: 'none', back: -1 };
    const lit = { ...type.first, nodes: Array.from({ length: NODES }, () => plain) };
    const two = { ...lit, nodes: lit.nodes.with(3, { ...plain, next: 'a' }) };
    const found = canonical.of(two);
    expect(found.nodes[0]).toBe(two.nodes[3]);
    expect(found.posts).toEqual(two.posts);
    expect(found.clock).toBe(two.clock);
    // the first node keeps its name, the third becomes the second
    const [first, third] = [
      { ...plain, next: 'a', to: 0 } as const,
      { ...plain, next: 'a', back: 2 } as const,
    ];
    const lights = [true, false, false, false];
    const moved = canonical.of({ ...lit, lights, nodes: [first, plain, third, plain] });
    expect(moved.nodes[0]).toBe(first);
    expect(moved.nodes[1]).toEqual({ ...third, back: 1 });
  });

  it('few orders are tried: what is in slots, who refers to them and whom they refer to tells them apart', () => {
    const canonical = canonicalOf(symmetry, counting);
    encoded = 0;
    for (const state of states) canonical.of(state);
    expect(encoded).toBe(34);
  });
});

describe('slots that are alike but for what they refer to', () => {
  const large = record({
    nodes: array(record({ to: range(-1, 3) }), 4),
    ranks: array(upTo(2 ** 18), 4),
    more: array(upTo(2 ** 18), 4),
  });
  const symmetryOf: Symmetry<Of<typeof large>> = {
    type: large,
    sorts: [{ name: 'node', arrays: ['nodes', 'ranks', 'more'] }],
    references: [{ array: 'nodes', field: 'to', to: 'node' }],
  };
  const { encode: write, ...rest } = codec(large);
  let tried = 0;
  const encode = (state: Of<typeof large>, into: Int32Array, at: number): void => {
    tried++;
    write(state, into, at);
  };
  const state = (to: readonly number[], ranks: readonly number[], more = 0): Of<typeof large> => ({
    nodes: to.map((it) => ({ to: it })),
    ranks,
    more: ranks.map(() => more),
  });

  it.each([
    ['', [0, 0, 1, 2]],
    [', in the upper half of a large number only', [0, 0, 2 ** 14, 2 ** 15]],
  ])('are told apart by what is in that%s: no order is tried', (_, ranks) => {
    const canonical = canonicalOf({ ...symmetryOf, type: large }, { ...rest, encode });
    const [one, other] = [
      [2, 3, -1, -1],
      [3, 2, -1, -1],
    ].map((to) => canonical.of(state(to, ranks)));
    expect(one).toEqual(other);
    expect([tried, canonical.standsFor()]).toEqual([0, 24]);
  });

  // Made for the colours of today: of these two numbers they are the same.
  it('are told apart by what is in them, though their colours agree', () => {
    const type = record({ slots: array(upTo(2 ** 18), 2) });
    const canonical = canonicalOf({ type, sorts: sortsOf(['slots']), references: [] }, codec(type));
    const [one, other] = [
      [21_862, 136_476],
      [136_476, 21_862],
    ].map((slots) => canonical.of({ slots }));
    expect(one).toEqual(other);
    expect(canonical.standsFor()).toBe(2);
  });
});

it.each(['a', 'b', 'c', 'd'])(
  'some are alike and others refer to each other (as %s): each sort keeps its own, and twins count once',
  (field) => {
    const to = range(-1, 3);
    const nodes = array(record({ a: to, b: to, c: to, d: to }), 4);
    const two = record({ nodes, lights: array(bool, 2) });
    const sorts = ['nodes', 'lights'].map((name) => ({ name, arrays: [name] }));
    const references = ['a', 'b', 'c', 'd'].map((it) => ({
      array: 'nodes',
      field: it,
      to: 'nodes',
    }));
    const canonical = canonicalOf({ type: two, sorts, references }, codec(two));
    const lights = [false, false]; // as what is in a node, references left out, so the number is the same
    const none = { a: -1, b: -1, c: -1, d: -1 };
    const rings = [
      [1, 0, -1, -1],
      [-1, 2, 1, -1],
      [3, -1, -1, 0],
    ].map((all) => canonical.of({ nodes: all.map((it) => ({ ...none, [field]: it })), lights }));
    expect(rings[1]).toEqual(rings[0]);
    expect(rings[2]).toEqual(rings[0]);
    expect(rings[0]!.lights).toEqual(lights);
    expect(rings[0]!.nodes.filter((it) => it[field as 'a'] >= 0)).toHaveLength(2);
    expect(canonical.standsFor()).toBe(6);
  },
);

it('what is in a slot is looked at anew only if it is another object', () => {
  let times = 0;
  const element = {
    get is() {
      times++;
      return true;
    },
  };
  const of = record({ slots: array(record({ is: bool }), 2) });
  const canonical = canonicalOf({ type: of, sorts: sortsOf(['slots']), references: [] }, codec(of));
  const state = { slots: [element, { is: false }] };
  expect(canonical.of(state)).toBe(state);
  const before = times;
  canonical.of({ slots: [element, { is: false }] });
  expect([before > 0, times]).toEqual([true, before]);
});

const wideType = (element: Finite<unknown>, arrays: readonly string[]) =>
  record(Object.fromEntries(arrays.map((name) => [name, array(element, 2)])));
const sortsOf = (arrays: readonly string[]) => [{ name: 'slot', arrays }];

describe('what is in a slot is a number: what is too large for one is refused', () => {
  it.each([
    [['a', 'b'], upTo(2 ** 18), true],
    [['a', 'b', 'c'], upTo(2 ** 17), true],
    [['a', 'b', 'c', 'd'], upTo(2 ** 17), false],
    [['a', 'b'], upTo(2 ** 18 + 1), false], // a key of its own, of 32 bits
    [['a'], upTo(2 ** 30), true],
    [['a', 'b'], record({ a: upTo(2 ** 30), b: upTo(2 ** 30) }), false],
    [Array.from({ length: 53 }, (_, i) => `a${i}`), bool, true],
    [Array.from({ length: 54 }, (_, i) => `a${i}`), bool, false],
  ] as const)('arrays %j', (arrays, element, fits) => {
    const of = wideType(element, arrays) as Finite<unknown>;
    const make = () => canonicalOf({ type: of, sorts: sortsOf(arrays), references: [] }, codec(of));
    if (fits) expect(make().of(of.first)).toBe(of.first);
    else expect(make).toThrow(new RangeError('symmetry: slot is too large'));
  });

  it('arrays of several sorts are numbers of their own', () => {
    const names = ['a', 'b', 'c', 'd'];
    const of = wideType(upTo(2 ** 18), names) as Finite<unknown>;
    const sorts = [
      { name: 'one', arrays: ['a', 'b'] },
      { name: 'other', arrays: ['c', 'd'] },
    ];
    expect(canonicalOf({ type: of, sorts, references: [] }, codec(of)).of(of.first)).toBe(of.first);
  });

  it('an element', () => {
    const element = record({ a: upTo(2 ** 30), b: upTo(2 ** 30) });
    const of = record({ slots: array(element, 2) });
    const canonical = canonicalOf(
      { type: of, sorts: sortsOf(['slots']), references: [] },
      codec(of),
    );
    const small = { slots: [of.first.slots[0]!, { a: 5, b: 2 ** 20 }] };
    expect(canonical.of(small).slots.map(({ a }) => a)).toEqual([5, 0]);
    const largest = { slots: [{ a: 2 ** 30 - 1, b: 2 ** 23 - 1 }, of.first.slots[0]!] };
    expect(canonical.of(largest)).toBe(largest);
    const large = { slots: [of.first.slots[0]!, { a: 5, b: 2 ** 29 }] };
    expect(() => canonical.of(large)).toThrow(new RangeError('symmetry: an element is too large'));
  });
});

it.each(['clock', 'inner', 'what is not there'])('%s is no array of the state', (name) => {
  const of = record({
    clock: upTo(3),
    inner: record({ slots: array(bool, 2) }),
    slots: array(bool, 2),
  });
  for (const [type, arrays] of [
    [of, ['slots', name]],
    [of, [name, 'slots']],
    [upTo(3), [name]],
  ] as const) {
    const sorts = [{ name: 'slot', arrays }];
    const make = () => canonicalOf({ type, sorts, references: [] }, codec<unknown>(type));
    expect(make).toThrow(new RangeError(`symmetry: ${name} is no array of the state`));
  }
});
