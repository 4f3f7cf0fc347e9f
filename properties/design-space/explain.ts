/** One claim under one design, explained: the verdict, a trace, and what is to blame. As data. */
import type { Blame } from './blame.ts';
import { blameFor, suspects } from './blame.ts';
import type { Knowledge, KnownVerdicts, WantedVerdict } from './knowledge.ts';
import type { Point } from './space.ts';
import { numberAt } from './space.ts';
import type { SpaceVerdict } from './verdicts.ts';
import { scopesOf, setOf, SPACE_USES, traceOf, verdictOf, wishes } from './verdicts.ts';

/** Plain data. */
export type Explanation = {
  readonly claim: string;
  readonly verdict: 'holds' | 'violated' | 'possible' | 'impossible' | 'open';
  /** The shortest known trace that breaks the goal or shows the use. */
  readonly found?: KnownVerdicts;
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
  add([claim], setOf(known.space.size, [number]));
  if (isBad(claim, verdictOf(known, claim, number))) add([claim], suspects(known, point, [claim]));
  return wanted;
}

/** The explanation, as far as it is known. */
export function explain(known: Knowledge, point: Point, claim: string): Explanation {
  const number = numberAt(known.space, point);
  const verdict = verdictOf(known, claim, number);
  const found = traceOf(known, claim, number);
  const blame = isBad(claim, verdict) ? blameFor(known, point, [claim]) : undefined;
  const words = SPACE_USES.includes(claim)
    ? ({ shown: 'possible', excluded: 'impossible', open: 'open' } as const)
    : ({ shown: 'violated', excluded: 'holds', open: 'open' } as const);
  return {
    claim,
    verdict: words[verdict],
    ...(verdict === 'shown' && found !== undefined ? { found } : {}),
    ...(blame === undefined ? {} : { blame }),
    scopes: scopesOf(known, claim).length,
  };
}
