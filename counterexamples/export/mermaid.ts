/** A trace as a Mermaid sequence diagram (mermaid.js.org/syntax/sequenceDiagram). */
import type { Step } from '../../model/kernel/run.ts';
import { NONE } from '../../model/kernel/state.ts';
import { mapName, progName } from '../trace/describe.ts';
import { rowsOf } from '../trace/table.ts';
import type { Subject } from './exported-trace.ts';

/** The diagram, without a fence; ends in a line feed. Calls have the numbers of the trace. */
export function toMermaid({ steps, claim }: Subject): string {
  const events = steps.flatMap(({ outcome }) => outcome.events);
  const lines = [
    'sequenceDiagram',
    '  actor U as user space',
    '  participant K as kernel',
    ...inOrder(steps.flatMap(runningIn)).map(
      (prog) => `  participant ${progName(prog)} as program ${progName(prog)}`,
    ),
    ...inOrder(events.map(({ map }) => map)).map(
      (map) => `  participant ${mapName(map)} as map ${mapName(map)}`,
    ),
    ...rowsOf(steps).flatMap((row, index) => {
      const step = steps[index]!;
      const isLast = index === steps.length - 1 && claim !== undefined;
      const body = [
        `U->>K: ${row.number}. ${safe(row.call)}`,
        ...accessArrows(step),
        ...row.changes.map((line) => `Note right of K: ${safe(line)}`),
        row.refused ? `K--xU: ${safe(row.answer)}` : `K-->>U: ${safe(row.answer)}`,
        ...(isLast ? [`Note over U,K: breaks ${safe(claim.id)}`] : []),
      ];
      const marked = isLast ? ['rect rgba(220, 50, 50, 0.2)', ...body, 'end'] : body;
      return marked.map((line) => `  ${line}`);
    }),
  ];
  return `${lines.join('\n')}\n`;
}

/** The programs that a call runs: the one it names, and those that touch a map then. */
function runningIn({ call, outcome }: Step): readonly number[] {
  const named = call.call === 'prog_test_run' && outcome.answer >= 0 ? [call.prog] : [];
  return [...new Set([...named, ...outcome.events.map(({ prog }) => prog)])];
}

/** Each program that runs, then each access once, from the program to the map. */
function accessArrows(step: Step): readonly string[] {
  return [
    ...runningIn(step).map((prog) => `K->>${progName(prog)}: runs`),
    ...step.outcome.events.map(({ prog, digest, map, mode, outer }) => {
      const via = outer === NONE ? '' : ` via ${mapName(outer)}`;
      return `${progName(prog)}->>${mapName(map)}: ${safe(digest)} ${mode}s${via}`;
    }),
  ];
}

function inOrder(slots: readonly number[]): readonly number[] {
  return [...new Set(slots)].toSorted((a, b) => a - b);
}

/** `;` ends a statement, `#` begins an entity. */
function safe(text: string): string {
  return text.replaceAll('#', '#35;').replaceAll(/(?<!#35);/g, '#59;');
}
