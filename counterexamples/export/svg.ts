/**
 * A trace as a picture: one panel for each call with the objects after it. Colours are digests: a map
 * has the border of the digest it is exclusive to, a program that of its own, so that two that match
 * look alike. Readable on light and dark grounds; no script, no font, no browser needed to make it.
 */
import type { Step } from '../../model/kernel/run.ts';
import { NO_DIGEST } from '../../model/programs/text.ts';
import { rowsOf } from '../trace/table.ts';
import type { Edge, Graph, Node } from './objects.ts';
import { changedBetween, graphOf } from './objects.ts';
import type { Subject } from './exported-trace.ts';
import { headline } from './exported-trace.ts';
import { wrap } from './wrap.ts';

/** All in pixels; the least width of a panel; it grows with what is in it. */
const PANEL = 802;
const MARGIN = 16;
const LINE = 18;
const NODE = { width: 190, gap: 96, pad: 10 } as const;
/** Characters that fit beside the edge of a panel, and into a node. */
const WIDE = 98;
const NARROW = 27;

/** Colours that differ in lightness as well, and stand out on white and on black. */
const COLOURS = ['#d9822b', '#2f7fd1', '#2e9e5b', '#a55fc9', '#c2504f'] as const;
const GREY = '#808890';
const LEGEND =
  'same colour: the same digest, of a program or for a map; thick: changed by the call';
const BAD = '#d8433b';

const STYLE = [
  'text { font: 13px ui-monospace, monospace; fill: #1c2024; }',
  '.quiet { fill: #5a636b; }',
  `.bad { fill: ${BAD}; font-weight: bold; }`,
  '.ground { fill: #ffffff; }',
  '.panel { fill: none; stroke: #b8c0c7; }',
  '.node { fill: #f4f6f8; stroke-width: 2; }',
  '.changed { stroke-width: 5; }',
  '.edge { stroke: #5a636b; stroke-width: 1.5; fill: none; }',
  '.tip { fill: #5a636b; }',
  '@media (prefers-color-scheme: dark) {',
  '  text { fill: #e6eaee; } .quiet { fill: #a4adb5; } .bad { fill: #ff7b72; }',
  '  .ground { fill: #14181c; } .panel { stroke: #49525a; } .node { fill: #22282e; }',
  '  .edge { stroke: #a4adb5; } .tip { fill: #a4adb5; }',
  '}',
];

/** The picture; ends in a line feed. */
export function toSvg(subject: Subject): string {
  const { steps, claim } = subject;
  const colourOf = colours(steps);
  const rows = rowsOf(steps);
  const panelWidth = Math.max(
    PANEL,
    ...steps.map(({ outcome }) => widthOf(graphOf(outcome.state))),
  );
  let top = MARGIN + 3 * LINE;
  const panels = steps.flatMap((step, index) => {
    const row = rows[index]!;
    const broken = index === steps.length - 1 && claim !== undefined ? claim.id : undefined;
    const panel = drawPanel(step, row, { top, width: panelWidth }, colourOf, broken);
    top += panel.height + MARGIN;
    return panel.lines;
  });
  const [width, height] = [panelWidth + 2 * MARGIN, top];
  const lines = [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img">`,
    `<title>${safe(headline(subject))}</title>`,
    `<style>${STYLE.join('\n')}</style>`,
    '<defs><marker id="tip" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="8" markerHeight="8" orient="auto-start-reverse"><path class="tip" d="M0 0L10 5L0 10z"/></marker></defs>',
    `<rect class="ground" width="${width}" height="${height}"/>`,
    text(MARGIN, MARGIN + LINE - 4, headline(subject)),
    text(MARGIN, MARGIN + 2 * LINE - 4, LEGEND, 'quiet'),
    ...panels,
    '</svg>',
  ];
  return `${lines.join('\n')}\n`;
}

/** A colour for each digest, in the order in which they turn up. */
function colours(steps: readonly Step[]): (digest: string) => string {
  const digests = [
    ...new Set(
      steps.flatMap(({ outcome }) => graphOf(outcome.state).nodes.map(({ digest }) => digest)),
    ),
  ].filter((digest) => digest !== NO_DIGEST);
  return (digest) => COLOURS[digests.indexOf(digest) % COLOURS.length] ?? GREY;
}

function drawPanel(
  step: Step,
  row: ReturnType<typeof rowsOf>[number],
  { top, width }: { readonly top: number; readonly width: number },
  colourOf: (digest: string) => string,
  broken: string | undefined,
): { readonly lines: readonly string[]; readonly height: number } {
  const head = wrap(`${row.number}. `, `${row.call}: ${row.answer}`, WIDE);
  const said = row.accesses.flatMap((line) => wrap('', line, WIDE));
  const verdict = broken === undefined ? [] : [`breaks ${broken}`];
  const { nodes, edges } = graphOf(step.outcome.state);
  const changed = changedBetween(step.before, step.outcome.state);
  const graphTop = top + (head.length + said.length + verdict.length) * LINE + 20;
  const boxes = place(nodes, edges, graphTop);
  const bottom = Math.max(graphTop, ...[...boxes.values()].map(({ y, height }) => y + height));
  const height = bottom + 14 - top;
  const at = (line: number): number => top + (line + 1) * LINE;
  const stroke = broken === undefined ? '' : ` style="stroke: ${BAD}; stroke-width: 2"`;
  const lines = [
    `<rect class="panel"${stroke} x="${MARGIN}" y="${top}" width="${width}" height="${height}" rx="6"/>`,
    ...head.map((line, index) => text(MARGIN + 10, at(index), line)),
    ...said.map((line, index) => {
      const sort = broken === undefined ? 'quiet' : 'bad';
      return text(MARGIN + 10, at(head.length + index), line, sort);
    }),
    ...verdict.map((line) => text(MARGIN + 10, at(head.length + said.length), line, 'bad')),
    ...edges.flatMap((edge) => drawEdge(edge, boxes)),
    ...nodes.flatMap((node) => {
      const box = boxes.get(node.id);
      return box === undefined
        ? []
        : drawNode(node, box, colourOf(node.digest), changed.has(node.id));
    }),
  ];
  return { lines, height };
}

