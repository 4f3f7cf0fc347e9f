/** Judges designs in one or several scopes, on search threads. */
import type { Design } from '../../model/rules/design.ts';
import { claimsIn } from '../../properties/claims/all.ts';
import type { Scopes } from './inputs.ts';
import type { DesignReport } from '../../properties/verdicts/merge.ts';
import { mergeReports } from '../../properties/verdicts/merge.ts';
import type { Bounds } from '../../properties/job.ts';
import type { Session } from '../run/session.ts';

/**
 * One report on a design from a search in each scope that can decide a claim. `ref` is the design as
 * the command line named it; no claims means all.
 */
export async function judge(
  session: Session,
  ref: string,
  design: Design,
  { scopes }: Scopes,
  claims: readonly string[],
  bounds: Bounds,
): Promise<DesignReport> {
  const deciding = scopes.filter((scope) =>
    claimsIn(scope).some(({ id }) => claims.length === 0 || claims.includes(id)),
  );
  const parts = await Promise.all(
    deciding.map(async (scope) => {
      const job = { kind: 'judge', design: ref, scope, claims, bounds } as const;
      const { result, seconds, reads } = await session.run(`${design.name} in ${scope.name}`, job);
      return { scope, report: result, seconds, reads };
    }),
  );
  return mergeReports(design, parts);
}
