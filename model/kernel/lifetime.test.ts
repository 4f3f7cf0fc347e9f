/** Who refers to whom: the functions that are fast, and the tables that say so. */
import { expect, it } from 'vitest';
import { mapsReferredTo, progsReferredTo } from './lifetime.ts';
import type { State } from './state.ts';
import { DEAD_LINK, DEAD_MAP, DEAD_PROG, REFERENCES } from './state.ts';

/** A state in which one object refers to slot 3 by one field, if to anything. */
function referring(from: string, field: string): State {
  const change = { [field]: 3 };
  return {
    maps: [from === 'map' ? { ...DEAD_MAP, ...change } : DEAD_MAP],
    progs: [from === 'prog' ? { ...DEAD_PROG, ...change } : DEAD_PROG],
    links: [from === 'link' ? { ...DEAD_LINK, ...change } : DEAD_LINK],
  };
}

it('dead objects refer to nothing', () => {
  const nothing = referring('nothing', 'at all');
  expect([mapsReferredTo(nothing), progsReferredTo(nothing)]).toEqual([0, 0]);
});

it.each(REFERENCES)('a $from refers to a $to by $field', ({ from, field, to }) => {
  const state = referring(from, field);
  const [maps, progs] = to === 'map' ? [1 << 3, 0] : [0, 1 << 3];
  expect([mapsReferredTo(state), progsReferredTo(state)]).toEqual([maps, progs]);
});
