/**
 * From which state each state was first reached. A search expands states in their order, so the parents of the states
 * that it finds never fall: for each state there is a 1, and before it as many 0s as its parent is later than that of
 * the state before it. No parent is later than its state, so that is two bits a state at most.
 */
export type Parents = {
  /** Makes room for so many states in all. */
  readonly reserve: (states: number) => void;
  /** Takes the parent of the next state, of earlier states only; -1 is none. */
  readonly add: (parent: number) => void;
  /** The parent of a state that was added. */
  readonly of: (state: number) => number;
  /** Bytes allocated. */
  readonly bytes: () => number;
};

const PAGE = 2 ** 15; // bits
/** For one of so many states it is noted where its bits begin: to find a parent takes some microseconds at most. */
const NOTED = 2 ** 10;

/** Of no state yet. */
export function parentsOf(): Parents {
  const pages: Int32Array[] = [];
  const noted: { readonly bit: number; readonly parent: number }[] = [];
  let count = 0;
  let last = -1;
  let bit = 0; // where the next 0 or 1 goes
  const isSet = (at: number): boolean =>
    (pages[Math.floor(at / PAGE)]![(at % PAGE) >> 5]! & (1 << (at & 31))) !== 0;
  return {
    reserve: (states) => {
      while (pages.length * PAGE < 2 * states) pages.push(new Int32Array(PAGE / 32));
    },
    add: (parent) => {
      if (parent < last || parent >= count) {
        throw new RangeError(`the parent ${parent} of state ${count} after ${last}`);
      }
      if (count % NOTED === 0) noted.push({ bit, parent: last });
      bit += parent - last;
      last = parent;
      const page = pages[bit >>> 15]!;
      const word = (bit >>> 5) & (PAGE / 32 - 1);
      page[word] = page[word]! | (1 << (bit & 31));
      bit++;
      count++;
    },
    of: (state) => {
      const { bit: from, parent: before } = noted[Math.floor(state / NOTED)]!;
      let parent = before;
      let more = (state % NOTED) + 1; // states up to this one
      for (let at = from; more > 0; at++) {
        if (isSet(at)) more--;
        else parent++;
      }
      return parent;
    },
    bytes: () => pages.reduce((sum, { byteLength }) => sum + byteLength, 0),
  };
}
