/** What a call does: the answer, the state after it, and the accesses it made. */
import type { Digest } from '../programs/text.ts';
import type { Answer } from './errno.ts';
import type { State } from './state.ts';

/** How a program came to a map. */
export type Channel =
  /** named in its instructions */
  | 'direct'
  /** found in an outer map */
  | 'inner'
  /** walked by a bpf_map_elem iterator */
  | 'iterator'
  /** walked by a bpf_sk_storage_map iterator */
  | 'storage'
  /** walks the map of a link whose program it has replaced (BPF_LINK_UPDATE) */
  | 'link-update'
  /** given a pointer to the value by the program whose subprogram it replaces */
  | 'extension'
  /** with an fd, through bpf_sys_bpf, as user space would */
  | 'sys-bpf'
  /** with a pointer to the map that the kernel gave it (`ctx->map` of an iterator over maps) */
  | 'pointer';

/** A program read, wrote (or freed) or froze the content of a map. */
export type Access = {
  readonly digest: Digest;
  readonly prog: number;
  readonly map: number;
  readonly channel: Channel;
  /** `freeze`: through bpf_sys_bpf it froze the map. */
  readonly mode: 'read' | 'write' | 'freeze';
  /** The outer map it came through (channel `inner`), else NONE. */
  readonly outer: number;
};

export type Outcome = {
  /** The very object the call found if the call was refused or changed nothing. */
  readonly state: State;
  readonly answer: Answer;
  /** In the order in which they happened. */
  readonly events: readonly Access[];
};

/** Why the model leaves a call out, in a few words. */
export type LeftOut = string;

/** A call that sleeps on `freeze_mutex`: it is made after the freeze. */
export const WAITS: LeftOut = 'a call that waits for a freeze under way';

/**
 * An outcome; or why the model leaves the call out; or undefined, if there is no such call to make: the
 * slot that it fills is in use, what it goes through (a mapping, a load that was begun) is not there, or
 * to the kernel it is another of the calls.
 */
export type Result = Outcome | LeftOut | undefined;

const NO_EVENTS: readonly Access[] = [];

/** The kernel refuses with a negated errno, and nothing changes. */
export function refuse(state: State, answer: Answer): Outcome {
  return { state, answer, events: NO_EVENTS };
}

/** The kernel accepts: a value (0 where the call has none), the new state, the accesses made. */
export function accept(state: State, answer: Answer = 0, events = NO_EVENTS): Outcome {
  return { state, answer, events };
}
