/** `diff A B`: how two designs stand to each other, and what each difference is good for. */
import type { Design } from '../../../model/rules/design.ts';
import type { Scope } from '../../../model/scopes/scope.ts';
import type { DesignDifference } from '../../../properties/verdicts/compare.ts';
import { answerToJson } from '../../../counterexamples/trace/call-json.ts';
import { exitOfDiff } from '../exit-codes.ts';
import type { ExitCode } from '../fault.ts';
import { findDesign, findScope } from '../inputs.ts';
import { print, printJson, style } from '../output.ts';
import { pathText, stepsJson, stepsOf } from '../report.ts';
import type { Bounds } from '../../../properties/job.ts';
import { withSession } from '../../run/session.ts';
import { diffLines } from '../text/diff.ts';

export type DiffOptions = {
  readonly a: string;
  readonly b: string;
  readonly scope: string;
  readonly bounds: Bounds;
  readonly json: boolean;
};

/** The command. */
export async function diffCommand(options: DiffOptions): Promise<ExitCode> {
  const [a, b] = await Promise.all([findDesign(options.a), findDesign(options.b)]);
  const scope = await findScope(options.scope);
  const { result } = await withSession(1, (session) =>
    session.run(`${a.name} against ${b.name}`, {
      kind: 'diff',
      a: options.a,
      b: options.b,
      scope,
      bounds: options.bounds,
    }),
  );
  if (options.json) {
    printJson({
      a: a.name,
      b: b.name,
      scope: scope.name,
      relation: result.relation,
      ...(result.because === undefined ? {} : { because: result.because }),
      ...oneSide('onlyA', a, scope, result.onlyA),
      ...oneSide('onlyB', b, scope, result.onlyB),
    });
  } else {
    print(diffLines(a, b, scope, result, style));
  }
  return exitOfDiff(result);
}

/** The shortest difference, and all sorts of differences behind it. */
function oneSide(
  name: 'onlyA' | 'onlyB',
  lax: Design,
  scope: Scope,
  differences: readonly DesignDifference[],
): object {
  const all = differences.map((difference) => ({
    calls: difference.calls.length,
    trace: stepsJson(stepsOf(lax, scope, difference.calls)),
    path: pathText(difference.calls),
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
