/** What an expansion of states is made of: see `expansion.ts`. */
import type { Open } from './open-questions.ts';
import type { Store } from './store.ts';
import type { System } from './system.ts';

/** What was counted while states were expanded. */
export type Counts = {
  /** Calls made. */
  transitions: number;
  /** With symmetry: how many states the new ones stand for. */
  standsFor: number;
  /** By call: in how many states it was made, and in how many of these it changed the state. */
  readonly tried: Uint32Array;
  readonly changed: Uint32Array;
  /** By reason, then by call: in how many states the system left it out. */
  readonly leftOut: Map<string, Uint32Array>;
};

/** What keeps the states that are found: the store, or who helps a search. */
export type Keeper = Pick<Store, 'add' | 'lookAhead' | 'reserve'>;

/** What an expansion is made of. */
export type Expanding<S, C, O extends { readonly state: S }> = {
  readonly system: System<S, C, O>;
  readonly aboutStates: Open<[S]>;
  readonly aboutCalls: Open<[S, C, O]>;
  readonly counts: Counts;
  readonly keeper: Keeper;
  readonly judgeState: (state: S, index: number) => void;
  readonly leaveOut: (call: number, why: string, times: number) => void;
  /** With symmetry: keeps and judges what a call leads to under its canonical names; false if there is no room for it. */
  readonly reachNamed: ((after: S, at: number, call: number) => boolean) | undefined;
};
