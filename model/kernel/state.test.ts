/** Objects that are written out for speed have the fields of their tables. */
import { expect, it } from 'vitest';
import type { Fields } from './fields.ts';
import { DEAD_LINK, DEAD_MAP, DEAD_PROG, LINK, MAP, PROG } from './state.ts';

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
