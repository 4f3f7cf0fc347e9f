/** Makes a failing list of calls as short as leaving calls out can make it. */

/**
 * Leaves calls out, large pieces first, as long as the rest still fails; in the end every single call
 * is needed. `fail` is asked about many candidates at once, since each asking may cost a boot.
 */
export async function minimise<C>(
  calls: readonly C[],
  fail: (candidates: readonly (readonly C[])[]) => Promise<readonly boolean[]>,
): Promise<readonly C[]> {
  let best = calls;
  for (;;) {
    const candidates = shorterThan(best);
    const verdicts = await fail(candidates);
    const shorter = candidates.find((_, i) => verdicts[i] === true);
    if (shorter === undefined) return best;
    best = shorter;
  }
}

/** Every list with one piece left out, shortest first: halves, quarters, … single calls. */
function shorterThan<C>(calls: readonly C[]): readonly (readonly C[])[] {
  const candidates: C[][] = [];
  for (let piece = Math.ceil(calls.length / 2); piece >= 1; piece = piece > 1 ? piece >> 1 : 0) {
    for (let at = 0; at < calls.length; at += piece) {
      candidates.push([...calls.slice(0, at), ...calls.slice(at + piece)]);
    }
  }
  return candidates.toSorted((one, other) => one.length - other.length);
}
