/** How designs are compared, in scopes so small that a trace can be checked by eye. */
import { describe, expect, it } from 'vitest';
import type { Design } from '../../model/rules/design.ts';
import { mapAt, NONE } from '../../model/kernel/state.ts';
import { claimNamed } from '../claims/all.ts';
import type { BpfClaim } from '../claims/bpf-claim.ts';
import { designNamed } from '../../model/rules/designs/all.ts';
import { permissive } from '../../model/rules/designs/permissive.ts';
import type { Scope } from '../../model/scopes/scope.ts';
import { scopeNamed } from '../../model/scopes/named.ts';
import type { Comparison, DesignDifference } from './compare.ts';
import { acceptedOnlyBy, compareDesigns } from './compare.ts';
import type { Progress } from '../search/explore.ts';
import { replay } from '../search/explore.ts';
import { systemOf } from './system.ts';

const named = (name: string): Design => designNamed(name)!;

/** Two maps, one of them an outer map, and a foreign program that reaches through it. */
const small: Scope = {
  ...scopeNamed('mail')!,
  texts: ['write-inner.B'],
  hashes: ['write-inner.A'],
  links: 0,
  families: [],
};

/** A trace as the names of its calls, made under the design that accepts all of them. */
const callsOf = (design: Design, trace: readonly number[], scope = small): readonly string[] =>
  (replay(systemOf(design, scope), trace) ?? []).map(({ call }) => call.call);

const brief = ({ shape, effect, accepted, refused }: DesignDifference): string =>
  `${shape}: ${effect.kind}, ${accepted} or ${refused}`;

describe('the relation of two designs', () => {
  it.each([permissive, named('strict-template'), named('sealed')])(
    'is equivalence if they differ in their names only: $name',
    (design) => {
      const { relation, onlyA, onlyB, otherErrno } = compareDesigns(
        design,
        { ...design, name: 'twin' },
        small,
      );
      expect({ relation, onlyA, onlyB, otherErrno }).toEqual({
        relation: 'equivalent',
        onlyA: [],
        onlyB: [],
        otherErrno: undefined,
      });
    },
  );

  it.each([
    ['permissive', 'strict-outer', 'laxer'],
    ['strict-outer', 'permissive', 'stricter'],
    ['strict-outer', 'strict-template', 'incomparable'],
    ['patch-v1', 'no-inner', 'stricter'],
  ])('of %s to %s is %s', (a, b, relation) => {
    expect(compareDesigns(named(a), named(b), small).relation).toBe(relation);
  });

  it('is open after a search that stopped early, unless differences were found both ways', () => {
    const cut = { maxStates: 150 };
    const because = 'the limit of 150 states was reached';
    const [strict, lax, other] = [named('strict-outer'), permissive, named('strict-template')];
    expect(compareDesigns(lax, lax, small, cut)).toMatchObject({ relation: 'unknown', because });
    expect(compareDesigns(lax, strict, small, cut)).toMatchObject({ relation: 'unknown', because });
    expect(compareDesigns(strict, lax, small, cut)).toMatchObject({ relation: 'unknown', because });
    expect(compareDesigns(strict, other, small, cut)).toMatchObject({
      relation: 'incomparable',
      because,
    });
  });
});

describe('a comparison', () => {
  const compared = (): Comparison =>
    compareDesigns(named('strict-outer'), named('mainline'), small);

  it('lists what each design alone accepts, with the answers of both', () => {
    const { onlyA, onlyB } = compared();
    expect(onlyA.map(brief)).toEqual([
      'create-excl-template: harmless, 0 or -524',
      'insert-excl-in-same: harmless, 0 or -524',
    ]);
    expect(onlyB.map(brief)).toEqual(['insert-plain-in-excl: harmless, 0 or -22']);
    expect(onlyB[0]?.says).toBe('an ordinary map put into an exclusive outer map');
  });

  it('shows each difference with a shortest trace, the shortest first', () => {
    expect(compared().onlyA.map(({ calls }) => callsOf(named('strict-outer'), calls))).toEqual([
      ['map_create', 'map_create'],
      ['map_create', 'map_create', 'map_create', 'map_update_elem'],
    ]);
  });

  it('shows a call that both refuse, with different errnos', () => {
    const { otherErrno } = compared();
    expect([otherErrno?.a, otherErrno?.b]).toEqual([-22, -524]);
    expect(callsOf(permissive, otherErrno?.calls ?? [])).toEqual([
      'map_create',
      'map_create',
      'map_update_elem',
    ]);
  });

  it('counts the states and calls of both searches', () => {
    const there = acceptedOnlyBy(named('strict-outer'), named('mainline'), small);
    const back = acceptedOnlyBy(named('mainline'), named('strict-outer'), small);
    const { relation, states, transitions } = compared();
    expect({ relation, states, transitions }).toEqual({
      relation: 'incomparable',
      states: there.states + back.states,
      transitions: there.transitions + back.transitions,
    });
    expect([states, transitions]).toEqual([243, 1761]);
  });
});

