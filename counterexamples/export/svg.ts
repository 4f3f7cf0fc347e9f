/**
 * A trace as a picture: a panel for each call with the objects after it, or, where there are many calls, one
 * panel for all. Colours are digests: a map has the border of the digest it is exclusive to, a program that of
 * its own, so that two that match look alike. Readable on light and dark grounds; no script, no font, no browser
 * needed to make it.
 */
import type { Step } from '../../model/kernel/run.ts';
import { NO_DIGEST } from '../../model/programs/text.ts';
import { askedWords } from '../trace/asked.ts';
import type { Row } from '../trace/table.ts';
import { rowsOf } from '../trace/table.ts';
import type { Subject } from './exported-trace.ts';
import { headline } from './exported-trace.ts';
import type { Arrow, Box, Columns } from './lanes.ts';
import { frameOf, lanesOf } from './lanes.ts';
import { graphOf } from './objects.ts';
import type { Scene } from './scenes.ts';
import { scenesOf, wholeScene } from './scenes.ts';
import { hang } from './wrap.ts';

/** From so many calls on there is one panel instead of one for each. */
const MANY_CALLS = 7;

/** All in pixels; the least width of a panel; it grows with what is in it. */
const PANEL = 802;
const MARGIN = 16;
const INDENT = 20;
const LINE = 18;
const BADGE = 9;
const CHARACTER = 7.9;
/** Characters that fit beside the edge of a panel. */
const WIDE = 98;

/** Colours that differ in lightness as well, and stand out on white and on black. */
const COLOURS = ['#d9822b', '#2f7fd1', '#2e9e5b', '#a55fc9', '#8a6d1d'] as const;
const GREY = '#808890';
const LEGEND = [
  'same colour: the same digest, of a program or for a map',
  'number: the call that drew the arrow; in a full ring the rule was asked there, in a broken one not',
] as const;

const STYLE = [
  'text { font: 13px ui-monospace, monospace; fill: #1c2024; }',
  '.quiet { fill: #5a636b; }',
  '.bad { fill: #c8322a; font-weight: bold; }',
  '.ground { fill: #ffffff; }',
  '.panel { fill: none; stroke: #b8c0c7; }',
  '.broken { stroke: #c8322a; stroke-width: 2; }',
  '.node { fill: #f4f6f8; stroke-width: 2; }',
  '.changed { stroke-width: 5; }',
  '.edge { stroke: #5a636b; stroke-width: 1.5; fill: none; }',
  '.access { stroke: #2f7fd1; stroke-width: 2; stroke-dasharray: 7 4; fill: none; }',
  '.forbidden { stroke: #c8322a; stroke-width: 3; stroke-dasharray: 7 4; fill: none; }',
  '.tip { fill: #5a636b; } .blue { fill: #2f7fd1; } .red { fill: #c8322a; }',
  '.ring { fill: #ffffff; stroke: #1c2024; stroke-width: 1.5; }',
  '.unasked { stroke-dasharray: 3 2.65; }',
  '.number { font-size: 11px; }',
  '@media (prefers-color-scheme: dark) {',
  '  text { fill: #e6eaee; } .quiet { fill: #a4adb5; } .bad { fill: #ff7b72; }',
  '  .ground { fill: #14181c; } .panel { stroke: #49525a; }',
  '  .node { fill: #22282e; } .edge { stroke: #a4adb5; } .tip { fill: #a4adb5; }',
  '  .broken, .forbidden { stroke: #ff7b72; } .red { fill: #ff7b72; }',
  '  .access { stroke: #6aa9ea; } .blue { fill: #6aa9ea; }',
  '  .ring { fill: #14181c; stroke: #e6eaee; }',
  '}',
];

/** The picture; ends in a line feed. */
export function toSvg(subject: Subject): string {
  const { steps } = subject;
  const scenes = scenesOf(subject);
  const rows = rowsOf(steps);
  const sheets =
    steps.length < MANY_CALLS
      ? scenes.map((scene, index) => ({ words: wordsOf(rows[index]!, scene), scene }))
      : [
          {
            words: scenes.flatMap((scene, index) => wordsOf(rows[index]!, scene)),
            scene: wholeScene(scenes),
          },
        ];
  const isOne = sheets.length < steps.length;
  const legend = [`${LEGEND[0]}${isOne ? '' : '; thick: changed by the call'}`, LEGEND[1]];
  const colourOf = colours(steps);
  const frame = frameOf(scenes.map(({ graph }) => graph));
  let top = MARGIN + (1 + LEGEND.length) * LINE + 10;
  let panelWidth = PANEL;
  const panels = sheets.map(({ words, scene }) => {
    const panel = drawPanel(words, scene, frame, top, colourOf);
    const from = top;
    top += panel.height + MARGIN;
    panelWidth = Math.max(panelWidth, panel.width);
    return { ...panel, top: from, broken: scene.breaks !== undefined };
  });
  const [width, height] = [panelWidth + 2 * MARGIN, top];
  const lines = [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img">`,
    `<title>${safe(headline(subject))}</title>`,
    `<style>${STYLE.join('\n')}</style>`,
    `<defs>${['tip', 'blue', 'red'].map(tip).join('')}</defs>`,
    `<rect class="ground" width="${width}" height="${height}"/>`,
    text(MARGIN, MARGIN + LINE - 4, headline(subject)),
    ...legend.map((line, at) => text(MARGIN, MARGIN + (2 + at) * LINE - 4, line, 'quiet')),
    ...panels.flatMap((panel) => [
      `<rect class="panel${panel.broken ? ' broken' : ''}" x="${MARGIN}" y="${panel.top}" width="${panelWidth}" height="${panel.height}" rx="6"/>`,
      ...panel.lines,
    ]),
    '</svg>',
  ];
  return `${lines.join('\n')}\n`;
}

