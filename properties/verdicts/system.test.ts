/** The model as a system: user space fills the lowest dead slot, and every other call is tried. */
import { describe, expect, it } from 'vitest';
import type { Call } from '../../model/kernel/call.ts';
import { make } from '../../model/kernel/call.ts';
import { permissive } from '../../model/rules/designs/permissive.ts';
import { scopeNamed } from '../../model/scopes/named.ts';
import type { State } from '../../model/kernel/state.ts';
import {
  DEAD_LINK,
  DEAD_MAP,
  DEAD_PROG,
  emptyState,
  withLink,
  withMap,
  withProg,
} from '../../model/kernel/state.ts';
import { textNamed } from '../../model/programs/text.ts';
import { fillsLowest, systemOf } from './system.ts';

const wide = scopeNamed('wide')!;
const empty = emptyState(wide);
const text = textNamed('loader.A')!;
const withOnly = (slot: number): Readonly<Record<'map' | 'prog' | 'link', State>> => ({
  map: withMap(empty, slot, { ...DEAD_MAP, kind: 'ARRAY' }),
  prog: withProg(empty, slot, { ...DEAD_PROG, text }),
  link: withLink(empty, slot, { ...DEAD_LINK, prog: 0 }),
});
const withFirst = withOnly(0);
const withSecond = withOnly(1);

const create = (map: number): Call =>
  make('map_create', { map, kind: 'ARRAY', excl: { form: 'wrong size' } });
const load = (prog: number): Call => make('prog_load', { prog, text, map: 0 });

const FILLING: readonly (readonly ['map' | 'prog' | 'link', (slot: number) => Call])[] = [
  ['map', create],
  ['prog', load],
  ['prog', (prog) => ({ call: 'prog_load_begin', prog, text, fd_array: 0 })],
  ['link', (link) => make('link_create', { link, prog: 0, map: 0 })],
  ['link', (link) => make('link_create', { link, prog: 0 })],
];

describe.each(FILLING)('a call that fills a %s slot (%#)', (sort, fill) => {
  it('takes the first slot while all are dead', () => {
    expect([0, 1, 2].map((slot) => fillsLowest(empty, fill(slot)))).toEqual([true, false, false]);
  });
  it('takes the first again, and no other, when only the second is in use', () => {
    const taken = [0, 2].map((slot) => fillsLowest(withSecond[sort], fill(slot)));
    expect(taken).toEqual([true, false]);
  });
  it('takes the second once the first is in use', () => {
    expect(fillsLowest(withFirst[sort], fill(1))).toBe(true);
    expect(fillsLowest(withFirst[sort], fill(2))).toBe(false);
  });
  it('does not look at the other sorts of slots', () => {
    const others = (['map', 'prog', 'link'] as const).filter((it) => it !== sort);
    for (const it of others) expect(fillsLowest(withFirst[it], fill(1))).toBe(false);
  });
});

it('calls that fill no slot are made whatever is dead', () => {
  expect(fillsLowest(empty, make('close', { map: 4 }))).toBe(true);
  expect(fillsLowest(empty, { call: 'prog_load_end', prog: 3, fd_array: 0 })).toBe(true);
});

describe('the system of a design', () => {
  const { initial, step } = systemOf(permissive, wide);

  it('cannot make a call that leaves a lower slot dead', () => {
    expect(step(initial, create(0))).toMatchObject({ answer: -22 });
    expect(step(initial, create(1))).toBeUndefined();
  });

  it('makes a step with the function it is given', () => {
    const answer = { state: empty, answer: 7, events: [] };
    const other = systemOf(permissive, wide, () => answer);
    expect(other.step(other.initial, create(0))).toBe(answer);
    expect(other.step(other.initial, create(1))).toBeUndefined();
  });
});
