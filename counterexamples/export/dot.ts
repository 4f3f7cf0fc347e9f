/** `dot`: the objects after each call, for graphviz; one cluster for each call, in one graph. */
import { rowsOf } from '../trace/table.ts';
import { changedBetween, graphOf } from './objects.ts';
import type { Subject } from './exported-trace.ts';
import { headline } from './exported-trace.ts';

const SHAPES = { map: 'box', prog: 'ellipse', link: 'diamond' } as const;

/** The export; ends in a line feed. */
export function toDot(subject: Subject): string {
  const { steps, claim } = subject;
  const clusters = rowsOf(steps).flatMap((row, index) => {
    const step = steps[index]!;
    const at = (id: string): string => quoted(`s${row.number}_${id}`);
    const { nodes, edges } = graphOf(step.outcome.state);
    const changed = changedBetween(step.before, step.outcome.state);
    const isLast = index === steps.length - 1 && claim !== undefined;
    const label = `${row.number}. ${row.call}: ${row.answer}${isLast ? `, breaks ${claim.id}` : ''}`;
    return [
      `  subgraph ${quoted(`cluster_${row.number}`)} {`,
      `    label=${quoted(label)};`,
      ...(isLast ? ['    color=red;'] : []),
      ...(nodes.length === 0 ? [`    ${at('none')} [label="", shape=point];`] : []),
      ...nodes.map(({ id, sort, lines }) => {
        const pen = changed.has(id) ? ', penwidth=3' : '';
        return `    ${at(id)} [label=${quoted(lines.join('\n'))}, shape=${SHAPES[sort]}${pen}];`;
      }),
      ...edges.map(({ from, to, label: words }) => {
        return `    ${at(from)} -> ${at(to)} [label=${quoted(words)}];`;
      }),
      '  }',
    ];
  });
  const lines = [
    'digraph exclmap {',
    `  label=${quoted(headline(subject))};`,
    '  labelloc=t;',
    ...clusters,
    '}',
  ];
  return `${lines.join('\n')}\n`;
}

function quoted(text: string): string {
  const escaped = text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
  return `"${escaped}"`;
}
