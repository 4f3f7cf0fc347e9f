/** What the tables of fields say of a call: the slots it names, the slot it fills, whether it is malformed. */
import { describe, expect, it } from 'vitest';
import { textNamed } from '../programs/text.ts';
import { CLOSED_FD, filledBy, isMalformed, make, PROG_FD, slotsOf } from './call.ts';

const reader = textNamed('read.A')!;

describe('the slots that a call names', () => {
  it.each([
    [make('map_update_elem', { map: 0, inner: 1 }), [[0, 1], [], []]],
    [make('map_update_elem', { map: 1, prog: 0 }), [[1], [0], []]],
    [make('map_update_elem', { map: 0, value: 2, key: 1 }), [[0], [], []]],
    [make('map_update_elem', { map: 0, inner: 0 }), [[0], [], []]], // once
    [make('map_update_elem', { map: 0, inner: PROG_FD }), [[0], [], []]],
    [make('prog_load', { prog: 1, text: reader, map: 0, fd_array: 2 }), [[0, 2], [1], []]],
    [make('link_create', { link: 0, prog: 1, map: 2 }), [[2], [1], [0]]],
    [make('link_create', { link: 0, prog: 1, target: 0 }), [[], [1, 0], [0]]],
  ] as const)('%j', (call, [map, prog, link]) => {
    expect(slotsOf(call)).toEqual({ map, prog, link });
  });
});

it('a call that makes an object fills the slot of that sort, any other none', () => {
  expect(filledBy(make('map_create', { map: 1, kind: 'ARRAY' }))).toEqual({ of: 'map', slot: 1 });
  const load = make('prog_load', { prog: 2, text: reader, map: 0 });
  expect(filledBy(load)).toEqual({ of: 'prog', slot: 2 });
  expect(filledBy(make('link_create', { link: 0, prog: 1 }))).toEqual({ of: 'link', slot: 0 });
  expect(filledBy(make('map_freeze', { map: 0 }))).toBeUndefined();
});

describe('an argument that the kernel is to refuse whatever the state is', () => {
  const create = (excl: Parameters<typeof make<'map_create'>>[1]['excl']) =>
    make('map_create', { map: 0, kind: 'ARRAY', ...(excl && { excl }) });

  it.each([
    [create({ form: 'wrong size' }), true],
    [create({ form: 'null with size' }), true],
    [create({ form: 'bad pointer' }), true],
    [create({ form: 'well-formed', digest: reader.digest }), false],
    [create(undefined), false],
    [make('map_update_elem', { map: 0, inner: CLOSED_FD }), true],
    [make('map_update_elem', { map: 0, inner: PROG_FD }), true],
    [make('map_update_elem', { map: 0, inner: 1 }), false],
    [make('map_update_elem', { map: 0, value: 1, key: 1 }), true],
    [make('map_update_elem', { map: 0, value: 1, flags: 'unknown' }), true],
    [make('obj_get_info_by_fd', { map: 0, hash: 'wrong size' }), true],
    [make('obj_get_info_by_fd', { map: 0 }), false],
    [make('map_freeze', { map: 0 }), false],
  ] as const)('%j: %s', (call, is) => {
    expect(isMalformed(call)).toBe(is);
  });
});
