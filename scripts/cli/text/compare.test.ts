/** What is said of a design that was not searched to the end. */
import { expect, it } from 'vitest';
import { sealed } from '../../../model/rules/designs/sealed.ts';
import { scopeNamed } from '../../../model/scopes/named.ts';
import type { ClaimReport } from '../../../properties/verdicts/merge.ts';
import { strengthsWith } from '../../../properties/verdicts/strength.ts';
import type { ToldGap } from '../gaps.ts';
import type { Costs } from './compare.ts';
import { compareLines } from './compare.ts';
import { PLAIN } from './style.ts';

function told(
  verdict: ClaimReport['verdict'],
  stopped: readonly string[],
  costs: readonly Costs[] = [],
  gaps: readonly ToldGap[] = [],
): string {
  const claims: readonly ClaimReport[] = [
    { id: 'inner', kind: 'onEveryCall', group: 'goal', verdict, scopes: ['mail'] },
    { id: 'use-direct', kind: 'sometimes', group: 'use', verdict, scopes: ['mail'] },
  ];
  const figures = { states: 1, transitions: 1, depth: 1, seconds: 1, leftOut: [] };
  const scopes = { name: 'mail', scopes: [scopeNamed('mail')!] };
  const reports = [{ design: sealed, ...figures, stopped, claims }];
  const strengths = reports.map((report) => strengthsWith(report, undefined));
  return compareLines({ scopes, reports, strengths, costs, gaps: [gaps] }, PLAIN).join('\n');
}

it('says that it protects nothing only where every goal was decided', () => {
  const unknown = told('unknown', ['scope mail: time is up']);
  expect(unknown).toMatch(/^ {2}unknown {3}inner, use-direct$/m);
  expect(unknown).not.toContain('nothing');
  expect(told('impossible', [])).toMatch(/^ {2}protects {2}nothing$/m);
  expect(told('holds', [])).toMatch(/^ {2}protects {2}inner \(in these scopes\)$/m);
});

it('says of nothing that it holds where it hangs on what no search varied, if that can vary', () => {
  const gap = { axis: 'element', question: 'mayBeElement', field: 'inner.frozen' } as const;
  const about = { ...gap, always: 'false', claims: ['inner'], varies: true, variesIn: ['user'] };
  const open = told('holds', [], [], [about]);
  expect(open).toMatch(/^sealed: element reads inner\.frozen, [^]*not decided\nthere: inner$/m);
  expect(open).toMatch(/^inner +\?$/m);
  expect(open).toMatch(/^ {2}unknown {3}inner$/m);
  const closed = told('holds', [], [], [{ ...about, varies: false, variesIn: [] }]);
  expect(closed).toMatch(/^inner +holds$/m);
});

it('calls nothing needless that was not weighed to the end, and says why', () => {
  const refusal = { shape: 'load', says: 'a load', refused: -13 };
  expect(told('holds', [], [{ needless: [refusal] }])).toMatch(
    /^ {2}needless {2}a load \(EACCES\)$/m,
  );
  expect(told('holds', [], [{ unweighed: 'scope mail: time is up' }])).toMatch(
    /^ {2}needless {2}not decided: scope mail: time is up$/m,
  );
});
