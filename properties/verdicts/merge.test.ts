/** Merging the verdicts of several scopes: nothing that one of them leaves open is decided. */
import { describe, expect, it } from 'vitest';
import { permissive } from '../../model/rules/designs/permissive.ts';
import { scopeNamed } from '../../model/scopes/named.ts';
import type { Verdict } from '../claims/claim.ts';
import type { SearchedScope } from './merge.ts';
import { mergeReports, sumOfLeftOut } from './merge.ts';

const scopes = ['mail', 'tiny', 'hash'].map((name) => scopeNamed(name)!);
type Part = Partial<SearchedScope['report']> & { readonly verdict?: Verdict };

/** Searches of three scopes for the claim `inner`. */
const searched = (parts: readonly Part[]): readonly SearchedScope[] =>
  parts.map(({ verdict, ...more }, at) => ({
    scope: scopes[at]!,
    seconds: 1,
    report: {
      states: 10,
      transitions: 100,
      depth: at,
      finished: true,
      within: at,
      verdicts: verdict === undefined ? {} : { inner: { verdict } },
      leftOut: [],
      ...more,
    },
  }));
const merged = (...parts: readonly Part[]) => {
  const { claims, stopped } = mergeReports(permissive, searched(parts));
  return {
    claims: claims.map(({ verdict, because, found }) => [verdict, because ?? found?.scope.name]),
    stopped,
  };
};

const holds: Part = { verdict: { kind: 'holds' } };
const empty: Part = { verdict: { kind: 'unknown', because: 'its premise never occurs' } };
const violatedIn = (calls: number): Part => ({
  verdict: { kind: 'violated', calls: Array.from({ length: calls }, () => 0) },
});
const cut: Part = {
  finished: false,
  stopped: 'time is up',
  verdict: { kind: 'unknown', because: 'time is up' },
};

describe('a claim that holds in every scope', () => {
  it('holds, and one search that did not finish makes it unknown, wherever it stands', () => {
    expect(merged(holds, holds, holds)).toEqual({ claims: [['holds', undefined]], stopped: [] });
    const parts = [holds, holds, holds];
    for (const at of [0, 1, 2]) {
      expect(merged(...parts.with(at, cut))).toEqual({
        claims: [['unknown', 'time is up']],
        stopped: [`scope ${scopes[at]!.name}: time is up`],
      });
    }
  });
  it('is unknown if a search that did not finish says `holds`, or does not say why it stopped', () => {
    expect(merged(holds, { ...holds, finished: false })).toEqual({
      claims: [['unknown', 'the search did not finish']],
      stopped: ['scope tiny: the search did not finish'],
    });
  });
  it('holds although its premise does not occur in one of them, but not if it occurs in none', () => {
    expect(merged(empty, holds).claims).toEqual([['holds', undefined]]);
    expect(merged(empty, empty).claims).toEqual([['unknown', 'its premise never occurs']]);
    expect(merged(empty, holds, cut).claims).toEqual([['unknown', 'time is up']]);
  });
});

describe('a claim that is violated', () => {
  it('is so in one scope, whatever the others say', () => {
    expect(merged(holds, holds, violatedIn(3)).claims).toEqual([['violated', 'hash']]);
    expect(merged(cut, empty, violatedIn(3)).claims).toEqual([['violated', 'hash']]);
  });
  it('has the shortest of the traces, the first of those', () => {
    expect(merged(violatedIn(3), violatedIn(2), violatedIn(4)).claims).toEqual([
      ['violated', 'tiny'],
    ]);
    expect(merged(violatedIn(3), violatedIn(3)).claims).toEqual([['violated', 'mail']]);
  });
  it('may be so in fewer calls where a search stopped that was not as deep', () => {
    const fewerIn = (...parts: readonly Part[]) =>
      mergeReports(permissive, searched(parts)).claims[0]?.fewerIn;
    const stopped = { ...violatedIn(4), finished: false };
    expect(fewerIn({ ...cut, within: 1 }, { ...cut, within: 2 }, violatedIn(3))).toEqual(['mail']);
    expect(fewerIn({ ...cut, within: 2 }, { ...holds, within: 1 }, violatedIn(3))).toBeUndefined();
    // in its own scope breadth first has found the shortest
    expect(fewerIn(violatedIn(3), { ...stopped, within: 1 })).toBeUndefined();
  });
});

it('a use is impossible only after finished searches', () => {
  const never: Part = { verdict: { kind: 'impossible' } };
  const once: Part = { verdict: { kind: 'possible', calls: [1] } };
  expect(merged(never, never).claims).toEqual([['impossible', undefined]]);
  expect(merged(never, cut).claims).toEqual([['unknown', 'time is up']]);
  expect(merged(never, cut, once).claims).toEqual([['possible', 'hash']]);
});

it('a claim that no search was asked is left out, and the scopes of the others are said', () => {
  const { claims } = mergeReports(permissive, searched([holds, {}, holds]));
  expect(claims).toMatchObject([
    { id: 'inner', kind: 'onEveryCall', group: 'goal', scopes: ['mail', 'hash'] },
  ]);
  expect(mergeReports(permissive, searched([{}])).claims).toEqual([]);
});

it('sizes are added, the depth is that of the deepest', () => {
  const sizes = { states: 30, transitions: 300, depth: 2, seconds: 3 };
  expect(mergeReports(permissive, searched([holds, holds, holds]))).toMatchObject(sizes);
  expect(mergeReports(permissive, [])).toMatchObject({ states: 0, depth: 0, claims: [] });
});

it('what was left out is added by kind of call and reason, the most frequent first', () => {
  const [a, b] = [
    { call: 0, why: 'a', times: 1 },
    { call: 1, why: 'b', times: 5 },
  ];
  const parts = searched([{ leftOut: [a, { ...a, call: 1 }, b] }, { leftOut: [a] }]);
  const { leftOut } = mergeReports(permissive, parts);
  expect(leftOut).toEqual([
    { call: 'map_create', why: 'b', times: 5 },
    { call: 'map_create', why: 'a', times: 3 },
  ]);
  expect(sumOfLeftOut([leftOut, leftOut])).toMatchObject([{ times: 10 }, { times: 6 }]);
});

it('what was left out for one reason is counted for each kind of call', () => {
  const left = (call: 'mmap' | 'close', why: string) => [{ call, why, times: 1 }];
  const parts = [left('mmap', 'a'), left('close', 'a'), left('mmap', 'b'), left('mmap', 'a')];
  expect(sumOfLeftOut(parts)).toEqual([
    { call: 'mmap', why: 'a', times: 2 },
    { call: 'close', why: 'a', times: 1 },
    { call: 'mmap', why: 'b', times: 1 },
  ]);
});
