/** A design decided in one call, without threads: for programs that use this as a library, and for tests. */
import { run } from '../../model/kernel/run.ts';
import type { Step } from '../../model/kernel/run.ts';
import { emptyState } from '../../model/kernel/state.ts';
import type { Design } from '../../model/rules/design.ts';
import { alphabet } from '../../model/scopes/alphabet.ts';
import { DECIDING } from '../../model/scopes/named.ts';
import type { Scope } from '../../model/scopes/scope.ts';
import { claimNamed, claimsIn } from '../claims/all.ts';
import { prove } from '../proofs/prove.ts';
import type { Limits } from '../search/explore.ts';
import { explore } from '../search/explore.ts';
import type { ClaimReport, DesignReport } from './merge.ts';
import { mergeReports } from './merge.ts';
import type { Strengths } from './strength.ts';
import { strengthsWith } from './strength.ts';
import { systemOf } from './system.ts';

export type DecideOptions = {
  /** Ids of claims; all if left out. */
  readonly claims?: readonly string[];
  /** Where to search; the scopes that together decide every claim if left out. */
  readonly scopes?: readonly Scope[];
  /** Of each search. */
  readonly limits?: Limits;
};

/** One verdict on each claim, from a search of each scope that can decide one. Takes seconds. */
export function decide(design: Design, options: DecideOptions = {}): DesignReport {
  const { claims: wanted, scopes = DECIDING, limits } = options;
  const parts = scopes.flatMap((scope) => {
    const claims = claimsIn(scope).filter(({ id }) => wanted?.includes(id) ?? true);
    if (claims.length === 0) return [];
    return [{ scope, report: explore(systemOf(design, scope), claims, limits), seconds: 0 }];
  });
  return mergeReports(design, parts);
}

/** The steps of the trace that was found for a claim; none if none was found. */
export function stepsTo(design: Design, { found }: ClaimReport): readonly Step[] {
  if (found === undefined) return [];
  const calls = alphabet(found.scope);
  const made = found.trace.map((index) => calls[index]!);
  return run(design, emptyState(found.scope), made).steps;
}

/** How much each verdict of a report says: what is proved for any number of objects as well. Takes seconds. */
export function strengthsOf(report: DesignReport): Strengths {
  const claims = report.claims.flatMap(({ id }) => claimNamed(id) ?? []);
  return strengthsWith(report, prove(report.design, claims));
}
