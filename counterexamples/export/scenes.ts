/** From a trace to what its pictures show: the objects, who holds and who accesses whom, and where the rule is asked. */
import type { Step } from '../../model/kernel/run.ts';
import { mapAt } from '../../model/kernel/state.ts';
import { matches } from '../../model/programs/text.ts';
import type { Asked } from '../trace/asked.ts';
import { askedIn } from '../trace/asked.ts';
import { mapName, progName } from '../trace/describe.ts';
import type { Subject } from './exported-trace.ts';
import type { Wanted } from './lanes.ts';
import type { Edge, Graph } from './objects.ts';
import { changedBetween, graphOf } from './objects.ts';

export type Scene = {
  readonly graph: Graph;
  /** The objects that the call made or changed. */
  readonly changed: ReadonlySet<string>;
  /** What the call asked the rule. */
  readonly asked: readonly Asked[];
  readonly arrows: readonly Wanted[];
  /** The claim that the call breaks, by its id. */
  readonly breaks?: string;
};

/** What there is to see after each call. */
export function scenesOf({ design, steps, claim }: Subject): readonly Scene[] {
  return steps.map((step, index): Scene => {
    const graph = graphOf(step.outcome.state);
    const before = new Set(graphOf(step.before).edges.map(keyOf));
    const asked = askedIn(design, step);
    const by = { calls: [index + 1], asked: asked.length > 0 };
    const isLast = index === steps.length - 1 && claim !== undefined;
    return {
      graph,
      changed: changedBetween(step.before, step.outcome.state),
      asked,
      arrows: [
        ...graph.edges.map((edge): Wanted => ({
          ...edge,
          sort: 'holds',
          bad: false,
          ...(before.has(keyOf(edge)) ? { calls: [], asked: false } : by),
        })),
        ...accessesOf(step).map((access): Wanted => ({
          ...access,
          sort: 'access',
          bad: access.bad || isLast,
          ...by,
        })),
      ],
      ...(isLast ? { breaks: claim.id } : {}),
    };
  });
}

/** All calls in one scene: the objects after the last, each arrow with the calls that made it. */
export function wholeScene(scenes: readonly Scene[]): Scene {
  const last = scenes.at(-1);
  const graph = last?.graph ?? { nodes: [], edges: [] };
  const held = new Set(graph.edges.map(keyOf));
  const arrows = new Map<string, Wanted>();
  for (const arrow of scenes.flatMap((scene) => scene.arrows)) {
    if (arrow.sort === 'holds' && !held.has(keyOf(arrow))) continue;
    if (arrow.calls.length === 0) continue;
    const key = arrow.sort === 'holds' ? keyOf(arrow) : `access ${arrow.from} ${arrow.to}`;
    const earlier = arrow.sort === 'access' ? (arrows.get(key)?.calls ?? []) : [];
    arrows.set(key, {
      ...arrow,
      bad: arrow.bad || (arrows.get(key)?.bad ?? false),
      calls: [...earlier, ...arrow.calls],
    });
  }
  const nodes = graph.nodes.map((node) => {
    const calls = scenes.flatMap(({ changed }, index) => (changed.has(node.id) ? [index + 1] : []));
    return { ...node, lines: [...node.lines, `by call ${calls.join(', ')}`] };
  });
  return {
    graph: { nodes, edges: graph.edges },
    changed: new Set(),
    asked: [],
    arrows: [...arrows.values()],
    ...(last?.breaks === undefined ? {} : { breaks: last.breaks }),
  };
}

const keyOf = ({ from, to, label }: Edge): string => `${from} ${label} ${to}`;

/** One arrow from each program to each map whose content it touched. */
function accessesOf({ before, outcome }: Step): readonly (Edge & { readonly bad: boolean })[] {
  const byPair = Map.groupBy(outcome.events, ({ prog, map }) => `${prog} ${map}`);
  return [...byPair.values()].flatMap((events) => {
    const [first] = events;
    if (first === undefined) return [];
    const { prog, map, digest } = first;
    const modes = [...new Set(events.map(({ mode }) => `${mode}s`))].join(', ');
    const bad = !matches(digest, mapAt(before, map).excl);
    return [{ from: progName(prog), to: mapName(map), label: modes, bad }];
  });
}
