/** Results as data: what `--json` prints and what the tables are made from. */
import type { StepJson } from '../../counterexamples/trace/trace-file.ts';
import { stepsToJson } from '../../counterexamples/trace/trace-file.ts';
import { alphabet } from '../../model/scopes/alphabet.ts';
import type { Design } from '../../model/rules/design.ts';
import type { Step } from '../../model/kernel/run.ts';
import { run } from '../../model/kernel/run.ts';
import type { Scope } from '../../model/scopes/scope.ts';
import { emptyState } from '../../model/kernel/state.ts';
import type { Group } from '../../properties/claims/bpf-claim.ts';
import type { Claim, Trace, Verdict } from '../../properties/claims/claim.ts';
import { CLAIMS } from '../../properties/claims/all.ts';
import type { Report } from '../../properties/search/explore.ts';
import packageJson from '../../package.json' with { type: 'json' };

export const TOOL = packageJson.name;
export const VERSION = packageJson.version;
/** As files say who wrote them. */
export const WRITER = `${TOOL} ${VERSION}`;

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
  /** A shortest trace that breaks the claim or shows the use, and the scope it is in. */
  readonly found?: { readonly scope: Scope; readonly trace: Trace };
};

/** What the searches said of one design. */
export type DesignReport = {
  readonly design: Design;
  readonly states: number;
  readonly transitions: number;
  readonly depth: number;
  readonly seconds: number;
  /** Why a search stopped early, by scope. */
  readonly stopped: readonly string[];
  readonly claims: readonly ClaimReport[];
};

/** A search in one scope. */
export type Part = { readonly scope: Scope; readonly report: Report; readonly seconds: number };

/** A path of call numbers, run under a design. */
export function stepsOf(design: Design, scope: Scope, path: Trace): readonly Step[] {
  const calls = alphabet(scope);
  const made = path.map((index) => calls[index]!);
  return run(design, emptyState(scope), made).steps;
}

/** Steps with their answers, as JSON. */
export function stepsJson(steps: readonly Step[]): readonly StepJson[] {
  return stepsToJson(
    steps.map(({ call }) => call),
    steps.map(({ outcome }) => outcome.answer),
  );
}

/** A path as the command line takes it. */
export function pathText(path: Trace): string {
  return path.join('/');
}

/** The report on a design from searches in several scopes. */
export function mergeReports(design: Design, parts: readonly Part[]): DesignReport {
  const sum = (of: (part: Part) => number): number => parts.reduce((so, part) => so + of(part), 0);
  return {
    design,
    states: sum(({ report }) => report.states),
    transitions: sum(({ report }) => report.transitions),
    depth: Math.max(0, ...parts.map(({ report }) => report.depth)),
    seconds: sum(({ seconds }) => seconds),
    stopped: parts.flatMap(({ scope, report }) =>
      report.stopped === undefined ? [] : [`scope ${scope.name}: ${report.stopped}`],
    ),
    claims: CLAIMS.flatMap(({ id, kind, group }) => {
      const verdicts = parts.flatMap(({ scope, report }) => {
        const verdict = report.verdicts[id]?.verdict;
        return verdict === undefined ? [] : [{ scope, verdict, finished: report.finished }];
      });
      if (verdicts.length === 0) return [];
      return [{ id, kind, group, ...mergeVerdicts(verdicts) }];
    }),
  };
}

type Found = { readonly scope: Scope; readonly verdict: Verdict; readonly finished: boolean };

/**
 * One verdict from several scopes: the shortest trace if there is any; else unknown if a search
 * stopped early; else what the searches say in which the premise occurs.
 */
function mergeVerdicts(
  found: readonly Found[],
): Pick<ClaimReport, 'verdict' | 'because' | 'scopes' | 'found'> {
  const scopes = found.map(({ scope }) => scope.name);
  const [shortest] = found
    .flatMap(({ scope, verdict }) =>
      'calls' in verdict ? [{ scope, kind: verdict.kind, trace: verdict.calls }] : [],
    )
    .toSorted((one, other) => one.trace.length - other.trace.length);
  if (shortest !== undefined) {
    const { scope, kind, trace } = shortest;
    return { verdict: kind, scopes, found: { scope, trace } };
  }
  const unknown = found.find(({ verdict, finished }) => verdict.kind === 'unknown' && !finished);
  const decided = found.find(({ verdict }) => verdict.kind !== 'unknown');
  const telling = unknown ?? decided ?? found[0];
  if (telling?.verdict.kind === 'unknown') {
    return { verdict: 'unknown', because: telling.verdict.because, scopes };
  }
  return { verdict: telling?.verdict.kind ?? 'unknown', scopes };
}

/** A design's report as JSON. */
export function reportJson(report: DesignReport): object {
  const { design, states, transitions, depth, seconds, stopped, claims } = report;
  return {
    name: design.name,
    states,
    transitions,
    depth,
    seconds: Math.round(seconds * 1000) / 1000,
    finished: stopped.length === 0,
    ...(stopped.length === 0 ? {} : { stopped }),
    claims: claims.map(({ id, kind, group, verdict, because, scopes, found }) => ({
      id,
      kind,
      group,
      verdict,
      scopes,
      ...(because === undefined ? {} : { because }),
      ...(found === undefined
        ? {}
        : {
            calls: found.trace.length,
            trace: stepsJson(stepsOf(design, found.scope, found.trace)),
            scope: found.scope.name,
            path: pathText(found.trace),
          }),
    })),
  };
}
