/**
 * Paths that differ only in a field that does not matter: code that takes several fields of an object at once
 * reads some in vain. The paths of a call are the leaves of a tree of choices; where all values of a field
 * lead to the same subtree, one of them stands for all, and the field counts as unread (as in a reduced
 * decision diagram: Bryant, 1986).
 */
import { CONTENTS } from './recorder.ts';
import type { Place, Read } from './recorder.ts';

/** A leaf: what was read, and what to do with it; nothing if the call has no outcome there. */
type Leaf<T> = { reads: readonly Read[]; readonly of: T };

/** A field that was read: what each value led to. */
type Choice<T> = {
  readonly place: number;
  value: unknown;
  /** What the value that is tried led to so far, as numbers of subtrees. */
  below: string;
  readonly edges: string[];
  readonly leaves: Leaf<T>[];
  /** How many of the leaves are those of the first value. */
  first: number;
};

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

/** An empty tree over these places. */
export function makeTree<T>(places: readonly Place[]): Tree<T> {
  const numbers = new Map<string, number>();
  const numberOf = (text: string): number => {
    const known = numbers.get(text) ?? numbers.size;
    numbers.set(text, known);
    return known;
  };
  const choice = (place: number, value: unknown): Choice<T> => ({
    ...{ place, value, below: '', edges: [], leaves: [], first: 0 },
  });
  let root = choice(-1, undefined);
  let open: Choice<T>[] = [];
  const holder = (): Choice<T> => open.at(-1) ?? root;
  const endEdge = (node: Choice<T>): void => {
    if (node.edges.length === 0) node.first = node.leaves.length;
    node.edges.push(node.below);
    node.below = '';
  };
  const close = (): void => {
    const node = open.pop()!;
    endEdge(node);
    const above = holder();
    const [one] = node.edges;
    const { place, edges, leaves } = node;
    if (edges.length === valuesOf(places[place]!) && edges.every((edge) => edge === one)) {
      above.below += one!;
      for (const leaf of leaves.slice(0, node.first)) {
        leaf.reads = leaf.reads.filter(([read]) => read !== place);
        above.leaves.push(leaf);
      }
      return;
    }
    above.below += `${numberOf(`${place}:${edges.join(';')}`)},`;
    for (const leaf of leaves) above.leaves.push(leaf);
  };
  return {
    add(reads: readonly Read[], says: string, of: T | undefined): void {
      let same = 0;
      while (same < open.length && same < reads.length) {
        const [place, value] = reads[same]!;
        if (open[same]!.place !== place || open[same]!.value !== value) break;
        same++;
      }
      while (open.length > same + 1) close();
      const top = open[same];
      if (top !== undefined) {
        if (top.place === reads[same]?.[0]) {
          endEdge(top);
          top.value = reads[same]![1];
        } else {
          close();
        }
      }
      for (const [place, value] of reads.slice(open.length)) open.push(choice(place, value));
      const above = holder();
      above.below += `${numberOf(says)},`;
      if (of !== undefined) above.leaves.push({ reads, of });
    },
    leaves(): readonly Leaf<T>[] {
      while (open.length > 0) close();
      const { leaves } = root;
      root = choice(-1, undefined);
      open = [];
      numbers.clear();
      return leaves;
    },
  };
}
