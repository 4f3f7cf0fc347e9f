/** What every view is given: where one is, what is known, and how to go elsewhere. */
import type { Counterexample } from './counterexample.ts';
import type { Desk } from './desk.ts';
import type { GivenSpace } from './known.ts';
import type { PagePlace } from './place.ts';
import type { Verdicts } from './verdicts.ts';

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
