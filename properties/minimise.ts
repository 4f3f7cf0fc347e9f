/** Makes a list of calls that fails as short as leaving calls out can make it. Knows nothing of bpf. */

/**
 * Leaves calls out while the rest still fails, large pieces first (Zeller and Hildebrandt: Simplifying
 * and Isolating Failure-Inducing Input, 2002). In the end every single call is needed: the result is
 * 1-minimal, which is not to say shortest; only the exhaustive search says that. `fails` must hold for `calls`.
 */
export function minimise<C>(
  calls: readonly C[],
  fails: (calls: readonly C[]) => boolean,
): readonly C[] {
  let best = calls;
  let size = Math.ceil(best.length / 2);
  while (size >= 1) {
    const shorter = withoutOnePiece(best, size, fails);
    if (shorter !== undefined) {
      best = shorter;
      size = Math.min(size, best.length);
    } else {
      size = size === 1 ? 0 : size >> 1;
    }
  }
  return best;
}

/** The first failing list that lacks one piece of that size; the last pieces are tried first. */
function withoutOnePiece<C>(
  calls: readonly C[],
  size: number,
  fails: (calls: readonly C[]) => boolean,
): readonly C[] | undefined {
  for (let at = calls.length - size; at > -size; at -= size) {
    const rest = [...calls.slice(0, Math.max(at, 0)), ...calls.slice(at + size)];
    if (rest.length < calls.length && fails(rest)) return rest;
  }
  return undefined;
}

/**
 * Exchanges two calls for one, wherever a list with one call fewer still fails, and minimises again,
 * until nothing is gained: leaving out alone is stuck where a detour is two calls long. `others` are
 * the calls to try, given the list as it is.
 */
export function shorten<C>(
  calls: readonly C[],
  fails: (calls: readonly C[]) => boolean,
  others: (calls: readonly C[]) => readonly C[],
): readonly C[] {
  let best = minimise(calls, fails);
  for (let found = exchanged(best, fails, others(best)); found !== undefined;) {
    best = minimise(found, fails);
    found = exchanged(best, fails, others(best));
  }
  return best;
}

function exchanged<C>(
  calls: readonly C[],
  fails: (calls: readonly C[]) => boolean,
  others: readonly C[],
): readonly C[] | undefined {
  for (const at of calls.keys()) {
    for (const gone of calls.keys()) {
      if (gone === at) continue;
      const gain = others.find((other) => fails(calls.with(at, other).toSpliced(gone, 1)));
      if (gain !== undefined) return calls.with(at, gain).toSpliced(gone, 1);
    }
  }
  return undefined;
}
