// What can be explored: anything that has states, calls and a step. Knows nothing of bpf.
import type { Codec, Finite } from '../../model/finite/finite.ts';
import type { Symmetry } from './symmetry.ts';

/** All that the search knows of the world. */
export type System<S, C, O extends { readonly state: S }> = {
  readonly codec: Codec<S>;
  readonly initial: S;
  /** Every call that can ever be made; the index of a call is its name in a trace. */
  readonly calls: readonly C[];
  /**
   * What the call does in the state. The outcome has the very object `state` if the call changes nothing. No
   * transition is `undefined`, if the call cannot be made there, or a string, if the system leaves the call out:
   * the string says why, and is one of a few constants. A pure function; never changes `state`.
   */
  step(state: S, call: C): O | undefined | string;
  /**
   * The type of the codec. If it is said, the search may learn steps: it then hands `step` and the claims a state
   * that notes which of its fields are read. They must read nothing else of a state, and not tell one object from
   * another that says the same.
   */
  readonly type?: Finite<S>;
  /**
   * What in a state is no more than a name. If it is said, the search keeps one state of each orbit, and counts
   * those; traces are still real ones, and shortest.
   */
  readonly symmetry?: Symmetry<S>;
};

/** Whether a step was made: the call could be made there, and the system does not leave it out. */
export function isMade<O extends object>(outcome: O | undefined | string): outcome is O {
  return typeof outcome === 'object';
}
