/** Sorts of calls: which one a call belongs to, by the exclusivity of the maps it meets. */
import { describe, expect, it } from 'vitest';
import type { Call, CallOf } from '../../model/kernel/call.ts';
import { make } from '../../model/kernel/call.ts';
import { factSteps } from '../../model/facts/all.ts';
import type { KINDS } from '../../model/kernel/kind.ts';
import { permissive } from '../../model/rules/designs/permissive.ts';
import { sealed } from '../../model/rules/designs/sealed.ts';
import { scopeNamed } from '../../model/scopes/named.ts';
import type { MapSlot, State } from '../../model/kernel/state.ts';
import {
  DEAD_LINK,
  DEAD_MAP,
  DEAD_PROG,
  emptyState,
  NONE,
  withLink,
  withMap,
  withProg,
} from '../../model/kernel/state.ts';
import { NO_DIGEST, textNamed } from '../../model/programs/text.ts';
import { SHAPES, shapeOf } from './call-sorts.ts';

const [mine, other] = ['write.A', 'write.B'];

/** m0 holds a map with this hash and, if there is a second, m1 an outer map with that. */
function maps(excl: string, outer?: string, more: Partial<MapSlot> = {}): State {
  const empty = emptyState(scopeNamed('wide')!);
  const one = withMap(empty, 0, { ...DEAD_MAP, kind: 'ARRAY', fd: 'rw', excl, ...more });
  if (outer === undefined) return one;
  return withMap(one, 1, { ...DEAD_MAP, kind: 'ARRAY_OF_MAPS', fd: 'rw', excl: outer });
}

/** The same with a program in p0. */
function meets(text: string, excl: string): State {
  return withProg(maps(excl), 0, { ...DEAD_PROG, text: textNamed(text)!, fd: true });
}

/** p1 is an extension of p0, which uses a map of this hash. */
function extended(excl: string): State {
  const before = maps(excl);
  const host = { ...DEAD_PROG, text: textNamed('victim.A')!, fd: true, map: 0 };
  const extension = { ...DEAD_PROG, text: textNamed('extension.A')!, fd: true, target: 0 };
  return withProg(withProg(before, 0, host), 1, extension);
}

/** A link on a map for a digest, and the program iter-read.A that may replace its own. */
function walked(excl: string): State {
  return withLink(meets('iter-read.A', excl), 0, { ...DEAD_LINK, prog: 0, map: 0 });
}

const insert: Call = make('map_update_elem', { map: 1, inner: 0 });
const create = (kind: (typeof KINDS)[number], digest: string, inner_map_fd = NONE): Call =>
  make('map_create', { map: 2, kind, excl: { form: 'well-formed', digest }, inner_map_fd });
const malformed: Call = make('map_create', { map: 2, kind: 'ARRAY', excl: { form: 'wrong size' } });
const load = (more: Partial<CallOf<'prog_load'>> = {}): Call =>
  make('prog_load', { prog: 0, text: textNamed(mine)!, map: 0, ...more });
const listed = load({ fd_array: 0 });
const link: Call = make('link_create', { link: 0, prog: 0, map: 0 });
const replace: Call = { call: 'link_update', link: 0, prog: 0 };
const extend: Call = make('link_create', { link: 0, prog: 1 });
const act: Call = { call: 'prog_test_run', prog: 0, map: 0 };
const run: Call = { call: 'prog_test_run', prog: 0, map: NONE };
const bind: Call = { call: 'prog_bind_map', prog: 0, map: 0 };
const mmap = (prot: 'ro' | 'rw'): Call => ({ call: 'mmap', map: 0, prot });
const hash: Call = { call: 'obj_get_info_by_fd', map: 0, hash: 'well-formed' };
const begin: Call = { call: 'prog_load_begin', prog: 0, text: textNamed('loader.A')!, fd_array: 0 };

