/** The same question about other objects in other slots. */
import { expect, it } from 'vitest';
import { DEAD_LINK, DEAD_MAP, DEAD_PROG } from '../kernel/state.ts';
import { elsewhere, isElsewhere } from './elsewhere.ts';

const inner = { ...DEAD_MAP, excl: 'zero' };
const outer = { ...DEAD_MAP, inner: 0, entry: 1 };
const state = {
  maps: [inner, outer, DEAD_MAP],
  progs: [{ ...DEAD_PROG, map: 0, bound: 2, target: 1 }, DEAD_PROG],
  links: [{ ...DEAD_LINK, prog: 0, map: 1, target: 1 }, DEAD_LINK],
};

it('slots are reversed by sort, and references go with them', () => {
  const moved = elsewhere(['write.A', outer, state, 7, null]);
  const over = { ...outer, inner: 2, entry: 0 };
  const there = {
    maps: [DEAD_MAP, over, inner],
    progs: [DEAD_PROG, { ...DEAD_PROG, map: 2, bound: 0, target: 0 }],
    links: [DEAD_LINK, { ...DEAD_LINK, prog: 1, map: 1, target: 0 }],
  };
  expect(moved).toEqual(['write.A', over, there, 7, null]);
  expect((moved![2] as typeof state).maps).not.toContain(inner); // a copy
  expect(state.maps[0]).toBe(inner);
});

it('is told from a question that somebody asked', () => {
  const given = [outer, null, 'zero', undefined, state];
  expect([isElsewhere(given), isElsewhere(elsewhere(given)!)]).toEqual([false, true]);
});

it('is none where no state is given', () => {
  expect(elsewhere([outer, 'write.A', null])).toBeUndefined();
});
