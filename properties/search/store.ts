// The memory of a search: the distinct states in the order in which they were found, how each was first reached,
// and a hash table over them. Typed arrays only, in pages, so that growing copies nothing.
import { packing } from './packed.ts';
import { parentsOf } from './parents.ts';

/** The store of one search. A state is named by its index, 0 for the first. */
export type Store = {
  /** 32-bit integers in a key. */
  readonly words: number;
  /** How many states are stored. */
  count(): number;
  /**
   * Stores `key` unless it is known. The new state's index; KNOWN; or FULL if there is no room for it. The parents of
   * new states never fall. `isLearned`: what the call does there was learned, so `Footprints` know it.
   */
  add(key: Int32Array, parent: number, via: number, isLearned?: boolean): number;
  /**
   * Says that these keys, at most `TOGETHER`, one after the other, are added next. What adding looks at first is then looked
   * at for all of them at once: one by one each waits for memory.
   */
  lookAhead(keys: Int32Array, count: number): void;
  /** Makes room for so many states more, if there is room. */
  reserve(more: number): boolean;
  /** Copies the key of a state to `into[0] …`. */
  copyKey(index: number, into: Int32Array): void;
  /** The state from which this one was first reached; -1 for the first. */
  parent(index: number): number;
  /** The call by which it was first reached; undefined where that is not kept (see `CALLS_KEPT`). */
  via(index: number): number | undefined;
  /** The same if it was learned, or -1. To be asked of states in their order: it is kept until a later one is asked for. */
  cameBy(index: number): number;
  /** Bytes allocated. */
  bytes(): number;
};

/** Memory that threads share, given to those that only look: a page of keys or calls, the next one; or the table anew. */
export type SharedPart = { readonly kind: 'keys' | 'calls' | 'table'; readonly words: Int32Array };

/** Whom a store tells of its memory; it then is memory that threads can share. */
export type Share = (part: SharedPart) => void;

export const KNOWN = -1;
export const FULL = -2;

const PAGE_BITS = 14;
const PAGE = 2 ** PAGE_BITS; // states
// Indexes of states and positions in the table must fit in 30 bits.
const MOST_STATES = 2 ** 29;
/**
 * Of so many states the call is kept by which they were first reached. Of later ones it is found again where a trace is
 * asked for, by making calls, which takes less than a millisecond a state; a search that is over sooner has no time for
 * that. (Two-phase commit with 9 managers: 20 MB less.)
 */
export const CALLS_KEPT = 2 ** 16;
/**
 * So many keys are looked up at once. (Two-phase commit with 9 managers, whose table of 67 MB is in no cache, takes a
 * seventh less processor time so; to look at the keys in the store ahead as well gains nothing more.)
 */
export const TOGETHER = 64;
/** A page of calls by which states were reached: twice its number, and one more if it was learned. */
type Calls = Uint8Array | Uint16Array | Uint32Array;
const callsIn = (calls: number) =>
  2 * calls <= 2 ** 8 ? Uint8Array : 2 * calls <= 2 ** 16 ? Uint16Array : Uint32Array;
const learnedIn = (call: number): number => ((call & 1) === 0 ? -1 : call >>> 1);

/** A table that is fuller than this doubles. */
const FULLEST = 0.75;

/**
 * An empty store for keys of `bits` bits and calls numbered below `calls`, with room for `maxStates` states or as many
 * as memory has room for. A state takes the bytes of its key (4 at least), 2 bits for its parent, and 5.3 to 10.7 bytes
 * in the table: at most 35 bytes with 6 words (and for the call, until it is expanded, 1 if there are no more than 128
 * calls, 4 if more than 32,768, or else 2). Measured, when parent and call took 6 bytes: 10^8 states of one word (eight wheels of ten digits, 8 * 10^8 calls)
 * take 15.4 bytes each, 1.6 GB in all, and 370 s.
 */
