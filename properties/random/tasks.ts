/** What a random search has done by whoever has time: walks to be made, and what they found to be made short. Plain data. */
import type { Call } from '../../model/kernel/call.ts';
import { step as modelStep } from '../../model/kernel/step.ts';
import type { Outcome } from '../../model/kernel/outcome.ts';
import type { State } from '../../model/kernel/state.ts';
import type { Design } from '../../model/rules/design.ts';
import type { Scope } from '../../model/scopes/scope.ts';
import type { Claim, Trace } from '../claims/claim.ts';
import type { StepFunction } from '../verdicts/system.ts';
import type { Batch, BatchDone, WalkOptions } from './batch.ts';
import { walkerOf } from './batch.ts';
import { freeSystemOf, inOrder, shortened } from './shorten.ts';

/** A walk whose last call breaks a claim, to be made as short as we can. */
export type Shortening = {
  readonly kind: 'shorten';
  readonly number: number;
  readonly claim: string;
  readonly walk: Trace;
};
/** The walk with its slots in order, and what is left of it. */
export type Shortened = Pick<Shortening, 'kind' | 'number' | 'walk'> & { readonly calls: Trace };

/** Numbers tell tasks apart; what is waited for longest has the lowest. */
export type FuzzTask = Batch | Shortening;
export type FuzzTaskDone = BatchDone | Shortened;

/** Makes walks short that break one of the claims. */
export function shorteningOf(
  design: Design,
  scope: Scope,
  claims: readonly Claim<State, Call, Outcome>[],
  stepWith: StepFunction = modelStep,
): (task: Shortening) => Shortened {
  const free = freeSystemOf(scope, (state, call) => stepWith(design, state, call));
  return ({ kind, number, claim: wanted, walk: found }) => {
    const claim = claims.find(({ id }) => id === wanted)!;
    const walk = inOrder(free, claim, found);
    return { kind, number, walk, calls: shortened(free, claim, walk) };
  };
}

/** Does tasks: whoever is given the same makes the same of each, and may do so twice. */
export function tasksOf(
  design: Design,
  scope: Scope,
  claims: readonly Claim<State, Call, Outcome>[],
  options: WalkOptions,
  stepWith: StepFunction = modelStep,
): (task: FuzzTask) => FuzzTaskDone {
  const walk = walkerOf(design, scope, claims, options, stepWith);
  const shorten = shorteningOf(design, scope, claims, stepWith);
  return (task) => (task.kind === 'walk' ? walk(task) : shorten(task));
}
