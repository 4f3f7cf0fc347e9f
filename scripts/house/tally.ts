/**
 * A vitest reporter that prints one line for check.ts: how many tests passed and failed, and which were
 * skipped, with the reason that `context.skip` was given. (vitest's own JSON leaves the reason out.)
 */
import type { Reporter, TestCase, TestModule } from 'vitest/node';

/** What the tests came to. A file or hook that broke counts as one failed test. */
export type Tally = {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: readonly string[];
};

const MARK = 'tally of vitest: ';

/** The reporter; vitest calls it with `new`. */
export default class TallyReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[]): void {
    const tests = modules.flatMap((module) => [...module.children.allTests()]);
    const broken = modules.filter((module) => module.errors().length > 0);
    const inState = (state: string): readonly TestCase[] =>
      tests.filter((test) => test.result().state === state);
    const tally: Tally = {
      passed: inState('passed').length,
      failed: inState('failed').length + broken.length + errors.length,
      skipped: inState('skipped').map((test) => `${test.fullName}: ${reasonOf(test)}`),
    };
    process.stdout.write(`${MARK}${JSON.stringify(tally)}\n`);
  }
}

/** Splits what vitest printed into the tally and the rest; no tally if vitest did not get so far. */
export function readTally(output: string): { readonly tally?: Tally; readonly rest: string } {
  const lines = output.split('\n');
  const line = lines.findLast((it) => it.startsWith(MARK));
  const rest = lines.filter((it) => it !== line).join('\n');
  return line === undefined
    ? { rest }
    : { tally: JSON.parse(line.slice(MARK.length)) as Tally, rest };
}

function reasonOf(test: TestCase): string {
  const result = test.result();
  return (result.state === 'skipped' ? result.note : undefined) ?? 'no reason given';
}
