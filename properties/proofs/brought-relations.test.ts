/** Relations that somebody brings: tried as the others are; what is wrong with one is told in a line. */
import { describe, expect, it } from 'vitest';
import type { LinkSlot, MapSlot, ProgSlot, State } from '../../model/kernel/state.ts';
import { DEAD_MAP, NONE } from '../../model/kernel/state.ts';
import { matches } from '../../model/programs/text.ts';
import { sealed } from '../../model/rules/designs/sealed.ts';
import { claimNamed } from '../claims/all.ts';
import type { BroughtRelation } from './brought-relations.ts';
import { faultOfRelations, isRelationFault, relationFrom } from './brought-relations.ts';
import { CANDIDATES } from './candidates.ts';
import { prove } from './prove.ts';
import { brokenIn, walked } from './reached.ts';
import { nothingShared } from './shared.ts';

/** That the map which a program names is not for another program, as somebody may write it. */
const NAMED: BroughtRelation = {
  of: 'prog',
  says: 'Nobody names a map of others.',
  holds: (prog: ProgSlot, { maps }: State) =>
    prog.map === NONE || matches(prog.text.digest, maps[prog.map]!.excl),
};

const of = (holds: (object: never, state: State) => unknown, sort: BroughtRelation['of'] = 'map') =>
  relationFrom({ of: sort, says: 'So it is.', holds } as BroughtRelation, 'file.ts: relations[0]');

describe('what a relation reads', () => {
  it('is found by asking it', () => {
    const built = CANDIDATES.find(({ id }) => id === 'prog.map excl none or digest')!;
    const { reads, ways, trigger } = relationFrom(NAMED, '');
    expect(trigger).toBe(built.trigger);
    expect(ways).toEqual(built.ways);
    expect(reads).toEqual(new Set([...built.reads, 'prog.text']));
  });
  it('may be of what is referred to by what is referred to', () => {
    const { reads, ways, trigger } = of(
      (link: LinkSlot, { progs, maps }: State) =>
        !link.updated ||
        link.target === NONE ||
        progs[link.target]!.map === NONE ||
        maps[progs[link.target]!.map]!.frozen,
      'link',
    );
    expect(ways.map((way) => way.map(({ field }) => field).join('.'))).toEqual([
      'target',
      'target.map',
    ]);
    expect(reads).toContain('map.frozen');
    expect(trigger).toBe('updated');
  });
  it('makes it speak of all that live, if it says something where its first field does not', () => {
    expect(of((map: MapSlot) => map.frozen || map.kind !== 'ARRAY').trigger).toBe('kind');
    expect(of((map: MapSlot) => !map.frozen || map.kind === 'ARRAY').trigger).toBe('frozen');
  });
});

describe('a proof', () => {
  const shared = nothingShared();
  const claims = [claimNamed('direct')!];
  const live = CANDIDATES.filter(({ id }) => id.endsWith(' live'));
  const proofWith = (...brought: readonly BroughtRelation[]) =>
    prove(sealed, claims, {
      shared,
      candidates: [...brought.map((one) => relationFrom(one, '')), ...live],
    });

  it('rests on a relation that was brought, where it carries, and says its sentence', () => {
    const [claim] = proofWith(NAMED).claims;
    expect(claim).toMatchObject({ verdict: 'proved', because: [NAMED.says] });
    const named = [relationFrom(NAMED, '')];
    for (const state of walked(sealed, 40, 60)) expect(brokenIn(state, named)).toEqual([]);
  });
  it('does not rest on one that some call breaks', () => {
    const frozen = {
      ...NAMED,
      says: 'Its map is frozen.',
      holds: (prog: ProgSlot, { maps }: State) => prog.map === NONE || maps[prog.map]!.frozen,
    };
    const {
      relations,
      claims: [claim],
    } = proofWith(frozen);
    expect(relations.map(({ says }) => says)).not.toContain(frozen.says);
    expect(claim).toMatchObject({ verdict: 'open' });
  });
});

