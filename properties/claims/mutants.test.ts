/** Every claim holds (or is possible) in a sound design and fails under its mutant, in the scope that decides it. */
import { describe, expect, it } from 'vitest';
import { scopeNamed } from '../../model/scopes/named.ts';
import type { Verdict } from './claim.ts';
import { claimNamed, CLAIMS } from './all.ts';
import { explore } from '../search/explore.ts';
import { MUTANTS } from './mutants.ts';
import { systemOf } from '../verdicts/system.ts';

it('has a mutant for every claim and no other', () => {
  expect([...new Set(MUTANTS.map(({ claim }) => claim))].toSorted()).toEqual(
    CLAIMS.map(({ id }) => id).toSorted(),
  );
});

describe.each(MUTANTS)(
  '$claim in scope $scope, when $says',
  ({ claim: id, scope: name, sound, design, step }) => {
    const claim = claimNamed(id);
    if (claim === undefined) throw new Error(`no claim ${id}`);
    const scope = scopeNamed(name);
    if (scope === undefined) throw new Error(`no scope ${name}`);
    const verdict = (...system: Parameters<typeof systemOf>): Verdict['kind'] | undefined =>
      explore(systemOf(...system), [claim]).verdicts[id]?.verdict.kind;

    it('is kept by the sound design', () => {
      expect(verdict(sound, scope)).toBe(claim.kind === 'sometimes' ? 'possible' : 'holds');
    });
    it('fails under the mutant', () => {
      expect(verdict(design, scope, step)).toBe(
        claim.kind === 'sometimes' ? 'impossible' : 'violated',
      );
    });
  },
);
