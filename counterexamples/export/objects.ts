/** The objects of a state as a graph: what the pictures draw. */
import { isOuter } from '../../model/kernel/kind.ts';
import type { State } from '../../model/kernel/state.ts';
import { isLiveLink, isLiveMap, isLiveProg, NONE } from '../../model/kernel/state.ts';
import { NO_DIGEST } from '../../model/programs/text.ts';
import { linkName, mapName, ownerWords, progName } from '../trace/describe.ts';

export type Node = {
  /** `m0`, `p0`, `l0` */
  readonly id: string;
  readonly sort: 'map' | 'prog' | 'link';
  readonly slot: number;
  /** Short lines: the name, what it is, what matters of its state. */
  readonly lines: readonly string[];
  /** The digest a map is exclusive to or a program has; `none` if neither. */
  readonly digest: string;
};
export type Edge = { readonly from: string; readonly to: string; readonly label: string };
export type Graph = { readonly nodes: readonly Node[]; readonly edges: readonly Edge[] };

/** The graph of a state: live objects, and who holds whom. */
export function graphOf(state: State): Graph {
  const nodes: Node[] = [];
  const edges: Edge[] = [];
  const edge = (from: string, to: string, label: string, slot: number): void => {
    if (slot !== NONE) edges.push({ from, to, label });
  };
  for (const [slot, map] of state.maps.entries()) {
    if (!isLiveMap(map)) continue;
    const id = mapName(slot);
    const value = isOuter(map.kind) || map.kind === 'PROG_ARRAY' ? '' : valueWords(map.value);
    const marks = [
      map.frozen ? 'frozen' : '',
      map.writing ? 'update in flight' : '',
      map.freezing ? 'freeze in flight' : '',
      map.sha === NONE ? '' : `hash of ${map.sha}`,
      map.pinned ? 'pinned' : '',
      map.mapped === 'none' ? '' : `mapped ${map.mapped}`,
      map.registered ? 'page pinned' : '',
      map.fd === 'none' ? 'no fd' : '',
    ].filter((mark) => mark !== '');
    const lines = [`${id} ${map.kind}`, ownerWords(map.excl), value, marks.join(', ')];
    nodes.push({ id, slot, sort: 'map', lines: lines.filter((it) => it !== ''), digest: map.excl });
    edge(id, mapName(map.inner), 'inner map', map.inner);
    edge(id, progName(map.entry), 'program', map.entry);
  }
  for (const [slot, prog] of state.progs.entries()) {
    if (!isLiveProg(prog)) continue;
    const id = progName(slot);
    const marks = [prog.signed ? 'signed' : '', prog.loading ? 'loading' : ''];
    const lines = [`${id} program`, prog.text.name, ...marks].filter((it) => it !== '');
    nodes.push({ id, slot, sort: 'prog', lines, digest: prog.text.digest });
    edge(id, mapName(prog.map), prog.loading ? 'checked' : 'uses', prog.map);
    edge(id, mapName(prog.bound), 'holds', prog.bound);
    edge(id, progName(prog.target), 'for', prog.target);
  }
  for (const [slot, link] of state.links.entries()) {
    if (!isLiveLink(link)) continue;
    const id = linkName(slot);
    nodes.push({ id, slot, sort: 'link', lines: [`${id} link`], digest: NO_DIGEST });
    edge(id, progName(link.prog), 'runs', link.prog);
    edge(id, mapName(link.map), 'walks', link.map);
    edge(id, progName(link.target), 'replaces in', link.target);
  }
  return { nodes, edges };
}

/** The objects that a call made or changed: what they are, or whom they hold. */
export function changedBetween(before: State, after: State): ReadonlySet<string> {
  const [was, is] = [graphOf(before), graphOf(after)];
  const looks = ({ nodes, edges }: Graph): ReadonlyMap<string, string> =>
    new Map(
      nodes.map(({ id, lines }) => {
        const held = edges.filter(({ from }) => from === id).map(({ to, label }) => label + to);
        return [id, [...lines, ...held].join()];
      }),
    );
  const old = looks(was);
  return new Set([...looks(is)].flatMap(([id, look]) => (old.get(id) === look ? [] : [id])));
}

function valueWords(value: number): string {
  return value === NONE ? 'no element' : `value ${value}`;
}
