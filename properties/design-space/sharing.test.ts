/** One search stands for many designs: whole searches of designs drawn at random say the same. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { refuse } from '../../model/kernel/outcome.ts';
import { emptyState } from '../../model/kernel/state.ts';
import { AXES } from '../../model/rules/axes.ts';
import type { Design } from '../../model/rules/design.ts';
import { permissive } from '../../model/rules/designs/permissive.ts';
import { strictTemplate } from '../../model/rules/designs/strict-template.ts';
import { signedHash } from '../../model/rules/signed.ts';
import { alphabet } from '../../model/scopes/alphabet.ts';
import { scopeNamed } from '../../model/scopes/named.ts';
import { breaks, shows } from '../claims/judge.ts';
import { explore, search } from '../search/explore.ts';
import { systemOf } from '../verdicts/system.ts';
import { has, noDesigns } from './design-set.ts';
import { knowNothing } from './knowledge.ts';
import { ASKED_IN } from './laxity.ts';
import { addAgreeing, listen } from './listening.ts';
import { JUDGED, judgedIn, judgeProjection } from './projection.ts';
import { designAt, numberAt, pointAt, pointOf, spaceOf } from './space.ts';
import { verdictOf, wishes } from './verdicts.ts';

const scopes = ASKED_IN.map((name) => scopeNamed(name)!);
const { numRuns = 100, seed = 618 } = fc.readConfigureGlobal();
const isLong = numRuns > 100;
const DRAWN = isLong ? 96 : 24;
/** Of these so many are searched whole: what is wrong with sharing is wrong for many of them (9 of 24 or more, measured). */
const WHOLE = isLong ? 96 : 8;

describe('a design that was never searched itself', () => {
  const space = spaceOf();
  const numbers = fc.sample(fc.nat(space.size - 1), { numRuns: DRAWN, seed });
  const known = knowNothing(space, scopes);
  const { add, wanted } = wishes(space.size);
  add(
    JUDGED.map(({ id }) => id),
    numbers,
  );
  for (let list = known.next(wanted); list.length > 0; list = known.next(wanted)) {
    for (const projection of list) {
      const finding = judgeProjection(space, projection);
      if ('stopped' in finding) throw new Error(finding.stopped);
      known.learn(finding);
    }
  }

  it('is judged as a whole search judges it, in every scope', () => {
    expect(known.searched().searches).toBeLessThan(DRAWN * scopes.length);
    for (const number of numbers.slice(0, WHOLE)) {
      const design = designAt(space, pointAt(space, number));
      const seen = new Set<string>();
      for (const scope of scopes) {
        const { verdicts } = explore(systemOf(design, scope), judgedIn(scope));
        for (const [id, { verdict }] of Object.entries(verdicts)) {
          if ('calls' in verdict) seen.add(id);
        }
      }
      const said = JUDGED.filter(({ id }) => verdictOf(known, id, number) === 'shown');
      expect(new Set(said.map(({ id }) => id)), design.name).toEqual(seen);
    }
  });
});

describe('what sharing rests on', () => {
  it('a refusal breaks no claim and shows none', () => {
    for (const scope of scopes) {
      const before = emptyState(scope);
      for (const call of alphabet(scope)) {
        const outcome = refuse(before, -22);
        for (const claim of JUDGED) {
          expect(breaks(claim, { before, call, outcome }), claim.id).toBe(false);
          expect(shows(claim, { before, call, outcome }), claim.id).toBe(false);
        }
      }
    }
  });

  it('a loader that does not trust its metadata changes nothing and accesses nothing', () => {
    let distrusted = 0;
    const trusts = (): boolean => {
      distrusted++;
      return false;
    };
    const choices = { ...permissive.choices, signed: { ...signedHash, trusts } };
    const system = systemOf({ ...permissive, choices }, scopeNamed('signed-iter')!);
    const watched: typeof system = {
      ...system,
      step: (before, call) => {
        const already = distrusted;
        const outcome = system.step(before, call);
        if (distrusted === already) return outcome;
        expect(outcome).toMatchObject({ events: [] });
        expect(outcome).toHaveProperty('state', before);
        return outcome;
      },
    };
    search(watched, []).advance(1000);
    expect(distrusted).toBeGreaterThan(10);
  });

  it('designs whose outer maps remember otherwise are alike only where nobody looks at it', () => {
    const { template } = AXES;
    const space = spaceOf();
    const alikeTo = (design: Design): readonly string[] => {
      const listening = listen(space, pointOf(space, design), 'alike');
      search(systemOf(listening.design, scopeNamed('mail')!), []).advance(500);
      const set = noDesigns(space.size);
      addAgreeing(space, listening.agreement(), set);
      return template.choices.flatMap((choice) => {
        const other = { choices: { ...design.choices, template: choice } };
        return has(set, numberAt(space, pointOf(space, other))) ? [choice.name] : [];
      });
    };
    expect(alikeTo(strictTemplate)).toEqual(['remembered']);
    const { element, bind } = permissive.choices;
    const choices = { ...strictTemplate.choices, element, bind };
    expect(alikeTo({ ...strictTemplate, choices })).toEqual(['any', 'remembered']);
  });

  it('of outer maps, choices on element and bind look at what they are given, not at the whole state', () => {
    for (const choice of AXES.element.choices) expect(choice.mayBeElement.length).toBeLessThan(3);
    for (const choice of AXES.bind.choices) expect(choice.mayName.length).toBeLessThan(3);
  });
});
