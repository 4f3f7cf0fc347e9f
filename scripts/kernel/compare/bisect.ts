/** Where the answers to one trace change, in a row of kernels. */

/** What was asked so far, by place in the row; and where the answers change, if they do. */
export type Bisected<A> = {
  readonly asked: readonly { readonly at: number; readonly answer: A }[];
  /** The first that does not answer as the oldest, where the one before it does. */
  readonly change?: number;
};

/**
 * Halves the row while its ends answer otherwise; where they answer alike, asks each in between until one does not.
 * If answers changed more than once, what is found is one of the changes. `ask` boots a kernel, which takes seconds.
 */
export async function bisect<A>(
  length: number,
  ask: (at: number) => Promise<A>,
  isSame: (one: A, other: A) => boolean,
): Promise<Bisected<A>> {
  const known = new Map<number, A>();
  const answerOf = async (at: number): Promise<A> => {
    const answer = known.has(at) ? known.get(at)! : await ask(at);
    known.set(at, answer);
    return answer;
  };
  const oldest = await answerOf(0);
  const differs = async (at: number): Promise<boolean> => !isSame(oldest, await answerOf(at));
  const told = (change?: number): Bisected<A> => ({
    asked: [...known]
      .map(([at, answer]) => ({ at, answer }))
      .toSorted((one, other) => one.at - other.at),
    ...(change === undefined ? {} : { change }),
  });

  if (!(await differs(length - 1))) {
    for (let at = 1; at < length - 1; at++) if (await differs(at)) return told(at);
    return told();
  }
  let [same, other] = [0, length - 1];
  while (other - same > 1) {
    const middle = Math.floor((same + other) / 2);
    if (await differs(middle)) other = middle;
    else same = middle;
  }
  return told(other);
}