describe('is a fault, told in one line with where it is', () => {
  let asked = 0;
  it.each<readonly [string, (object: never, state: State) => unknown, RegExp]>([
    [
      'throws',
      (prog: ProgSlot, { maps }: State) => maps[prog.map]!.frozen,
      /it threw Cannot read prop.*'frozen'/,
    ],
    ['answers a number', (prog: ProgSlot) => prog.map, /it answered -1; true or false is meant/],
    ['answers nothing', () => undefined, /it answered undefined/],
    [
      'writes to the object',
      (prog: { fd: boolean }) => (prog.fd = true),
      /it changes what it is given/,
    ],
    [
      'adds to the state',
      (_: ProgSlot, state: State) => Object.keys(Object.assign(state, { more: 1 })).length > 0,
      /it threw Cannot add property more/,
    ],
    [
      'empties a table',
      (_: ProgSlot, { maps }: State) => (maps as MapSlot[]).pop() === undefined,
      /it changes what|looks at all/,
    ],
    ['deletes a field', (prog: ProgSlot) => Reflect.deleteProperty(prog, 'fd'), /it changes what/],
    [
      'writes to a text',
      (prog: ProgSlot) => ((prog.text as { writes: boolean }).writes = true),
      /it threw .*read only/,
    ],
    ['throws dice', () => asked++ % 2 === 0, /the same question has one answer/],
    [
      'looks at every map',
      (_: ProgSlot, { maps }: State) => maps.every(({ frozen }) => !frozen),
      /all objects of a sort/,
    ],
    [
      'looks for a link',
      (_: ProgSlot, { links }: State) => links.some(({ map }) => map === 0),
      /all objects of a sort/,
    ],
    [
      'names a slot',
      (_: ProgSlot, { maps }: State) => maps[0]!.frozen,
      /who asks a map to which no reference/,
    ],
    ['copies', (prog: ProgSlot) => !{ ...prog }.fd, /cannot follow a copy of a program/],
    ['keeps a rest', ({ fd, ...rest }: ProgSlot) => !(fd && rest.signed), /copy of a program/],
    [
      'copies another',
      ({ map }: ProgSlot, { maps }: State) => map < 0 || !{ ...maps[map] }.frozen,
      /copy of a map/,
    ],
    ['goes by a digest', ({ text }: ProgSlot) => text.digest !== 'write.A', /hangs on names/],
    ['goes by a slot', ({ map }: ProgSlot) => map !== 1, /hangs on names/],
    [
      'tells objects apart',
      (prog: ProgSlot, { progs }: State) => prog.target < 0 || progs[prog.target] !== prog,
      /tells an object from another/,
    ],
    [
      'begins late with an entry',
      (prog: ProgSlot, { maps }: State) => prog.map === NONE || maps[prog.map]!.entry === NONE,
      /empties `entry` by itself/,
    ],
  ])('that it %s', (_, holds, line) => {
    let error: unknown;
    try {
      of(holds, 'prog');
    } catch (thrown) {
      error = thrown;
    }
    expect(isRelationFault(error)).toBe(true);
    expect((error as Error).message).toMatch(/^file\.ts: relations\[0\]: /);
    expect((error as Error).message).toMatch(line);
  });
  it('also where it throws only in a state that was not foreseen', () => {
    const relation = of((map: MapSlot) => map.value !== 77 || undefined);
    const map: MapSlot = { ...DEAD_MAP, kind: 'ARRAY', value: 77 };
    expect(() => relation.holds({ maps: [map], progs: [], links: [] }, 0)).toThrow(
      'it answered undefined',
    );
  });
  it.each([
    [undefined, undefined],
    [[], undefined],
    [{}, 'a list is meant'],
    [[{ of: 'maps' }], '[0].of: one of map, prog, link is meant'],
    [[NAMED, { of: 'map' }], '[1].says: a sentence is missing'],
    [[{ of: 'map', says: 'So.' }], '[0].holds: a function is missing'],
    [[null], '[0].of: one of map, prog, link is meant'],
  ])('of the export %j: %s', (value, fault) => {
    expect(faultOfRelations(value)).toBe(fault);
  });
});
