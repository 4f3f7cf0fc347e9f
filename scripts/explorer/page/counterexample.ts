/** The counterexamples that the page is made with. */
import type { Trace } from '../../../properties/claims/claim.ts';

/** A counterexample of the catalogue, with what kernels were seen to answer. */
export type Counterexample = {
  readonly id: string;
  readonly title: string;
  /** The design that has it, and the claim that it breaks. */
  readonly design: string;
  readonly claim: string;
  readonly scope: string;
  readonly path: Trace;
  readonly observed: readonly { readonly kernel: string; readonly answers: readonly number[] }[];
};
