/** The conditions that claims share, so that the search asks each once an edge (see `When`). */
import type { Call } from '../../model/kernel/call.ts';
import type { Outcome } from '../../model/kernel/outcome.ts';
import type { State } from '../../model/kernel/state.ts';
import { isExclusive, mapAt, NONE } from '../../model/kernel/state.ts';
import { walksMaps } from '../../model/programs/text.ts';

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

/** A program that frees pages of arenas is to be loaded, or walks. */
export const freesPages = (_before: State, call: Call): boolean =>
  call.call === 'prog_load' ? walksMaps(call.text) : call.call === 'iter_read' && call.map !== NONE;

/** User space maps an exclusive array for writing. Arenas are made to be mapped, and no design refuses that. */
export const mapsExclusive = (before: State, call: Call): boolean => {
  if (call.call !== 'mmap' || call.prot !== 'rw') return false;
  const map = mapAt(before, call.map);
  return map.kind === 'ARRAY' && isExclusive(map);
};
