/**
 * What each part of a claim is there for, by two halves: a step that breaks nothing, and the same step with one
 * fault planted in it, which the claims named beside it see and no other. A claim that forgets a part is told apart.
 */
import { describe, expect, it } from 'vitest';
import type { Call } from '../../model/kernel/call.ts';
import { make } from '../../model/kernel/call.ts';
import { SIGNED_CONTENT } from '../../model/kernel/content.ts';
import type { Access, Channel, Outcome } from '../../model/kernel/outcome.ts';
import type { Step } from '../../model/kernel/run.ts';
import type { LinkSlot, MapSlot, ProgSlot, State } from '../../model/kernel/state.ts';
import { DEAD_LINK, DEAD_MAP, DEAD_PROG, emptyState, NONE } from '../../model/kernel/state.ts';
import { step } from '../../model/kernel/step.ts';
import { textNamed } from '../../model/programs/text.ts';
import { permissive } from '../../model/rules/designs/permissive.ts';
import { scopeNamed } from '../../model/scopes/named.ts';
import type { BpfClaim } from './bpf-claim.ts';
import { EXCLUSIVITY } from './exclusivity.ts';
import { INTEGRITY } from './integrity.ts';
import { breaks } from './judge.ts';
import { LAWS } from './laws.ts';

const brokenOf = (claims: readonly BpfClaim[], made: Step): readonly string[] =>
  claims.filter((claim) => breaks(claim, made)).map(({ id }) => id);

const MINE = 'write.A';
const array: MapSlot = { ...DEAD_MAP, kind: 'ARRAY', fd: 'rw', value: 0 };
const outer: MapSlot = { ...DEAD_MAP, kind: 'ARRAY_OF_MAPS', fd: 'rw', metaKind: 'ARRAY' };
const prog: ProgSlot = { ...DEAD_PROG, text: textNamed(MINE)!, fd: true };

/** A state of the widest scope that begins with these objects. */
function stateWith(
  maps: readonly MapSlot[],
  progs: readonly ProgSlot[] = [],
  links: readonly LinkSlot[] = [],
): State {
  const empty = emptyState(scopeNamed('wide')!);
  const fill = <T>(some: readonly T[], all: readonly T[]): readonly T[] => [
    ...some,
    ...all.slice(some.length),
  ];
  return {
    maps: fill(maps, empty.maps),
    progs: fill(progs, empty.progs),
    links: fill(links, empty.links),
  };
}

const runs: Call = { call: 'prog_test_run', prog: 0, map: NONE };
const freeze: Call = { call: 'map_freeze', map: 0 };
const accepted = (state: State, events: readonly Access[] = []): Outcome => ({
  state,
  answer: 0,
  events,
});

describe('the goals of exclusivity', () => {
  const exclusive: MapSlot = { ...array, excl: MINE };
  /** A program accesses m0. */
  const accesses = (map: MapSlot, access: Partial<Access>): Step => {
    const before = stateWith([map, outer], [prog]);
    const event: Access = {
      digest: MINE,
      prog: 0,
      map: 0,
      channel: 'direct',
      mode: 'write',
      outer: NONE,
      ...access,
    };
    return { before, call: runs, outcome: accepted(before, [event]) };
  };
  const channels: readonly Channel[] = [
    'direct',
    'inner',
    'iterator',
    'storage',
    'extension',
    'sys-bpf',
  ];
  const maps: readonly (readonly [string, MapSlot])[] = [
    ['exclusive', exclusive],
    ['exclusive and frozen', { ...exclusive, frozen: true }],
    ['exclusive and without an fd', { ...exclusive, fd: 'none' }],
    ['exclusive and read-only to user space', { ...exclusive, fd: 'ro' }],
    ['exclusive, pinned and mapped', { ...exclusive, pinned: true, mapped: 'rw' }],
    ['exclusive with a hash that was taken', { ...exclusive, sha: 0 }],
    ['exclusive and empty', { ...exclusive, kind: 'HASH', value: NONE }],
    ['exclusive to no program there is (the zero hash)', { ...exclusive, excl: 'zero' }],
  ];
  const cases = channels.flatMap((channel) =>
    maps.map(([words, map]) => ({ channel, words, map })),
  );

  it.each(cases)(
    'see a foreign program reach by $channel a map that is $words',
    ({ channel, map }) => {
      const ids =
        channel === 'sys-bpf'
          ? [channel, 'exclusive-strict']
          : [channel, 'exclusive', 'exclusive-strict'];
      for (const mode of ['read', 'write'] as const) {
        const own = { channel, mode, digest: map.excl };
        expect(brokenOf(EXCLUSIVITY, accesses(map, own))).toEqual([]);
        expect(
          brokenOf(EXCLUSIVITY, accesses({ ...map, excl: 'none' }, { ...own, digest: 'write.B' })),
        ).toEqual([]);
        expect(brokenOf(EXCLUSIVITY, accesses(map, { ...own, digest: 'write.B' }))).toEqual(ids);
      }
    },
  );
  it('see one foreign access among others, wherever it stands', () => {
    const good = accesses(exclusive, {}).outcome.events[0]!;
    const bad = { ...good, digest: 'write.B' };
    for (const at of [0, 1, 2]) {
      const made = accesses(exclusive, {});
      const events = [good, good, good].with(at, bad);
      const outcome = { ...made.outcome, events };
      expect(brokenOf(EXCLUSIVITY, { ...made, outcome })).toEqual([
        'direct',
        'exclusive',
        'exclusive-strict',
      ]);
    }
  });
  it('see an inner map that others put into an exclusive outer map', () => {
    const through = (excl: string): Step => {
      const made = accesses(array, { channel: 'inner', outer: 1 });
      const before = stateWith([array, { ...outer, excl }], [prog]);
      return { ...made, before };
    };
    expect(brokenOf(EXCLUSIVITY, through('none'))).toEqual([]);
    expect(brokenOf(EXCLUSIVITY, through(MINE))).toEqual(['outer-side']);
  });
});

