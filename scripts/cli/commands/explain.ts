/** `explain DESIGN CLAIM`: the verdict, a trace, and which choices are to blame. */
import { CLAIMS } from '../../../properties/claims/all.ts';
import { explain, wantedForExplanation } from '../../../properties/design-space/explain.ts';
import { pointOf } from '../../../properties/design-space/space.ts';
import type { Bounds } from '../../../properties/job.ts';
import { withSession } from '../../run/session.ts';
import { decide } from '../design-space.ts';
import type { ExitCode } from '../fault.ts';
import { EXIT, UsageError } from '../fault.ts';
import { findClaim, findDesign, findScopes, refOf } from '../inputs.ts';
import { print, printJson, style } from '../output.ts';
import { pathText, stepsJson, stepsOf, TOOL, VERSION } from '../report.ts';
import { explainLines } from '../text/explain.ts';

export type ExplainOptions = {
  readonly design: string;
  readonly claim: string;
  readonly bounds: Bounds;
  readonly fresh: boolean;
  readonly json: boolean;
};

/** The command. */
export async function explainCommand(options: ExplainOptions): Promise<ExitCode> {
  const design = await findDesign(options.design);
  const { id, group } = findClaim(options.claim, await findScopes('all'));
  if (group === 'law') {
    const ids = CLAIMS.filter((claim) => claim.group !== 'law').map((claim) => claim.id);
    throw new UsageError(
      `claim ${id}: no choice is to blame for a law, which holds in every kernel; there are ${ids.join(', ')}`,
    );
  }
  const isOwn = refOf(design) !== design.name;
  const { known, stopped } = await withSession(Number.POSITIVE_INFINITY, (session) =>
    decide(session, { ...options, designs: isOwn ? [design] : [] }, (now) =>
      wantedForExplanation(now, pointOf(now.space, design), id),
    ),
  );
  const found = explain(known, pointOf(known.space, design), id);
  if (options.json) {
    const { scope, trace } = found.found ?? {};
    printJson({
      tool: TOOL,
      version: VERSION,
      design: design.name,
      ...(stopped === undefined ? {} : { stopped }),
      ...found,
      ...(scope === undefined || trace === undefined
        ? {}
        : {
            found: {
              calls: trace.length,
              trace: stepsJson(stepsOf(design, scope, trace)),
              scope: scope.name,
              path: pathText(trace),
            },
          }),
    });
  } else print(explainLines(design, found, style, stopped));
  if (stopped !== undefined || found.verdict === 'open') return EXIT.inconclusive;
  return found.verdict === 'violated' ? EXIT.violated : EXIT.ok;
}
