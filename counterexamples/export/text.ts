/** `text`: the trace as a table of calls and answers, 80 columns. */
import type { Step } from '../../model/kernel/run.ts';
import { rowsOf } from '../trace/table.ts';
import type { Subject } from './exported-trace.ts';
import { headline } from './exported-trace.ts';
import { hang, WIDTH } from './wrap.ts';

/** Columns of an answer, and of the number before a call. */
const ANSWER = 12;
const INDENT = '     ';

/** How parts of a line stand out, where they can. */
type Marks = Readonly<Record<'bold' | 'dim' | 'warn' | 'bad', (text: string) => string>>;

const same = (text: string): string => text;
const NO_MARKS: Marks = { bold: same, dim: same, warn: same, bad: same };

/** The export; ends in a line feed. */
export function toText(subject: Subject): string {
  const { claim } = subject;
  const lines = [
    headline(subject),
    ...(claim === undefined ? [] : hang(`${claim.id}: `, claim.says)),
    '',
    ...stepsAsText(subject),
  ];
  return `${lines.join('\n')}\n`;
}

/** The same without marks. */
export function stepsAsText({ steps, claim }: Subject): readonly string[] {
  return stepLines(steps, NO_MARKS, claim?.id);
}

/** The calls, what each changed; `broken` names the claim that the last one breaks. */
export function stepLines(
  steps: readonly Step[],
  marks: Marks,
  broken?: string,
): readonly string[] {
  const room = WIDTH - ANSWER - INDENT.length;
  return rowsOf(steps).flatMap((row, index) => {
    const [first = '', ...more] = hang('', row.call, room - 1); // one column between a call and its answer
    const answer = row.refused ? marks.warn(row.answer) : row.answer;
    const last = index === steps.length - 1 && broken !== undefined;
    return [
      `${marks.bold(`${row.number}`.padStart(3))}  ${first.padEnd(room)}${answer}`,
      ...more.map((line) => `${INDENT}${line}`),
      ...row.changes.flatMap((line) => hang(`${INDENT}  `, line)).map(marks.dim),
      ...row.accesses
        .flatMap((line) => hang(`${INDENT}  `, line))
        .map(last ? marks.bad : marks.dim),
      ...(last ? [marks.bad(`${INDENT}  ^ breaks ${broken}`)] : []),
    ];
  });
}
