/** The verdicts that `explore` writes into the page, so that they are there at once: as compare and prove find them. */
import type { Design } from '../../model/rules/design.ts';
import { DECIDING } from '../../model/scopes/named.ts';
import type { Bounds } from '../../properties/job.ts';
import { judge } from '../cli/judge.ts';
import { proofsFor } from '../run/proofs.ts';
import type { Session } from '../run/session.ts';
import type { GivenVerdicts } from './page/known.ts';
import { knownOf } from './page/known.ts';

/** Judges and proves these designs in all scopes; seconds to a minute. */
export async function answersOn(
  session: Session,
  designs: readonly Design[],
  bounds: Bounds,
): Promise<GivenVerdicts> {
  const proved = proofsFor(session, designs, { bounds, fresh: false });
  const all = designs.map(async (design, index) => {
    const { name } = design;
    const scopes = { name: 'all', scopes: DECIDING };
    const [report, proofs] = await Promise.all([
      judge(session, name, design, scopes, [], bounds),
      proved,
    ]);
    if (report.stopped.length > 0) return []; // then the page searches
    const known = report.claims.map(
      (claim) => [claim.id, knownOf(claim, true, proofs[index])] as const,
    );
    return [[name, Object.fromEntries(known)] as const];
  });
  return Object.fromEntries((await Promise.all(all)).flat());
}
