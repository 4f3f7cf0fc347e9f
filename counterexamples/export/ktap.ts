/**
 * Results as KTAP (docs.kernel.org/dev-tools/ktap.html) and as TAP 14 (testanything.org). Same content:
 * parsers of TAP lose what KTAP nests, because KTAP indents by two spaces and TAP by four.
 */
import { rowsOf } from '../table.ts';
import type { Subject } from './subject.ts';

export type Result = {
  readonly name: string;
  readonly ok: boolean;
  /** Why it was not decided; such a result fails nothing. */
  readonly skip?: string;
  /** Diagnostic lines, before the result. */
  readonly says?: readonly string[];
};
export type Suite = { readonly name: string; readonly results: readonly Result[] };
export type Dialect = 'ktap' | 'tap';

const DIALECTS = {
  ktap: { version: 'KTAP version 1', indent: '  ', dash: '' },
  tap: { version: 'TAP version 14', indent: '    ', dash: '- ' },
} as const;

/** Suites of results; a suite fails if one of its results does. Ends in a line feed. */
export function resultsToTap(dialect: Dialect, suites: readonly Suite[]): string {
  const { version, indent, dash } = DIALECTS[dialect];
  const lines = [
    version,
    `1..${suites.length}`,
    ...suites.flatMap(({ name, results }, index) => {
      const ok = results.every((result) => result.ok || result.skip !== undefined);
      const inner = [
        ...(dialect === 'ktap' ? [version] : []),
        `1..${results.length}`,
        ...results.flatMap((result, at) => [
          ...(result.says ?? []).map((line) => `# ${line}`),
          resultLine(result, at, dash),
        ]),
      ];
      return [
        ...(dialect === 'tap' ? [`# Subtest: ${description(name)}`] : []),
        ...inner.map((line) => `${indent}${line}`),
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

function resultLine({ name, ok, skip }: Result, at: number, dash: string): string {
  const verdict = ok || skip !== undefined ? 'ok' : 'not ok';
  const directive = skip === undefined ? '' : ` # SKIP ${skip}`;
  return `${verdict} ${at + 1} ${dash}${description(name)}${directive}`;
}

/** A trace as a suite: one result for each call, which fails if it breaks the claim. */
export function traceToTap(dialect: Dialect, { design, steps, claim }: Subject): string {
  const results = rowsOf(steps).map((row, index): Result => {
    const isLast = index === steps.length - 1 && claim !== undefined;
    const says = [...row.changes, ...row.accesses, ...(isLast ? [`breaks ${claim.id}`] : [])];
    return { name: `${row.call}: ${row.answer}`, ok: !isLast, says };
  });
  return resultsToTap(dialect, [{ name: design.name, results }]);
}
