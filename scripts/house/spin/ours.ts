/** The search of this project, counted as Spin counts: calls that are refused are no transitions. */
import type { Design } from '../../../model/rules/design.ts';
import type { Scope } from '../../../model/scopes/scope.ts';
import { claimsIn } from '../../../properties/claims/all.ts';
import { explore, isMade } from '../../../properties/search/explore.ts';
import type { BpfSystem } from '../../../properties/verdicts/system.ts';
import { systemOf } from '../../../properties/verdicts/system.ts';
import type { Found } from './state-space.ts';

/** The ids of the goals and uses that a scope decides; laws are about the model itself. */
export function decidedIn(scope: Scope): readonly string[] {
  return claimsIn(scope).flatMap(({ id, group }) => (group === 'law' ? [] : [id]));
}

/** Searches all of a scope under a design. */
export function searchHere(design: Design, scope: Scope): Found {
  const decided = new Set(decidedIn(scope));
  const claims = claimsIn(scope).filter(({ id }) => decided.has(id));
  const { states, transitions, depth, verdicts } = explore(acceptedOf(design, scope), claims);
  return {
    states,
    accepted: transitions,
    depth,
    broken: Object.fromEntries(
      Object.entries(verdicts).flatMap(([id, { verdict }]) =>
        'calls' in verdict ? [[id, verdict.calls.length]] : [],
      ),
    ),
  };
}

/**
 * The system in which a refused call is one that cannot be made: the states are the same. (A refused call
 * that changed something would stay, and be a difference.)
 */
function acceptedOf(design: Design, scope: Scope): BpfSystem {
  const system = systemOf(design, scope);
  return {
    ...system,
    step: (state, call) => {
      const outcome = system.step(state, call);
      const counts = isMade(outcome) && (outcome.answer >= 0 || outcome.state !== state);
      return counts ? outcome : undefined;
    },
  };
}
