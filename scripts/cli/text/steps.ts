/** A trace as a table of steps, 80 columns: the call and its answer, then what it changed. */
import { rowsOf } from '../../../counterexamples/trace/table.ts';
import type { Step } from '../../../model/kernel/run.ts';
import type { Style } from './style.ts';
import { hang, WIDTH } from './wrap.ts';

const ANSWER = 12;
const INDENT = '     ';

/** The steps; `broken` names the claim that the last call breaks. */
export function stepLines(
  steps: readonly Step[],
  style: Style,
  broken?: string,
): readonly string[] {
  return rowsOf(steps).flatMap((row, index) => {
    const number = `${row.number}`.padStart(3);
    const room = WIDTH - ANSWER - INDENT.length;
    const [first = '', ...more] = hang('', row.call, room - 1); // one column between a call and its answer
    const answer = row.refused ? style.warn(row.answer) : row.answer;
    const last = index === steps.length - 1 && broken !== undefined;
    return [
      `${style.bold(number)}  ${first.padEnd(room)}${answer}`,
      ...more.map((line) => `${INDENT}${line}`),
      ...row.changes.flatMap((line) => hang(`${INDENT}  `, line)).map(style.dim),
      ...row.accesses
        .flatMap((line) => hang(`${INDENT}  `, line))
        .map(last ? style.bad : style.dim),
      ...(last ? [style.bad(`${INDENT}  ^ breaks ${broken}`)] : []),
    ];
  });
}
