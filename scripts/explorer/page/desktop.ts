/** What every view is given: where one is, what is known, and how to go elsewhere. */
import type { Trace } from '../../../properties/claims/claim.ts';
import type { Desk } from './desk.ts';
import type { GivenSpace } from './known.ts';
import type { PagePlace } from './place.ts';
import type { Verdicts } from './verdicts.ts';

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

export type Desktop = {
  readonly place: PagePlace;
  readonly verdicts: Verdicts;
  readonly desk: Desk;
  /** All designs there are, where the command has judged them. */
  readonly space: GivenSpace | undefined;
  readonly catalogue: readonly Counterexample[];
  /** Goes to a place: what is not said stays. `replace` leaves no entry in the history. */
  readonly go: (place: Partial<PagePlace>, replace?: boolean) => void;
  /** Draws the page again. */
  readonly changed: () => void;
};
