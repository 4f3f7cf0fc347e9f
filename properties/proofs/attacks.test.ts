/** Attacks on the argument that size does not matter (README.md, a to e), each on the model itself. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { make } from '../../model/kernel/call.ts';
import type { Field, ObjectSort } from '../../model/kernel/fields.ts';
import { NONE } from '../../model/kernel/fields.ts';
import { EBUSY, EPERM } from '../../model/kernel/errno.ts';
import type { Outcome } from '../../model/kernel/outcome.ts';
import type { LinkSlot, MapSlot, ProgSlot, State } from '../../model/kernel/state.ts';
import { DEAD_LINK, DEAD_MAP, DEAD_PROG, TABLES } from '../../model/kernel/state.ts';
import { effect } from '../../model/kernel/step.ts';
import type { Digest } from '../../model/programs/text.ts';
import { TEXTS } from '../../model/programs/text.ts';
import type { Design } from '../../model/rules/design.ts';
import { DESIGNS } from '../../model/rules/designs/all.ts';
import { sealed } from '../../model/rules/designs/sealed.ts';
import { scopeNamed } from '../../model/scopes/named.ts';
import { callsOf, renamingsOf, statesOf } from '../arbitraries/arbitraries.ts';
import { renameCall, renameState } from '../random/renaming.ts';
import { concrete } from './concrete.ts';
import type { Path } from './paths.ts';
import { work } from './prove.ts';
import { nothingShared } from './shared.ts';

const wide = scopeNamed('wide')!;
const sizes: Readonly<Record<ObjectSort, number>> = {
  map: wide.maps,
  prog: wide.progs,
  link: wide.links,
};
const double = { ...wide, maps: 2 * wide.maps, progs: 2 * wide.progs, links: 2 * wide.links };

/** What code asks of all objects of a sort: which array holds this program, which link extends it. */
const ASKED_OF_ALL = ['map.entry', 'link.target'];

/**
 * A state with the objects of another one behind its own. These refer to each other, or (where `mixed` says so) to
 * objects of the first; but not by a field that code asks of all objects.
 */
function joined(state: State, more: State, mixed: readonly boolean[]): State {
  let asked = 0;
  const behind = <T extends object>(of: ObjectSort, slots: readonly T[]): readonly T[] =>
    slots.map((object) => {
      const moved = Object.entries<Field>(TABLES[of]).flatMap(([name, { sort }]) => {
        const value = object[name as keyof T] as number;
        if (sort.kind !== 'slot' || value === NONE) return [];
        const stays = !ASKED_OF_ALL.includes(`${of}.${name}`) && mixed[asked++ % mixed.length]!;
        return [[name, stays ? value : value + sizes[sort.of]]];
      });
      return { ...object, ...Object.fromEntries(moved) } as T;
    });
  return {
    maps: [...state.maps, ...behind('map', more.maps)],
    progs: [...state.progs, ...behind('prog', more.progs)],
    links: [...state.links, ...behind('link', more.links)],
  };
}

/** Whether more objects, under whatever names, change nothing of what a call does, and are not changed by it. */
function sizeMatters(designs: readonly Design[], runs: number): string | undefined {
  const property = fc.property(
    fc.constantFrom(...designs),
    statesOf(wide),
    statesOf(wide),
    fc.array(fc.boolean(), { minLength: 7, maxLength: 7 }),
    callsOf(wide),
    renamingsOf(double),
    (design, state, more, mixed, call, names) => {
      const large = joined(state, more, mixed);
      const colours = { A: 'A', B: 'B', C: 'C' };
      const renaming = { ...names, colours };
      const alone = effect(design, state, call);
      const among = effect(design, renameState(renaming, large), renameCall(renaming, call));
      if (typeof alone !== 'object' || typeof among !== 'object') {
        expect(among).toEqual(alone);
        return;
      }
      const { maps, progs, links } = alone.state;
      const expected = joined({ maps, progs, links }, more, mixed);
      expect(among.state).toEqual(renameState(renaming, expected));
      expect(among.events.length).toBe(alone.events.length);
      // a lookup in a map of maps answers a slot, which has another name now
      if (call.call !== 'map_lookup_elem') expect(among.answer).toBe(alone.answer);
    },
  );
  const { failed, errorInstance } = fc.check(property, { numRuns: runs, seed: 1 });
  return failed ? String(errorInstance) : undefined;
}

