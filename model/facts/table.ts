/** The tables of KERNEL-FACTS. */
import type { Call } from '../kernel/call.ts';
import type { Answer } from '../kernel/errno.ts';

/**
 * Facts by section of KERNEL-FACTS.md and scenario: calls from the empty kernel, and the answer to the
 * last of them: in group A, in group B (as in A if left out), of 7.3.4 (as in B if left out). NaN where
 * it is not asked, because an earlier call is refused already.
 */
export type FactTable = Readonly<
  Record<
    `${string}: ${string}`,
    readonly [calls: readonly Call[], inA: Answer, inB?: Answer, in73?: Answer]
  >
>;
