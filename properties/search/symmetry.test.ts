/** One state of each orbit: against all permutations, and against the search of all states. */
import { describe, expect, it } from 'vitest';
import type { Codec } from '../../model/finite/finite.ts';
import type { OBJECTS } from '../../model/kernel/fields.ts';
import type { State } from '../../model/kernel/state.ts';
import type { Call } from '../../model/kernel/call.ts';
import { step } from '../../model/kernel/step.ts';
import { permissive } from '../../model/rules/designs/permissive.ts';
import type { Scope } from '../../model/scopes/scope.ts';
import { ENDLESS, scopeNamed, SCOPES } from '../../model/scopes/named.ts';
import { claimsIn } from '../claims/all.ts';
import type { Verdict } from '../claims/claim.ts';
import { renameState } from '../random/renaming.ts';
import { slotSymmetry, systemOf, upToNames } from '../verdicts/system.ts';
import type { System } from './explore.ts';
import { explore, isMade, replay } from './explore.ts';
import { twoPhaseCommit, twoPhaseCommitUpToNames } from './known-systems/two-phase-commit.ts';
import { canonicalOf } from './symmetry.ts';

describe('two-phase commit up to the names of the managers', () => {
  it.each([
    [3, 80],
    [5, 314],
    [6, 553], // as TLC with symmetry
    [7, 920], // as TLC with symmetry
  ])('of %i managers has %i states, which stand for all', (managers, orbits) => {
    const report = explore(twoPhaseCommitUpToNames(managers), []);
    expect(report.states).toBe(orbits);
    expect(report.standsFor).toBe(explore(twoPhaseCommit(managers), []).states);
  });
});

function permutations(of: number): readonly (readonly number[])[] {
  if (of === 0) return [[]];
  return permutations(of - 1).flatMap((rest) =>
    Array.from({ length: of }, (_, at) => rest.toSpliced(at, 0, of - 1)),
  );
}

/** All states that a system reaches, at most so many. */
function reached<S, C, O extends { readonly state: S }>(
  { codec, initial, calls, step: make }: System<S, C, O>,
  most: number,
): readonly S[] {
  const seen = new Set([textOf(codec, initial)]);
  const found = [initial];
  for (const state of found) {
    for (const call of calls) {
      const outcome = make(state, call);
      if (!isMade(outcome) || seen.has(textOf(codec, outcome.state))) continue;
      if (found.length === most) return found;
      seen.add(textOf(codec, outcome.state));
      found.push(outcome.state);
    }
  }
  return found;
}

function textOf<S>({ words, encode }: Codec<S>, state: S): string {
  const key = new Int32Array(words);
  encode(state, key, 0);
  return key.join();
}

/** Every way to name the slots that symmetry calls names. */
function namings(scope: Scope) {
  const { sorts } = slotSymmetry(scope);
  const own = (sort: (typeof OBJECTS)[number]) => {
    const count = { map: scope.maps, prog: scope.progs, link: scope.links }[sort];
    const fixed = sorts.find(({ name }) => name === sort)?.fixed;
    return fixed ? [[...Array(count).keys()]] : permutations(count);
  };
  return own('map').flatMap((map) =>
    own('prog').flatMap((prog) => own('link').map((link) => ({ map, prog, link, colours: {} }))),
  );
}

const searched = SCOPES.filter(({ name }) => !ENDLESS.includes(name));
// small takes as long as all the others together
const quick = searched.filter(({ name }) => name !== 'small');
const twoLinks: Scope = { ...scopeNamed('link-update')!, name: 'two links', maps: 2, links: 2 };

it.each([...searched, twoLinks, scopeNamed('wide')!])(
  'all namings of a state have the one that trying all of them finds, in scope $name',
  (scope) => {
    const system = systemOf(permissive, scope);
    const canonical = canonicalOf(slotSymmetry(scope), system.codec);
    const all = scope.name === 'wide' ? namings(scope).slice(0, 40) : namings(scope);
    const states = reached(system, 4000);
    const leastOf = new Map<string, string>(); // by canonical state, the least key of its orbit
    for (let at = 0; at < states.length; at += Math.ceil(states.length / 100)) {
      const state = states[at]!;
      const orbit = all.map((names) => renameState(names, state));
      const found = textOf(system.codec, canonical.of(state));
      const keys = new Set(orbit.map((it) => textOf(system.codec, it)));
      if (scope.name !== 'wide') {
        expect(canonical.standsFor()).toBe(keys.size);
        expect(keys).toContain(found);
        const [least] = [...keys].sort();
        expect(leastOf.get(found) ?? least).toBe(least); // two orbits never share one
        leastOf.set(found, least!);
      }
      for (const it of orbit) expect(textOf(system.codec, canonical.of(it))).toBe(found);
    }
  },
);

function length(verdict: Verdict): string {
  return 'calls' in verdict ? `${verdict.kind} ${verdict.calls.length}` : verdict.kind;
}

it.each(quick)(
  'the search up to names says the same of scope $name, and stands for what is there if any slot may be filled',
  (scope) => {
    const system = systemOf(permissive, scope);
    const whole = explore(system, claimsIn(scope));
    const orbits = explore(upToNames(system, scope), claimsIn(scope));
    for (const [id, { verdict, premise }] of Object.entries(whole.verdicts)) {
      const other = orbits.verdicts[id]!;
      expect([id, length(other.verdict)]).toEqual([id, length(verdict)]);
      expect([id, other.premise?.length]).toEqual([id, premise?.length]);
      // a real trace: it can be made from the initial state
      if ('calls' in other.verdict) expect(replay(system, other.verdict.calls)).toBeDefined();
    }
    expect(orbits.finished).toBe(true);

    // a fixed slot cannot be filled before the lower ones, so there the lowest is filled
    const fixed = slotSymmetry(scope).sorts.some((sort) => sort.fixed) && scope.progs > 1;
    expect(fixed).toBe(false);
    const anySlot = {
      ...system,
      step: (state: State, call: Call) => step(permissive, state, call),
    };
    expect(orbits.standsFor).toBe(explore(anySlot, []).states);
  },
);

it('says where a state is no record of arrays', () => {
  const { codec, symmetry } = twoPhaseCommitUpToNames(3);
  const wrong = { name: 'manager', arrays: ['coordinator'] };
  expect(() => canonicalOf({ ...symmetry!, sorts: [wrong] }, codec)).toThrow(
    /coordinator is no array of the state/,
  );
});
