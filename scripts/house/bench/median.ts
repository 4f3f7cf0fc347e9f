/** The one in the middle, by what is measured of each; of an even number the later one. There must be one. */
export function medianBy<T>(all: readonly T[], measured: (one: T) => number): T {
  const sorted = all.toSorted((one, other) => measured(one) - measured(other));
  return sorted[Math.floor(sorted.length / 2)]!;
}