describe('the goals of signed loading', () => {
  const [GOOD, BAD] = [SIGNED_CONTENT, SIGNED_CONTENT - 1];
  const loader: ProgSlot = { ...prog, text: textNamed('loader.A')!, map: 0, signed: true };
  /** A loader consumes `answer` from m0. */
  const consumes = (map: MapSlot, answer: number, of = loader): Step => {
    const before = stateWith([map], [of]);
    return { before, call: runs, outcome: { state: before, answer, events: [] } };
  };
  it.each([
    ['what was signed', array, GOOD, loader, []],
    ['something else', array, BAD, loader, ['signed']],
    ['what was signed, and hashed', { ...array, sha: GOOD }, GOOD, loader, []],
    [
      'what was signed, after a hash of something else',
      { ...array, sha: BAD },
      GOOD,
      loader,
      ['hash-fresh'],
    ],
    [
      'something else, after a hash of what was signed',
      { ...array, sha: GOOD },
      BAD,
      loader,
      ['signed', 'hash-fresh'],
    ],
    ['something else without a signature', array, BAD, { ...loader, signed: false }, []],
    ['something else, as no loader', array, BAD, { ...loader, text: textNamed(MINE)! }, []],
  ] as const)('see what a loader consumes: %s', (_, map, answer, of, ids) => {
    expect(brokenOf(INTEGRITY, consumes(map, answer, of))).toEqual(ids);
  });
  it('see a signed load bind another map than the one that it checked', () => {
    const ends = (map: number, answer: number): Step => {
      const before = stateWith([array, array], [{ ...loader, loading: true }]);
      const state = stateWith([array, array], [{ ...loader, map }]);
      const call: Call = { call: 'prog_load_end', prog: 0, fd_array: map };
      return { before, call, outcome: { state, answer, events: [] } };
    };
    expect(brokenOf(INTEGRITY, ends(0, 0))).toEqual([]);
    expect(brokenOf(INTEGRITY, ends(1, 0))).toEqual(['bound-is-checked']);
    expect(brokenOf(INTEGRITY, ends(1, -1))).toEqual([]);
  });
});

