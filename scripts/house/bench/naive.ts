/** The plainest search there is, as the baseline of the bench: a Map keyed by JSON, an array as queue. */
import type { System } from '../../../properties/search/explore.ts';
import { isMade } from '../../../properties/search/explore.ts';

/** Counts the states and calls of a system; no claims, no traces. */
export function naiveSearch<S, C, O extends { readonly state: S }>(
  system: Omit<System<S, C, O>, 'codec'>,
): { readonly states: number; readonly transitions: number } {
  const seen = new Set<string>([JSON.stringify(system.initial)]);
  const queue: S[] = [system.initial];
  let transitions = 0;
  for (const state of queue) {
    for (const call of system.calls) {
      const outcome = system.step(state, call);
      if (!isMade(outcome)) continue;
      transitions++;
      const key = JSON.stringify(outcome.state);
      if (seen.has(key)) continue;
      seen.add(key);
      queue.push(outcome.state);
    }
  }
  return { states: seen.size, transitions };
}
