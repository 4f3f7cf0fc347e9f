/** Jobs: plain data, and each does what it says, within its bounds. */
import { describe, expect, it } from 'vitest';
import type { Design } from '../model/rules/design.ts';
import { designNamed } from '../model/rules/designs/all.ts';
import { scopeNamed } from '../model/scopes/named.ts';
import { claimNamed, claimsIn } from './claims/all.ts';
import type { Job } from './job.ts';
import { designsIn, ownDesignsIn, perform } from './job.ts';
import { explore } from './search/explore.ts';
import type { Comparison } from './verdicts/compare.ts';
import { acceptedOnlyBy, compareDesigns } from './verdicts/compare.ts';
import { systemOf } from './verdicts/system.ts';

const scope = scopeNamed('mail')!;
const bounds = { maxStates: 1e6, seconds: 60 };
const designOf = (ref: string): Design => designNamed(ref)!;
const judging = { kind: 'judge', design: 'sealed', scope, claims: [], bounds } as const;
const weighing = { kind: 'weigh', lax: 'sealed', strict: 'mainline', scope, bounds } as const;
const comparing = { kind: 'diff', a: 'mainline', b: 'sealed', scope, bounds } as const;

it.each<Job>([judging, comparing, weighing])(
  'of kind $kind crosses to another thread unchanged',
  (job) => {
    expect(structuredClone(job)).toEqual(job);
    expect(JSON.parse(JSON.stringify(job))).toEqual(job);
    const result = perform(job, designOf);
    expect(structuredClone(result)).toEqual(result);
  },
);

describe('of kind judge', () => {
  const system = systemOf(designOf('sealed'), scope);
  it('judges every claim that the scope decides, or those that are named', () => {
    expect(perform(judging, designOf)).toEqual(explore(system, claimsIn(scope)));
    const some = { ...judging, claims: ['inner', 'signed'] }; // the scope does not decide `signed`
    expect(perform(some, designOf)).toEqual(explore(system, [claimNamed('inner')!]));
  });
  it('goes no farther than it is told to, and misses no trace up to there', () => {
    const found = 5;
    const near = { ...judging, design: 'permissive', claims: ['inner'] };
    const [upTo, tooFew] = [found, found - 1].map((within) =>
      perform({ ...near, bounds: { ...bounds, within } }, designOf),
    );
    expect(upTo).toMatchObject({ verdicts: { inner: { verdict: { kind: 'violated' } } } });
    expect(tooFew).toMatchObject({ verdicts: { inner: { verdict: { kind: 'unknown' } } } });
    expect(tooFew).toHaveProperty('stopped', 'traces of more than 4 calls were not tried');
  });
  it('stops at the bound on states, or where it is told to', () => {
    const bounded = { ...judging, bounds: { ...bounds, maxStates: 50 } };
    expect(perform(bounded, designOf)).toMatchObject({ states: 50, finished: false });
    const stopped = perform(judging, designOf, { tick: () => 'enough', tickEvery: 10 });
    expect(stopped).toMatchObject({ expanded: 10, stopped: 'enough' });
  });
});

it('of kind diff compares the first design with the second', () => {
  const found = perform(comparing, designOf);
  expect(found).toEqual(compareDesigns(designOf('mainline'), designOf('sealed'), scope));
  expect(found).toMatchObject({ relation: 'stricter', onlyA: [] });
});

it('of kind weigh is one half of that', () => {
  const found = perform(weighing, designOf);
  expect(found).toEqual(acceptedOnlyBy(designOf('sealed'), designOf('mainline'), scope));
  const { onlyB } = perform(comparing, designOf) as Comparison;
  expect(onlyB.length).toBeGreaterThan(0);
  expect(found).toHaveProperty('differences', onlyB);
});

it('of kind prove says of each design why it was stopped', () => {
  const proving = { kind: 'prove', designs: ['sealed', 'mainline'], claims: [], bounds } as const;
  const proofs = perform(proving, designOf, { tick: () => 'enough' });
  expect(proofs).toMatchObject([
    { design: 'sealed', stopped: 'enough' },
    { design: 'mainline', stopped: 'enough' },
  ]);
  expect(structuredClone(proofs)).toEqual(proofs);
  expect(designsIn(proving)).toEqual(['sealed', 'mainline']);
});

it('names the designs it is about', () => {
  expect([judging, comparing].map(designsIn)).toEqual([['sealed'], ['mainline', 'sealed']]);
  const designs = ['sealed', 'sealed~element.any', './own.ts', './own.ts~element.any'];
  const all = { kind: 'prove', designs, claims: [], bounds } as const;
  expect(ownDesignsIn(all)).toEqual(designs.slice(2));
});
