/** Sets of designs of a space, as bits. */

/** A bit for each number of a space. */
export type DesignSet = Uint32Array;

/** No design. */
export function noDesigns(size: number): DesignSet {
  return new Uint32Array(Math.ceil(size / 32));
}

/** Every design. */
export function allDesigns(size: number): DesignSet {
  const set = new Uint32Array(Math.ceil(size / 32)).fill(0xff_ff_ff_ff);
  if (size % 32 !== 0) set[set.length - 1] = 2 ** (size % 32) - 1;
  return set;
}

/** Whether a design is in a set. */
export function has(set: DesignSet, number: number): boolean {
  return ((set[number >>> 5]! >>> (number & 31)) & 1) === 1;
}

/** Puts a design into a set. */
export function add(set: DesignSet, number: number): void {
  set[number >>> 5]! |= 1 << (number & 31);
}

/** Puts so many designs with numbers that follow each other into a set. */
export function addRange(set: DesignSet, first: number, count: number): void {
  const end = first + count;
  let number = first;
  for (; number < end && (number & 31) !== 0; number++) add(set, number);
  if (end - number >= 32) set.fill(0xff_ff_ff_ff, number >>> 5, end >>> 5);
  for (number = Math.max(number, end & ~31); number < end; number++) add(set, number);
}

/** Visits the numbers in a set, in order: of a million, in a fifth of the time of a generator (measured). */
export function forEachIn(set: DesignSet, visit: (number: number) => void): void {
  for (let word = 0; word < set.length; word++) {
    for (let bits = set[word]!; bits !== 0; bits &= bits - 1) {
      visit(word * 32 + 31 - Math.clz32(bits & -bits));
    }
  }
}

/** The numbers in a set, in order. */
export function numbersIn(set: DesignSet): readonly number[] {
  const numbers: number[] = [];
  forEachIn(set, (number) => numbers.push(number));
  return numbers;
}

/** How many designs are in a set. */
export function sizeOf(set: DesignSet): number {
  let size = 0;
  for (const word of set) for (let bits = word; bits !== 0; bits &= bits - 1) size++;
  return size;
}

/** Adds all designs of the second set to the first. */
export function unite(into: DesignSet, set: DesignSet): void {
  for (let word = 0; word < set.length; word++) into[word]! |= set[word]!;
}

/** Takes all designs of the second set out of the first. */
export function take(from: DesignSet, set: DesignSet): void {
  for (let word = 0; word < set.length; word++) from[word]! &= ~set[word]!;
}

/** Keeps in the first set the designs that are in the second. */
export function keep(into: DesignSet, set: DesignSet): void {
  for (let word = 0; word < set.length; word++) into[word]! &= set[word]!;
}
