/** Random search finds what the exhaustive search found, says the same twice, and says no more than it knows. */
import { describe, expect, it } from 'vitest';
import { DESIGNS, designNamed } from '../model/designs/all.ts';
import { scopeNamed } from '../model/scopes.ts';
import { step } from '../model/step.ts';
import { claimNamed, claimsIn } from './claims/all.ts';
import { explore } from './explore.ts';
import type { FuzzReport } from './fuzz.ts';
import { breaksAtLast, fuzz } from './fuzz.ts';
import { MUTANTS } from './mutants.ts';
import { minimise, shorten } from './minimise.ts';
import { systemOf } from './system.ts';

const permissive = designNamed('permissive')!;
const wide = scopeNamed('wide')!;

describe.each([
  ['mail', 600],
  ['extension', 200],
  ['storage', 200],
  ['sys-bpf', 200],
])('in scope %s', (name, runs) => {
  const scope = scopeNamed(name)!;
  it.each(DESIGNS)('finds every violation of $name, and none that is not one', (design) => {
    const claims = claimsIn(scope);
    const { verdicts } = explore(systemOf(design, scope), claims);
    const known = claims.flatMap(({ id }) => {
      const verdict = verdicts[id]?.verdict;
      return verdict?.kind === 'violated' ? [{ id, length: verdict.calls.length }] : [];
    });
    const found = fuzz(design, scope, claims, { seed: 1, runs, steps: 30, style: 'aware' });
    expect(found.violations.map(({ claim }) => claim).toSorted()).toEqual(
      known.map(({ id }) => id).toSorted(),
    );
    for (const { claim, calls } of found.violations) {
      const shortest = known.find(({ id }) => id === claim)!.length;
      expect(calls.length).toBeGreaterThanOrEqual(shortest);
    }
  });
});

describe('finds the mutant that breaks', () => {
  const broken = MUTANTS.filter(({ claim }) => claimNamed(claim)?.kind !== 'sometimes');
  it.each(broken)('$claim in scope $scope, when $says', ({ claim: id, scope: name, ...mutant }) => {
    const options = { seed: 1, runs: 800, steps: 40, style: 'aware' } as const;
    const claims = [claimNamed(id)!];
    const found = fuzz(mutant.design, scopeNamed(name)!, claims, options, mutant.step);
    expect(found.violations.map(({ claim }) => claim)).toEqual([id]);
  });
});

describe('in scope wide', () => {
  const search = (seed: number, style: 'plain' | 'aware' | 'swarm' = 'swarm'): FuzzReport =>
    fuzz(permissive, wide, claimsIn(wide), { seed, runs: 300, steps: 80, style });
  const report = search(3);

  it('finds violations, each of which its shortened trace shows, every call being needed', () => {
    expect(report.violations.length).toBeGreaterThan(3);
    const { calls: all, initial } = systemOf(permissive, wide);
    const system = { initial, step: step.bind(undefined, permissive) };
    for (const { claim: id, calls: trace, walk } of report.violations) {
      const claim = claimNamed(id)!;
      const calls = trace.map((index) => all[index]!);
      expect(breaksAtLast(system, claim, calls)).toBe(true);
      expect(calls.length).toBeLessThanOrEqual(walk.length);
      calls.forEach((_, at) => {
        expect(breaksAtLast(system, claim, calls.toSpliced(at, 1))).toBe(false);
      });
    }
  });
  it('says the same for the same seed, and something else for another', () => {
    expect(search(3)).toEqual(report);
    expect(search(4).sorts).not.toEqual(report.sorts);
  });
  it('counts each call once, by sort and by answer', () => {
    const sum = (numbers: readonly number[]): number => numbers.reduce((so, one) => so + one, 0);
    expect(sum(Object.values(report.sorts).map(({ made }) => made))).toBe(report.calls);
    expect(sum(Object.values(report.errnos)) + report.accepted).toBe(report.calls);
  });
  it('has most calls accepted, which plain draws have not', () => {
    const plain = search(3, 'plain');
    expect(report.accepted / report.calls).toBeGreaterThan(0.45);
    expect(plain.accepted / plain.calls).toBeLessThan(0.25);
  });
  it('says when it was stopped', () => {
    const options = { seed: 1, runs: 100, steps: 10, style: 'plain' } as const;
    const stopped = fuzz(permissive, wide, claimsIn(wide), { ...options, tick: () => 'enough' });
    expect(stopped).toMatchObject({ runs: 1, stopped: 'enough' });
  });
});

describe('a list that fails', () => {
  it('is left with what is needed', () => {
    const needs = (some: readonly number[]): boolean => some.includes(3) && some.includes(17);
    expect(minimise([...Array(50).keys()], needs)).toEqual([3, 17]);
    expect(minimise([1, 2], () => true)).toEqual([]);
  });
  it('is shortened by exchange where leaving out does not help', () => {
    const adds = (some: readonly number[]): boolean => some.reduce((so, one) => so + one, 0) === 6;
    expect(minimise([1, 2, 3], adds)).toEqual([1, 2, 3]);
    expect(shorten([1, 2, 3], adds, () => [4, 5, 6])).toHaveLength(1);
  });
});