export function store(bits: number, calls: number, maxStates: number, share?: Share): Store {
  const integers = (length: number): Int32Array =>
    share === undefined
      ? new Int32Array(length)
      : new Int32Array(new SharedArrayBuffer(length * Int32Array.BYTES_PER_ELEMENT));
  const most = Math.min(maxStates, MOST_STATES);
  const Via = callsIn(calls);
  const pageOfCalls = (): Calls =>
    new Via(integers((PAGE / 4) * Via.BYTES_PER_ELEMENT).buffer as ArrayBuffer);
  const { words, size, isAt, read, write } = packing(bits);
  const keys: DataView[] = [];
  const parents = parentsOf();
  const vias: Calls[] = []; // but for the first ones, pages are used again once all of their states were asked for
  const spare: Calls[] = [];
  let asked = 0; // the page of calls that was asked for last
  // Open addressing with linear probing. An entry is 0 (free) or a state's index + 1 in as many low bits as the
  // table's size has, and above them that part of its hash: most foreign entries differ there already and cost
  // no look at their key.
  const memory = share === undefined ? ownTable() : sharedTable(most);
  let table = memory.table();
  share?.({ kind: 'table', words: table });
  let mask = table.length - 1;
  let count = 0;

  const same = (key: Int32Array, index: number): boolean =>
    isAt(key, keys[index >>> PAGE_BITS]!, (index & (PAGE - 1)) * size);
  const copyKey = (index: number, into: Int32Array): void =>
    read(keys[index >>> PAGE_BITS]!, (index & (PAGE - 1)) * size, into);

  // shared, a key must be there before the entry that says so
  const put = (slot: number, entry: number): void => {
    // Stryker disable next-line ConditionalExpression,EqualityOperator: to one thread both are the same
    if (share === undefined) table[slot] = entry;
    else Atomics.store(table, slot, entry);
  };

  // Stryker disable all: saves time only
  const met = new Int32Array(TOGETHER); // what was looked at, so that it is looked at
  const lookAhead = (some: Int32Array, number: number): void => {
    for (let i = 0; i < number; i++) met[i] = table[hash(some, i * words, words) & mask]!;
  };
  // Stryker restore all

  const growTable = (): void => {
    memory.double(); // nothing is there any more
    table = memory.table();
    mask = table.length - 1;
    const some = new Int32Array(TOGETHER * words);
    const keyAt = Array.from({ length: TOGETHER }, (_, i) => some.subarray(i * words));
    // Stryker disable next-line EqualityOperator: of no states nothing is put
    for (let first = 0; first < count; first += TOGETHER) {
      const number = Math.min(TOGETHER, count - first);
      for (const [i, key] of keyAt.slice(0, number).entries()) copyKey(first + i, key);
      lookAhead(some, number);
      for (let i = 0; i < number; i++) {
        const h = hash(some, i * words, words);
        let slot = h & mask;
        while (table[slot] !== 0) slot = (slot + 1) & mask;
        put(slot, (h & ~mask) | (first + i + 1));
      }
    }
    memory.isWhole();
    share?.({ kind: 'table', words: table });
  };

  // Makes room for so many states more; false if there is no memory for them.
  const grow = (more: number): boolean => {
    try {
      while (count + more > keys.length * PAGE) {
        const page = integers((PAGE / 4) * size);
        parents.reserve((keys.length + 1) * PAGE);
        const via = spare.pop() ?? pageOfCalls();
        vias.push(via);
        keys.push(new DataView(page.buffer));
        share?.({ kind: 'keys', words: page });
        share?.({ kind: 'calls', words: new Int32Array(via.buffer) });
      }
      while (count + more > table.length * FULLEST) growTable();
      return true;
    } catch (error) {
      if (error instanceof RangeError) return false; // "Array buffer allocation failed"
      throw error;
    }
  };

  const add = (key: Int32Array, parent: number, via: number, isLearned = false): number => {
    const h = hash(key, 0, words);
    let slot = h & mask;
    for (let entry = table[slot]!; entry !== 0; entry = table[slot]!) {
      // Stryker disable next-line ConditionalExpression: saves time only, keys are compared
      if (((entry ^ h) & ~mask) === 0 && same(key, (entry & mask) - 1)) return KNOWN;
      slot = (slot + 1) & mask;
    }
    if (count >= most) return FULL;
    // Stryker disable next-line ConditionalExpression: saves time only, to grow asks as well
    if (count === keys.length * PAGE || count >= table.length * FULLEST) {
      if (!grow(1)) return FULL;
      slot = h & mask;
      while (table[slot] !== 0) slot = (slot + 1) & mask;
    }
    const page = count >>> PAGE_BITS;
    const at = count & (PAGE - 1);
    write(key, keys[page]!, at * size);
    parents.add(parent);
    vias[page]![at] = 2 * via + Number(isLearned);
    count++;
    put(slot, (h & ~mask) | count);
    return count - 1;
  };

  return {
    words,
    count: () => count,
    add,
    lookAhead,
    reserve: (more) => count + more <= most && grow(more),
    copyKey,
    parent: (index) => (index < count ? parents.of(index) : -1),
    via: (index) =>
      index < Math.min(count, CALLS_KEPT)
        ? vias[index >>> PAGE_BITS]![index & (PAGE - 1)]! >>> 1
        : undefined,
    cameBy: (index) => {
      const page = index >>> PAGE_BITS;
      for (; asked < page; asked++) if (asked >= CALLS_KEPT / PAGE) spare.push(vias[asked]!);
      return learnedIn(vias[page]![index & (PAGE - 1)]!);
    },
    bytes: () =>
      [table, ...keys, ...new Set(vias)].reduce(
        (sum, { byteLength }) => sum + byteLength,
        parents.bytes(),
      ),
  };
}

/**
 * Where the table is. It doubles in place, or is given back before there is a larger one: all that is in it is known
 * from the keys. (While smaller tables were kept until memory was collected, and parents took 4 bytes, two-phase commit with
 * 9 managers took 427 MB with two threads, so 348; with one 313 either way, measured on a quiet machine.)
 */
type TableMemory = {
  readonly table: () => Int32Array;
  /** Makes it twice as long, and empty. Throws a RangeError if there is no memory for that; then it is as it was. */
  readonly double: () => void;
  /** Says that all states are in it again. */
  readonly isWhole: () => void;
};

