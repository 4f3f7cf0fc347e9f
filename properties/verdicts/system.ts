/** The model under one design in one scope, as a system that the search can explore. */
import { alphabet } from '../../model/scopes/alphabet.ts';
import type { Call } from '../../model/kernel/call.ts';
import type { Design } from '../../model/rules/design.ts';
import type { Outcome } from '../../model/kernel/outcome.ts';
import type { Scope } from '../../model/scopes/scope.ts';
import type { State } from '../../model/kernel/state.ts';
import {
  emptyState,
  isLiveLink,
  isLiveMap,
  isLiveProg,
  REFERENCES,
} from '../../model/kernel/state.ts';
import { OBJECTS } from '../../model/kernel/fields.ts';
import { step } from '../../model/kernel/step.ts';
import { codec } from '../../model/finite/codec.ts';
import { stateType } from '../../model/scopes/state-type.ts';
import type { System } from '../search/explore.ts';
import type { Symmetry } from '../search/symmetry.ts';

export type BpfSystem = System<State, Call, Outcome>;

/** A step function; mutants stand in for the model's. What it answers besides outcomes: see `System.step`. */
export type StepFunction = (
  design: Design,
  state: State,
  call: Call,
) => Outcome | undefined | string;

/**
 * The system of a design in a scope.
 *
 * Slots are names that user space chooses, so only the lowest dead slot is ever filled: renaming turns
 * any trace into one that does so, of the same length, breaking the same claims.
 */
export function systemOf(design: Design, scope: Scope, stepWith: StepFunction = step): BpfSystem {
  const type = stateType(scope);
  return {
    type,
    codec: codec(type),
    initial: emptyState(scope),
    calls: alphabet(scope),
    step: stepsOf(design, stepWith),
  };
}

/** Its steps alone, for who makes calls and keeps no states. */
export function stepsOf(design: Design, stepWith: StepFunction = step): BpfSystem['step'] {
  return (state, call) => (fillsLowest(state, call) ? stepWith(design, state, call) : undefined);
}

const SORTS = { map: 'maps', prog: 'progs', link: 'links' } as const;

/**
 * What in the states of a scope is no more than a name: the slots of each sort. Malformed arguments name the
 * program in p0, of all programs, so where they are in scope programs keep their slots.
 */
export function slotSymmetry(scope: Scope): Symmetry<State> {
  return {
    type: stateType(scope),
    sorts: OBJECTS.map((name) => ({
      name,
      arrays: [SORTS[name]],
      ...(name === 'prog' && scope.families.includes('malformed') && { fixed: true }),
    })),
    references: REFERENCES.map(({ from, field, to }) => ({ array: SORTS[from], field, to })),
  };
}

/** The system with one state of each orbit: see `Symmetry`. */
export function upToNames(system: BpfSystem, scope: Scope): BpfSystem {
  return { ...system, symmetry: slotSymmetry(scope) };
}

/**
 * Whether a call that fills a slot fills the lowest dead one; true for all other calls. Which calls fill
 * one is in the table of calls; a test holds these cases to it (asked of every call, a look into the table
 * makes a search a fifth slower, measured).
 */
export function fillsLowest(state: State, call: Call): boolean {
  switch (call.call) {
    case 'map_create':
      return allLive(state.maps, call.map, isLiveMap);
    case 'prog_load':
    case 'prog_load_begin':
      return allLive(state.progs, call.prog, isLiveProg);
    case 'link_create':
      return allLive(state.links, call.link, isLiveLink);
    default:
      return true;
  }
}

/** Whether every slot below `slot` is in use. (A loop: it is asked of every call.) */
function allLive<T>(slots: readonly T[], slot: number, isLive: (it: T) => boolean): boolean {
  for (let below = 0; below < slot; below++) if (!isLive(slots[below]!)) return false;
  return true;
}
