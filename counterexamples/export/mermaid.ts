/** A trace as a Mermaid sequence diagram (mermaid.js.org/syntax/sequenceDiagram). */
import type { Step } from '../../model/run.ts';
import { rowsOf } from '../table.ts';
import type { Subject } from './subject.ts';

/** Where the calls go that name a program to be run; all others go to the kernel only. */
function actorOf({ call }: Step): string | undefined {
  if (call.call === 'prog_run') return `p${call.prog}`;
  return undefined;
}

/** The diagram, without a fence; ends in a line feed. */
export function toMermaid({ steps, claim }: Subject): string {
  const running = [...new Set(steps.flatMap((step) => actorOf(step) ?? []))].sort();
  const touched = [
    ...new Set(steps.flatMap(({ outcome }) => outcome.events.map(({ map }) => map))),
  ].sort((a, b) => a - b);
  const lines = [
    'sequenceDiagram',
    '  autonumber',
    '  actor U as user space',
    '  participant K as kernel',
    ...running.map((prog) => `  participant ${prog} as program ${prog}`),
    ...touched.map((map) => `  participant m${map} as map m${map}`),
    ...rowsOf(steps).flatMap((row, index) => {
      const step = steps[index]!;
      const isLast = index === steps.length - 1 && claim !== undefined;
      const body = [
        `U->>K: ${safe(row.call)}`,
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

/** Each access once, from the program (or, where it runs through a link, the kernel) to the map. */
function accessArrows(step: Step): readonly string[] {
  const from = actorOf(step) ?? 'K';
  const start = from === 'K' || step.outcome.events.length === 0 ? [] : [`K->>${from}: runs`];
  return [
    ...start,
    ...step.outcome.events.map(
      ({ prog, digest, map, mode }) =>
        `${from}->>m${map}: p${prog} (${safe(digest)}) ${mode === 'read' ? 'reads' : 'writes'}`,
    ),
  ];
}

/** `;` ends a statement, `#` begins an entity. */
function safe(text: string): string {
  return text.replaceAll('#', '#35;').replaceAll(/(?<!#35);/g, '#59;');
}
