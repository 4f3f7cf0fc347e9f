/**
 * Where everything lies in a picture of objects: boxes in fixed lanes, arrows between them, as plain data.
 * An object has the same column in every picture of a trace, so that nothing moves between two calls.
 */
import type { Graph, Node } from './objects.ts';

/** All in pixels. */
const BOX = { width: 204, gap: 112, pad: 10 } as const;
const LINE = 18;
const LANE_GAP = 58;
/** Characters that fit into a box and beside an arrow. */
const NARROW = 24;
const CHARACTER = 7.9;
/** Room beside a lane for an arrow that goes around a box of the same lane. */
const AROUND = 30;

/** Programs and links lie above, maps below. */
const LANES = ['programs and links', 'maps'] as const;
export type LaneName = (typeof LANES)[number];

/** How many columns each lane has for its sorts of objects. */
export type Columns = { readonly maps: number; readonly progs: number; readonly links: number };

export type Box = {
  readonly id: string;
  readonly sort: Node['sort'];
  readonly lane: LaneName;
  readonly column: number;
  readonly lines: readonly string[];
  /** The digest a map is exclusive to or a program has; `none` if neither. */
  readonly digest: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
};

/** What an arrow is wanted for: one object holds another, or a program accesses a map. */
export type Wanted = {
  readonly from: string;
  readonly to: string;
  readonly label: string;
  readonly sort: 'holds' | 'access';
  /** An access that the claim forbids. */
  readonly bad: boolean;
  /** The calls that it stands for, if they are to be written to it. */
  readonly calls: readonly number[];
  /** Whether a rule was asked in the last of them. */
  readonly asked: boolean;
};

export type Arrow = Wanted & {
  /** Path data, as SVG has it; the arrow points at the end. */
  readonly path: string;
  /** The middle of its label, and of the numbers of calls before that. */
  readonly at: { readonly x: number; readonly y: number };
};

export type Picture = {
  readonly width: number;
  readonly height: number;
  readonly lanes: readonly {
    readonly name: LaneName;
    readonly y: number;
    readonly height: number;
  }[];
  readonly boxes: readonly Box[];
  readonly arrows: readonly Arrow[];
};

/** The least frame that has room for all these graphs. */
export function frameOf(graphs: readonly Graph[]): Columns {
  const most = (sort: Node['sort']): number =>
    Math.max(
      0,
      ...graphs.flatMap(({ nodes }) =>
        nodes.filter((node) => node.sort === sort).map(({ slot }) => slot + 1),
      ),
    );
  return { maps: most('map'), progs: most('prog'), links: most('link') };
}

/** The picture of a graph in a frame. Arrows to or from what is not there are left out. */
export function lanesOf(graph: Graph, frame: Columns, wanted: readonly Wanted[]): Picture {
  const columns = Math.max(1, frame.progs + frame.links, frame.maps);
  const laneOf = ({ sort }: Node): LaneName => (sort === 'map' ? 'maps' : 'programs and links');
  const columnOf = ({ sort, slot }: Node): number => (sort === 'link' ? frame.progs + slot : slot);
  const lanes: Picture['lanes'][number][] = [];
  const boxes: Box[] = [];
  const goesAround = (lane: LaneName): boolean => {
    const column = new Map(
      graph.nodes.flatMap((node) => (laneOf(node) === lane ? [[node.id, columnOf(node)]] : [])),
    );
    return wanted.some(({ from, to }) => {
      const [a, b] = [column.get(from), column.get(to)];
      return a !== undefined && b !== undefined && Math.abs(a - b) !== 1;
    });
  };
  let y = 0;
  for (const name of LANES) {
    const nodes = graph.nodes.filter((node) => laneOf(node) === name);
    if (nodes.length === 0) continue;
    const top = y + (name === 'programs and links' && goesAround(name) ? AROUND : 0);
    for (const node of nodes) {
      const lines = node.lines.flatMap(inBox);
      boxes.push({
        id: node.id,
        sort: node.sort,
        lane: name,
        column: columnOf(node),
        lines,
        digest: node.digest,
        x: columnOf(node) * (BOX.width + BOX.gap),
        y: top,
        width: BOX.width,
        height: lines.length * LINE + 2 * BOX.pad,
      });
    }
    const height = Math.max(...boxes.filter(({ lane }) => lane === name).map((box) => box.height));
    lanes.push({ name, y: top, height });
    y = top + height + LANE_GAP;
  }
  const below = goesAround('maps') ? AROUND : 0;
  return {
    width: columns * BOX.width + (columns - 1) * BOX.gap,
    height: Math.max(0, y - LANE_GAP) + below,
    lanes,
    boxes,
    arrows: route(wanted, boxes),
  };
}

