/** A claim about the model: what the search judges, and what people need to read the verdict. */
import type { Call } from '../../model/kernel/call.ts';
import type { Channel, Outcome } from '../../model/kernel/outcome.ts';
import type { Scope } from '../../model/scopes/scope.ts';
import type { State } from '../../model/kernel/state.ts';
import type { Claim } from './claim.ts';

/** What sort of promise a claim is: a goal of exclusivity, a law of every kernel, or a legitimate use. */
export type Group = 'goal' | 'law' | 'use';

export type BpfClaim = Claim<State, Call, Outcome> & {
  readonly group: Group;
  /** The way in that the claim is about, if it is about one. */
  readonly channel?: Channel;
  /** Whether it may break by nothing more than that a call is refused, as few do. */
  readonly refusalsBreak?: true;
  /** Whether a scope has what the claim speaks of; a claim that a scope cannot decide is left out. */
  readonly inScope: (scope: Scope) => boolean;
};
