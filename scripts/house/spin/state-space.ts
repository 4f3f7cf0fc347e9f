/** What a search finds of a design in a scope, so that two searches can be held against each other. */

/** Numbers of a whole state space, and the claims on it that do not hold. */
export type Found = {
  /** Distinct states. */
  readonly states: number;
  /** Calls that the kernel accepts, summed over all states. */
  readonly accepted: number;
  /** Calls from the empty kernel to the farthest state. */
  readonly depth: number;
  /** By id of a goal that is violated or a use that is possible: in how many calls, at least. */
  readonly broken: Readonly<Record<string, number>>;
};

/** One search by exclmap and one by Spin. */
export type Pair = {
  readonly scope: string;
  readonly design: string;
  /** The goals and uses that the scope decides. */
  readonly claims: readonly string[];
  readonly ours: Found;
  readonly spins: Found;
};

/** Where the two searches of a pair differ, a line for each place; none if they found the same. */
export function differences(pair: Pair): readonly string[] {
  const { scope, design, ours, spins } = pair;
  const where = `${scope}, ${design}`;
  const numbers = (['states', 'accepted', 'depth'] as const)
    .filter((what) => ours[what] !== spins[what])
    .map((what) => `${where}: ${what}: ${ours[what]} here, ${spins[what]} in Spin`);
  const verdicts = judgedOtherwise(pair).map(
    (id) => `${where}: ${id}: ${words(ours.broken[id])} here, ${words(spins.broken[id])} in Spin`,
  );
  return [...numbers, ...verdicts];
}

/** The claims on which the two verdicts of a pair differ. */
export function judgedOtherwise({ claims, ours, spins }: Pair): readonly string[] {
  const ids = new Set([...claims, ...Object.keys(ours.broken), ...Object.keys(spins.broken)]);
  return [...ids].filter((id) => ours.broken[id] !== spins.broken[id]);
}

function words(calls: number | undefined): string {
  return calls === undefined ? 'never' : `in ${calls} calls`;
}
