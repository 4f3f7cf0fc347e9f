/** Who refers to whom: the functions that are fast, and the tables that say so. And what is freed after a change. */
import { describe, expect, it } from 'vitest';
import { DESIGNS } from '../rules/designs/all.ts';
import { alphabet } from '../scopes/alphabet.ts';
import { scopeNamed } from '../scopes/named.ts';
import { textNamed } from '../programs/text.ts';
import { collect, collectAfter, mapsReferredTo, progsReferredTo } from './lifetime.ts';
import type { LinkSlot, MapSlot, ProgSlot, State } from './state.ts';
import { DEAD_LINK, DEAD_MAP, DEAD_PROG, emptyState, NONE, REFERENCES } from './state.ts';
import { effect, step } from './step.ts';

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

describe('after a change', () => {
  const map: MapSlot = { ...DEAD_MAP, kind: 'PROG_ARRAY', fd: 'rw' };
  const prog: ProgSlot = { ...DEAD_PROG, text: textNamed('write.A')!, fd: true };
  const link: LinkSlot = { ...DEAD_LINK, prog: 0 };
  /** One object of each sort that refers to what only it holds, if it has that field. */
  const holding = (from: string, field: string, slot: number): State => {
    const held = { [field]: slot };
    return {
      maps: [from === 'map' ? { ...map, ...held } : map, { ...map, fd: 'none' }],
      progs: [from === 'prog' ? { ...prog, ...held } : prog, { ...prog, fd: false }],
      links: [from === 'link' ? { ...link, ...held } : link],
    };
  };

  it.each(REFERENCES)('what a $from let go of by $field is freed', ({ from, field, to }) => {
    const before = collect(holding(from, field, 1));
    const slots = to === 'map' ? before.maps : before.progs;
    expect(slots[1]).not.toEqual(to === 'map' ? DEAD_MAP : DEAD_PROG);
    const changed = holding(from, field, NONE);
    const after = {
      maps: changed.maps.map((it, slot) => (slot === 0 ? it : before.maps[slot]!)),
      progs: changed.progs.map((it, slot) => (slot === 0 ? it : before.progs[slot]!)),
      links: changed.links,
    };
    expect(collectAfter(before, after)).toEqual(collect(after));
    expect(collect(after)).not.toEqual(after);
  });

  it.each(DESIGNS)('the same is freed as if everything were asked, under $name', (design) => {
    const scope = scopeNamed('wide')!;
    const byName = Object.values(Object.groupBy(alphabet(scope), ({ call }) => call));
    let state = emptyState(scope);
    let freed = 0;
    let random = 1;
    const draw = (below: number): number => {
      random = (Math.imul(random, 1664525) + 1013904223) >>> 0;
      return (random >>> 8) % below;
    };
    for (let i = 0; i < 20_000; i++) {
      const calls = byName[draw(byName.length)]!;
      const call = calls[draw(calls.length)]!;
      const result = effect(design, state, call);
      if (typeof result !== 'object' || result.state === state) continue;
      const after = collect(result.state);
      if (after !== result.state) freed++;
      expect(collectAfter(state, result.state)).toEqual(after);
      expect(step(design, state, call)).toEqual({ ...result, state: after });
      state = after;
    }
    expect(freed).toBeGreaterThan(100);
  });
});
