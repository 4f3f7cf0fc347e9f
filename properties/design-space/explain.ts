/** One claim under one design, explained: the verdict, a trace, and what is to blame. As data. */
import type { Blame } from './blame.ts';
import { blameFor, suspects } from './blame.ts';
import type { Knowledge, KnownVerdicts, WantedVerdict } from './knowledge.ts';
import type { Point } from './space.ts';
import { numberAt } from './space.ts';
import type { Strength } from '../verdicts/strength.ts';
import type { ProofsBy, SpaceVerdict } from './verdicts.ts';
import { scopesOf, SPACE_USES, strengthIn, traceOf, verdictOf, wishes } from './verdicts.ts';

/** Plain data. */
export type Explanation = {
  readonly claim: string;
  readonly verdict: 'holds' | 'violated' | 'possible' | 'impossible' | 'open';
  readonly strength: Strength;
  /** The shortest known trace that breaks the goal or shows the use. */
  readonly found?: KnownVerdicts;
  /** Scopes in which fewer calls are not ruled out, as far as somebody has looked; absent if there is none. */
  readonly fewerIn?: readonly string[];
  /** Where a goal is violated or a use impossible: what is to blame. Absent if no exchange of choices helps. */
  readonly blame?: Blame;
  readonly scopes: number;
};

const isBad = (claim: string, verdict: SpaceVerdict): boolean =>
  verdict === (SPACE_USES.includes(claim) ? 'excluded' : 'shown');

/** What is to be decided for an explanation, as far as that can be said now. */
export function wantedForExplanation(known: Knowledge, point: Point, claim: string): WantedVerdict {
  const number = numberAt(known.space, point);
  const { add, wanted } = wishes(known.space.size);
  add([claim], [number]);
  if (isBad(claim, verdictOf(known, claim, number))) add([claim], suspects(known, point, [claim]));
  return wanted;
}

/** Of which designs a proof would say more: of this one where it is as it should be, of those to which the blame leads otherwise. */
export function toProve(
  known: Knowledge,
  point: Point,
  { verdict, blame }: Explanation,
): readonly number[] {
  const ends = blame?.culprits.flatMap((culprit) => culprit.ends) ?? [];
  const itself =
    verdict === 'holds' || verdict === 'impossible' ? [numberAt(known.space, point)] : [];
  return [...itself, ...ends.map(({ number }) => number)];
}

/** The explanation, as far as it is known. */
export function explain(
  known: Knowledge,
  point: Point,
  claim: string,
  proofsBy: ProofsBy = () => undefined,
): Explanation {
  const number = numberAt(known.space, point);
  const verdict = verdictOf(known, claim, number);
  const found = traceOf(known, claim, number);
  const blame = isBad(claim, verdict) ? blameFor(known, point, [claim], proofsBy) : undefined;
  const words = SPACE_USES.includes(claim)
    ? ({ shown: 'possible', excluded: 'impossible', open: 'open' } as const)
    : ({ shown: 'violated', excluded: 'holds', open: 'open' } as const);
  return {
    claim,
    verdict: words[verdict],
    strength: strengthIn(known, claim, number, proofsBy),
    ...(verdict === 'shown' && found !== undefined ? { found } : {}),
    ...(blame === undefined ? {} : { blame }),
    scopes: scopesOf(known, claim).length,
  };
}
