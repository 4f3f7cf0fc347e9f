/** A trace: the fold of `step` over calls, from the empty kernel. */
import type { Call } from './call.ts';
import type { Design } from '../rules/design.ts';
import type { Outcome } from './outcome.ts';
import type { State } from './state.ts';
import { step } from './step.ts';

export type Step = { readonly before: State; readonly call: Call; readonly outcome: Outcome };

/** The steps of a trace; `stuck` is the position of the first call that has no outcome. */
export type Run = { readonly steps: readonly Step[]; readonly stuck?: number };

/** Makes the calls in order, beginning with `initial`. */
export function run(design: Design, initial: State, calls: readonly Call[]): Run {
  const steps: Step[] = [];
  let before = initial;
  for (const [position, call] of calls.entries()) {
    const outcome = step(design, before, call);
    if (typeof outcome !== 'object') return { steps, stuck: position };
    steps.push({ before, call, outcome });
    before = outcome.state;
  }
  return { steps };
}
