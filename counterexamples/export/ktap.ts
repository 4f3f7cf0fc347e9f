/**
 * Results as KTAP (docs.kernel.org/dev-tools/ktap.html) and as TAP 14 (testanything.org). Same content:
 * parsers of TAP lose what KTAP nests, because KTAP indents by two spaces and TAP by four.
 */
import { rowsOf } from '../trace/table.ts';
import type { Subject } from './exported-trace.ts';

export type TestResult = {
  readonly name: string;
  readonly ok: boolean;
  /** Why it was not decided; such a result fails nothing. */
  readonly skip?: string;
  /** Why a failure is expected; such a result fails nothing either. */
  readonly known?: string;
  /** Diagnostic lines, before the result. */
  readonly says?: readonly string[];
};
export type Suite = {
  readonly name: string;
  readonly results: readonly TestResult[];
  /** Diagnostic lines, before the result of the suite. */
  readonly says?: readonly string[];
};
export type Dialect = keyof typeof DIALECTS;

const DIALECTS = {
  ktap: { version: 'KTAP version 1', indent: '  ', dash: '', expected: 'XFAIL' },
  tap: { version: 'TAP version 14', indent: '    ', dash: '- ', expected: 'TODO' },
} as const;

export const DIALECT_NAMES: readonly Dialect[] = ['ktap', 'tap'];

/** Suites of results; a suite fails if one of its results does. Ends in a line feed. */
export function resultsToTap(dialect: Dialect, suites: readonly Suite[]): string {
  const { version, indent, dash } = DIALECTS[dialect];
  const lines = [
    version,
    `1..${suites.length}`,
    ...suites.flatMap(({ name, results, says = [] }, index) => {
      const ok = results.every((result) => !fails(result));
      const inner = [
        ...(dialect === 'ktap' ? [version, `# Subtest: ${description(name)}`] : []),
        `1..${results.length}`,
        ...results.flatMap((result, at) => [
          ...(result.says ?? []).map(diagnostic),
          resultLine(result, at, dialect),
        ]),
      ];
      return [
        ...(dialect === 'tap' ? [`# Subtest: ${description(name)}`] : []),
        ...inner.map((line) => `${indent}${line}`),
        ...says.map(diagnostic),
        `${ok ? 'ok' : 'not ok'} ${index + 1} ${dash}${description(name)}`,
      ];
    }),
  ];
  return `${lines.join('\n')}\n`;
}

/** `#` begins a directive, so a name has none. */
function description(name: string): string {
  return name.replaceAll('#', 'no. ').replaceAll('\\', '/');
}

/** One line, whatever is in it. */
function diagnostic(text: string): string {
  return `# ${text.replaceAll(/\s*\n\s*/g, ' ')}`;
}

function fails({ ok, skip, known }: TestResult): boolean {
  return !ok && skip === undefined && known === undefined;
}

/**
 * A failure that is expected is XFAIL in KTAP, which goes with `ok` (kselftest.h: ksft_test_result_xfail),
 * and TODO in TAP, which goes with `not ok`.
 */
function resultLine(result: TestResult, at: number, dialect: Dialect): string {
  const { name, ok, skip, known } = result;
  const isKnown = !ok && skip === undefined && known !== undefined;
  const verdict = fails(result) || (isKnown && dialect === 'tap') ? 'not ok' : 'ok';
  const words =
    skip !== undefined
      ? ` # SKIP ${skip}`
      : isKnown
        ? ` # ${DIALECTS[dialect].expected} ${known}`
        : '';
  return `${verdict} ${at + 1} ${DIALECTS[dialect].dash}${description(name)}${words}`;
}

/** A trace as a suite: one result for each call, which fails if it breaks the claim. */
export function traceToTap(dialect: Dialect, { design, steps, claim }: Subject): string {
  const results = rowsOf(steps).map((row, index): TestResult => {
    const isLast = index === steps.length - 1 && claim !== undefined;
    const says = [...row.changes, ...row.accesses, ...(isLast ? [`breaks ${claim.id}`] : [])];
    return { name: `${row.call}: ${row.answer}`, ok: !isLast, says };
  });
  return resultsToTap(dialect, [{ name: design.name, results }]);
}
