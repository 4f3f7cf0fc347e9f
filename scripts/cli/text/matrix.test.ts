/** The matrix keeps to 80 columns and its cells apart, for any number of designs and calls. */
import { expect, it } from 'vitest';
import { sealed } from '../../../model/rules/designs/sealed.ts';
import { scopeNamed } from '../../../model/scopes/named.ts';
import type { ClaimReport, DesignReport } from '../../../properties/verdicts/merge.ts';
import { matrixLines } from './matrix.ts';
import { PLAIN } from './style.ts';

const scope = scopeNamed('mail')!;

function broken(id: string, calls: number): ClaimReport {
  const found = { scope, trace: Array.from({ length: calls }, () => 0) };
  return { id, kind: 'onEveryCall', group: 'goal', verdict: 'violated', scopes: ['mail'], found };
}

function designs(many: number, calls: number): readonly DesignReport[] {
  return Array.from({ length: many }, (_, index) => ({
    design: { ...sealed, name: `a-design-with-a-name-${index}` },
    ...{ states: 1, transitions: 1, depth: 1, seconds: 1, stopped: [], leftOut: [] },
    claims: [broken('bound-is-checked', calls), broken('exclusive-strict', 8)],
  }));
}

it.each([1, 2, 7, 8, 9, 10, 11, 18, 19])('keeps cells apart, of %i designs', (many) => {
  for (const calls of [5, 10, 100]) {
    const lines = matrixLines(designs(many, calls), PLAIN);
    const rows = lines.filter((line) => line.startsWith('bound-is-checked'));
    const cells = rows.map((line) => line.split(/ {1,}/).slice(1));
    expect(cells.flat()).toEqual(Array.from({ length: many }, () => ['viol', `${calls}`]).flat());
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80);
  }
});

it('gives no design a matrix of its own where another division is more even', () => {
  const widths = matrixLines(designs(10, 5), PLAIN)
    .filter((line) => line.startsWith('bound-is-checked'))
    .map((line) => line.match(/viol/g)?.length);
  expect(widths).toEqual([5, 5]);
});
