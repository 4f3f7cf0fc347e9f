/**
 * Steps that are learned (local transition caching): what a call does depends on the leaves of the state that it
 * reads. The first state with these values runs it, watched; every later one takes the result from a tree over the
 * key, without decoding, running, judging or encoding.
 *
 * One tree for all calls: a node asks for one leaf, on behalf of all calls that read it next, so what a thousand
 * calls ask first (is the slot in use?) is asked once. Exact: a result hangs below tests of all leaves that the run
 * has read, and a step is a function of them.
 *
 * States that are looked up one after the other may differ in few leaves. Then what was found for the one is kept for the
 * next, and only below nodes whose leaf has changed the tree is walked anew.
 */
import type { Leaves } from './leaves.ts';

/** What a call did, as far as a search has to know. */
export type Learned = {
  /** Left out, and why; or it could not be made (undefined); or was made. */
  readonly made: boolean;
  readonly leftOut?: string | undefined;
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
/**
 * After so many looks what was found is kept no longer, unless only one node in so many was come to anew. (In two-phase
 * commit with 8 managers 3 nodes of 31, in scope small 43 of 98: there it took a seventh more processor time. It shows
 * early: 256 looks decide as 4,096 do of scopes small, tiny and signed-inner under three designs, and of 3 to 9 managers.
 * With 4,096, the first search of scope small took 5 % longer, 0.87 s for 0.83: what is given up was compiled first.)
 */
const TRIED = 256;
const PAYS = 4;

// Positions in a node, which begins with its number; then comes what is below, by digit: see `code`.
const LEAF = 1;
const CHILDREN = 2;
// Positions in a place, which begins with where its terminal is (0 if there is none); then come its nodes.
const COUNT = 1; // of nodes
const NODES = 2;
// Positions in a terminal, which begins with how many calls it made.
const EFFECTS = 1; // where its effects are
const EFFECTS_END = 2;
const SINCE = 3; // how many states had been counted when it was met; -1 if it is not met
const HITS = 4; // for how many it was met before
const TERMINAL_SIZE = 5;

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
  const rowsByType: Int32Array[] = [];
  const rowsOf = groups.map(({ type, bits }) => (rowsByType[type] ??= new Int32Array(2 ** bits)));
  let rows = new Uint16Array(2 ** 12);
  let rowsUsed = 1;
  const rankAt = new Int32Array(groups.length).fill(-1); // of the state that is looked up

  const wordOf = Int32Array.from(groups, ({ word }) => word);
  const shiftOf = Int32Array.from(groups, ({ shift }) => shift);
  const maskOf = Int32Array.from(groups, ({ bits }) => 2 ** bits - 1);
  const straddles = Uint8Array.from(groups, ({ shift, bits }) => Number(shift + bits > 32));

  const newRow = (group: number, rank: number): number => {
    const { sizes } = groups[group]!;
    rows = withRoom(rows, rowsUsed + sizes.length, Uint16Array);
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

  const differing = new Int32Array(leaves.length); // from the state before
  let differingCount = 0;
  const firstOf = Int32Array.from(groups, ({ firstLeaf }) => firstLeaf);
  const sizeOf = Int32Array.from(groups, ({ sizes }) => sizes.length);
  const take = (key: Int32Array): void => {
    differingCount = 0;
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
        differing[differingCount++] = first;
        continue;
      }
      const row = rowsOf[g]![rank]! || newRow(g, rank);
      for (let i = 0; i < sizeOf[g]!; i++) {
        const digit = rows[row + i]!;
        if (digits[first + i] === digit) continue;
        digits[first + i] = digit;
        differing[differingCount++] = first + i;
      }
    }
  };

  // Nodes and places lie in one array. A node has for each digit of its leaf what is below: 0 (not learned), a place, or
  // -1 times where a node is that is there alone. NOTHING is a place without anything.
  let code = new Int32Array(2 ** 14);
  let codeUsed = FIRST;
  // Stryker disable next-line ArrayDeclaration: there is no node 0
  const callsOf: (readonly number[])[] = [[]]; // by number of node
  const parentOf: number[] = [0]; // where the node above it is; 0 if there is none
  // Stryker disable next-line ObjectLiteral,ArrayDeclaration: terminal 0 is met by nobody
  const terminals: Terminal[] = [{ made: [], changed: [], leftOut: [] }];
  let summary = new Int32Array(2 ** 12); // of terminals
  let touched: number[] = []; // terminals with hits
  let counted = 0;
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
  // By leaf: nodes that ask for it and were come to; some may have been left since.
  const listOf = leaves.map(() => new Int32Array(2 ** 4));
  const listed = new Int32Array(leaves.length);
  let stack = new Int32Array(2 ** 10);
  let isKept = true; // what the state before has met
  let looks = 0;
  let entered = 0; // nodes, since the first look
  // By number of node: what the state before has met below (0 if it did not come here), and where it is in its list.
  let belowAt = new Int32Array(2 ** 10);
  let listedAt = new Int32Array(2 ** 10);
  let met = new Int32Array(2 ** 10); // terminals of the state that is looked up, if what it has met is not kept
  let metCount = 0;

  const size = (): number => codeUsed + effectsUsed + deltasUsed + rowsUsed;

  type Ran = { readonly call: number; readonly learned: Learned; open: readonly number[] };

  const addEffect = (call: number, writes: readonly number[]): void => {
    deltas = withRoom(deltas, deltasUsed + writes.length, Int32Array);
    effects = withRoom(effects, effectsUsed + 3, Int32Array);
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

  /** What these calls did; undefined if there is nothing to count and nothing to do. */
  const terminalOf = (ran: readonly Ran[]): Terminal | undefined => {
    const made = ran.flatMap(({ call, learned: it }) => (it.made ? [call] : []));
    const changed = ran.flatMap(({ call, learned: it }) => (it.writes === undefined ? [] : [call]));
    const leftOut = ran.flatMap(({ call, learned: it }) =>
      it.leftOut === undefined ? [] : [[call, it.leftOut] as const],
    );
    return made.length + leftOut.length === 0 ? undefined : { made, changed, leftOut };
  };

  const addTerminal = (terminal: Terminal, ran: readonly Ran[]): number => {
    const at = terminals.length * TERMINAL_SIZE;
    summary = withRoom(summary, at + TERMINAL_SIZE, Int32Array);
    terminals.push(terminal);
    summary[at] = terminal.made.length;
    summary[at + EFFECTS] = effectsUsed;
    for (const { call, learned } of ran) {
      if (learned.writes !== undefined) addEffect(call, learned.writes);
    }
    summary[at + EFFECTS_END] = effectsUsed;
    summary[at + SINCE] = -1;
    return at;
  };

  /** The place for calls of which these leaves are still to be asked for, with all that the state needs below. */
  const addPlace = (ran: readonly Ran[], above: number): number => {
    const through = ran.filter(({ open }) => open.length === 0);
    const terminal = terminalOf(through);
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
    if (terminal === undefined && asked.length === 0) return NOTHING;
    if (terminal === undefined && asked.length === 1) return -addNode(asked[0]!, asking[0]!, above);
    const place = room(NODES + asked.length);
    if (terminal !== undefined) {
      code[place] = addTerminal(terminal, through);
    }
    code[place + COUNT] = asked.length;
    for (let n = 0; n < asked.length; n++) {
      const node = addNode(asked[n]!, asking[n]!, above); // may put all of the code elsewhere
      code[place + NODES + n] = node;
    }
    return place;
  };

  const room = (length: number): number => {
    code = withRoom(code, codeUsed + length, Int32Array);
    const at = codeUsed;
    codeUsed += length;
    code.fill(0, at, codeUsed);
    return at;
  };

  const addNode = (leaf: number, those: readonly Ran[], above: number): number => {
    const node = room(CHILDREN + leaves[leaf]!.size);
    code[node] = callsOf.length;
    belowAt = withRoom(belowAt, callsOf.length + 1, Int32Array);
    listedAt = withRoom(listedAt, callsOf.length + 1, Int32Array);
    code[node + LEAF] = leaf;
    callsOf.push(those.map(({ call }) => call));
    parentOf.push(above);
    addChild(node, those);
    return node;
  };

  const addChild = (node: number, those: readonly Ran[]): number => {
    const leaf = code[node + LEAF]!;
    for (const it of those) it.open = it.open.filter((other) => other !== leaf);
    const child = addPlace(those, node);
    code[node + CHILDREN + digits[leaf]!] = child;
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
    for (let at = node; at !== 0; at = parentOf[code[at]!]!) known.push(code[at + LEAF]!);
    return addChild(node, learn(callsOf[code[node]!]!, known));
  };

  const meet = (terminal: number): void => {
    summary[terminal + SINCE] = counted;
    made += summary[terminal]!;
    const end = summary[terminal + EFFECTS_END]!;
    for (let e = summary[terminal + EFFECTS]!; e < end; e += 3) {
      const call = effects[e]!;
      effectOf[call] = e;
      bits[call >> 5]! |= 1 << (call & 31);
      changedCount++;
    }
  };

  const note = (terminal: number): void => {
    if (metCount === met.length) met = withRoom(met, metCount + 1, Int32Array);
    met[metCount++] = terminal;
  };

  const leave = (terminal: number): void => {
    addHits(terminal);
    summary[terminal + SINCE] = -1;
    made -= summary[terminal]!;
    const end = summary[terminal + EFFECTS_END]!;
    for (let e = summary[terminal + EFFECTS]!; e < end; e += 3) {
      const call = effects[e]!;
      bits[call >> 5]! &= ~(1 << (call & 31));
      changedCount--;
    }
  };

  const addHits = (terminal: number): void => {
    const since = summary[terminal + SINCE]!;
    const hits = counted - since;
    if (hits === 0 || since === -1) return;
    if (summary[terminal + HITS] === 0) touched.push(terminal);
    summary[terminal + HITS]! += hits;
    summary[terminal + SINCE] = counted;
  };

  const pushNodes = (place: number, top: number): number => {
    const count = code[place + COUNT]!;
    if (top + count > stack.length) stack = withRoom(stack, top + count, Int32Array);
    for (let n = 0; n < count; n++) stack[top + n] = -code[place + NODES + n]!;
    return top + count;
  };

  const list = (node: number, leaf: number): void => {
    const at = listedAt[code[node]!]!;
    const count = listed[leaf]!;
    if (at < count && listOf[leaf]![at] === node) return;
    if (count === listOf[leaf]!.length)
      listOf[leaf] = withRoom(listOf[leaf]!, count + 1, Int32Array);
    listOf[leaf]![count] = node;
    listedAt[code[node]!] = count;
    listed[leaf] = count + 1;
  };

  const below = (node: number, leaf: number): number =>
    code[node + CHILDREN + digits[leaf]!]! || learnBelow(node);

  /** Meets all that is below this place or node. */
  const enter = (whole: number): void => {
    let top = 0;
    for (let at = whole; ; at = stack[--top]!) {
      while (at < 0) {
        const node = -at;
        const leaf = code[node + LEAF]!;
        at = below(node, leaf);
        entered++;
        belowAt[code[node]!] = at;
        list(node, leaf);
      }
      if (at !== NOTHING) {
        if (code[at]! !== 0) meet(code[at]!);
        top = pushNodes(at, top);
      }
      if (top === 0) return;
    }
  };

  /** Leaves all that was met below this place or node. */
  const forget = (whole: number): void => {
    let top = 0;
    for (let at = whole; ; at = stack[--top]!) {
      while (at < 0) {
        const node = -at;
        at = belowAt[code[node]!]!;
        belowAt[code[node]!] = 0;
      }
      if (at !== NOTHING) {
        if (code[at]! !== 0) leave(code[at]!);
        top = pushNodes(at, top);
      }
      if (top === 0) return;
    }
  };

  /** The terminals that the state that was looked up came to; and to how many nodes. */
  const allMet = (): { readonly those: readonly number[]; readonly nodes: number } => {
    const those: number[] = [];
    let nodes = 0;
    let top = 0;
    for (let at = root; ; at = stack[--top]!) {
      for (; at < 0; nodes++) at = code[CHILDREN - at + digits[code[LEAF - at]!]!]!;
      // (where learning has failed, or nothing was looked up, it is 0, a place where there is nothing either)
      if (at !== NOTHING) {
        if (code[at]! !== 0) those.push(code[at]!);
        top = pushNodes(at, top);
      }
      if (top === 0) return { those, nodes };
    }
  };

  /** Forgets what is below nodes of that leaf, whose digit is another now, and nodes that were left. */
  const forgetBelow = (leaf: number): void => {
    const nodes = listOf[leaf]!;
    const child = CHILDREN + digits[leaf]!;
    let kept = 0;
    for (let n = 0; n < listed[leaf]!; n++) {
      const node = nodes[n]!;
      const was = belowAt[code[node]!]!;
      if (was === 0) continue;
      nodes[kept] = node;
      listedAt[code[node]!] = kept++;
      if (code[node + child] === was) continue;
      belowAt[code[node]!] = NOTHING;
      forget(was);
    }
    listed[leaf] = kept;
  };

  const enterBelow = (leaf: number): void => {
    for (let n = 0; n < listed[leaf]!; n++) {
      const node = listOf[leaf]![n]!;
      const was = belowAt[code[node]!]!;
      if (was === 0) continue;
      const now = below(node, leaf);
      if (now === was) continue;
      belowAt[code[node]!] = now;
      enter(now);
    }
  };

  const keepOrNot = (): void => {
    const { those, nodes } = allMet();
    // Stryker disable next-line all: saves time only
    isKept = entered * PAYS < nodes * looks;
    if (!isKept) for (const terminal of those) note(terminal);
  };

  const lookAnew = (): void => {
    for (let m = 0; m < metCount; m++) {
      addHits(met[m]!);
      summary[met[m]! + SINCE] = -1;
    }
    metCount = 0;
    bits.fill(0);
    made = 0;
    changedCount = 0;
    let top = 0;
    for (let at = root; ; at = stack[--top]!) {
      while (at < 0) {
        const child = code[CHILDREN - at + digits[code[LEAF - at]!]!]!;
        at = child === 0 ? learnBelow(-at) : child;
      }
      if (at !== NOTHING) {
        const terminal = code[at]!;
        if (terminal !== 0) {
          note(terminal);
          meet(terminal);
        }
        top = pushNodes(at, top);
      }
      if (top === 0) return;
    }
  };

  const look = (key: Int32Array): boolean => {
    if (size() > ROOM) return false;
    take(key);
    if (root === 0) {
      root = addPlace(learn(all, []), 0);
      enter(root);
    } else if (isKept) {
      // No node is below another that asks for the same leaf, so the nodes of a leaf stay while what is below them
      // changes. All is forgotten first: what is below a node that other digits have led to must not be asked, nor learned.
      for (let d = 0; d < differingCount; d++) forgetBelow(differing[d]!);
      for (let d = 0; d < differingCount; d++) enterBelow(differing[d]!);
      // Stryker disable next-line all: saves time only
      if (++looks === TRIED) keepOrNot();
    } else lookAnew();
    return true;
  };

  return {
    look,
    made: () => made,
    changedCount: () => changedCount,
    nextChanged: (from, but) => {
      let word = from >> 5;
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
      const those = allMet().those.map((at) => terminals[at / TERMINAL_SIZE]!);
      return {
        made: new Set(those.flatMap((it) => it.made)),
        changed: new Set(those.flatMap((it) => it.changed)),
        leftOut: new Map(those.flatMap((it) => it.leftOut)),
      };
    },
    count: () => {
      counted++;
    },
    flush: (tally) => {
      for (const terminal of allMet().those) addHits(terminal);
      for (const at of touched) {
        const times = summary[at + HITS]!;
        summary[at + HITS] = 0;
        const { made: those, changed, leftOut } = terminals[at / TERMINAL_SIZE]!;
        for (const call of those) tally.made(call, times);
        for (const call of changed) tally.changed(call, times);
        for (const [call, why] of leftOut) tally.leftOut(call, why, times);
      }
      touched = [];
    },
    misses: () => misses,
  };
}

/** The same numbers in an array that is at least so long: the same one if it is. */
function withRoom<A extends Int32Array | Uint16Array>(
  array: A,
  length: number,
  Of: new (length: number) => A,
): A {
  if (length <= array.length) return array;
  const larger = new Of(Math.max(length, 2 * array.length));
  larger.set(array);
  return larger;
}
