/** Where kernels are known to answer otherwise than the model; each entry must go on occurring. */
import type { Step } from '../../../model/kernel/run.ts';
import type { Observed } from '../encode/decode.ts';

export type KnownDifference = {
  readonly id: string;
  /** The kernels on which it is seen. */
  readonly kernels: readonly string[];
  /** Whether the call of a step is such a one, `seen` being what the kernel answered. */
  readonly matches: (step: Step, seen: Observed) => boolean;
  /** Why the model is left as it is. */
  readonly reason: string;
  readonly link: string;
};

const KNOWN_DIFFERENCES: readonly KnownDifference[] = [];

/** The entries for a kernel. */
export function differencesOf(version: string): readonly KnownDifference[] {
  return KNOWN_DIFFERENCES.filter(({ kernels }) => kernels.includes(version));
}
