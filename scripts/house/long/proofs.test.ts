/** Proofs of all designs and mutants against the searches: nothing that some search violates is proved. */
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { effect, step } from '../../../model/kernel/step.ts';
import { elementAny } from '../../../model/rules/element.ts';
import { exchanged } from '../../../model/rules/exchange.ts';
import { sealed } from '../../../model/rules/designs/sealed.ts';
import { CANDIDATES } from '../../../properties/proofs/candidates.ts';
import type { Design } from '../../../model/rules/design.ts';
import { DESIGNS, designNamed } from '../../../model/rules/designs/all.ts';
import { DECIDING, scopeNamed } from '../../../model/scopes/named.ts';
import type { Scope } from '../../../model/scopes/scope.ts';
import type { LinkSlot, MapSlot, ProgSlot, State } from '../../../model/kernel/state.ts';
import { NONE } from '../../../model/kernel/state.ts';
import { NO_DIGEST, owns } from '../../../model/programs/text.ts';
import { relationFrom } from '../../../properties/proofs/brought-relations.ts';
import { CLAIMS, claimNamed, claimsIn } from '../../../properties/claims/all.ts';
import { MUTANTS } from '../../../properties/claims/mutants.ts';
import type { Proof } from '../../../properties/proofs/prove.ts';
import { prove, work } from '../../../properties/proofs/prove.ts';
import { nothingShared } from '../../../properties/proofs/shared.ts';
import { brokenIn, claimOf, walked } from '../../../properties/proofs/reached.ts';
import { explore } from '../../../properties/search/explore.ts';
import { systemOf } from '../../../properties/verdicts/system.ts';
import { exclmapIn } from '../../cli/test-command.ts';

const ROOT = join(import.meta.dirname, '../../..');

/** Maps that are listed are compared with the digest of what runs: first of all, and after relocations. */
const comparing = (name: string): Design =>
  exchanged(
    designNamed(name)!,
    [
      { axis: 'counted', choice: 'digest-first' },
      { axis: 'relocated', choice: 'compared' },
    ],
    name,
  );

/** What designs share, so that 40 mutants take half a minute and not six; that it changes nothing is a test below. */
const shared = nothingShared();

const verdictsOf = (design: Design): Readonly<Record<string, string>> =>
  Object.fromEntries(prove(design).claims.map(({ id, verdict }) => [id, verdict]));

