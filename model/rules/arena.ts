/** Axis: who frees pages of an arena by a pointer to the map? A program that names no map is given one. */
import type { MapSlot } from '../kernel/state.ts';
import { isExclusive } from '../kernel/state.ts';
import type { Digest } from '../programs/text.ts';
import type { Axis, Choice } from './choice.ts';

export type ArenaChoice = Choice & {
  /** Asked in bpf_arena_free_pages() about an arena that the program does not name; it answers nothing. */
  readonly mayFree: (digest: Digest, map: MapSlot) => boolean;
};

/** All released kernels: `p__map` is any trusted pointer to a map. Who may call at all is asked on the axis `sleepable`. */
export const arenaAny: ArenaChoice = {
  name: 'any',
  says: 'a program that is given a pointer to an arena frees its pages',
  mayFree: () => true,
};

/** Ours; a program that names the arena was compared with it at load. */
export const arenaPlain: ArenaChoice = {
  name: 'plain',
  says: 'it frees pages of arenas that are not exclusive, and of the others none',
  mayFree: (_digest, map) => !isExclusive(map),
};

/** The axis, in the order of kernels. */
export const arena: Axis<ArenaChoice> = {
  question: 'Who frees pages of an arena that it does not name?',
  choices: [arenaAny, arenaPlain],
};
