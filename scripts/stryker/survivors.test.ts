/** Survivors and their reasons: how they are matched, and that the list speaks of what is there. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Reason } from './reasons.ts';
import { REASONS } from './reasons.ts';
import { folded, match, type Mutant, scores } from './survivors.ts';

const mutant = (status: Mutant['status'], change = 'Mutator: a => b'): Mutant => ({
  file: 'model/axes/a.ts',
  line: 'return a;',
  change,
  status,
});
const reason: Reason = {
  file: 'model/axes/a.ts',
  line: 'return a;',
  mutants: ['Mutator: a => b'],
  why: 'a is b',
};

describe('matching', () => {
  it('explains a survivor by file, line and change', () => {
    const survived = mutant('survived');
    expect(match([survived, mutant('killed', 'Mutator: a => c')], [reason])).toEqual({
      explained: [{ reason, mutants: [survived] }],
      unexplained: [],
      stale: [],
    });
  });

  it('takes a mutant that no test reaches for a survivor', () => {
    expect(match([mutant('no coverage')], []).unexplained).toHaveLength(1);
    expect(match([mutant('timeout'), mutant('killed')], []).unexplained).toEqual([]);
  });

  it.each([
    { ...reason, file: 'model/axes/b.ts' },
    { ...reason, line: 'return b;' },
    { ...reason, mutants: ['Mutator: a => c'] },
  ])('does not explain another survivor: %j', (other) => {
    const { unexplained, stale } = match([mutant('survived')], [other]);
    expect(unexplained).toEqual([mutant('survived')]);
    expect(stale).toEqual([{ reason: other, change: other.mutants[0] }]);
  });

  it('finds a reason whose mutant was killed', () => {
    expect(match([mutant('killed')], [reason]).stale).toEqual([
      { reason, change: 'Mutator: a => b' },
    ]);
  });
});

it('scores by folder and in total', () => {
  const other = { ...mutant('survived'), file: 'model/a.ts' };
  const table = scores([mutant('killed'), mutant('timeout'), mutant('no coverage'), other]);
  expect(table.map(({ folder, score }) => [folder, Math.round(score)])).toEqual([
    ['model', 0],
    ['model/axes', 67],
    ['total', 50],
  ]);
  expect(table[1]).toMatchObject({ killed: 1, timeout: 1, survived: 0, 'no coverage': 1 });
  expect(scores([])).toMatchObject([{ folder: 'total', score: 100 }]);
});

describe('the reasons', () => {
  const linesOf = (file: string): readonly string[] =>
    readFileSync(join(import.meta.dirname, '../..', file), 'utf8')
      .split('\n')
      .map(folded);

  it.each(REASONS)('speak of code that is there: $file: $line', ({ file, line, mutants, why }) => {
    expect(linesOf(file)).toContain(line);
    expect(why).toMatch(/^.{10,}[^.]$/);
    for (const change of mutants) expect(change).toMatch(/^[A-Z][A-Za-z]+: .+ => .*$/);
  });

  it('speak of each mutant once', () => {
    const all = REASONS.flatMap(({ file, line, mutants }) =>
      mutants.map((change) => `${file} ${line} ${change}`),
    );
    expect(all.filter((one, position) => all.indexOf(one) !== position)).toEqual([]);
  });
});
