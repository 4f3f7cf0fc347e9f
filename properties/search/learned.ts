/**
 * Steps that are learned (local transition caching): what a call does depends on the leaves of the state that it
 * reads. The first state with these values runs it, watched; every later one takes the result from a tree over the
 * key, without decoding, running, judging or encoding.
 *
 * One tree for all calls: a node asks for one leaf, on behalf of all calls that read it next, so what a thousand
 * calls ask first (is the slot in use?) is asked once. Exact: a result hangs below tests of all leaves that the run
 * has read, and a step is a function of them.
 */
import type { Leaves } from './leaves.ts';

/** What a call did, as far as a search has to know. */
export type Learned = {
  /** Left out, and why; or it could not be made (undefined); or was made. */
  readonly made: boolean;
  readonly leftOut?: string;
  /** Leaves that were written, each followed by its new digit; undefined if the call changed nothing. */
  readonly writes?: readonly number[];
  /** The leaves that were read; all that were written are among them. */
  readonly reads: readonly number[];
};

/** What was counted of calls that were answered from the tree. */
export type LearnedTally = {
  made: (call: number, times: number) => void;
  changed: (call: number, times: number) => void;
  leftOut: (call: number, why: string, times: number) => void;
};

export type LearnedTree = {
  /** Looks up every call in the state of this key; false if the tree has no more room. Learns what is new. */
  readonly look: (key: Int32Array) => boolean;
  /** Of the state that was looked up last: how many calls were made, and how many changed it. */
  readonly made: () => number;
  readonly changedCount: () => number;
  /** The next call that changed it, from that one on, and is none of those, by bits; -1 if there is none. */
  readonly nextChanged: (from: number, but: Int32Array) => number;
  /** Writes the key of the state that a call that changed it leads to, to `into[at] …`. */
  readonly apply: (call: number, key: Int32Array, into: Int32Array, at: number) => void;
  /** What the calls did there: those that were made, those that changed it, and why others were left out. */
  readonly learned: () => {
    readonly made: ReadonlySet<number>;
    readonly changed: ReadonlySet<number>;
    readonly leftOut: ReadonlyMap<number, string>;
  };
  /** Counts what was looked up; until then it can be taken back. */
  readonly count: () => void;
  /** Says what was counted since the last time. */
  readonly flush: (tally: LearnedTally) => void;
  /** How many calls were learned. */
  readonly misses: () => number;
};

/** So many numbers are kept, at most. */
const ROOM = 2 ** 24;
/** A place where nothing is counted and nothing more is asked. */
const NOTHING = 1;
/** Where the first node or place is. */
const FIRST = 2;

type Terminal = {
  readonly made: readonly number[];
  readonly changed: readonly number[];
  readonly leftOut: readonly (readonly [call: number, why: string])[];
};