const EXAMPLES: readonly (readonly [string, State, Call])[] = [
  ['insert-plain-in-plain', maps(NO_DIGEST, NO_DIGEST), insert],
  ['insert-plain-in-excl', maps(NO_DIGEST, mine), insert],
  ['insert-excl-in-plain', maps(mine, NO_DIGEST), insert],
  ['insert-excl-in-same', maps(mine, mine), insert],
  ['insert-excl-in-other', maps(mine, other), insert],
  ['create-excl-template', maps(mine), create('ARRAY_OF_MAPS', NO_DIGEST, 0)],
  ['create-excl-template', maps(mine), create('HASH_OF_MAPS', mine, 0)],
  ['create-excl-outer', maps(NO_DIGEST), create('ARRAY_OF_MAPS', mine, 0)],
  ['create-excl', maps(mine), create('ARRAY', mine, 0)],
  ['other', maps(NO_DIGEST), create('ARRAY_OF_MAPS', NO_DIGEST, 0)],
  ['other', maps(mine), create('ARRAY', NO_DIGEST)],
  ['other', maps(NO_DIGEST), malformed],
  ['load-signed', maps(mine), load({ signed: true })],
  ['load-signed', maps(mine), begin],
  ['load-signed', maps(mine), { call: 'prog_load_end', prog: 0, fd_array: 0 }],
  ['replace-own', walked('iter-read.A'), replace],
  ['replace-foreign', walked('iter-read.B'), replace],
  ['list-own', maps(mine), listed],
  ['list-foreign', maps(other), listed],
  ['other', maps(NO_DIGEST), listed],
  ['load-own', maps(mine), load()],
  ['load-foreign', maps(other), load()],
  ['load-plain', maps(NO_DIGEST), load()],
  ['load-walk', maps(NO_DIGEST), load({ text: textNamed('walk-free.A')!, map: NONE })],
  ['free-excl', walked(mine), make('iter_read', { link: 0, map: 0 })],
  ['other', walked(NO_DIGEST), make('iter_read', { link: 0, map: 0 })],
  ['iterate-own', meets('iter-write.A', 'iter-write.A'), link],
  ['iterate-foreign', meets('iter-write.A', mine), link],
  ['other', meets('iter-write.A', NO_DIGEST), link],
  ['storage-own', meets('iter-read-storage.A', 'iter-read-storage.A'), link],
  ['storage-foreign', meets('iter-read-storage.A', mine), link],
  ['other', meets('iter-read-storage.A', NO_DIGEST), link],
  ['extend-excl', extended('victim.A'), extend],
  ['other', extended(NO_DIGEST), extend],
  ['act-own', meets('sys-update.A', 'sys-update.A'), act],
  ['act-foreign', meets('sys-update.A', mine), act],
  ['other', meets('sys-update.A', NO_DIGEST), act],
  ['hash-unfrozen', maps(mine), hash],
  ['hash-in-flight', maps(mine, undefined, { frozen: true, writing: true }), hash],
  ['other', maps(mine, undefined, { frozen: true }), hash],
  ['map-excl', maps(mine), mmap('rw')],
  ['other', maps(mine), mmap('ro')],
  ['other', maps(NO_DIGEST), mmap('rw')],
  ['run-loader', meets('loader.A', NO_DIGEST), run],
  ['other', meets('write.A', mine), run],
  ['other', meets('iter-write.A', 'iter-write.A'), bind],
  ['other', meets('loader.A', NO_DIGEST), bind],
  ['other', extended('victim.A'), { call: 'prog_test_run', prog: 1, map: NONE }],
  ['other', maps(mine), { call: 'map_freeze', map: 0 }],
  ['other', meets('loader.A', NO_DIGEST), make('close', { prog: 0 })],
];

describe('the shape of a call', () => {
  it.each(EXAMPLES)('is %s (example %#)', (id, before, call) => {
    expect(shapeOf(before, call).id).toBe(id);
  });

  it('has an example for each', () => {
    expect(new Set(EXAMPLES.map(([id]) => id))).toEqual(new Set(SHAPES.map(({ id }) => id)));
  });
});

it('sorts the calls of the kernel facts', () => {
  const steps = factSteps([permissive, sealed]);
  const sorts = steps.map(({ before, call }) => `${shapeOf(before, call).id}: ${call.call}`);
  const counts = [...new Set(sorts)].map(
    (sort) => `${sort} ${sorts.filter((it) => it === sort).length}`,
  );
  expect(counts.sort()).toMatchSnapshot();
});

it('sorts an insertion by itself, whatever the order of the sorts', () => {
  const insertions = EXAMPLES.filter(([id]) => id.startsWith('insert'));
  expect(insertions.length).toBeGreaterThan(4);
  for (const [id, before, call] of insertions) {
    expect(SHAPES.filter((shape) => shape.is(before, call)).map((shape) => shape.id)).toEqual([
      id,
      'other',
    ]);
  }
});
