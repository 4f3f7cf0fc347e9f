/** Exit codes by two halves: what is clean exits with 0, and one fault planted in it with the code of that fault. */
import { describe, expect, it } from 'vitest';
import type { ClaimReport, DesignReport } from '../../properties/verdicts/merge.ts';
import { exitOfCheck, exitOfCompare, exitOfDiff, exitOfSelftests } from './exit-codes.ts';

type Group = ClaimReport['group'];
type Judged = Pick<DesignReport, 'stopped' | 'claims'>;
const claim = (verdict: ClaimReport['verdict'], group: Group = 'goal'): ClaimReport => ({
  id: verdict,
  kind: 'onEveryCall',
  group,
  verdict,
  scopes: ['tiny'],
});
const clean: Judged = {
  stopped: [],
  claims: [claim('holds'), claim('possible', 'use'), claim('holds', 'law')],
};
const planted = (...more: readonly ClaimReport[]) => ({
  ...clean,
  claims: [...clean.claims, ...more],
});
const cut = { ...clean, stopped: ['scope tiny: time is up'] };
const interrupted = { ...planted(claim('violated')), stopped: ['scope tiny: interrupted'] };

describe('check', () => {
  it.each([
    ['0 for what is clean', clean, 0, 0],
    ['1 for a goal that is violated', planted(claim('violated')), 1, 1],
    ['1 for a law that is violated', planted(claim('violated', 'law')), 1, 1],
    [
      '1 for a use that cannot be had, if it was asked for',
      planted(claim('impossible', 'use')),
      0,
      1,
    ],
    ['3 for what is unknown', planted(claim('unknown')), 3, 3],
    ['3 for a search that did not finish', cut, 3, 3],
    ['1 for a violation, whatever is unknown', planted(claim('violated'), claim('unknown')), 1, 1],
    [
      '1 for a violation in a search that did not finish',
      { ...cut, ...planted(claim('violated')), stopped: cut.stopped },
      1,
      1,
    ],
    ['3 after Ctrl-C, whatever was found', interrupted, 3, 3],
  ] as const)('exits with %s', (_, report, all, asked) => {
    expect([exitOfCheck(report, false), exitOfCheck(report, true)]).toEqual([all, asked]);
  });
});

it('check exits with 3 if the scopes cannot decide, or a proof was stopped, but for what is violated', () => {
  expect([true, false].map((asked) => exitOfCheck(clean, asked, true))).toEqual([3, 3]);
  expect(exitOfCheck(planted(claim('violated')), false, true)).toBe(1);
});

describe('compare', () => {
  const costs = [{}, {}];
  it.each([
    ['0 for what is clean', clean, 0],
    ['0 for a goal that is violated, which is an answer', planted(claim('violated')), 0],
    ['0 for a use that cannot be had', planted(claim('impossible', 'use')), 0],
    ['1 for a law that is violated', planted(claim('violated', 'law')), 1],
    ['3 for what is unknown', planted(claim('unknown')), 3],
    ['3 for a search that did not finish', cut, 3],
    ['3 after Ctrl-C', interrupted, 3],
  ] as const)('exits with %s, in whatever design it is', (_, report, code) => {
    expect(exitOfCompare([clean, clean, clean], costs)).toBe(0);
    for (const at of [0, 1, 2])
      expect(exitOfCompare([clean, clean, clean].with(at, report), costs)).toBe(code);
  });
  it('exits with 3 if what is needless was not weighed to the end', () => {
    expect(exitOfCompare([clean], [{}, { unweighed: 'time is up' }])).toBe(3);
  });
  it('exits with 3 if a proof was stopped', () => {
    expect(exitOfCompare([clean], costs, true)).toBe(3);
  });
});

it('diff exits with 0 if it answered and with 3 if it could not', () => {
  expect([exitOfDiff({}), exitOfDiff({ because: 'time is up' })]).toEqual([0, 3]);
  expect(exitOfDiff({}, true)).toBe(3);
});

describe('kernel selftest', () => {
  const good = { ran: true, asPredicted: true };
  it.each([
    ['0 for what is clean', good, 0],
    ['1 for one that says something else', { ran: true, asPredicted: false }, 1],
    ['3 for one that could not be run', { ran: false, asPredicted: false }, 3],
  ] as const)('exits with %s, wherever it is', (_, planted, code) => {
    for (const at of [0, 1, 2]) {
      expect(exitOfSelftests([good, good, good].with(at, planted))).toBe(code);
    }
  });
  it('exits with 1 for a difference, whatever could not be run', () => {
    const cut = { ran: false, asPredicted: false };
    expect(exitOfSelftests([cut, good, { ran: true, asPredicted: false }])).toBe(1);
  });
});
