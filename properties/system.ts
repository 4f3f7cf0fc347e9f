/** The model under one design in one scope, as a system that the search can explore. */
import { alphabet } from '../model/alphabet.ts';
import type { Call } from '../model/call.ts';
import type { Design } from '../model/design.ts';
import type { Outcome } from '../model/outcome.ts';
import type { Scope } from '../model/scope.ts';
import type { State } from '../model/state.ts';
import {
  emptyState,
  linkAt,
  isLiveLink,
  isLiveMap,
  isLiveProg,
  mapAt,
  progAt,
  stateCodec,
} from '../model/state.ts';
import { step } from '../model/step.ts';
import type { System } from './explore.ts';

export type BpfSystem = System<State, Call, Outcome>;

/** A step function; mutants stand in for the model's. */
export type StepFunction = (design: Design, state: State, call: Call) => Outcome | undefined;

/**
 * The system of a design in a scope.
 *
 * Slots are names that user space chooses, so only the lowest dead slot is ever filled: renaming turns
 * any trace into one that does so, of the same length, breaking the same claims.
 */
export function systemOf(design: Design, scope: Scope, stepWith: StepFunction = step): BpfSystem {
  return {
    codec: stateCodec(scope),
    initial: emptyState(scope),
    calls: alphabet(scope),
    step: (state, call) => (fillsLowest(state, call) ? stepWith(design, state, call) : undefined),
  };
}

/** Whether a call that fills a slot fills the lowest dead one; true for all other calls. */
export function fillsLowest(state: State, call: Call): boolean {
  switch (call.call) {
    case 'map_create':
      return call.map === 0 || isLiveMap(mapAt(state, call.map - 1));
    case 'prog_load':
    case 'prog_load_begin':
      return call.prog === 0 || isLiveProg(progAt(state, call.prog - 1));
    case 'link_create':
    case 'link_extension':
      return call.link === 0 || isLiveLink(linkAt(state, call.link - 1));
    default:
      return true;
  }
}
