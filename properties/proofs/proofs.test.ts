/** Proofs are honest: paths are what the model does, relations hold where walks and searches come, mutants are not proved. */
import { describe, expect, test } from 'vitest';
import { NONE } from '../../model/kernel/fields.ts';
import { collect } from '../../model/kernel/lifetime.ts';
import { DEAD_LINK, DEAD_MAP, DEAD_PROG, emptyState } from '../../model/kernel/state.ts';
import { effect } from '../../model/kernel/step.ts';
import { sealed } from '../../model/rules/designs/sealed.ts';
import type { Design } from '../../model/rules/design.ts';
import { scopeNamed } from '../../model/scopes/named.ts';
import { claimNamed, CLAIMS, GOALS } from '../claims/all.ts';
import { LAWS } from '../claims/laws.ts';
import { MUTANTS } from '../claims/mutants.ts';
import { explore } from '../search/explore.ts';
import { systemOf } from '../verdicts/system.ts';
import { disagreement } from './agreement.ts';
import type { Path } from './paths.ts';
import { pathsOf } from './paths.ts';
import type { Doing, Proof, Worked } from './prove.ts';
import { prove, work } from './prove.ts';
import { makeRecorder } from './recorder.ts';
import { brokenIn, claimOf, walked } from './reached.ts';
import { nothingShared } from './shared.ts';
import { CANDIDATES } from './candidates.ts';
import { breaks } from '../claims/judge.ts';
import { make } from '../../model/kernel/call.ts';

