/** Judges designs in one or several scopes, on search threads. */
import type { Design } from '../../model/rules/design.ts';
import { claimsIn } from '../../properties/claims/all.ts';
import type { Scopes } from './inputs.ts';
import type { DesignReport } from '../../properties/verdicts/merge.ts';
import { mergeReports } from '../../properties/verdicts/merge.ts';
import type { Bounds, DesignRef } from '../../properties/job.ts';
import { searchAlike } from '../run/alike.ts';
import type { Session } from '../run/session.ts';

/** A design, and as the command line named it. */
export type NamedDesign = { readonly design: Design; readonly ref: DesignRef };

/** One report on each design from a search in each scope that can decide a claim. No claims means all. */
export async function judgeAll(
  session: Session,
  named: readonly NamedDesign[],
  { scopes }: Scopes,
  claims: readonly string[],
  bounds: Bounds,
): Promise<readonly DesignReport[]> {
  const deciding = scopes.filter((scope) => claimsIn(scope, claims).length > 0);
  const designs = named.map(({ design }) => design);
  const searched = await Promise.all(
    deciding.map((scope) =>
      searchAlike(designs, (index) => {
        const { design, ref } = named[index]!;
        const job = { kind: 'judge', design: ref, scope, claims, bounds } as const;
        return session.run(`${design.name} in ${scope.name}`, job);
      }),
    ),
  );
  return designs.map((design, index) =>
    mergeReports(
      design,
      deciding.map((scope, at) => {
        const { result, seconds, reads } = searched[at]![index]!;
        return { scope, report: result, seconds, reads };
      }),
    ),
  );
}

/** The same of one design; `ref` is the design as the command line named it. */
export async function judge(
  session: Session,
  ref: DesignRef,
  design: Design,
  ...how: readonly [scopes: Scopes, claims: readonly string[], bounds: Bounds]
): Promise<DesignReport> {
  const [report] = await judgeAll(session, [{ design, ref }], ...how);
  return report!;
}
