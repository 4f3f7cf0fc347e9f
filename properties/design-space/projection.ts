/**
 * One search in one scope, with all other choices listening: what it says of many designs at once. As plain
 * data, so that it can be done on another thread or machine, kept in a file, and merged in any order.
 */
import { scopeNamed } from '../../model/scopes/named.ts';
import type { Scope } from '../../model/scopes/scope.ts';
import { GOALS } from '../claims/all.ts';
import type { BpfClaim } from '../claims/bpf-claim.ts';
import type { Trace } from '../claims/claim.ts';
import { USES } from '../claims/uses.ts';
import type { Limits } from '../search/explore.ts';
import { explore } from '../search/explore.ts';
import { systemOf } from '../verdicts/system.ts';
import type { Agreement } from './listening.ts';
import { listen } from './listening.ts';
import type { Point, Space } from './space.ts';

/** These say that all goals about ways in hold, and are not searched for: see `verdictOf`. */
const FOLLOWING: readonly string[] = ['exclusive', 'exclusive-strict'];

/** The claims that are judged of a space: a refusal breaks none of them and shows none (a test sees to it). */
export const JUDGED: readonly BpfClaim[] = [...GOALS, ...USES].filter(
  ({ id }) => !FOLLOWING.includes(id),
);

/** The claims of the space that a scope can decide. */
export function judgedIn(scope: Scope): readonly BpfClaim[] {
  return JUDGED.filter((claim) => claim.inScope(scope));
}

/** What is to be searched: a design, by its choices, in a scope, for these claims. Plain data. */
export type Projection = {
  readonly scope: string;
  readonly point: Point;
  readonly claims: readonly string[];
};

/** What the search says. Plain data. */
export type ProjectionFinding = Projection & {
  /** These are neither broken nor shown in this scope, under all designs in `by`. */
  readonly excluded: readonly string[];
  readonly by: Agreement;
  /** Shortest traces that break claims, show uses or meet premises under this design. */
  readonly traces: readonly Trace[];
  readonly states: number;
  readonly calls: number;
};

/** A finding, or why the search gave up. */
export type FindingOrNot = ProjectionFinding | { readonly stopped: string };

/** Judges a projection, in the scope of its name unless another is given; says why not, if the limits stop it. */
export function judgeProjection(
  space: Space,
  projection: Projection,
  limits: Limits = {},
  scope: Scope | undefined = scopeNamed(projection.scope),
): FindingOrNot {
  if (scope === undefined) throw new RangeError(`space: no scope ${projection.scope}`);
  const claims = judgedIn(scope).filter(({ id }) => projection.claims.includes(id));
  const listening = listen(space, projection.point, 'refuses');
  const report = explore(systemOf(listening.design, scope), claims, limits);
  if (!report.finished) return { stopped: report.stopped ?? 'the search did not finish' };
  const traces = new Map<string, Trace>();
  for (const { verdict, premise } of Object.values(report.verdicts)) {
    for (const trace of ['calls' in verdict ? verdict.calls : undefined, premise]) {
      if (trace !== undefined) traces.set(trace.join('/'), trace);
    }
  }
  return {
    ...projection,
    excluded: claims
      .filter(({ id }) => !('calls' in report.verdicts[id]!.verdict))
      .map(({ id }) => id),
    by: listening.agreement(),
    traces: [...traces.values()],
    states: report.states,
    calls: report.transitions,
  };
}
