/**
 * The one judge: what a call in a state, or a state, says of a claim. Whoever wants to know asks here, and
 * no other file reads `holds`, `witness`, `premise` or `when` of a claim (one-judge.test.ts sees to it).
 */
import type { CallMade, Claim, SometimesClaim, When } from './claim.ts';

/** A question is open until its test first answers `wanted`. */
export type Question<A extends readonly unknown[]> = {
  readonly test: (...about: A) => boolean;
  readonly wanted: boolean;
  /** Where this is false the question is not put. */
  readonly when?: ((...about: A) => boolean) | undefined;
};

export type StateQuestion<S> = Question<[S]> & { readonly about: 'state' };
export type CallQuestion<S, C, O> = Question<[S, C, O]> & { readonly about: 'call' };

/** The questions that decide one claim: the violation or the witness, and the premise if it has one. */
export type Inquiry<S, C, O> = {
  readonly claim: Claim<S, C, O>;
  readonly answer: StateQuestion<S> | CallQuestion<S, C, O>;
  readonly premise?: StateQuestion<S> | CallQuestion<S, C, O> | undefined;
};

/** What to ask about a claim: this alone says what its fields mean. A search compiles these questions. */
export function inquiryInto<S, C, O>(claim: Claim<S, C, O>): Inquiry<S, C, O> {
  switch (claim.kind) {
    case 'always': {
      const { holds, premise } = claim;
      return {
        claim,
        answer: { about: 'state', test: holds, wanted: false },
        premise: premise && { about: 'state', test: premise, wanted: true },
      };
    }
    case 'onEveryCall': {
      const { holds, premise, when } = claim;
      return {
        claim,
        answer: { about: 'call', test: holds, wanted: false, when },
        premise: { about: 'call', test: premise, wanted: true, when },
      };
    }
    case 'sometimes': {
      const { witness, when } = claim;
      return { claim, answer: { about: 'call', test: witness, wanted: true, when } };
    }
  }
}

/** Whether a call that was made breaks the claim, or leads to a state that does. A use is never broken. */
export function breaks<S, C, O extends { readonly state: S }>(
  claim: Claim<S, C, O>,
  made: CallMade<S, C, O>,
): boolean {
  return claim.kind !== 'sometimes' && isAnswered(inquiryInto(claim).answer, made);
}

/** Whether a call that was made is a witness of a `sometimes` claim. */
export function shows<S, C, O extends { readonly state: S }>(
  claim: Claim<S, C, O>,
  made: CallMade<S, C, O>,
): boolean {
  return claim.kind === 'sometimes' && isAnswered(inquiryInto(claim).answer, made);
}

/** Whether a call that was made, or the state it leads to, is one that the claim is about. */
export function meetsPremise<S, C, O extends { readonly state: S }>(
  claim: Claim<S, C, O>,
  made: CallMade<S, C, O>,
): boolean {
  const { premise } = inquiryInto(claim);
  return premise !== undefined && isAnswered(premise, made);
}

/** Whether a question is answered as wanted by a call that was made, or by the state it leads to. */
export function isAnswered<S, C, O extends { readonly state: S }>(
  question: StateQuestion<S> | CallQuestion<S, C, O>,
  { before, call, outcome }: CallMade<S, C, O>,
): boolean {
  if (question.about === 'state') return question.test(outcome.state) === question.wanted;
  if (question.when !== undefined && !question.when(before, call, outcome)) return false;
  return question.test(before, call, outcome) === question.wanted;
}

/**
 * Claims about one system, judged where another one (Big) makes calls in it. `look` gives the state and the
 * outcome in the small system; undefined where it made no call. A breach is a witness of the claim that is made,
 * where `counts` says so. Of one such maker, claims that share their `when` also do so afterwards, so that it is
 * asked once (see `When`).
 */
export function breachesSeen<S, C, O extends { readonly state: S }, Big, BigOutcome>(
  look: (
    before: Big,
    outcome: BigOutcome,
  ) => { readonly before: S; readonly outcome: O } | undefined,
): (
  claim: Claim<S, C, O>,
  name: Pick<SometimesClaim<Big, C, BigOutcome>, 'id' | 'says'>,
  counts: (outcome: BigOutcome) => boolean,
) => SometimesClaim<Big, C, BigOutcome> {
  const lifted = new Map<When<S, C, O> | undefined, When<Big, C, BigOutcome>>();
  const lift = (when: When<S, C, O> | undefined): When<Big, C, BigOutcome> => {
    const known = lifted.get(when);
    if (known !== undefined) return known;
    const made: When<Big, C, BigOutcome> = (big, call, bigOutcome) => {
      const seen = look(big, bigOutcome);
      return seen !== undefined && (when === undefined || when(seen.before, call, seen.outcome));
    };
    lifted.set(when, made);
    return made;
  };
  return (claim, name, counts) => ({
    ...name,
    kind: 'sometimes',
    when: lift(claim.kind === 'always' ? undefined : claim.when),
    witness: (big, call, bigOutcome) => {
      const seen = counts(bigOutcome) ? look(big, bigOutcome) : undefined;
      return seen !== undefined && breaks(claim, { call, ...seen });
    },
  });
}
