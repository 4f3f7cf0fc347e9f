/** `compare`: every design against every claim, the main job. */
import type { Design } from '../../../model/rules/design.ts';
import { RULES, SIGNING } from '../../../model/rules/designs/all.ts';
import { mainline } from '../../../model/rules/designs/mainline.ts';
import { mainline73 } from '../../../model/rules/designs/mainline-7.3.ts';
import { permissive } from '../../../model/rules/designs/permissive.ts';
import { DECIDING, WEIGHING } from '../../../model/scopes/named.ts';
import { exitOfCompare } from '../exit-codes.ts';
import type { ExitCode } from '../fault.ts';
import { findDesign, findScopes } from '../inputs.ts';
import { judge } from '../judge.ts';
import { print, printDocument, style } from '../output.ts';
import { reportJson } from '../report.ts';
import type { Bounds } from '../../../properties/job.ts';
import { strengthsWith } from '../../../properties/verdicts/strength.ts';
import { proofsFor, stoppedIn } from '../../run/proofs.ts';
import { withSession } from '../../run/session.ts';
import type { CompareResult } from '../text/compare.ts';
import { compareLines } from '../text/compare.ts';

export type CompareOptions = {
  readonly designs: readonly string[];
  readonly with: readonly string[];
  /** The steps of signed loading instead of the rules, if no designs are named. */
  readonly signing: boolean;
  readonly scope: string;
  /** Whether to prove what can be proved; if nobody says, where all scopes are searched. */
  readonly prove: boolean | undefined;
  readonly bounds: Bounds;
  readonly json: boolean;
};

/** Runs the searches. */
export async function compareDesignsIn(
  options: Omit<CompareOptions, 'json'>,
): Promise<CompareResult> {
  const scopes = await findScopes(options.scope);
  const standard = options.signing ? [...SIGNING, mainline, mainline73] : RULES;
  const names = [
    ...(options.designs.length === 0 ? standard.map(({ name }) => name) : options.designs),
    ...options.with,
  ];
  const designs = await Promise.all(names.map(findDesign));
  return withSession(Number.POSITIVE_INFINITY, async (session) => {
    const ref = (index: number, design: Design): string => names[index] ?? design.name;
    const isProving = options.prove ?? scopes.scopes === DECIDING;
    // the proofs first: they take longer than any search
    const proving = isProving ? proofsFor(session, designs, { ...options, fresh: false }) : [];
    const judged = designs.map((design, index) =>
      judge(session, ref(index, design), design, scopes, [], options.bounds),
    );
    const compared = designs.map((design, index) =>
      Promise.all(
        WEIGHING.map(async (scope) => {
          const { result } = await session.run(`${design.name} against ${permissive.name}`, {
            kind: 'diff',
            a: permissive.name,
            b: ref(index, design),
            scope,
            bounds: options.bounds,
          });
          return result;
        }),
      ),
    );
    const [proofs, reports, costs] = await Promise.all([
      proving,
      Promise.all(judged),
      Promise.all(compared),
    ]);
    const strengths = reports.map((report, index) => strengthsWith(report, proofs[index]));
    const unproved = stoppedIn(proofs);
    return { scopes, reports, strengths, costs, ...(unproved === undefined ? {} : { unproved }) };
  });
}

/** The command. */
export async function compareCommand(options: CompareOptions): Promise<ExitCode> {
  const found = await compareDesignsIn(options);
  if (options.json) {
    const designs = found.reports.map((report, index) =>
      reportJson(report, found.strengths[index]!),
    );
    printDocument(
      'compare',
      { scopes: found.scopes, designs },
      {
        ...(found.unproved === undefined ? {} : { proofs: { stopped: found.unproved } }),
      },
    );
  } else {
    print(compareLines(found, style));
  }
  return exitOfCompare(found.reports, found.costs.flat(), found.unproved !== undefined);
}
