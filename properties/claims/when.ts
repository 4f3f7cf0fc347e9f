/** The conditions that claims share, so that the search asks each once an edge (see `When`). */
import type { Call } from '../../model/kernel/call.ts';
import type { Outcome } from '../../model/kernel/outcome.ts';
import type { State } from '../../model/kernel/state.ts';
import { isExclusive, mapAt } from '../../model/kernel/state.ts';

/** A program accessed a map. */
export const accesses = (_before: State, _call: Call, { events }: Outcome): boolean =>
  events.length > 0;

/** The call changed something. */
export const changes = (before: State, _call: Call, { state }: Outcome): boolean =>
  state !== before;

/** The kernel refused. */
export const refusals = (_before: State, _call: Call, { answer }: Outcome): boolean => answer < 0;

/** The kernel accepted. */
export const acceptances = (_before: State, _call: Call, { answer }: Outcome): boolean =>
  answer >= 0;

/** User space maps an exclusive map for writing. */
export const mapsExclusive = (before: State, call: Call): boolean =>
  call.call === 'mmap' && call.prot === 'rw' && isExclusive(mapAt(before, call.map));
