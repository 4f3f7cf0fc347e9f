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
  const [moved] = elsewhere(['write.A', outer, state, 7, null]);
  const over = { ...outer, inner: 2, entry: 0 };
  const there = {
    maps: [DEAD_MAP, over, inner],
    progs: [DEAD_PROG, { ...DEAD_PROG, map: 2, bound: 0, target: 0 }],
    links: [DEAD_LINK, { ...DEAD_LINK, prog: 1, map: 1, target: 0 }],
  };
  expect(moved!.given).toEqual(['write.A', over, there, 7, null]);
  expect((moved!.given[2] as typeof state).maps).not.toContain(inner); // a copy
  expect(state.maps[0]).toBe(inner);
});

it('slots are passed on by one as well, for reversed the one in the middle stays', () => {
  const [, moved] = elsewhere([outer, state]);
  const over = { ...outer, inner: 1, entry: 0 };
  const there = {
    maps: [DEAD_MAP, inner, over],
    progs: [DEAD_PROG, { ...DEAD_PROG, map: 1, bound: 0, target: 0 }],
    links: [DEAD_LINK, { ...DEAD_LINK, prog: 1, map: 2, target: 0 }],
  };
  expect(moved!.given).toEqual([over, there]);
  expect(moved!.answered({ ...outer, excl: 'zero' })).toEqual({ ...over, excl: 'zero' });
  const two = { ...state, maps: [inner, outer] };
  expect(elsewhere([two])).toHaveLength(1); // of two, both ways are one
});

it('is told from a question that somebody asked', () => {
  const given = [outer, null, 'zero', undefined, state];
  const moved = elsewhere(given).map((it) => isElsewhere(it.given));
  expect([isElsewhere(given), ...moved]).toEqual([false, true, true]);
});

it('without a state is that about maps whose slots are others, and none without a map', () => {
  const [moved, ...others] = elsewhere([outer, 'write.A', null]);
  expect(others).toEqual([]);
  expect(moved!.given).toEqual([{ ...outer, inner: 1, entry: 2 }, 'write.A', null]);
  expect(isElsewhere(moved!.given)).toBe(true);
  expect(moved!.answered(-13)).toBe(-13);
  expect(elsewhere(['write.A', 7, null])).toEqual([]);
});