describe('objects that a call does not meet', () => {
  test('change nothing, added or removed and whatever all are called', () => {
    expect(sizeMatters(DESIGNS, 1500)).toBeUndefined();
  });

  test('would be noticed by a choice that looks at all of them', () => {
    const bind = {
      ...sealed.choices.bind,
      name: 'counts',
      mayName: (_digest: Digest, _map: MapSlot, { maps }: State) =>
        maps.filter(({ frozen }) => frozen).length % 2 === 0 ? 0 : -EPERM,
    };
    const design = { ...sealed, choices: { ...sealed.choices, bind } };
    expect(sizeMatters([design], 3000)).toContain('Error');
  });
});

describe('a chain of tail calls', () => {
  const [caller] = TEXTS.filter(({ action }) => action === 'tail call');
  const ends = TEXTS.filter(
    ({ action, colour }) =>
      ['elements', 'inner', 'load', 'host'].includes(action) && colour === 'B',
  );

  /** Programs that call the next through an array each, and a last one that has a map (an exclusive one inside it). */
  function chain(length: number, end: (typeof TEXTS)[number]): State {
    const last = length - 1;
    const array = (next: number): MapSlot => ({ ...DEAD_MAP, kind: 'PROG_ARRAY', entry: next });
    const plain: MapSlot = { ...DEAD_MAP, kind: 'ARRAY', value: 0, excl: 'write.A', frozen: true };
    const held: MapSlot =
      end.action === 'inner' ? { ...DEAD_MAP, kind: 'ARRAY_OF_MAPS', inner: length } : plain;
    const progs = Array.from({ length }, (_, slot): ProgSlot => {
      const text = slot === last ? end : caller!;
      return { ...DEAD_PROG, text, map: slot, fd: true };
    });
    const arrays = Array.from({ length: last }, (_, slot) => array(slot + 1));
    return { maps: [...arrays, held, plain], progs, links: [DEAD_LINK] };
  }

  const run = (state: State, prog: number): Outcome =>
    effect(sealed, state, make('prog_test_run', { prog, map: NONE })) as Outcome;

  test.each(ends)('ends as its last two do, however long it is: $name', (end) => {
    for (const length of [2, 3, 4, 5, 6, 20, 34]) {
      const state = chain(length, end);
      const whole = run(state, 0);
      expect(whole.events).not.toEqual([]);
      expect(whole).toEqual(run(state, length - 2));
      expect(whole).toEqual(run(state, length - 1));
    }
    const far = chain(35, end);
    expect(run(far, 0)).toEqual({ ...run(far, 0), state: far, events: [] }); // MAX_TAIL_CALL_CNT
  });
});

test('that no object satisfies what a path asked for is needed on each such path', () => {
  const shared = nothingShared();
  const calls = shared.calls.filter(({ call }) => ['link_create', 'prog_test_run'].includes(call));
  const { recorder, blocks } = work(sealed, { candidates: [], shared: { ...shared, calls } })!;
  const paths = blocks.flatMap((block) => block.paths).filter(({ given }) => given.length > 0);
  const slots = { map: 8, prog: 6, link: 4 };
  const said = ({ answer, events }: Outcome): string =>
    `${answer} ${events.map(({ prog, channel }) => `${prog} ${channel}`).join()}`;
  /** States that agree with a path's reads, but for one more object that refers to a program. */
  const against = ({ call, reads }: Path): readonly (readonly [State, typeof call])[] => {
    const { state, call: named } = concrete(recorder, call, reads, slots)!;
    return state.progs.flatMap((_, target) => {
      const link: LinkSlot = { ...DEAD_LINK, prog: 5, target };
      const map: MapSlot = { ...DEAD_MAP, kind: 'PROG_ARRAY', entry: target };
      return [
        [{ ...state, links: state.links.with(3, link) }, named],
        [{ ...state, maps: state.maps.with(7, map) }, named],
      ] as const;
    });
  };
  // a program that is busy for one reason is so whatever the other says
  const telling = paths.filter(({ outcome }) => outcome.answer !== -EBUSY);
  const needless = telling.filter((path) =>
    against(path).every(([state, call]) => {
      const result = effect(sealed, state, call);
      return typeof result === 'object' && said(result) === said(path.outcome);
    }),
  );
  expect(telling.length).toBeGreaterThan(10);
  expect(needless.map(({ call, outcome }) => `${call.call} ${outcome.answer}`)).toEqual([]);
});
