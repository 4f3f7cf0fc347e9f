/** The objects after a call, drawn in the lanes that the pictures of the catalogue have. */
import type { VNode } from './element.ts';
import { el, scrolling } from './element.ts';
import type { Arrow, Box, Columns } from '../../../counterexamples/export/lanes.ts';
import { lanesOf } from '../../../counterexamples/export/lanes.ts';
import type { Scene } from '../../../counterexamples/export/scenes.ts';
import { NO_DIGEST } from '../../../model/programs/text.ts';

const LINE = 18;
const CHARACTER = 7.9;
const MARGIN = 14;
const SHADES = 6;

/** A letter and a colour for each digest, in the order in which they turn up. */
export type Shades = {
  readonly classOf: (digest: string) => string;
  readonly letterOf: (digest: string) => string;
};

/** Shades of these digests. */
export function shadesOf(digests: readonly string[]): Shades {
  const known = [...new Set(digests)].filter((digest) => digest !== NO_DIGEST);
  const at = (digest: string): number => known.indexOf(digest);
  return {
    classOf: (digest) => (at(digest) < 0 ? 'shade-none' : `shade-${at(digest) % SHADES}`),
    letterOf: (digest) => (at(digest) < 0 ? '' : String.fromCodePoint(65 + (at(digest) % 26))),
  };
}

/** What the picture means, below it. */
export const LEGEND =
  'Same colour and letter: the same digest, of a program or for a map. Thick: changed by this call.';

/** What the picture shows, in words. */
function inWords({ graph }: Scene): string {
  const objects = graph.nodes.map(({ lines }) => lines.join(' '));
  const held = graph.edges.map(({ from, to, label: words }) => `${from} ${words} ${to}`);
  return objects.length === 0 ? 'the empty kernel' : [...objects, ...held].join('; ');
}

/** The picture of a scene, which scrolls where it is too wide. */
export function pictureBox(scene: Scene, frame: Columns, shades: Shades): VNode {
  return scrolling('the objects and who holds them', picture(scene, frame, shades));
}

function picture(scene: Scene, frame: Columns, shades: Shades): VNode {
  const drawn = lanesOf(scene.graph, frame, scene.arrows);
  const [width, height] = [drawn.width + 2 * MARGIN, Math.max(drawn.height, 30) + 2 * MARGIN];
  return el.svg(
    {
      class: 'picture',
      viewBox: `${-MARGIN} ${-MARGIN} ${width} ${height}`,
      width,
      height,
      role: 'img',
      'aria-label': inWords(scene),
    },
    el.defs(['tip', 'blue', 'red'].map(tip)),
    drawn.boxes.length === 0
      ? el.text({ class: 'quiet', x: 0, y: LINE }, 'nothing is there: the empty kernel')
      : null,
    drawn.arrows.map(line),
    drawn.boxes.map((box) => drawBox(box, scene.changed.has(box.id), shades)),
    drawn.arrows.map(label),
  );
}

function tip(id: string): VNode {
  return el.marker(
    {
      id: `tip-${id}`,
      viewBox: '0 0 10 10',
      refX: 9,
      refY: 5,
      markerUnits: 'userSpaceOnUse',
      markerWidth: 11,
      markerHeight: 11,
      orient: 'auto-start-reverse',
    },
    el.path({ class: `tip ${id}`, d: 'M0 0L10 5L0 10z' }),
  );
}

function drawBox(box: Box, changed: boolean, { classOf, letterOf }: Shades): VNode {
  const { id, sort, x, y, width, height, lines, digest } = box;
  const letter = letterOf(digest);
  return el.g(
    { key: id },
    el.rect({
      class: `node ${sort} ${classOf(digest)}${changed ? ' changed' : ''}`,
      x,
      y,
      width,
      height,
      rx: { map: 4, prog: 22, link: 0 }[sort],
    }),
    lines.map((words, at) => el.text({ x: x + 12, y: y + (at + 1) * LINE + 5 }, words)),
    letter === ''
      ? null
      : el.text({ class: `letter ${classOf(digest)}`, x: x + width - 12, y: y + LINE + 5 }, letter),
  );
}

const lookOf = ({ sort, bad }: Arrow): string =>
  sort === 'holds' ? 'edge' : bad ? 'forbidden' : 'access';

function line(arrow: Arrow): VNode {
  const end = { edge: 'tip', access: 'blue', forbidden: 'red' }[lookOf(arrow)];
  const { path } = arrow;
  return el.path({ class: lookOf(arrow), d: path, 'marker-end': `url(#tip-${end ?? 'tip'})` });
}

function label(arrow: Arrow): VNode {
  const words = `${arrow.label}${lookOf(arrow) === 'forbidden' ? ' !' : ''}`;
  const width = words.length * CHARACTER + 4;
  const { x, y } = arrow.at;
  return el.g(
    el.rect({ class: 'ground', x: x - width / 2, y: y - 9, width, height: LINE }),
    el.text(
      { class: lookOf(arrow) === 'forbidden' ? 'bad' : 'quiet', x: x - width / 2 + 2, y: y + 4 },
      words,
    ),
  );
}