const FIRST_TABLE = 2 ** 10; // entries

function ownTable(): TableMemory {
  let table = new Int32Array(FIRST_TABLE);
  return {
    table: () => table,
    double: () => {
      const next = new Int32Array(table.length * 2); // no memory is taken until it is written to
      table.buffer.transfer(0);
      table = next;
    },
    isWhole: () => undefined,
  };
}

/** Before a shared table there is a word, for those who look at it while it grows: its mask, or 0 if it is not whole. */
const BEFORE_TABLE = Int32Array.BYTES_PER_ELEMENT;

/** Shared memory that can grow to so many bytes, or to fewer if there is no room for them. */
function reserved(first: number, most: number): SharedArrayBuffer {
  try {
    return new SharedArrayBuffer(first, { maxByteLength: most });
  } catch (error) {
    if (!(error instanceof RangeError) || most <= first) throw error;
    return reserved(first, Math.max(first, Math.floor(most / 2)));
  }
}

function sharedTable(most: number): TableMemory {
  const bytes = (entries: number): number => entries * Int32Array.BYTES_PER_ELEMENT + BEFORE_TABLE;
  let entries = FIRST_TABLE;
  let longest = entries;
  while (longest * FULLEST < most) longest *= 2;
  const memory = reserved(bytes(entries), bytes(longest));
  const whole = new Int32Array(memory, 0, 1);
  const table = (): Int32Array => new Int32Array(memory, BEFORE_TABLE, entries);
  whole[0] = entries - 1;
  return {
    table,
    double: () => {
      memory.grow(bytes(entries * 2));
      Atomics.store(whole, 0, 0);
      table().fill(0);
      entries *= 2;
    },
    isWhole: () => {
      Atomics.store(whole, 0, entries - 1);
    },
  };
}

function hash(keys: Int32Array, at: number, words: number): number {
  // Stryker disable all: what it makes of a key does not matter, but for time
  let h = 0;
  for (let w = 0; w < words; w++) {
    h = Math.imul(h ^ keys[at + w]!, 0x9e3779b1);
    h ^= h >>> 15;
  }
  h = Math.imul(h, 0x85ebca6b);
  return h ^ (h >>> 13);
  // Stryker restore all
}

/** A look at a store that another thread fills. */
export type StoreView = {
  /** Takes in what the store says of its memory. */
  readonly take: (part: SharedPart) => void;
  /** Whether the key is known for sure; one that was stored just now, or since the last part, may not be. */
  readonly knows: (key: Int32Array) => boolean;
  /** As that of the store, of keys that are asked for next. */
  readonly lookAhead: Store['lookAhead'];
  /** Copies the key of a state of which the other thread has said that it is stored. */
  readonly copyKey: (index: number, into: Int32Array) => void;
  /** As that of the store, of a state that the other thread has not asked for. */
  readonly cameBy: Store['cameBy'];
};

/** A look at a store with keys of so many bits, and so many calls, of which nothing is known yet. */
export function storeView(bits: number, calls: number): StoreView {
  const { words, size, isAt, read } = packing(bits);
  const keys: DataView[] = [];
  const Via = callsIn(calls);
  const vias: Calls[] = [];
  let table = new Int32Array(1);
  let whole = new Int32Array(1); // see `sharedTable`
  const met = new Int32Array(TOGETHER);
  return {
    // Stryker disable all: saves time only
    lookAhead: (some, number) => {
      const mask = table.length - 1;
      for (let i = 0; i < number; i++) met[i] = table[hash(some, i * words, words) & mask]!;
    },
    // Stryker restore all
    take: (part) => {
      if (part.kind === 'keys') {
        keys.push(new DataView(part.words.buffer));
        return;
      }
      if (part.kind === 'calls') {
        vias.push(new Via(part.words.buffer as ArrayBuffer));
        return;
      }
      table = part.words as Int32Array<ArrayBuffer>;
      whole = new Int32Array(table.buffer, 0, 1);
    },
    knows: (key) => {
      const mask = table.length - 1;
      const h = hash(key, 0, words);
      let slot = h & mask;
      for (let entry = Atomics.load(table, slot); entry !== 0; entry = Atomics.load(table, slot)) {
        const index = (entry & mask) - 1;
        const page = keys[index >>> PAGE_BITS];
        if (
          // Stryker disable next-line ConditionalExpression: saves time only, keys are compared
          ((entry ^ h) & ~mask) === 0 &&
          page !== undefined &&
          isAt(key, page, (index & (PAGE - 1)) * size)
        ) {
          // what a table says that has grown in the meantime was read wrong
          return Atomics.load(whole, 0) === mask;
        }
        slot = (slot + 1) & mask;
      }
      return false;
    },
    copyKey: (index, into) => read(keys[index >>> PAGE_BITS]!, (index & (PAGE - 1)) * size, into),
    cameBy: (index) => learnedIn(vias[index >>> PAGE_BITS]![index & (PAGE - 1)]!),
  };
}