describe('proofs', () => {
  test.each(DESIGNS)('of $name say nothing that a search contradicts', (design) => {
    const proof = verdictsOf(design);
    const wrong = DECIDING.flatMap((scope) => {
      const { verdicts } = explore(systemOf(design, scope), claimsIn(scope));
      return Object.entries(verdicts).flatMap(([id, { verdict }]) =>
        (verdict.kind === 'violated' && proof[id] === 'proved') ||
        (verdict.kind === 'possible' && proof[id] === 'never')
          ? [`${id} in ${scope.name}`]
          : [],
      );
    });
    expect(wrong).toEqual([]);
  });

  test('of all designs together are those of each alone', () => {
    const together = DESIGNS.map((design) => prove(design, CLAIMS, { shared }));
    for (const [index, design] of DESIGNS.entries()) {
      const alone = prove(design);
      const verdicts = ({ claims }: Proof): readonly string[] =>
        claims.map(({ id, verdict }) => `${id} ${verdict}`);
      expect(verdicts(together[index]!)).toEqual(verdicts(alone));
      expect(together[index]!.relations).toEqual(alone.relations);
    }
  });

  describe.each(['sealed', 'mainline-7.3'])('of %s rest on relations', (name) => {
    const design = designNamed(name)!;
    const { kept } = work(design)!.induction;

    test('that no search of any scope sees broken', () => {
      let states = 0;
      for (const scope of DECIDING) {
        const report = explore(systemOf(design, scope), kept.map(claimOf));
        const broken = Object.entries(report.verdicts).flatMap(([id, { verdict }]) =>
          verdict.kind === 'holds' ? [] : [id],
        );
        expect({ scope: scope.name, finished: report.finished, broken }).toEqual({
          scope: scope.name,
          finished: true,
          broken: [],
        });
        states += report.states;
      }
      console.log(`${name}: ${kept.length} relations hold in ${states} states of all scopes`);
      expect(states).toBeGreaterThan(100_000);
    });

    test('that hold in a million states on random walks', () => {
      const seed = Number(process.env['LONG_SEED'] ?? 1) % 1_000_000;
      let states = 0;
      for (const state of walked(design, 1_000_000, 60, seed)) {
        states++;
        const broken = brokenIn(state, kept);
        if (broken.length > 0) expect({ states, broken }).toEqual({ states, broken: [] });
        if (states >= 1_000_000) break;
      }
      expect(states).toBe(1_000_000);
    });
  });

  test('of mainline-7.3 have the goals that it keeps', () => {
    expect(verdictsOf(designNamed('mainline-7.3')!)).toMatchObject({
      inner: 'proved',
      iterator: 'proved',
      'bound-is-checked': 'proved',
    });
  });

  test('of the rule of README go as far as it goes, by the command', async () => {
    const { code, out, err } = await exclmapIn(
      ROOT,
      ...['prove', 'scripts/cli/example/spreads.ts', '--claim', 'inner', '--claim', 'iterator'],
    );
    expect(out).toMatch(/inner +not proved[^]*iterator +proved/);
    expect({ code, err }).toEqual({ code: 0, err: '' });
  });

  test('of links are had where updates ask nothing: as long as a link has its first program', () => {
    const exchanges = [{ axis: 'linkUpdate', choice: 'any' }] as const;
    const verdicts = verdictsOf(exchanged(sealed, exchanges, 'updates ask nothing'));
    expect(verdicts).toMatchObject({
      iterator: 'proved',
      storage: 'proved',
      signed: 'proved',
      'link-update': 'open',
    });
  });

  test('of a design that goes by templates alone have the inner side', () => {
    const design = exchanged(
      sealed,
      [
        { axis: 'template', choice: 'remembered' },
        { axis: 'bind', choice: 'named-and-template' },
        { axis: 'element', choice: 'same-as-template' },
      ],
      'by templates',
    );
    expect(verdictsOf(design)['inner']).toBe('proved');
  });

  test('tell the three readings of the same sha apart', () => {
    expect(verdictsOf(comparing('strict-outer'))['inner']).toBe('proved');
    expect(verdictsOf(comparing('strict-subset'))['inner']).toBe('proved');
    expect(verdictsOf(comparing('strict-template'))['inner']).toBe('open');
  });

  test.each(MUTANTS.filter((mutant) => mutant.effect === effect))(
    'are not had of a mutant of $claim: $says',
    ({ claim, design, sound }) => {
      const [wanted] = CLAIMS.filter(({ id }) => id === claim);
      const mutated = prove(design, [claimNamed(claim)!], { shared }).claims[0]?.verdict;
      const kept = prove(sound, [claimNamed(claim)!], { shared }).claims[0]?.verdict;
      // that a use never occurs is proved of some mutants only; what counts is that it is not of the sound design
      if (wanted?.group === 'use') expect(kept).toBe('open');
      else expect(mutated).toBe('open');
    },
  );

  /** Why a use that a mutant takes away is not proved to be impossible: relations that lack, and the sentences that mend it. */
  const formless = {
    of: 'prog',
    says: 'A program that takes its map by fd names no exclusive map.',
    holds: ({ map, text }: ProgSlot, { maps }: State) =>
      map === NONE || !['fd', 'value'].includes(text.form) || maps[map]!.excl === NO_DIGEST,
  } as const;
  const inner = {
    of: 'map',
    says: 'The map inside an outer map is exclusive.',
    holds: (map: MapSlot, { maps }: State) =>
      map.inner === NONE || maps[map.inner]!.excl !== NO_DIGEST,
  } as const;
  const walking = {
    of: 'link',
    says: 'The map that a link walks is not for its program.',
    holds: ({ map, prog }: LinkSlot, { maps, progs }: State) =>
      map === NONE ||
      prog === NONE ||
      progs[prog]!.text.action !== 'iterate elements' ||
      !owns(progs[prog]!.text.digest, maps[map]!.excl),
  } as const;

  test.each([
    ['use-direct', formless],
    ['use-value', formless],
    ['use-tail', formless],
    ['use-outer-plain', inner],
    ['use-iterate-own', walking],
  ] as const)('of a mutant that takes %s away need a relation that is brought', (id, brought) => {
    const { design } = MUTANTS.find(({ claim }) => claim === id)!;
    const claims = [claimNamed(id)!];
    const candidates = [relationFrom(brought, id), ...CANDIDATES];
    expect(prove(design, claims, { shared }).claims[0]?.verdict).toBe('open');
    const [claim] = prove(design, claims, { shared, candidates }).claims;
    expect(claim?.verdict).toBe('never');
    expect(claim?.because).toContain(brought.says);
  });

  test.each([
    ['use-idx', 'write-idx.A', 'split', 6],
    ['use-idx-value', 'write-idx-value.A', 'split', 6],
    ['use-counted', 'read-idx.A', 'signed', 4],
  ] as const)(
    'of a mutant of %s are not had, for a signed load has the use',
    (id, text, name, calls) => {
      const { design } = MUTANTS.find(({ claim }) => claim === id)!;
      const few = { maps: 1, progs: 1, links: 0, kinds: ['ARRAY'], texts: [text], hashes: [text] };
      const scope = { ...scopeNamed(name)!, ...few } as Scope;
      const { verdict } = explore(systemOf(design, scope), [claimNamed(id)!]).verdicts[id]!;
      expect(verdict.kind).toBe('possible');
      expect('calls' in verdict ? verdict.calls : []).toHaveLength(calls);
    },
  );

  test('are not had of a mutant: any map is an element', () => {
    const mutant: Design = { ...sealed, choices: { ...sealed.choices, element: elementAny } };
    const proof = prove(mutant, [claimNamed('inner')!]);
    expect(proof.claims[0]).toMatchObject({ verdict: 'open' });
    expect(proof.claims[0]?.nearest?.says).toContain('inside an outer map');
    expect(proof.claims[0]?.nearest?.step?.call.call).toBe('map_update_elem');
  });

  /** What carries the laws of the changed steps where the step is sound. */
  const RELATIONS_OF_STEPS = [
    'map.frozen not mapped rw',
    'map.freezing not mapped rw',
    'map.kind array full',
  ];
  test.each(MUTANTS.filter(({ effect: mutated }) => mutated !== effect))(
    'are not had of a changed step: $says',
    ({ claim, design, effect: mutated, step: whole }) => {
      if (claim === 'law-held') {
        // what is freed is no part of a path: this mutant is found by whoever asks whether all was freed
        expect(whole).not.toBe(step);
        return;
      }
      const candidates = CANDIDATES.filter(
        ({ id }) => RELATIONS_OF_STEPS.includes(id) || id.endsWith(' live'),
      );
      const proof = prove(design, [claimNamed(claim)!], { candidates, stepWith: mutated });
      expect(proof.claims[0]?.verdict).toBe('open');
      const sound = prove(design, [claimNamed(claim)!], { candidates });
      expect(claim === 'law-live' ? 'proved' : sound.claims[0]?.verdict).toBe('proved');
    },
  );
});
