/** Axis: who frees pages of an arena by a pointer to the map? A program that names no map is given one. */
import type { Answer } from '../kernel/errno.ts';
import { EACCES, OK } from '../kernel/errno.ts';
import type { MapSlot } from '../kernel/state.ts';
import { isExclusive } from '../kernel/state.ts';
import type { Digest } from '../programs/text.ts';
import type { Axis, Choice } from './choice.ts';

export type ArenaChoice = Choice & {
  /** Asked in check_kfunc_call() when an iterator over maps calls bpf_arena_free_pages() with `ctx->map`. */
  readonly mayCall: () => Answer;
  /** Asked in bpf_arena_free_pages() about an arena that the program does not name; it answers nothing. */
  readonly mayFree: (digest: Digest, map: MapSlot) => boolean;
};

/** 6.18 and 6.19: the function is for programs that may sleep (KF_SLEEPABLE), which an iterator over maps may not. */
export const arenaSleepable: ArenaChoice = {
  name: 'sleepable',
  says: 'no iterator over maps frees pages: it may not sleep (EACCES at load)',
  mayCall: () => -EACCES,
  mayFree: () => true,
};

/** Seen from 7.0.13 on, where the function is for any program: `p__map` is any trusted pointer to a map. */
export const arenaAny: ArenaChoice = {
  name: 'any',
  says: 'any iterator over maps frees pages of any arena',
  mayCall: () => OK,
  mayFree: () => true,
};

/** Ours; a program that names the arena was compared with it at load. */
export const arenaPlain: ArenaChoice = {
  name: 'plain',
  says: 'an iterator over maps frees pages of arenas that are not exclusive; of the others it frees none',
  mayCall: () => OK,
  mayFree: (_digest, map) => !isExclusive(map),
};

/** The axis, in the order of kernels. */
export const arena: Axis<ArenaChoice> = {
  question: 'Who frees pages of an arena that it does not name?',
  choices: [arenaSleepable, arenaAny, arenaPlain],
};