type Box = {
  readonly x: number;
  readonly y: number;
  readonly height: number;
  readonly column: number;
};

/** Links and programs above, maps below. */
function rowsIn(nodes: readonly Node[]): readonly (readonly Node[])[] {
  const isMap = ({ sort }: Node): boolean => sort === 'map';
  return [nodes.filter((node) => !isMap(node)), nodes.filter(isMap)];
}

function widthOf({ nodes }: Graph): number {
  const columns = Math.max(0, ...rowsIn(nodes).map(({ length }) => length));
  return 40 + columns * NODE.width + Math.max(0, columns - 1) * NODE.gap;
}

/** Each row from the left, with room above it for arrows over its boxes. */
function place(
  nodes: readonly Node[],
  edges: readonly Edge[],
  top: number,
): ReadonlyMap<string, Box> {
  const boxes = new Map<string, Box>();
  let y = top;
  for (const row of rowsIn(nodes)) {
    if (row.length === 0) continue;
    const column = (id: string): number => row.findIndex((node) => node.id === id);
    const isHigh = edges.some(({ from, to }) => {
      const [a, b] = [column(from), column(to)];
      return a >= 0 && b >= 0 && Math.abs(a - b) !== 1;
    });
    if (isHigh) y += 24;
    for (const [at, { id, lines }] of row.entries()) {
      const height = linesIn(lines).length * LINE + 2 * NODE.pad;
      const x = MARGIN + 20 + at * (NODE.width + NODE.gap);
      boxes.set(id, { x, y, height, column: at });
    }
    y += Math.max(...row.map(({ id }) => boxes.get(id)?.height ?? 0)) + 40;
  }
  return boxes;
}

function linesIn(lines: readonly string[]): readonly string[] {
  return lines.flatMap((line) => wrap('', line, NARROW - 4));
}

function drawNode(node: Node, box: Box, colour: string, changed: boolean): readonly string[] {
  const round = { map: 4, prog: 22, link: 0 }[node.sort];
  const dashed = node.sort === 'link' ? ' stroke-dasharray="5 3"' : '';
  const sort = changed ? 'node changed' : 'node';
  return [
    `<rect class="${sort}" stroke="${colour}"${dashed} x="${box.x}" y="${box.y}" width="${NODE.width}" height="${box.height}" rx="${round}"/>`,
    ...linesIn(node.lines).map((line, index) =>
      text(box.x + 12, box.y + NODE.pad + (index + 1) * LINE - 5, line),
    ),
  ];
}

/** Down from row to row, straight between neighbours, over the row where another box is between. */
function drawEdge({ from, to, label }: Edge, boxes: ReadonlyMap<string, Box>): readonly string[] {
  const [a, b] = [boxes.get(from), boxes.get(to)];
  if (a === undefined || b === undefined) return [];
  const path = (d: string): string => `<path class="edge" d="${d}" marker-end="url(#tip)"/>`;
  const middle = (box: Box): number => box.x + NODE.width / 2;
  if (a.y < b.y) {
    const [x1, y1, x2, y2] = [middle(a), a.y + a.height, middle(b), b.y - 3];
    // beside a line that goes straight down, above one to the right, below one to the left
    const lift = x1 === x2 ? 5 : x1 < x2 ? -4 : 14;
    const words = text((x1 + x2) / 2 + 8, (y1 + y2) / 2 + lift, label, 'quiet');
    return [path(`M${x1} ${y1}L${x2} ${y2}`), words];
  }
  if (a.y > b.y) {
    const [x1, y1, x2, y2] = [middle(a) + 40, a.y, middle(b) + 40, b.y + b.height + 3];
    const words = text((x1 + x2) / 2 + 8, (y1 + y2) / 2 + 5, label, 'quiet');
    return [path(`M${x1} ${y1}L${x2} ${y2}`), words];
  }
  if (Math.abs(a.column - b.column) === 1) {
    const isRight = a.column < b.column;
    const x1 = isRight ? a.x + NODE.width : a.x;
    const x2 = isRight ? b.x - 3 : b.x + NODE.width + 3;
    const y = a.y + Math.min(a.height, b.height) / 2;
    return [path(`M${x1} ${y}L${x2} ${y}`), text((x1 + x2) / 2, y - 7, label, 'quiet', 'middle')];
  }
  const [x1, x2, y] = [middle(a), middle(b) + 20, a.y - 18];
  const words = text((x1 + x2) / 2, y - 5, label, 'quiet', 'middle');
  return [path(`M${x1} ${a.y}V${y}H${x2}V${b.y - 3}`), words];
}

function text(x: number, y: number, words: string, sort = '', anchor = 'start'): string {
  const mark = sort === '' ? '' : ` class="${sort}"`;
  const from = anchor === 'start' ? '' : ` text-anchor="${anchor}"`;
  return `<text${mark}${from} x="${x}" y="${y}" xml:space="preserve">${safe(words)}</text>`;
}

function safe(words: string): string {
  return words.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
