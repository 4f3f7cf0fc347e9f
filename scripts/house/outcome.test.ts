import { expect, it } from 'vitest';
import { linesOf, outcomeOf, summaryOf } from './outcome.ts';

const TALLY = 'tally of vitest: ';

const tests = (passed: number, failed: number, skipped: readonly string[] = []): string =>
  ['some output', `${TALLY}${JSON.stringify({ passed, failed, skipped })}`, ''].join('\n');

it('counts a check without tests as one', () => {
  const outcomes = [outcomeOf('types', 0, '', 2), outcomeOf('lint', 1, 'no-var', 8.25)];
  expect(summaryOf(outcomes)).toBe('1 passed, 1 failed');
});

it('counts the tests of vitest', () => {
  const outcomes = [outcomeOf('types', 0, '', 2), outcomeOf('tests', 1, tests(12, 3), 5)];
  expect(summaryOf(outcomes)).toBe('13 passed, 3 failed');
});

it('counts a command that failed although no test did', () => {
  expect(summaryOf([outcomeOf('tests', 1, tests(12, 0), 5)])).toBe('12 passed, 1 failed');
  expect(summaryOf([outcomeOf('tests', null, 'killed', 5)])).toBe('0 passed, 1 failed');
});

it('shows the output of a check only if it failed', () => {
  expect(linesOf(outcomeOf('types', 0, 'noise', 2))).toEqual(['types   ok        2.0 s']);
  expect(linesOf(outcomeOf('lint', 1, 'no-var\n', 12.34))).toEqual([
    'lint    FAILED   12.3 s',
    '',
    'no-var',
    '',
  ]);
});

it('shows skipped tests with their reasons, and not the line meant for itself', () => {
  const outcome = outcomeOf('tests', 1, tests(2, 1, ['boots: needs qemu']), 1);
  expect(linesOf(outcome)).toEqual([
    'tests   FAILED    1.0 s   2 passed, 1 failed',
    '  skipped: boots: needs qemu',
    '',
    'some output',
    '',
  ]);
});