describe('the laws', () => {
  const exclusive: MapSlot = { ...array, excl: MINE };
  const access: Access = {
    digest: MINE,
    prog: 0,
    map: 0,
    channel: 'direct',
    mode: 'read',
    outer: NONE,
  };
  /** User space freezes m0: any call that runs no program. m0 becomes `after`. */
  const becomes = (before: MapSlot, after: Partial<MapSlot>, call: Call = freeze): Step => {
    const rest = [exclusive, array];
    const held: ProgSlot = { ...prog, map: 1 };
    const state = stateWith([{ ...before, ...after }, ...rest], [held]);
    return { before: stateWith([before, ...rest], [held]), call, outcome: accepted(state) };
  };
  const lawsBroken = (made: Step): readonly string[] => brokenOf(LAWS, made);

  it('see that a refused call changes something or runs a program', () => {
    const before = stateWith([exclusive, array], [prog]);
    const refused = (more: Partial<Outcome>, call: Call = freeze): Step => ({
      before,
      call,
      outcome: { state: before, answer: -1, events: [], ...more },
    });
    const other = stateWith([{ ...exclusive, pinned: true }, array], [prog]);
    expect(lawsBroken(refused({}))).toEqual([]);
    expect(lawsBroken(refused({ state: other }))).toEqual(['law-refused']);
    expect(lawsBroken(refused({ events: [access] }))).toEqual(['law-refused']);
    expect(lawsBroken(refused({ state: other, answer: 0 }))).toEqual([]);
    // the kernel computes the hash before it finds that it cannot be written
    const hash = { call: 'obj_get_info_by_fd', map: 0, hash: 'bad pointer' } as const;
    expect(lawsBroken(refused({ state: other }, hash))).toEqual([]);
    expect(lawsBroken(refused({ state: other }, { ...hash, hash: 'wrong size' }))).toEqual([
      'law-refused',
    ]);
  });
  it('see that a map changes its digest, or becomes or is no longer exclusive', () => {
    expect(lawsBroken(becomes(exclusive, { frozen: true }))).toEqual([]);
    for (const excl of ['write.B', 'none'])
      expect(lawsBroken(becomes(exclusive, { excl }))).toEqual(['law-excl']);
    expect(lawsBroken(becomes(array, { excl: MINE }))).toEqual(['law-excl']);
  });
  it('see that a map thaws', () => {
    expect(lawsBroken(becomes(array, { frozen: true }))).toEqual([]);
    expect(lawsBroken(becomes({ ...array, frozen: true }, { frozen: false }))).toEqual([
      'law-thaw',
    ]);
  });
  it('see that user space changes a frozen map: its value, or its inner map', () => {
    const frozen = { frozen: true };
    expect(lawsBroken(becomes(array, { value: 1 }))).toEqual([]);
    expect(lawsBroken(becomes(outer, { inner: 2 }))).toEqual([]);
    expect(lawsBroken(becomes({ ...array, ...frozen }, { value: 1 }))).toEqual(['law-frozen']);
    expect(lawsBroken(becomes({ ...outer, ...frozen }, { inner: 2 }))).toEqual(['law-frozen']);
    expect(lawsBroken(becomes({ ...outer, ...frozen, inner: 2 }, { inner: NONE }))).toEqual([
      'law-frozen',
    ]);
    expect(lawsBroken(becomes({ ...array, ...frozen }, { value: 1 }, runs))).toEqual([]);
  });
});