/** The head of an arrow in one of the colours that arrows have. */
function tip(colour: string): string {
  return `<marker id="${colour}" viewBox="0 0 10 10" refX="9" refY="5" markerUnits="userSpaceOnUse" markerWidth="11" markerHeight="11" orient="auto-start-reverse"><path class="${colour}" d="M0 0L10 5L0 10z"/></marker>`;
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

type Words = { readonly line: string; readonly sort?: 'quiet' | 'bad' };

/** A call, its answer, what it asked the rule, what its programs touched, what it breaks. */
function wordsOf(row: Row, { asked, breaks }: Scene): readonly Words[] {
  const indent = '   ';
  const quiet = (line: string): Words => ({ line, sort: 'quiet' });
  const said = row.accesses.flatMap((line) => hang(indent, line, WIDE));
  const rule =
    asked.length > 0
      ? `the rule is asked: ${askedWords(asked)}`
      : row.accesses.length > 0
        ? 'no rule is asked'
        : '';
  return [
    ...hang(`${row.number}. `, `${row.call}: ${row.answer}`, WIDE).map((line) => ({ line })),
    ...(rule === '' ? [] : hang(indent, rule, WIDE).map(quiet)),
    ...said.map((line): Words => (breaks === undefined ? quiet(line) : { line, sort: 'bad' })),
    ...(breaks === undefined ? [] : [{ line: `${indent}breaks ${breaks}`, sort: 'bad' } as const]),
  ];
}

function drawPanel(
  words: readonly Words[],
  { graph, arrows, changed }: Scene,
  frame: Columns,
  top: number,
  colourOf: (digest: string) => string,
): { readonly lines: readonly string[]; readonly height: number; readonly width: number } {
  const picture = lanesOf(graph, frame, arrows);
  const below = words.length * LINE + 20;
  const lines = [
    ...words.map(({ line, sort }, at) => text(MARGIN + 10, top + (at + 1) * LINE, line, sort)),
    `<g transform="translate(${MARGIN + INDENT} ${top + below})">`,
    ...picture.arrows.map(drawLine),
    ...picture.boxes.flatMap((box) => drawBox(box, colourOf(box.digest), changed.has(box.id))),
    ...picture.arrows.flatMap(drawLabel),
    '</g>',
  ];
  const height = below + picture.height + (picture.boxes.length === 0 ? 0 : 14);
  return { lines, height, width: picture.width + 2 * INDENT };
}

function drawBox(box: Box, colour: string, changed: boolean): readonly string[] {
  const round = { map: 4, prog: 22, link: 0 }[box.sort];
  const dashed = box.sort === 'link' ? ' stroke-dasharray="5 3"' : '';
  const sort = changed ? 'node changed' : 'node';
  return [
    `<rect class="${sort}" stroke="${colour}"${dashed} x="${box.x}" y="${box.y}" width="${box.width}" height="${box.height}" rx="${round}"/>`,
    ...box.lines.map((line, at) => text(box.x + 12, box.y + (at + 1) * LINE + 5, line)),
  ];
}

function drawLine({ path, sort, bad }: Arrow): string {
  const look = sort === 'holds' ? 'edge' : bad ? 'forbidden' : 'access';
  const end = sort === 'holds' ? 'tip' : bad ? 'red' : 'blue';
  return `<path class="${look}" d="${path}" marker-end="url(#${end})"/>`;
}

/** The words of an arrow over its line, after the calls that drew it, each in a ring. */
function drawLabel({ label, at, calls, asked, sort, bad }: Arrow): readonly string[] {
  const room = calls.length * (2 * BADGE + 4);
  const left = at.x - (label.length * CHARACTER + room) / 2;
  const look = sort === 'access' && bad ? 'bad' : 'quiet';
  return [
    ...calls.flatMap((call, index) => {
      const x = left + index * (2 * BADGE + 4) + BADGE;
      return [
        `<circle class="ring${asked ? '' : ' unasked'}" cx="${x}" cy="${at.y}" r="${BADGE}"/>`,
        text(x, at.y + 4, `${call}`, 'number', 'middle'),
      ];
    }),
    `<rect class="ground" x="${left + room - 2}" y="${at.y - BADGE}" width="${label.length * CHARACTER + 4}" height="${2 * BADGE}"/>`,
    text(left + room, at.y + 4, label, look),
  ];
}

function text(x: number, y: number, words: string, sort = '', anchor = 'start'): string {
  const mark = sort === '' ? '' : ` class="${sort}"`;
  const from = anchor === 'start' ? '' : ` text-anchor="${anchor}"`;
  return `<text${mark}${from} x="${x}" y="${y}" xml:space="preserve">${safe(words)}</text>`;
}

/** Words as XML may have them between tags. */
export function safe(words: string): string {
  return words.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
