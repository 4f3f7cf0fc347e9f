/** The scopes that are searched let every two features meet; what met only in one of them is named. */
import { expect, it } from 'vitest';
import { covering, FEATURES, unmet } from './covering.ts';
import { COVERING, DECIDING } from './named.ts';

it('the generated scopes are fresh: npm run scopes writes them', () => {
  expect(COVERING).toEqual(covering());
});

it('lets every two features meet in a scope that is searched; without scopes none do', () => {
  expect(unmet(2, DECIDING)).toEqual([]);
  expect(unmet(2, [])).toHaveLength((FEATURES.length * (FEATURES.length - 1)) / 2);
});

it('names the pair of each generated scope where the scopes made before it are all there is', () => {
  for (const [at, { says }] of COVERING.entries()) {
    const pair = says.slice('where these meet: '.length);
    expect(unmet(2, COVERING.slice(0, at))).toContain(pair);
    expect(unmet(2, COVERING.slice(0, at + 1))).not.toContain(pair);
  }
});

it('is generated the same each time', () => {
  expect(covering()).toEqual(covering());
});
