/** `text`: the trace as a table of calls and answers, 80 columns, no colours. */
import { rowsOf } from '../trace/table.ts';
import type { Subject } from './exported-trace.ts';
import { headline } from './exported-trace.ts';
import { wrap } from './wrap.ts';

const WIDTH = 80;
/** Columns of an answer, and of the number before a call. */
const ANSWER = 12;
const INDENT = '     ';

/** The export; ends in a line feed. */
export function toText(subject: Subject): string {
  const { claim } = subject;
  const lines = [
    headline(subject),
    ...(claim === undefined ? [] : wrap(`${claim.id}: `, claim.says)),
    '',
    ...stepsAsText(subject),
  ];
  return `${lines.join('\n')}\n`;
}

/** The calls, what each changed, and which claim the last one breaks. */
export function stepsAsText({ steps, claim }: Subject): readonly string[] {
  const room = WIDTH - ANSWER - INDENT.length;
  return rowsOf(steps).flatMap((row, index) => {
    const [first = '', ...more] = wrap('', row.call, room - 1);
    const isLast = index === steps.length - 1;
    return [
      `${`${row.number}`.padStart(3)}  ${first.padEnd(room)}${row.answer}`,
      ...more.map((line) => `${INDENT}${line}`),
      ...[...row.changes, ...row.accesses].flatMap((line) => wrap(`${INDENT}  `, line)),
      ...(isLast && claim !== undefined ? [`${INDENT}  ^ breaks ${claim.id}`] : []),
    ];
  });
}
