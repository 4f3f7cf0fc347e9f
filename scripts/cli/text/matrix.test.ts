/** The matrix keeps to 80 columns and its cells apart, and shows how much each verdict says. */
import { expect, it } from 'vitest';
import { designNamed } from '../../../model/rules/designs/all.ts';
import { sealed } from '../../../model/rules/designs/sealed.ts';
import { scopeNamed } from '../../../model/scopes/named.ts';
import type { ClaimReport } from '../../../properties/verdicts/merge.ts';
import { decide } from '../../../properties/verdicts/decide.ts';
import type { Strength, Strengths } from '../../../properties/verdicts/strength.ts';
import { strengthsWith } from '../../../properties/verdicts/strength.ts';
import { checkLines } from './check.ts';
import { type Judged, matrixLines } from './matrix.ts';
import { PLAIN } from './style.ts';

const scopes = { name: 'mail', scopes: [scopeNamed('mail')!] };
const reports = ['mainline', 'sealed'].map((name) => decide(designNamed(name)!, scopes));
const searched = reports.map((report) => strengthsWith(report, undefined));
const provedToo = (strengths: Strengths): Strengths =>
  new Map<string, Strength>(
    [...strengths].map(([id, strength]) => [id, strength === 'searched' ? 'proved' : strength]),
  );

const row = (lines: readonly string[], id: string): string =>
  lines.find((line) => line.startsWith(id))?.replaceAll(/ +/g, ' ') ?? '';

it('tells what is proved from what holds in these scopes, and never from unseen', () => {
  const [weak, strong] = [searched, searched.map(provedToo)].map((strengths) =>
    matrixLines({ reports, strengths }, PLAIN),
  );
  const [mainline, sealed] = searched;
  const mixed = matrixLines({ reports, strengths: [mainline!, provedToo(sealed!)] }, PLAIN);
  expect([weak!, strong!, mixed].map((lines) => row(lines, 'inner '))).toEqual([
    'inner holds holds',
    'inner proved proved',
    'inner holds proved',
  ]);
  expect([weak!, strong!].map((lines) => row(lines, 'use-outer-excl'))).toEqual([
    'use-outer-excl unseen yes 5',
    'use-outer-excl never yes 5',
  ]);
  expect([weak!, strong!, mixed].map((lines) => row(lines, 'all ').split(' ').slice(2))).toEqual([
    ['holds', 'holds'],
    ['proved', 'proved'],
    ['holds', 'proved'],
  ]);
});

it('says in words which of both it is', () => {
  const [weak, strong] = [searched[0]!, provedToo(searched[0]!)].map((strengths) =>
    checkLines(scopes, reports[0]!, PLAIN, strengths).join('\n').replaceAll(/ +/g, ' '),
  );
  expect(weak).toMatch(/inner holds in these scopes[^]*use-outer-excl not seen in these scopes/);
  expect(strong).toMatch(/inner proved for any number of objects[^]*use-outer-excl never, proved/);
});

it('says that proofs were stopped, and why', () => {
  const lines = checkLines(scopes, reports[0]!, PLAIN, searched[0]!, [], 'interrupted');
  expect(lines).toContain('proofs NOT finished: interrupted');
});

const scope = scopeNamed('mail')!;

function broken(id: string, calls: number): ClaimReport {
  const found = { scope, trace: Array.from({ length: calls }, () => 0) };
  return { id, kind: 'onEveryCall', group: 'goal', verdict: 'violated', scopes: ['mail'], found };
}

function judged(many: number, calls: number): Judged {
  const wide = Array.from({ length: many }, (_, index) => ({
    design: { ...sealed, name: `a-design-with-a-name-${index}` },
    ...{ states: 1, transitions: 1, depth: 1, seconds: 1, stopped: [], leftOut: [] },
    claims: [broken('bound-is-checked', calls), broken('exclusive-strict', 8)],
  }));
  return { reports: wide, strengths: wide.map((report) => strengthsWith(report, undefined)) };
}

it.each([1, 2, 7, 8, 9, 10, 11, 18, 19])('keeps cells apart, of %i designs', (many) => {
  for (const calls of [5, 10, 100]) {
    const lines = matrixLines(judged(many, calls), PLAIN);
    const rows = lines.filter((line) => line.startsWith('bound-is-checked'));
    const cells = rows.map((line) => line.split(/ {1,}/).slice(1));
    expect(cells.flat()).toEqual(Array.from({ length: many }, () => ['viol', `${calls}`]).flat());
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80);
  }
});

it('gives no design a matrix of its own where another division is more even', () => {
  const widths = matrixLines(judged(10, 5), PLAIN)
    .filter((line) => line.startsWith('bound-is-checked'))
    .map((line) => line.match(/viol/g)?.length);
  expect(widths).toEqual([5, 5]);
});
