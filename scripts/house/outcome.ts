/** What a check came to, and how people read it. */
import { readTally } from './tally.ts';

/** A finished check. `passed` and `failed` count tests; a check without tests counts as one. */
export type CheckOutcome = {
  readonly name: string;
  readonly passed: number;
  readonly failed: number;
  readonly skipped: readonly string[];
  readonly seconds: number;
  /** What it printed, shown if it failed. */
  readonly output: string;
};

/** The outcome of a command that ended with this exit code (null if a signal ended it). */
export function outcomeOf(
  name: string,
  exitCode: number | null,
  output: string,
  seconds: number,
): CheckOutcome {
  const { tally, rest } = readTally(output);
  const bad = exitCode === 0 ? 0 : 1;
  return {
    name,
    // A command that fails has failed at something, whatever it counted.
    failed: Math.max(tally?.failed ?? 0, bad),
    passed: tally?.passed ?? 1 - bad,
    skipped: tally?.skipped ?? [],
    seconds,
    output: rest.trim(),
  };
}

/** The lines about one check: its outcome, tests that were skipped, and its output if it failed. */
export function linesOf(outcome: CheckOutcome): readonly string[] {
  const { name, passed, failed, skipped, seconds, output } = outcome;
  const counts = passed + failed > 1 ? `   ${passed} passed, ${failed} failed` : '';
  const result = failed === 0 ? 'ok    ' : 'FAILED';
  return [
    `${name.padEnd(8)}${result}${seconds.toFixed(1).padStart(7)} s${counts}`,
    ...skipped.map((what) => `  skipped: ${what}`),
    ...(failed === 0 ? [] : ['', output, '']),
  ];
}

/** The closing line. */
export function summaryOf(outcomes: readonly CheckOutcome[]): string {
  const sum = (count: (outcome: CheckOutcome) => number): number =>
    outcomes.reduce((total, outcome) => total + count(outcome), 0);
  return `${sum(({ passed }) => passed)} passed, ${sum(({ failed }) => failed)} failed`;
}
