/** Objects that are written out for speed have the fields of their tables; what is the same, and what is a state. */
import { describe, expect, it } from 'vitest';
import type { Fields } from './fields.ts';
import {
  DEAD_LINK,
  DEAD_MAP,
  DEAD_PROG,
  emptyState,
  isState,
  LINK,
  MAP,
  PROG,
  sameFields,
  withLink,
  withMap,
  withProg,
} from './state.ts';

const empty = emptyState({ maps: 2, progs: 2, links: 2 });

it.each([
  ['map', DEAD_MAP, MAP],
  ['program', DEAD_PROG, PROG],
  ['link', DEAD_LINK, LINK],
] as readonly (readonly [string, object, Fields])[])(
  'a dead %s says nothing in each field of its table, in order',
  (_name, dead, fields) => {
    expect(Object.entries(dead)).toEqual(
      Object.entries(fields).map(([name, { unless }]) => [name, unless]),
    );
  },
);

describe('the same fields', () => {
  const one = { kind: 'ARRAY', value: 1 };
  it.each<readonly [boolean, string, object | undefined]>([
    [true, 'itself', one],
    [true, 'a copy, in another order', { value: 1, kind: 'ARRAY' }],
    [false, 'another value', { ...one, value: 2 }],
    [false, 'another value of the first', { ...one, kind: 'HASH' }],
    [false, 'one field more', { ...one, frozen: true }],
    [false, 'one field less', { kind: 'ARRAY' }],
    [false, 'nothing', undefined],
  ])('%s: those of %s', (is, _, other) => {
    expect(sameFields<object>(one, other)).toBe(is);
  });
});

it.each<readonly [boolean, unknown]>([
  [true, empty],
  [false, DEAD_MAP],
  [false, { maps: [] }],
  [false, { progs: [] }],
  [false, null],
  [false, undefined],
  [false, 'maps and progs'],
])('%s: a state is %j', (is, value) => {
  expect(isState(value)).toBe(is);
});

it('a change to what is so already leaves the very state', () => {
  expect(withMap(empty, 1, { frozen: false })).toBe(empty);
  expect(withProg(empty, 1, { fd: false })).toBe(empty);
  expect(withLink(empty, 1, { updated: false })).toBe(empty);
  expect(withLink(empty, 1, { updated: true }).links.map(({ updated }) => updated)).toEqual([
    false,
    true,
  ]);
});
