/** `diff A B`: how two designs stand to each other, and what each difference is good for. */
import { DECIDING, scopeNamed, WEIGHING } from '../../../model/scopes/named.ts';
import type { Design } from '../../../model/rules/design.ts';
import type { Scope } from '../../../model/scopes/scope.ts';
import { fit } from '../../../properties/verdicts/fit.ts';
import type {
  MergedComparison,
  ScopedDifference,
} from '../../../properties/verdicts/merge-comparisons.ts';
import { mergeComparisons } from '../../../properties/verdicts/merge-comparisons.ts';
import { gapsIn, mergeReads } from '../../../properties/verdicts/reads.ts';
import { answerToJson } from '../../../counterexamples/trace/call-json.ts';
import { exitOfDiff } from '../exit-codes.ts';
import type { ExitCode } from '../fault.ts';
import { couldBeDecided, tellGaps, walkWith } from '../gaps.ts';
import type { Scopes } from '../inputs.ts';
import { findDesign, findScopes } from '../inputs.ts';
import { print, printDocument, style } from '../output.ts';
import { designJson, pathText, traceJson } from '../report.ts';
import type { Bounds } from '../../../properties/job.ts';
import type { Session } from '../../run/session.ts';
import { withSession } from '../../run/session.ts';
import { diffLines } from '../text/diff.ts';

export type DiffOptions = {
  readonly a: string;
  readonly b: string;
  /** Without one: the scopes that vary what the rules read. */
  readonly scope?: string;
  readonly bounds: Bounds;
  readonly json?: boolean;
};

/** Small enough to search pairs of states; `mail` first, for it is the argument that all began with. */
const PAIRABLE: readonly Scope[] = [...new Set([...WEIGHING, ...DECIDING])];

/** The command. */
export async function diffCommand(options: DiffOptions): Promise<ExitCode> {
  const refs = [options.a, options.b] as const;
  const [a, b] = await Promise.all([findDesign(refs[0]), findDesign(refs[1])]);
  const { name, scopes, parts } = await withSession(PAIRABLE.length, async (session) => {
    const fitted = await scopesFor(session, options);
    const compared = fitted.scopes.map(async (scope) => {
      const { bounds } = options;
      const job = { kind: 'diff', a: refs[0], b: refs[1], scope, watch: true, bounds } as const;
      const label = `${a.name} against ${b.name} in ${scope.name}`;
      const { result, reads } = await session.run(label, job);
      return { scope, comparison: result, reads };
    });
    return { ...fitted, parts: await Promise.all(compared) };
  });
  const result = mergeComparisons(parts);
  const gaps = await tellGaps(refs, gapsIn(mergeReads(parts.map(({ reads }) => reads))));
  if (options.json) {
    printDocument('diff', {
      about: { scopes: { name, scopes }, designs: [a, b].map(designJson) },
      relation: result.relation,
      because: result.because,
      states: result.states,
      transitions: result.transitions,
      leftOut: result.leftOut,
      ...(gaps.length === 0 ? {} : { gaps }),
      ...oneSide('onlyA', a, result.onlyA),
      ...oneSide('onlyB', b, result.onlyB),
      ...errnoJson(a, result),
    });
  } else {
    print(diffLines(a, b, { name, scopes }, result, gaps, style));
  }
  return exitOfDiff(result, couldBeDecided(gaps));
}

/** The scope that was asked for; else `mail` if it varies what the rules read, else the fewest that do. */
async function scopesFor(session: Session, { a, b, scope, bounds }: DiffOptions): Promise<Scopes> {
  if (scope === 'all') return { name: scope, scopes: PAIRABLE };
  if (scope !== undefined) return findScopes(scope);
  const { found, wide } = await walkWith(session, [a, b], { scopes: PAIRABLE, bounds });
  const { scopes } = fit(found, wide.reads);
  const fitted = scopes.length === 0 ? [scopeNamed('mail')!] : scopes;
  return { name: fitted.map(({ name }) => name).join(', '), scopes: fitted };
}

/** A trace whose last call both refuse, and how each does. */
function errnoJson(a: Design, { otherErrno }: MergedComparison): object {
  if (otherErrno === undefined) return {};
  const { scope, calls } = otherErrno;
  return {
    otherErrno: {
      ...traceJson(a, scope, calls),
      a: answerToJson(otherErrno.a),
      b: answerToJson(otherErrno.b),
    },
  };
}

/** The shortest difference, and all sorts of differences behind it. */
function oneSide(
  name: 'onlyA' | 'onlyB',
  lax: Design,
  differences: readonly ScopedDifference[],
): object {
  const all = differences.map((difference) => ({
    ...traceJson(lax, difference.scope, difference.calls),
    why: difference.effect.kind,
    shape: difference.shape,
    says: difference.says,
    other: Number.isNaN(difference.refused) ? null : answerToJson(difference.refused),
    ...(difference.effect.kind === 'prevents'
      ? { prevents: difference.effect.claim, then: pathText(difference.effect.calls) }
      : {}),
  }));
  const [first] = all;
  return first === undefined ? {} : { [name]: { ...first, all } };
}
