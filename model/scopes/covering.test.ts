/** The generated scopes let every two features meet; without one of them, what met only there is named. */
import { expect, it } from 'vitest';
import { covering, FEATURES, unmet } from './covering.ts';

const scopes = covering();

it('lets every two features meet, which without any scope never do', () => {
  expect(unmet(2, scopes)).toEqual([]);
  expect(unmet(2, [])).toHaveLength((FEATURES.length * (FEATURES.length - 1)) / 2);
});

it('names what met only in a scope that is taken away', () => {
  const [removed] = scopes;
  const missing = unmet(2, scopes.slice(1));
  expect(missing).not.toEqual([]);
  expect(missing.filter((pair) => removed && unmet(2, [removed]).includes(pair))).toEqual([]);
});

it('is the same each time', () => {
  expect(covering()).toEqual(scopes);
});
