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

describe('after a change, nobody looks at', () => {
  /** An object of which nothing is read but whom it refers to, if that may be. */
  const closed = <T extends object>(it: T, ...but: readonly string[]): T =>
    new Proxy(it, {
      get: (from, field) => {
        if (!but.includes(field as string)) throw new Error(`${String(field)} is read`);
        return from[field as keyof T];
      },
    });
  const map: MapSlot = { ...DEAD_MAP, kind: 'ARRAY_OF_MAPS', fd: 'rw', inner: 1 };
  const prog: ProgSlot = { ...DEAD_PROG, text: textNamed('write.A')!, fd: true, map: 1, target: 1 };
  const nobody: State = { maps: closed([]), progs: closed([]), links: closed([]) };

  it('other objects, or whom one refers to as before', () => {
    const maps = (pinned: boolean): State => ({ ...nobody, maps: [{ ...map, pinned }, otherMap] });
    const progs = (signed: boolean): State => ({
      ...nobody,
      progs: [{ ...prog, signed }, otherProg],
    });
    const links = (updated: boolean): State => ({ ...nobody, links: [{ ...link, updated }] });
    const otherMap = closed(map);
    const otherProg = closed(prog);
    const link: LinkSlot = { ...DEAD_LINK, prog: 1, map: 1 };
    for (const made of [maps, progs, links]) {
      const after = made(true);
      expect(collectAfter(made(false), after)).toBe(after);
    }
  });

  it('lower slots than that of what was let go of', () => {
    const freed = { ...map, fd: 'none', inner: NONE } as const;
    const outer = (inner: number): MapSlot => ({ ...map, inner });
    const low = closed({ ...map, inner: NONE }, 'inner', 'entry');
    const maps = (inner: number): State => ({
      maps: [low, freed, outer(inner)],
      progs: [],
      links: [],
    });
    expect(collectAfter(maps(1), maps(NONE)).maps[1]).toBe(DEAD_MAP);
    const unheld = { ...prog, fd: false, map: NONE, target: NONE };
    const under = (target: number): ProgSlot => ({ ...prog, map: NONE, target });
    const lowest = closed({ ...prog, map: NONE, target: NONE }, 'map', 'bound', 'target');
    const progs = (target: number): State => ({
      maps: [],
      progs: [lowest, unheld, under(target)],
      links: [],
    });
    expect(collectAfter(progs(1), progs(NONE)).progs[1]).toBe(DEAD_PROG);
  });
});
