/** The verdicts that `explore` writes into the page, so that they are there at once: as compare and prove find them. */
import type { Design } from '../../model/rules/design.ts';
import { DECIDING } from '../../model/scopes/named.ts';
import type { Bounds } from '../../properties/job.ts';
import { judge } from '../cli/judge.ts';
import type { Session } from '../run/session.ts';
import type { GivenVerdicts } from './page/known.ts';
import { knownOf } from './page/known.ts';

/** Judges and proves these designs in all scopes; seconds to a minute. */
export async function answersOn(
  session: Session,
  designs: readonly Design[],
  bounds: Bounds,
): Promise<GivenVerdicts> {
  const all = designs.map(async (design) => {
    const { name } = design;
    const job = { kind: 'prove', design: name, claims: [], bounds } as const;
    const scopes = { name: 'all', scopes: DECIDING };
    const [report, { result: proof }] = await Promise.all([
      judge(session, name, design, scopes, [], bounds),
      session.run(`proving ${name}`, job),
    ]);
    if (report.stopped.length > 0) return []; // then the page searches
    const known = report.claims.map((claim) => [claim.id, knownOf(claim, true, proof)] as const);
    return [[name, Object.fromEntries(known)] as const];
  });
  return Object.fromEntries((await Promise.all(all)).flat());
}
