/** A running program touches the content of one map. */
import type { Access, Channel, Outcome } from './outcome.ts';
import { accept } from './outcome.ts';
import type { State } from './state.ts';
import { mapAt, NONE, progAt, withMap } from './state.ts';

/** What a program returns when the element it looks for is absent. */
export const NO_ELEMENT = 0xff;
/** What a program returns when the outer map holds no inner map. */
export const NO_INNER = 0xfe;
/** What a program returns when its tail call found no program. */
export const NO_TAIL = 0xfd;
/** What a loader returns that does not trust its metadata (the low byte of -EINVAL). */
export const UNTRUSTED = 0xea;
/** The constant that every writing text stores. */
export const STORED = 1;
/** The metadata that the vendor signed, with every loader. */
export const SIGNED_CONTENT = 2;

/**
 * The program in a slot reads element 0 of a map and, if its text writes, stores its constant there.
 * Nothing is asked: `frozen` binds user space only (KERNEL-FACTS 4, 5). Answers the value it read, or
 * NO_ELEMENT.
 */
export function touch(
  state: State,
  prog: number,
  slot: number,
  channel: Channel,
  outer: number,
): Outcome {
  const { value } = mapAt(state, slot);
  const { digest, writes } = progAt(state, prog).text;
  if (value === NONE) return accept(state, NO_ELEMENT);
  const read: Access = { digest, prog, map: slot, channel, mode: 'read', outer };
  if (!writes) return accept(state, value, [read]);
  const after = withMap(state, slot, { value: STORED });
  return accept(after, value, [read, { ...read, mode: 'write' }]);
}
