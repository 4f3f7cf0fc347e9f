// Claims about any system, and the verdicts on them. Knows nothing of bpf. S is a state, C a call, O an outcome.

/** Something that is said of a system, and how a machine judges it. `says` is an English sentence. */
export type Claim<S, C, O> = AlwaysClaim<S> | CallClaim<S, C, O> | SometimesClaim<S, C, O>;

/** Holds in every state that can be reached. */
export type AlwaysClaim<S> = {
  readonly kind: 'always';
  readonly id: string;
  readonly says: string;
  readonly holds: (state: S) => boolean;
  /** A state the claim is about; if none can be reached the claim is empty. Without it, every state is. */
  readonly premise?: (state: S) => boolean;
};

/** Holds for every call in every state, also for a call that leads to a known state or changes nothing. */
export type CallClaim<S, C, O> = {
  readonly kind: 'onEveryCall';
  readonly id: string;
  readonly says: string;
  readonly holds: (before: S, call: C, outcome: O) => boolean;
  /** A call the claim is about; if none can be made the claim is empty. */
  readonly premise: (before: S, call: C, outcome: O) => boolean;
  readonly when?: When<S, C, O>;
};

/** Some call, some time, is a witness. */
export type SometimesClaim<S, C, O> = {
  readonly kind: 'sometimes';
  readonly id: string;
  readonly says: string;
  readonly witness: (before: S, call: C, outcome: O) => boolean;
  readonly when?: When<S, C, O>;
};

/**
 * Which calls a claim about calls speaks of at all, if not of all: where it is false the claim holds, and neither
 * its premise nor a witness is there. Claims that share one such function (the same object) are skipped together,
 * for one question instead of one each: 20 claims on the bpf model run 2.5 times as fast (measured).
 */
export type When<S, C, O> = (before: S, call: C, outcome: O) => boolean;

/** A call that was made: in which state, and what it did. */
export type CallMade<S, C, O> = { readonly before: S; readonly call: C; readonly outcome: O };

/** Indexes into the calls of a system: what to do, from the initial state on. */
export type Trace = readonly number[];

/**
 * The verdict on a claim within a scope. `holds` and `impossible` come from a finished search only; `holds`
 * also needs the premise seen. `calls` is as short as possible: its last call breaks the claim (or reaches the
 * state that breaks it; empty if the initial state does) or is the witness.
 */
export type Verdict =
  | { readonly kind: 'holds' }
  | { readonly kind: 'violated'; readonly calls: Trace }
  | { readonly kind: 'possible'; readonly calls: Trace }
  | { readonly kind: 'impossible' }
  | { readonly kind: 'unknown'; readonly because: string };
