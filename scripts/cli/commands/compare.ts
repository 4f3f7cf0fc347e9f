/** `compare`: every design against every claim, the main job. */
import { RULES, SIGNING } from '../../../model/rules/designs/all.ts';
import { mainline } from '../../../model/rules/designs/mainline.ts';
import { mainline73 } from '../../../model/rules/designs/mainline-7.3.ts';
import { permissive } from '../../../model/rules/designs/permissive.ts';
import { answerToJson } from '../../../counterexamples/trace/call-json.ts';
import { DECIDING, WEIGHING } from '../../../model/scopes/named.ts';
import { exitOfCompare } from '../exit-codes.ts';
import type { ExitCode } from '../fault.ts';
import type { ToldGap } from '../gaps.ts';
import { couldBeDecided, openGaps, tellGaps } from '../gaps.ts';
import { findDesign, findScopes } from '../inputs.ts';
import { judgeAll } from '../judge.ts';
import { print, printDocument, style } from '../output.ts';
import { reportJson } from '../report.ts';
import type { Bounds } from '../../../properties/job.ts';
import { needlessIn } from '../../../properties/verdicts/merge-comparisons.ts';
import { strengthsWith } from '../../../properties/verdicts/strength.ts';
import { searchAlike } from '../../run/alike.ts';
import { proofsFor, stoppedIn } from '../../run/proofs.ts';
import { withSession } from '../../run/session.ts';
import type { CompareResult, Costs } from '../text/compare.ts';
import { compareLines } from '../text/compare.ts';

export type CompareOptions = {
  readonly designs?: readonly string[];
  readonly with?: readonly string[];
  /** The steps of signed loading instead of the rules, if no designs are named. */
  readonly signing?: boolean;
  readonly scope: string;
  /** Whether to prove what can be proved; if nobody says, where all scopes are searched. */
  readonly prove?: boolean;
  readonly bounds: Bounds;
  readonly json?: boolean;
};

/** Runs the searches. */
export async function compareDesignsIn(
  options: Omit<CompareOptions, 'json'>,
): Promise<CompareResult> {
  const scopes = await findScopes(options.scope);
  const standard = options.signing ? [...SIGNING, mainline, mainline73] : RULES;
  const { designs: asked = [], with: further = [] } = options;
  const names = [...(asked.length === 0 ? standard.map(({ name }) => name) : asked), ...further];
  const designs = await Promise.all(names.map(findDesign));
  const found = await withSession(Number.POSITIVE_INFINITY, async (session) => {
    const named = designs.map((design, index) => ({ design, ref: names[index]! }));
    const isProving = options.prove ?? scopes.scopes === DECIDING;
    // the proofs first: they take longer than any search; 14 of 34 s of processor time, on a busy machine (measured)
    const proving = isProving ? proofsFor(session, designs, options) : [];
    const judged = judgeAll(session, named, scopes, [], options.bounds);
    const weighed = WEIGHING.map((scope) =>
      searchAlike(designs, (index) => {
        const { design, ref } = named[index]!;
        const { bounds } = options;
        const job = { kind: 'weigh', lax: permissive.name, strict: ref, scope, bounds } as const;
        return session.run(`${design.name} against ${permissive.name}`, job);
      }),
    );
    const [proofs, reports, weights] = await Promise.all([proving, judged, Promise.all(weighed)]);
    const costs = designs.map((_, index) =>
      needlessIn(weights.map((some, at) => ({ scope: WEIGHING[at]!, found: some[index]!.result }))),
    );
    const strengths = reports.map((report, index) => strengthsWith(report, proofs[index]));
    const unproved = stoppedIn(proofs);
    return { scopes, reports, strengths, costs, ...(unproved === undefined ? {} : { unproved }) };
  });
  const gaps: (readonly ToldGap[])[] = [];
  for (const [index, report] of found.reports.entries()) {
    gaps.push(await tellGaps([names[index]!], openGaps(report, found.strengths[index]!)));
  }
  return { ...found, gaps };
}

/** The command. */
export async function compareCommand(options: CompareOptions): Promise<ExitCode> {
  const found = await compareDesignsIn(options);
  if (options.json) {
    const designs = found.reports.map((report, index) => ({
      ...reportJson(report, found.strengths[index]!, found.gaps[index]),
      ...costsJson(found.costs[index]!),
    }));
    printDocument('compare', {
      about: { scopes: found.scopes, designs },
      ...(found.unproved === undefined ? {} : { proofs: { stopped: found.unproved } }),
    });
  } else {
    print(compareLines(found, style));
  }
  const isUndecided = found.unproved !== undefined || found.gaps.some(couldBeDecided);
  return exitOfCompare(found.reports, found.costs, isUndecided);
}

function costsJson(costs: Costs): object {
  if ('unweighed' in costs) return costs;
  return {
    needless: costs.needless.map(({ shape, says, refused }) => ({
      ...{ shape, says },
      other: Number.isNaN(refused) ? null : answerToJson(refused),
    })),
  };
}
