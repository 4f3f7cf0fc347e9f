/** Every claim holds (or is possible) in a sound design and fails under its mutant, in the scope that decides it. */
import { describe, expect, it } from 'vitest';
import type { Design } from '../../model/rules/design.ts';
import { scopeNamed } from '../../model/scopes/named.ts';
import { claimNamed, CLAIMS } from './all.ts';
import { type Report, explore } from '../search/explore.ts';
import { MUTANTS } from './mutants.ts';
import { systemOf } from '../verdicts/system.ts';

/** One search for all claims whose mutants share a sound design and a scope: by design, then by the scope's name. */
const soundReports = new Map<Design, Map<string, Report>>();

function reportOfSound({ sound, scope: name }: (typeof MUTANTS)[number]): Report {
  const ofDesign = soundReports.get(sound) ?? new Map<string, Report>();
  soundReports.set(sound, ofDesign);
  const together = MUTANTS.filter((other) => other.sound === sound && other.scope === name);
  const claims = [...new Set(together.map(({ claim }) => claimNamed(claim)!))];
  const report = ofDesign.get(name) ?? explore(systemOf(sound, scopeNamed(name)!), claims);
  ofDesign.set(name, report);
  return report;
}

it('has a mutant for every claim and no other', () => {
  expect([...new Set(MUTANTS.map(({ claim }) => claim))].toSorted()).toEqual(
    CLAIMS.map(({ id }) => id).toSorted(),
  );
});

describe.each(MUTANTS)('$claim in scope $scope, when $says', (mutant) => {
  const { claim: id, scope: name, design, step } = mutant;
  const isUse = claimNamed(id)?.kind === 'sometimes';

  it('is kept by the sound design', () => {
    expect(reportOfSound(mutant).verdicts[id]?.verdict.kind).toBe(isUse ? 'possible' : 'holds');
  });
  it('fails under the mutant', () => {
    const { verdicts } = explore(systemOf(design, scopeNamed(name)!, step), [claimNamed(id)!]);
    expect(verdicts[id]?.verdict.kind).toBe(isUse ? 'impossible' : 'violated');
  });
});
