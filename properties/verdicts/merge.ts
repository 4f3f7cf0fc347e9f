/** One verdict on each claim from searches of several scopes. Pure data. */
import type { Call } from '../../model/kernel/call.ts';
import type { Design } from '../../model/rules/design.ts';
import { alphabet } from '../../model/scopes/alphabet.ts';
import type { Scope } from '../../model/scopes/scope.ts';
import { CLAIMS } from '../claims/all.ts';
import type { Group } from '../claims/bpf-claim.ts';
import type { Claim, Trace, Verdict } from '../claims/claim.ts';
import type { Report } from '../search/explore.ts';
import type { Gap, Reads } from './reads.ts';
import { gapsOf, mergeReads } from './reads.ts';

/** The verdict on one claim. */
export type ClaimReport = {
  readonly id: string;
  readonly kind: Claim<never, never, never>['kind'];
  readonly group: Group;
  readonly verdict: Verdict['kind'];
  /** Why it is unknown. */
  readonly because?: string;
  /** The scopes that were searched for it. */
  readonly scopes: readonly string[];
  /** What the rule reads and no search varied, where the verdict says that there is no trace: then it decides nothing. */
  readonly gaps?: readonly Gap[];
  /** A shortest trace that breaks the claim or shows the use, and the scope it is in. */
  readonly found?: { readonly scope: Scope; readonly trace: Trace };
  /** Scopes whose search stopped before it was so deep that fewer calls are ruled out there; absent if there is none. */
  readonly fewerIn?: readonly string[];
};

/** Calls of one kind that the model left out for one reason, in so many states. */
export type LeftOutCalls = {
  readonly call: Call['call'];
  readonly why: string;
  readonly times: number;
};

/** What the searches said of one design. */
export type DesignReport = {
  readonly design: Design;
  readonly states: number;
  /** With symmetry, the states that these stand for. */
  readonly standsFor?: number;
  readonly transitions: number;
  readonly depth: number;
  readonly seconds: number;
  /** Why a search stopped early, by scope. */
  readonly stopped: readonly string[];
  /** What the model left out, the most frequent first. */
  readonly leftOut: readonly LeftOutCalls[];
  readonly claims: readonly ClaimReport[];
};

/** The search of one scope. */
export type SearchedScope = {
  readonly scope: Scope;
  readonly report: Pick<
    Report,
    | 'states'
    | 'standsFor'
    | 'transitions'
    | 'depth'
    | 'finished'
    | 'stopped'
    | 'within'
    | 'verdicts'
    | 'leftOut'
  >;
  readonly seconds: number;
  /** What the design read in it. */
  readonly reads?: Reads;
};

/** The report on a design from searches in several scopes. */
export function mergeReports(design: Design, parts: readonly SearchedScope[]): DesignReport {
  return { design, ...mergeSearches(parts) };
}

/** The same, of a design that is not at hand. */
export function mergeSearches(parts: readonly SearchedScope[]): Omit<DesignReport, 'design'> {
  const sum = (of: (part: SearchedScope) => number): number =>
    parts.reduce((so, part) => so + of(part), 0);
  return {
    states: sum(({ report }) => report.states),
    ...(parts.some(({ report }) => report.standsFor !== undefined) && {
      standsFor: sum(({ report }) => report.standsFor ?? report.states),
    }),
    transitions: sum(({ report }) => report.transitions),
    depth: Math.max(0, ...parts.map(({ report }) => report.depth)),
    seconds: sum(({ seconds }) => seconds),
    stopped: parts.flatMap(({ scope, report }) =>
      report.finished ? [] : [`scope ${scope.name}: ${whyUnfinished(report)}`],
    ),
    leftOut: sumOfLeftOut(parts.map(leftOutOf)),
    claims: CLAIMS.flatMap((claim) => {
      const { id, kind, group } = claim;
      const about = parts.flatMap(({ scope, report, reads }) => {
        const verdict = report.verdicts[id]?.verdict;
        return verdict === undefined ? [] : [{ scope, verdict, report, reads }];
      });
      if (about.length === 0) return [];
      const scopes = about.map(({ scope }) => scope.name);
      const merged = mergeVerdicts(about);
      const gaps =
        merged.found === undefined
          ? gapsOf(claim, mergeReads(about.map(({ reads = [] }) => reads)))
          : [];
      return [{ id, kind, group, scopes, ...merged, ...(gaps.length === 0 ? {} : { gaps }) }];
    }),
  };
}

/**
 * One verdict from several scopes: the shortest trace if there is any; else unknown if a search did not
 * finish, whatever it says; else what the searches say in which the premise occurs.
 */
function mergeVerdicts(
  about: readonly (Pick<SearchedScope, 'scope' | 'report'> & { readonly verdict: Verdict })[],
): Pick<ClaimReport, 'verdict' | 'because' | 'found' | 'fewerIn'> {
  const [shortest] = about
    .flatMap(({ scope, verdict }) => ('calls' in verdict ? [{ scope, ...verdict }] : []))
    .toSorted((one, other) => one.calls.length - other.calls.length);
  if (shortest !== undefined) {
    const { scope, kind, calls } = shortest;
    const fewerIn = about
      .filter(({ verdict, report }) => !('calls' in verdict) && !rulesOut(report, calls.length))
      .map(({ scope: { name } }) => name);
    return {
      verdict: kind,
      found: { scope, trace: calls },
      ...(fewerIn.length > 0 && { fewerIn }),
    };
  }
  const unfinished = about.find(({ report }) => !report.finished);
  if (unfinished !== undefined) {
    return { verdict: 'unknown', because: whyUnfinished(unfinished.report) };
  }
  const decided = about.find(({ verdict }) => verdict.kind !== 'unknown') ?? about[0];
  if (decided?.verdict.kind === 'unknown') {
    return { verdict: 'unknown', because: decided.verdict.because };
  }
  return { verdict: decided?.verdict.kind ?? 'unknown' };
}

/** Whether a search that found no trace rules out those of fewer calls. */
export function rulesOut(
  { finished, within }: Pick<Report, 'finished' | 'within'>,
  calls: number,
): boolean {
  return finished || within >= calls - 1;
}

function whyUnfinished({ stopped }: SearchedScope['report']): string {
  return stopped ?? 'the search did not finish';
}

/** What the model left out in a search of a scope. */
export function leftOutOf({
  scope,
  report,
}: {
  readonly scope: Scope;
  readonly report: Pick<Report, 'leftOut'>;
}): readonly LeftOutCalls[] {
  const calls = alphabet(scope);
  return report.leftOut.map(({ call, why, times }) => ({ call: calls[call]!.call, why, times }));
}

/** What was left out in all, by kind of call and reason, the most frequent first. */
export function sumOfLeftOut(parts: readonly (readonly LeftOutCalls[])[]): readonly LeftOutCalls[] {
  const sums = new Map<string, LeftOutCalls>();
  for (const part of parts.flat()) {
    const key = `${part.call} ${part.why}`;
    sums.set(key, { ...part, times: part.times + (sums.get(key)?.times ?? 0) });
  }
  return [...sums.values()].toSorted((one, other) => other.times - one.times);
}
