/**
 * Paths that differ only in what does not matter, as one. The paths of a call are the leaves of a tree of
 * choices; where several values of a field lead to the same subtree, one subtree stands for all, and the
 * field is known to be one of them; where all do, it counts as unread (as in a reduced decision diagram
 * with many values: Bryant, 1986; Srinivasan and others, 1990).
 */
import { CONTENTS } from './recorder.ts';
import type { Limit, Place, Read } from './recorder.ts';

/** A leaf: what was read, and what to do with it; nothing if the call has no outcome there. */
type Leaf<T> = { reads: readonly Read[]; limits: readonly Limit[]; readonly of: T };

/** What a value of a field led to: a number of the subtree, and its leaves. */
type Edge<T> = {
  readonly value: unknown;
  below: string;
  readonly leaves: Leaf<T>[];
};

/** A field that was read: what each value led to; the last is the one that is tried. */
type Choice<T> = { readonly place: number; readonly edges: [Edge<T>, ...Edge<T>[]] };

/** The leaves of a tree of choices, handed in from left to right. */
export type Tree<T> = {
  /** A leaf; `says` is all that matters of it. */
  readonly add: (reads: readonly Read[], says: string, of: T | undefined) => void;
  /** The leaves that are left; then the tree is empty. */
  readonly leaves: () => readonly Leaf<T>[];
};

/** How many values a field has, wherever it is read; undefined if that depends on what was met. */
function valuesOf({ field: { sort } }: Place): number | undefined {
  if (sort.kind === 'choice') return sort.values.length;
  return sort.kind === 'content' ? CONTENTS.length : undefined;
}

const wordOf = (value: unknown): string =>
  typeof value === 'object' && value !== null ? (value as { name: string }).name : String(value);

/** An empty tree over these places. */
export function makeTree<T>(places: readonly Place[]): Tree<T> {
  const numbers = new Map<string, number>();
  const numberOf = (text: string): number => {
    const known = numbers.get(text) ?? numbers.size;
    numbers.set(text, known);
    return known;
  };
  const edge = (value: unknown): Edge<T> => ({ value, below: '', leaves: [] });
  let root: Edge<T> = edge(undefined);
  let open: Choice<T>[] = [];
  const holder = (): Edge<T> => open.at(-1)?.edges.at(-1) ?? root;
  const close = (): void => {
    const { place, edges } = open.pop()!;
    const above = holder();
    const all = valuesOf(places[place]!);
    const groups =
      all === undefined
        ? edges.map((one) => [one] as const)
        : [...Map.groupBy(edges, ({ below }) => below).values()];
    for (const group of groups) {
      const [{ leaves }] = group;
      const values = group.map(({ value }) => value);
      for (const leaf of leaves) {
        if (values.length > 1) leaf.reads = leaf.reads.filter(([read]) => read !== place);
        if (values.length > 1 && values.length !== all) {
          leaf.limits = [...leaf.limits, [place, values]];
        }
        above.leaves.push(leaf);
      }
    }
    if (groups[0]?.length === all) {
      above.below += groups[0]![0].below;
      return;
    }
    const said = edges.map(({ value, below }) => `${wordOf(value)}=${below}`).join(';');
    above.below += `${numberOf(`${place}:${said}`)},`;
  };
  return {
    add(reads: readonly Read[], says: string, of: T | undefined): void {
      let same = 0;
      while (same < open.length && same < reads.length) {
        const [place, value] = reads[same]!;
        if (open[same]!.place !== place || open[same]!.edges.at(-1)!.value !== value) break;
        same++;
      }
      while (open.length > same + 1) close();
      const top = open[same];
      if (top !== undefined) {
        if (top.place === reads[same]?.[0]) top.edges.push(edge(reads[same]![1]));
        else close();
      }
      for (const [place, value] of reads.slice(open.length)) {
        open.push({ place, edges: [edge(value)] });
      }
      const above = holder();
      above.below += `${numberOf(says)},`;
      if (of !== undefined) above.leaves.push({ reads, limits: [], of });
    },
    leaves(): readonly Leaf<T>[] {
      while (open.length > 0) close();
      const { leaves } = root;
      root = edge(undefined);
      open = [];
      numbers.clear();
      return leaves;
    },
  };
}