describe('what a refusal is good for', () => {
  it('is shown by letting one such call through: a goal that was kept breaks', () => {
    const { differences } = acceptedOnlyBy(permissive, named('strict-outer'), small);
    expect(differences.map(brief)).toEqual([
      'insert-plain-in-excl: harmless, 0 or -22',
      'insert-excl-in-plain: prevents, 0 or -22',
    ]);
    const { effect } = differences[1]!;
    expect(effect).toMatchObject({ kind: 'prevents', claim: 'inner' });
    expect(effect.kind === 'prevents' ? callsOf(permissive, effect.calls) : []).toEqual([
      'map_create',
      'map_create',
      'map_update_elem',
      'prog_load',
      'prog_test_run',
    ]);
  });

  it('is the goal that breaks in the fewest calls, whichever is asked first', () => {
    const inner = claimNamed('inner')!; // breaks when the program runs
    const early: BpfClaim = {
      ...inner,
      id: 'early', // when the call is let through
      kind: 'onEveryCall',
      when: (_before, call) => call.call === 'map_update_elem' && call.inner !== NONE,
      premise: () => true,
      holds: (before, call, { answer }) =>
        call.call !== 'map_update_elem' ||
        call.inner === NONE ||
        answer < 0 ||
        mapAt(before, call.inner).excl === mapAt(before, call.map).excl ||
        mapAt(before, call.map).excl !== 'none',
    };
    const claimOf = (goals: readonly BpfClaim[]): string | undefined => {
      const { differences } = acceptedOnlyBy(permissive, named('strict-outer'), small, {}, goals);
      const effect = differences.at(-1)?.effect;
      return effect?.kind === 'prevents' ? effect.claim : effect?.kind;
    };
    expect([claimOf([inner]), claimOf([inner, early]), claimOf([early, inner])]).toEqual([
      'inner',
      'early',
      'early',
    ]);
  });

  it('is nothing if no goal breaks that was kept, although another goal is open anyway', () => {
    const { differences } = acceptedOnlyBy(permissive, named('strict-template'), small);
    expect(new Set(differences.map(({ effect }) => effect.kind))).toEqual(new Set(['harmless']));
  });

  it('is open after a search that stopped early, with the reason', () => {
    const { differences, because } = acceptedOnlyBy(permissive, named('strict-outer'), small, {
      maxStates: 150,
    });
    expect(because).toBe('the limit of 150 states was reached');
    expect(differences.map(({ effect }) => effect)).toEqual([
      { kind: 'unknown', because },
      { kind: 'unknown', because },
    ]);
  });

  it('is open if the search for the goals that are kept stopped early', () => {
    let ticks = 0;
    const tick = (): string | undefined => (ticks++ === 0 ? 'time is up' : undefined);
    const limits = { tick, tickEvery: 10 };
    const found = acceptedOnlyBy(permissive, named('strict-outer'), small, limits);
    expect(found.because).toBe('time is up');
    expect(found.differences.map(({ effect }) => effect.kind)).toEqual(['unknown', 'unknown']);
  });

  it.each([0, 1, 2, 3])(
    'is open in the whole comparison if search %i alone stopped early',
    (which) => {
      let searches = -1;
      const tick = ({ expanded }: Progress): string | undefined => {
        if (expanded === 10) searches++; // the first time that a search is asked
        return searches === which ? 'time is up' : undefined;
      };
      const { relation, because } = compareDesigns(permissive, permissive, small, {
        tick,
        tickEvery: 10,
      });
      expect([relation, because, searches]).toEqual(['unknown', 'time is up', 3]);
    },
  );

  it.each([
    ['storage', 'storage-foreign: prevents, 0 or -1'],
    ['extension', 'extend-excl: prevents, 0 or -1'],
    ['sys-bpf', 'act-foreign: prevents, 0 or -1'],
  ])('is found in scope %s', (name, difference) => {
    const scope = scopeNamed(name)!;
    const { differences } = acceptedOnlyBy(named('mainline'), named('sealed'), scope);
    expect(differences.map(brief)).toEqual([difference]);
  });
});