/** A line in as many as its box needs. */
function inBox(line: string): readonly string[] {
  const lines: string[] = [];
  for (const word of line.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= NARROW)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

type Side = 'top' | 'bottom' | 'left' | 'right';
type Route = {
  readonly arrow: Wanted;
  readonly a: Box;
  readonly b: Box;
  readonly from: Side;
  readonly to: Side;
};

/** Straight from lane to lane and between neighbours, around the boxes between in the same lane. */
function route(wanted: readonly Wanted[], boxes: readonly Box[]): readonly Arrow[] {
  const routes = wanted.flatMap((arrow): readonly Route[] => {
    const a = boxes.find(({ id }) => id === arrow.from);
    const b = boxes.find(({ id }) => id === arrow.to);
    return a === undefined || b === undefined ? [] : [{ arrow, a, b, ...sidesOf(a, b) }];
  });
  const taken: Rectangle[] = [...boxes];
  return routes.map((it) => {
    const [x1, y1] = port(it, it.a, it.from, routes);
    const [x2, y2] = port(it, it.b, it.to, routes);
    const outside = it.from === it.to;
    const turn = it.from === 'top' ? Math.min(y1, y2) - 20 : Math.max(y1, y2) + 20;
    const path = outside ? `M${x1} ${y1}V${turn}H${x2}V${y2}` : `M${x1} ${y1}L${x2} ${y2}`;
    const spots = outside
      ? [[(x1 + x2) / 2, turn] as const]
      : [0.5, 0.35, 0.65, 0.25, 0.75].map(
          (part) => [x1 + (x2 - x1) * part, y1 + (y2 - y1) * part] as const,
        );
    const width = it.arrow.label.length * CHARACTER + 24 * it.arrow.calls.length;
    const around = ([x, y]: readonly [number, number]): Rectangle => ({
      x: x - width / 2,
      y: y - LINE / 2,
      width,
      height: LINE,
    });
    // above a line between neighbours, on any other
    const lift = y1 === y2 && !outside ? LINE / 2 + 2 : 0;
    const free = spots.find((spot) => !taken.some((other) => overlap(around(spot), other)));
    const [x, y] = free ?? spots[0]!;
    taken.push(around([x, y - lift]));
    return { ...it.arrow, path, at: { x, y: y - lift } };
  });
}

function sidesOf(a: Box, b: Box): Pick<Route, 'from' | 'to'> {
  if (a.lane !== b.lane) {
    return a.y < b.y ? { from: 'bottom', to: 'top' } : { from: 'top', to: 'bottom' };
  }
  if (Math.abs(a.column - b.column) === 1) {
    return a.column < b.column ? { from: 'right', to: 'left' } : { from: 'left', to: 'right' };
  }
  const side = a.lane === 'maps' ? 'bottom' : 'top';
  return { from: side, to: side };
}

type Rectangle = Pick<Box, 'x' | 'y' | 'width' | 'height'>;

function overlap(one: Rectangle, other: Rectangle): boolean {
  return (
    one.x < other.x + other.width &&
    other.x < one.x + one.width &&
    one.y < other.y + other.height &&
    other.y < one.y + one.height
  );
}

/** The arrows at one side of a box share it evenly, in the order of where they come from or go to. */
function port(
  it: Route,
  box: Box,
  side: Side,
  routes: readonly Route[],
): readonly [number, number] {
  const here = routes
    .flatMap((route) => [
      ...(route.a === box && route.from === side ? [{ route, other: route.b, out: true }] : []),
      ...(route.b === box && route.to === side ? [{ route, other: route.a, out: false }] : []),
    ])
    .toSorted((one, another) => one.other.x - another.other.x || one.other.y - another.other.y);
  const isOut = it.a === box && it.from === side;
  const index = here.findIndex(({ route, out }) => route === it && out === isOut);
  const part = (index + 1) / (here.length + 1);
  switch (side) {
    case 'top':
      return [box.x + box.width * part, box.y];
    case 'bottom':
      return [box.x + box.width * part, box.y + box.height];
    case 'left':
      return [box.x, box.y + Math.min(it.a.height, it.b.height) * part];
    case 'right':
      return [box.x + box.width, box.y + Math.min(it.a.height, it.b.height) * part];
  }
}