describe('the laws about what is alive', () => {
  const reach: readonly (readonly [string, State])[] = [
    ['a program its map', stateWith([], [{ ...prog, map: 0 }])],
    ['a program the map it is bound to', stateWith([], [{ ...prog, bound: 0 }])],
    ['an extension its target', stateWith([], [{ ...prog, target: 1 }])],
    ['an outer map its inner map', stateWith([{ ...outer, inner: 1 }])],
    [
      'a program array its program',
      stateWith([{ ...DEAD_MAP, kind: 'PROG_ARRAY', fd: 'rw', entry: 0 }]),
    ],
    ['a link its program', stateWith([], [], [{ ...DEAD_LINK, prog: 0 }])],
    ['a link its map', stateWith([], [prog], [{ ...DEAD_LINK, prog: 0, map: 0 }])],
    [
      'a link the program that it extends',
      stateWith([], [prog], [{ ...DEAD_LINK, prog: 0, target: 1 }]),
    ],
  ];
  const ALWAYS = LAWS.filter(({ kind }) => kind === 'always');
  const brokenIn = (state: State): readonly string[] =>
    brokenOf(ALWAYS, { before: state, call: freeze, outcome: accepted(state) });

  it.each(reach)(
    'see that %s is dead, and not if it lives, though nothing else holds it',
    (_, state) => {
      const unheld = (map: MapSlot): MapSlot =>
        map.kind === 'none' ? { ...array, fd: 'none' } : map;
      const alive: State = {
        ...state,
        maps: state.maps.map((map, slot) => (isNamed(state, 'maps', slot) ? unheld(map) : map)),
        progs: state.progs.map((it, slot) =>
          isNamed(state, 'progs', slot) && it === DEAD_PROG ? { ...prog, fd: false } : it,
        ),
      };
      expect(brokenIn(alive)).toEqual([]);
      expect(brokenIn(state)).toEqual(['law-live']);
    },
  );
  /** Whether something in the state refers to the slot. (A list of its own: the law's is what is tested.) */
  function isNamed({ maps, progs, links }: State, of: 'maps' | 'progs', slot: number): boolean {
    const named =
      of === 'maps'
        ? [
            ...maps.map(({ inner }) => inner),
            ...progs.flatMap(({ map, bound }) => [map, bound]),
            ...links.map(({ map }) => map),
          ]
        : [
            ...maps.map(({ entry }) => entry),
            ...progs.map(({ target }) => target),
            ...links.flatMap(({ prog: its, target }) => [its, target]),
          ];
    return named.includes(slot);
  }

  it('see that what lives is held by nothing', () => {
    const held: readonly Partial<MapSlot>[] = [{ fd: 'ro' }, { pinned: true }, { mapped: 'ro' }];
    for (const by of held)
      expect(brokenIn(stateWith([{ ...array, fd: 'none', ...by }]))).toEqual([]);
    expect(brokenIn(stateWith([{ ...array, fd: 'none' }]))).toEqual(['law-held']);
    for (const by of [{ fd: true }, { fd: false, loading: true }])
      expect(brokenIn(stateWith([], [{ ...prog, ...by }]))).toEqual([]);
    expect(brokenIn(stateWith([], [{ ...prog, fd: false }]))).toEqual(['law-held']);
  });
  it('see what the dead left', () => {
    expect(brokenIn(stateWith([]))).toEqual([]);
    expect(brokenIn(stateWith([{ ...DEAD_MAP, frozen: true }]))).toEqual(['law-held']);
    expect(brokenIn(stateWith([], [{ ...DEAD_PROG, signed: true }]))).toEqual(['law-held']);
    expect(brokenIn(stateWith([array], [], [{ ...DEAD_LINK, map: 0 }]))).toEqual(['law-held']);
    expect(brokenIn(stateWith([], [prog], [{ ...DEAD_LINK, target: 0 }]))).toEqual(['law-held']);
  });
});

describe('the law that a rule does nothing while no map is exclusive', () => {
  const extension = { ...prog, text: textNamed('extension.A')!, target: 1 };
  const victim = { ...prog, text: textNamed('victim.A')!, map: 0 };
  const attach = make('link_create', { link: 0, prog: 0 });
  const [plain, attached] = [
    stateWith([array], [{ ...prog, map: 0 }]),
    stateWith([array], [extension, victim]),
  ];
  const made = (before: State, call: Call): Step => {
    const outcome = step(permissive, before, call);
    if (typeof outcome !== 'object') throw new Error(`${call.call} cannot be made there`);
    return { before, call, outcome };
  };
  const planted = (it: Step, more: Partial<Outcome>): readonly string[] =>
    brokenOf(LAWS, { ...it, outcome: { ...it.outcome, ...more } });
  const [ran, froze, linked] = [made(plain, runs), made(plain, freeze), made(attached, attach)];

  it('sees another answer, other accesses, another map, program or link', () => {
    expect([ran, froze, linked].map(({ outcome }) => outcome.answer)).toEqual([0, 0, 0]);
    for (const it of [ran, froze, linked]) expect(planted(it, {})).toEqual([]);
    expect(planted(ran, { answer: 1 })).toEqual(['law-plain']);
    expect(planted(ran, { events: [] })).toEqual(['law-plain']);
    const { state } = froze.outcome;
    const [map, its] = [state.maps[0]!, state.progs[0]!];
    expect(
      planted(froze, { state: { ...state, maps: state.maps.with(0, { ...map, pinned: true }) } }),
    ).toEqual(['law-plain']);
    expect(
      planted(froze, { state: { ...state, progs: state.progs.with(0, { ...its, bound: 0 }) } }),
    ).toEqual(['law-plain']);
    const { links, ...rest } = linked.outcome.state;
    const unlinked = { ...rest, links: links.with(0, { ...links[0]!, map: 0 }) };
    expect(planted(linked, { state: unlinked })).toEqual(['law-plain']);
  });
  it('says nothing where a map is exclusive, or was when it was a template', () => {
    for (const more of [{ excl: MINE }, { metaExcl: MINE }]) {
      const before = stateWith([array, { ...array, ...more }], [{ ...prog, map: 0 }]);
      expect(planted(made(before, runs), { answer: 1 })).toEqual([]);
    }
  });
});
