/** Claims judged on random walks: which questions about them are still open, and what the closed ones say. */
import type { Call } from '../../model/kernel/call.ts';
import type { Outcome } from '../../model/kernel/outcome.ts';
import type { State } from '../../model/kernel/state.ts';
import { MAY_GENERATE } from '../../model/finite/may-generate.ts';
import type { Claim } from '../claims/claim.ts';
import type { Question } from '../claims/judge.ts';
import { inquiryInto } from '../claims/judge.ts';
import type { Open, PutForm } from '../search/open-questions.ts';
import { close, compiled, inTurn, open } from '../search/open-questions.ts';
import type { Made } from './walk.ts';

type SomeClaim = Claim<State, Call, Outcome>;

/** What is known of claims once some of their questions are closed. */
export type SeenByWalks = {
  /** Uses that occurred, and those that did not. */
  readonly shown: readonly string[];
  readonly notShown: readonly string[];
  /** Claims whose premise never occurred: that they were not broken means nothing. */
  readonly empty: readonly string[];
};

/** Claims judged from some point on, at which questions were closed already. */
export type Judge = {
  /** The claims that a call breaks, for the first time. */
  readonly brokenBy: (before: State, made: Made) => readonly string[];
  /** The numbers of the questions that were closed since. */
  readonly closed: () => readonly number[];
};

/** The questions of claims, by number: whoever has the same claims has the same numbers. */
export function questionsOf(claims: readonly SomeClaim[]): {
  readonly judge: (closed: readonly number[]) => Judge;
  readonly seen: (closed: ReadonlySet<number>) => SeenByWalks;
} {
  const inquiries = claims.map((claim) => inquiryInto(claim));
  const questions = inquiries.flatMap(({ answer, premise }) =>
    premise ? [answer, premise] : [answer],
  );
  const numberOf = new Map<unknown, number>(questions.map((question, n) => [question, n]));
  const claimOf = new Map<unknown, string>(
    inquiries.flatMap(({ claim, answer }) =>
      claim.kind === 'sometimes' ? [] : [[answer, claim.id]],
    ),
  );
  const form = remembering(numberOf);
  const withClaimOf = (broken: readonly string[], question: unknown): readonly string[] => {
    const id = claimOf.get(question);
    return id === undefined ? broken : [...broken, id];
  };

  const judge = (known: readonly number[]): Judge => {
    const isKnown = new Set(known);
    const left = questions.filter((_, number) => !isKnown.has(number));
    // what is closed in between is put in the plain form: in the first walks much is, and each form is for one walk
    const opened = <A extends readonly unknown[]>(some: readonly Question<A>[]): Open<A> => ({
      ...open(some, form),
      form: inTurn,
    });
    const aboutStates = opened(left.filter((question) => question.about === 'state'));
    const aboutCalls = opened(left.filter((question) => question.about === 'call'));
    const brokenBy = (before: State, { call, outcome }: Made): readonly string[] => {
      let broken = NOTHING;
      const { state } = outcome;
      for (;;) {
        const q = aboutCalls.put(before, call, outcome);
        if (q === -1) break;
        broken = withClaimOf(broken, aboutCalls.questions[q]);
        close(aboutCalls, q, { state: 0 });
      }
      if (state === before) return broken;
      for (;;) {
        const q = aboutStates.put(state);
        if (q === -1) return broken;
        broken = withClaimOf(broken, aboutStates.questions[q]);
        close(aboutStates, q, { state: 0 });
      }
    };
    const closed = (): readonly number[] =>
      [...aboutCalls.seen.keys(), ...aboutStates.seen.keys()].map((it) => numberOf.get(it)!);
    return { brokenBy, closed };
  };

  const seen = (closed: ReadonlySet<number>): SeenByWalks => {
    const isSeen = (question: unknown): boolean => closed.has(numberOf.get(question)!);
    const uses = inquiries.filter(({ claim }) => claim.kind === 'sometimes');
    const ids = (some: typeof inquiries): readonly string[] => some.map(({ claim }) => claim.id);
    return {
      shown: ids(uses.filter(({ answer }) => isSeen(answer))),
      notShown: ids(uses.filter(({ answer }) => !isSeen(answer))),
      empty: ids(inquiries.filter(({ premise }) => premise !== undefined && !isSeen(premise))),
    };
  };
  return { judge, seen };
}

const NOTHING: readonly string[] = [];

/** How lists of questions are put, each made once: many batches begin with the same. */
function remembering(numberOf: ReadonlyMap<unknown, number>): PutForm {
  const form: PutForm = MAY_GENERATE ? compiled : inTurn;
  const known = new Map<string, unknown>();
  return <A extends readonly unknown[]>(questions: readonly Question<A>[]) => {
    const key = questions.map((question) => numberOf.get(question)).join();
    const put = known.get(key) ?? form(questions);
    known.set(key, put);
    return put as (...about: A) => number;
  };
}