/** An empty tree for so many calls; `run` makes one in the state that is looked up, whose leaves have these digits. */
export function learnedTree(
  { groups, leaves }: Leaves,
  calls: number,
  digits: Uint16Array,
  run: (call: number) => Learned,
): LearnedTree {
  // By type of group: its ranks that were met, as rows of digits.
  const rowsOf = groups.map(({ sizes, type, bits }, g) =>
    groups.findIndex((other) => other.type === type) === g && sizes.length > 0
      ? new Int32Array(2 ** bits)
      : undefined,
  );
  for (const [g, { type }] of groups.entries()) {
    rowsOf[g] ??= rowsOf[groups.findIndex((other) => other.type === type)];
  }
  let rows = new Uint16Array(2 ** 12);
  let rowsUsed = 1;
  const rankAt = new Int32Array(groups.length).fill(-1); // of the state that is looked up

  const wordOf = Int32Array.from(groups, ({ word }) => word);
  const shiftOf = Int32Array.from(groups, ({ shift }) => shift);
  const maskOf = Int32Array.from(groups, ({ bits }) => 2 ** bits - 1);
  const straddles = Uint8Array.from(groups, ({ shift, bits }) => Number(shift + bits > 32));

  const newRow = (group: number, rank: number): number => {
    const { sizes } = groups[group]!;
    while (rowsUsed + sizes.length > rows.length) rows = grown(rows, Uint16Array);
    const at = rowsUsed;
    rowsUsed += sizes.length;
    let rest = rank;
    for (let i = sizes.length - 1; i >= 0; i--) {
      rows[at + i] = rest % sizes[i]!;
      rest = Math.floor(rest / sizes[i]!);
    }
    rowsOf[group]![rank] = at;
    return at;
  };

  const firstOf = Int32Array.from(groups, ({ firstLeaf }) => firstLeaf);
  const sizeOf = Int32Array.from(groups, ({ sizes }) => sizes.length);
  const take = (key: Int32Array): void => {
    for (let g = 0; g < rankAt.length; g++) {
      const word = wordOf[g]!;
      const shift = shiftOf[g]!;
      let rank = key[word]! >>> shift;
      if (straddles[g] === 1) rank |= key[word + 1]! << (32 - shift);
      rank &= maskOf[g]!;
      if (rankAt[g] === rank) continue; // as in the state before
      rankAt[g] = rank;
      const first = firstOf[g]!;
      if (sizeOf[g] === 1) {
        digits[first] = rank;
        continue;
      }
      const row = rowsOf[g]![rank]! || newRow(g, rank);
      for (let i = 0; i < sizeOf[g]!; i++) digits[first + i] = rows[row + i]!;
    }
  };

  // Nodes and places lie in one array. A node is its number, its leaf, and for each digit of the leaf what is below: 0
  // (not learned), a place, or -1 times where a node is that is there alone. A place is the number of a terminal, how
  // many nodes there are, and where they are. NOTHING is a place without any.
  let code = new Int32Array(2 ** 14);
  let codeUsed = FIRST;
  const callsOf: (readonly number[])[] = [[]]; // by number of node
  const parentOf: number[] = [0]; // where the node above it is; 0 if there is none
  const terminals: Terminal[] = [{ made: [], changed: [], leftOut: [] }];
  // by terminal: how many calls were made, where its effects are and how many; and how often it was met
  let summary = new Int32Array(2 ** 12);
  let hits = new Uint32Array(2 ** 12);
  let touched: number[] = [];
  // An effect is a call and where its changes of the key are; a change is a word and what is added to it.
  let effects = new Int32Array(2 ** 12);
  let effectsUsed = 2;
  let deltas = new Int32Array(2 ** 12);
  let deltasUsed = 0;

  let misses = 0;
  const all = Array.from({ length: calls }, (_, c) => c);
  let root = 0;

  const effectOf = new Int32Array(calls); // of the state that is looked up
  const bits = new Int32Array((calls + 31) >> 5);
  let made = 0;
  let changedCount = 0;
  let met = new Int32Array(2 ** 10); // terminals
  let metCount = 0;
  let stack = new Int32Array(2 ** 10);

  const size = (): number => codeUsed + effectsUsed + deltasUsed + rowsUsed;

  type Ran = { readonly call: number; readonly learned: Learned; open: readonly number[] };

  const addEffect = (call: number, writes: readonly number[]): void => {
    while (deltasUsed + writes.length > deltas.length) deltas = grown(deltas, Int32Array);
    while (effectsUsed + 3 > effects.length) effects = grown(effects, Int32Array);
    const first = deltasUsed;
    for (let i = 0; i < writes.length; i += 2) {
      const { group, stride } = leaves[writes[i]!]!;
      const by = (writes[i + 1]! - digits[writes[i]!]!) * stride;
      if (by === 0) continue;
      const what = straddles[group] === 1 ? ~group : wordOf[group]!;
      let at = first;
      while (at < deltasUsed && deltas[at] !== what) at += 2;
      if (at === deltasUsed) {
        deltas[at] = what;
        deltas[at + 1] = 0;
        deltasUsed += 2;
      }
      deltas[at + 1] =
        (deltas[at + 1]! + (straddles[group] === 1 ? by : by << shiftOf[group]!)) | 0;
    }
    effects[effectsUsed] = call;
    effects[effectsUsed + 1] = first;
    effects[effectsUsed + 2] = deltasUsed;
    effectsUsed += 3;
  };

  const addTerminal = (ran: readonly Ran[]): number => {
    if (ran.length === 0) return 0;
    const t = terminals.length;
    const changing = ran.filter(({ learned }) => learned.writes !== undefined);
    terminals.push({
      made: ran.flatMap(({ call, learned }) => (learned.made ? [call] : [])),
      changed: changing.map(({ call }) => call),
      leftOut: ran.flatMap(({ call, learned: { leftOut } }) =>
        leftOut === undefined ? [] : [[call, leftOut] as const],
      ),
    });
    while (3 * t + 3 > summary.length) summary = grown(summary, Int32Array);
    while (t >= hits.length) hits = grown(hits, Uint32Array);
    summary[3 * t] = terminals[t]!.made.length;
    summary[3 * t + 1] = effectsUsed;
    for (const { call, learned } of changing) addEffect(call, learned.writes!);
    summary[3 * t + 2] = effectsUsed;
    // nothing to count and nothing to do
    if (terminals[t]!.made.length === 0 && terminals[t]!.leftOut.length === 0) {
      terminals.pop();
      return 0;
    }
    return t;
  };

  /** The place for calls of which these leaves are still to be asked for, with all that the state needs below. */
  const addPlace = (ran: readonly Ran[], above: number): number => {
    const terminal = addTerminal(ran.filter(({ open }) => open.length === 0));
    const asked: number[] = [];
    const asking: Ran[][] = [];
    for (const it of ran) {
      if (it.open.length === 0) continue;
      // whoever can shares a node that is there
      let n = 0;
      while (n < asked.length && !it.open.includes(asked[n]!)) n++;
      if (n === asked.length) {
        asked.push(it.open[0]!);
        asking.push([]);
      }
      asking[n]!.push(it);
    }
    if (terminal === 0 && asked.length === 0) return NOTHING;
    if (terminal === 0 && asked.length === 1) return -addNode(asked[0]!, asking[0]!, above);
    const place = room(2 + asked.length);
    code[place] = terminal;
    code[place + 1] = asked.length;
    for (let n = 0; n < asked.length; n++) {
      const node = addNode(asked[n]!, asking[n]!, above); // may put all of the code elsewhere
      code[place + 2 + n] = node;
    }
    return place;
  };

  const room = (length: number): number => {
    while (codeUsed + length > code.length) code = grown(code, Int32Array);
    const at = codeUsed;
    codeUsed += length;
    return at;
  };

  const addNode = (leaf: number, those: readonly Ran[], above: number): number => {
    const node = room(2 + leaves[leaf]!.size);
    code.fill(0, node, codeUsed);
    code[node] = callsOf.length;
    code[node + 1] = leaf;
    callsOf.push(those.map(({ call }) => call));
    parentOf.push(above);
    addChild(node, those);
    return node;
  };

  const addChild = (node: number, those: readonly Ran[]): number => {
    const leaf = code[node + 1]!;
    for (const it of those) it.open = it.open.filter((other) => other !== leaf);
    const child = addPlace(those, node);
    code[node + 2 + digits[leaf]!] = child;
    return child;
  };

  const learn = (which: readonly number[], known: readonly number[]): Ran[] =>
    which.map((call) => {
      misses++;
      const learned = run(call);
      return { call, learned, open: learned.reads.filter((leaf) => !known.includes(leaf)) };
    });

  const learnBelow = (node: number): number => {
    const known: number[] = [];
    for (let at = node; at !== 0; at = parentOf[code[at]!]!) known.push(code[at + 1]!);
    return addChild(node, learn(callsOf[code[node]!]!, known));
  };

  const meet = (terminal: number): void => {
    if (metCount === met.length) met = grown(met, Int32Array);
    met[metCount++] = terminal;
    made += summary[3 * terminal]!;
    const end = summary[3 * terminal + 2]!;
    for (let e = summary[3 * terminal + 1]!; e < end; e += 3) {
      const call = effects[e]!;
      effectOf[call] = e;
      bits[call >> 5]! |= 1 << (call & 31);
      changedCount++;
    }
  };

  const look = (key: Int32Array): boolean => {
    if (size() > ROOM) return false;
    take(key);
    bits.fill(0);
    made = 0;
    changedCount = 0;
    metCount = 0;
    if (root === 0) root = addPlace(learn(all, []), 0);
    let top = 0;
    let at = root;
    for (;;) {
      while (at < 0) {
        const below = code[2 - at + digits[code[1 - at]!]!]!;
        at = below === 0 ? learnBelow(-at) : below;
      }
      if (at !== NOTHING) {
        const terminal = code[at]!;
        if (terminal !== 0) meet(terminal);
        const count = code[at + 1]!;
        if (top + count > stack.length) stack = grown(stack, Int32Array);
        for (let i = 0; i < count; i++) stack[top++] = -code[at + 2 + i]!;
      }
      if (top === 0) break;
      at = stack[--top]!;
    }
    return true;
  };

  return {
    look,
    made: () => made,
    changedCount: () => changedCount,
    nextChanged: (from, but) => {
      let word = from >> 5;
      if (word >= bits.length) return -1;
      let rest = bits[word]! & ~but[word]! & (-1 << (from & 31));
      while (rest === 0) {
        word++;
        if (word >= bits.length) return -1;
        rest = bits[word]! & ~but[word]!;
      }
      return (word << 5) | (31 - Math.clz32(rest & -rest));
    },
    apply: (call, key, into, at) => {
      for (let w = 0; w < key.length; w++) into[at + w] = key[w]!;
      const effect = effectOf[call]!;
      const end = effects[effect + 2]!;
      for (let d = effects[effect + 1]!; d < end; d += 2) {
        const word = deltas[d]!;
        if (word >= 0) {
          into[at + word] = (into[at + word]! + deltas[d + 1]!) | 0;
          continue;
        }
        const group = ~word;
        const shift = shiftOf[group]!;
        const rank = rankAt[group]! + deltas[d + 1]!;
        const to = at + wordOf[group]!;
        into[to] = (into[to]! & ~(maskOf[group]! << shift)) | (rank << shift);
        into[to + 1] =
          (into[to + 1]! & ~(maskOf[group]! >>> (32 - shift))) | (rank >>> (32 - shift));
      }
    },
    learned: () => {
      const those = Array.from(met.subarray(0, metCount), (t) => terminals[t]!);
      return {
        made: new Set(those.flatMap((it) => it.made)),
        changed: new Set(those.flatMap((it) => it.changed)),
        leftOut: new Map(those.flatMap((it) => it.leftOut)),
      };
    },
    count: () => {
      for (let m = 0; m < metCount; m++) {
        const terminal = met[m]!;
        if (hits[terminal]!++ === 0) touched.push(terminal);
      }
    },
    flush: (tally) => {
      for (const t of touched) {
        const times = hits[t]!;
        hits[t] = 0;
        const { made: those, changed, leftOut } = terminals[t]!;
        for (const call of those) tally.made(call, times);
        for (const call of changed) tally.changed(call, times);
        for (const [call, why] of leftOut) tally.leftOut(call, why, times);
      }
      touched = [];
    },
    misses: () => misses,
  };
}

function grown<A extends Int32Array | Uint32Array | Uint16Array>(
  array: A,
  Of: new (length: number) => A,
): A {
  const larger = new Of(array.length * 2);
  larger.set(array);
  return larger;
}