/** Numbers below 1, the same for the same seed. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    return state / 0x80000000;
  };
}

const shared = nothingShared();
const worked = work(sealed, { shared })!;
const { kept } = worked.induction;
const pathsIn = ({ blocks }: Worked): readonly Path[] => blocks.flatMap(({ paths }) => paths);

describe('a path', () => {
  test('is what the model does in random states that agree with it, whatever else there is', () => {
    const random = numbers(7);
    const said = pathsIn(worked).map((path) => disagreement(worked.recorder, sealed, path, random));
    const other = said.filter((difference) => difference !== undefined);
    // the library has three colours of a text; a chain of four tail calls wants four
    expect(other.filter((difference) => difference !== 'no colours')).toEqual([]);
    expect(other.length).toBeLessThan(20);
    expect(said.length).toBeGreaterThan(10_000);
  });

  test('that reads what the recorder does not see is noticed', () => {
    let calls = 0;
    const fickle: Design = {
      ...sealed,
      choices: {
        ...sealed.choices,
        bind: { ...sealed.choices.bind, mayName: () => (calls++ % 2 === 0 ? 0 : -13) },
      },
    };
    const recorder = makeRecorder();
    const loads = shared.calls.filter(({ call }) => call === 'prog_load');
    // a proof hears by itself that such a choice answers now so, now otherwise
    const paths = loads.flatMap((load) =>
      pathsOf(recorder, fickle, load).blocks.flatMap(({ paths: some }) => some),
    );
    const random = numbers(7);
    const said = paths.map((path) => disagreement(recorder, fickle, path, random));
    expect(said.some((difference) => difference?.startsWith('answer'))).toBe(true);
  });

  test('meets few objects, and looks at all of a sort for none', () => {
    expect(worked.figures.objects).toBeLessThanOrEqual(10);
    expect(worked.figures.swept).toEqual([]);
    expect(worked.figures.cutCalls).toEqual(['prog_test_run']);
  });

  test('of a choice that looks at every map proves nothing', () => {
    const design: Design = {
      ...sealed,
      choices: {
        ...sealed.choices,
        bind: {
          ...sealed.choices.bind,
          mayName: (_digest, _map, state) =>
            state.maps.filter(({ frozen }) => frozen).length > 1 ? 0 : -13,
        },
      },
    };
    const proof = prove(design, [claimNamed('law-excl')!], { candidates: [] });
    expect(proof.claims[0]).toMatchObject({ verdict: 'open' });
    expect(proof.claims[0]?.unfit).toContain('looks at every map');
  });
});

describe('relations', () => {
  test('hold in the empty kernel, of dead objects, and have ids of their own', () => {
    const one = emptyState({ maps: 1, progs: 1, links: 1 });
    expect(brokenIn(one, CANDIDATES)).toEqual([]);
    expect(new Set(CANDIDATES.map(({ id }) => id)).size).toBe(CANDIDATES.length);
  });

  test('that every call keeps hold in all states that long walks meet', () => {
    let states = 0;
    for (const state of walked(sealed, 150, 60)) {
      states++;
      expect(brokenIn(state, kept)).toEqual([]);
    }
    expect(states).toBeGreaterThan(3000);
  });

  test('that are dropped are broken in some states that walks meet, many of them', () => {
    const dropped = [...worked.induction.dropped.keys()];
    const broken = new Set<string>();
    for (const state of walked(sealed, 150, 60)) {
      for (const id of brokenIn(state, dropped)) broken.add(id);
    }
    expect(broken.size).toBeGreaterThan(dropped.length / 3);
  });

  test.each(['mail', 'storage', 'extension'])('agree with the exhaustive search of %s', (name) => {
    const claims = kept.map(claimOf);
    const report = explore(systemOf(sealed, scopeNamed(name)!), claims);
    expect(report.finished).toBe(true);
    expect(claims.filter(({ id }) => report.verdicts[id]?.verdict.kind !== 'holds')).toEqual([]);
  });

  test('survive that what nothing holds is freed', () => {
    const random = numbers(3);
    let freed = 0;
    for (const state of walked(sealed, 60, 60)) {
      // lets go of something at random, so that there is something to free
      const maps = state.maps.map((map) =>
        random() < 0.3
          ? { ...map, fd: 'none' as const, pinned: false, mapped: 'none' as const }
          : map,
      );
      const progs = state.progs.map((prog) => (random() < 0.3 ? { ...prog, fd: false } : prog));
      const links = state.links.map((link) => (random() < 0.3 ? DEAD_LINK : link));
      const before = { maps, progs, links };
      const after = collect(before);
      if (after === before) continue;
      freed++;
      expect(brokenIn(before, kept)).toEqual([]);
      expect(brokenIn(after, kept)).toEqual([]);
      expect(collect(after)).toBe(after);
      for (const [slot, map] of after.maps.entries()) {
        const was = before.maps[slot]!;
        expect([DEAD_MAP, was, { ...was, entry: NONE }]).toContainEqual(map);
      }
      for (const [slot, prog] of after.progs.entries()) {
        expect([DEAD_PROG, before.progs[slot]]).toContainEqual(prog);
      }
    }
    expect(freed).toBeGreaterThan(500);
  });

  test('that make up a law about states say what it says', () => {
    const random = numbers(5);
    const live = CANDIDATES.filter(({ id }) => id.endsWith(' live'));
    const law = LAWS.find(({ id }) => id === 'law-live')!;
    const seen = new Set<boolean>();
    for (const state of walked(sealed, 30, 60)) {
      const maps = state.maps.map((map) => (random() < 0.1 ? DEAD_MAP : map));
      const mutilated = { ...state, maps };
      const outcome = { state: mutilated, answer: 0, events: [] };
      const says = !breaks(law, { before: state, call: make('munmap', { map: 0 }), outcome });
      expect(brokenIn(mutilated, live).length === 0).toBe(says);
      seen.add(says);
    }
    expect(seen.size).toBe(2);
  });
});

describe('a proof', () => {
  test('of sealed has every goal but outer-side, and every law', () => {
    const proof = prove(sealed, [...GOALS, ...LAWS], { worked });
    const open = proof.claims.filter(({ verdict }) => verdict !== 'proved').map(({ id }) => id);
    expect(open).toEqual(['outer-side']);
    // it crosses to another thread, and is kept in a file
    expect(structuredClone(proof)).toEqual(proof);
    expect(JSON.parse(JSON.stringify(proof))).toEqual(proof);
  });

  test('that is stopped keeps what was proved until then, and nothing of relations that are being looked for', () => {
    let times = 0;
    const after = (most: number, wanted: Doing['stage']) => {
      times = 0;
      return ({ stage }: Doing): string | undefined =>
        stage === wanted && times++ >= most ? 'enough' : undefined;
    };
    const proved = ({ claims }: Proof): readonly string[] =>
      claims.flatMap(({ id, verdict }) => (verdict === 'proved' ? [id] : []));
    prove(sealed, CLAIMS, { worked }); // from now on it is known what paths keep
    const whole = prove(sealed, CLAIMS, { worked, stop: after(Infinity, 'claims') });
    const late = prove(sealed, CLAIMS, { worked, stop: after(times - 2, 'claims') });
    const anew = nothingShared();
    const early = prove(sealed, CLAIMS, { shared: anew, stop: after(100, 'paths') });
    const middle = prove(sealed, CLAIMS, { shared: anew, stop: after(500, 'relations') });
    const needNone = whole.claims.flatMap(({ id, verdict, because }) =>
      verdict === 'proved' && because.length === 0 ? [id] : [],
    );
    expect(needNone.length).toBeGreaterThan(2);
    expect(early).toMatchObject({ stopped: 'enough', relations: [] });
    expect(proved(early)).toEqual([]);
    expect(middle).toMatchObject({ stopped: 'enough', relations: [] });
    expect(proved(middle)).toEqual(needNone);
    expect(middle.claims.filter(({ verdict }) => verdict === 'unknown').length).toBeGreaterThan(20);
    expect(late).toMatchObject({ stopped: 'enough', relations: whole.relations });
    expect(proved(late)).toEqual(proved(whole));
    expect(late.claims.some(({ verdict }) => verdict === 'unknown')).toBe(true);
  });

  // the other mutants: scripts/house/long/proofs.test.ts
  test('is not had of a mutant: freezing takes exclusivity away', () => {
    const { claim, design, effect: mutated } = MUTANTS.find((it) => it.claim === 'law-excl')!;
    const proofOf = (stepWith: typeof effect): string | undefined =>
      prove(design, [claimNamed(claim)!], { candidates: [], stepWith }).claims[0]?.verdict;
    expect([mutated, effect].map(proofOf)).toEqual(['open', 'proved']);
  });
});
