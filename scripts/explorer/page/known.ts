/** What is known of a claim under a design: as the command wrote it into the page, or as the page has found it. */
import { claimNamed } from '../../../properties/claims/all.ts';
import type { Trace, Verdict } from '../../../properties/claims/claim.ts';
import type { SpacePlace } from '../../../properties/design-space/space-places.ts';
import type { Proof } from '../../../properties/proofs/prove.ts';
import type { ClaimReport } from '../../../properties/verdicts/merge.ts';
import type { Strength } from '../../../properties/verdicts/strength.ts';
import { strengthOf } from '../../../properties/verdicts/strength.ts';

export type KnownVerdict = {
  /** Undefined if nothing is known yet. */
  readonly verdict?: Verdict['kind'];
  /** Every scope that can decide it was searched. */
  readonly settled: boolean;
  /** Once it was tried to prove it. */
  readonly strength?: Strength;
  /** Why it is proved, or why it is unknown. */
  readonly because: readonly string[];
  /** In how many scopes was searched. */
  readonly scopes: number;
  readonly found?: { readonly scope: string; readonly trace: Trace };
  /**
   * Where a goal is violated or a use lost, once it was looked for: the designs nearest to this one in which it is
   * not, in words. What is exchanged in them is to blame.
   */
  readonly mended?: readonly string[];
};

/** By design, then by claim. */
export type GivenVerdicts = Readonly<Record<string, Readonly<Record<string, KnownVerdict>>>>;

/** The space of all designs, as far as a plot shows it. */
export type GivenSpace = { readonly size: number; readonly places: readonly GivenPlace[] };

/** Designs that keep as many goals and allow as many uses; the one nearest to `sealed` in words. */
export type GivenPlace = Omit<SpacePlace, 'named' | 'nearest'> & { readonly nearest: string };

/** Whether something is to blame: a goal is violated, or a use is lost. */
export function canBeBlamed(
  id: string,
  { verdict, settled }: Pick<KnownVerdict, 'verdict' | 'settled'>,
): boolean {
  if (!settled) return false;
  const group = claimNamed(id)?.group;
  return (
    (group === 'goal' && verdict === 'violated') || (group === 'use' && verdict === 'impossible')
  );
}

/** A report and a proof, if there is one, as what is known. */
export function knownOf(
  report: ClaimReport,
  settled: boolean,
  proof: Proof | undefined,
): KnownVerdict {
  const proofs = proof?.claims;
  const its = proofs?.find(({ id }) => id === report.id);
  const strength = settled && proofs !== undefined ? strengthOf(report, its) : undefined;
  const { verdict, because, scopes, found } = report;
  return {
    verdict,
    settled,
    because: strength === 'proved' ? (its?.because ?? []) : because === undefined ? [] : [because],
    scopes: scopes.length,
    ...(strength === undefined ? {} : { strength }),
    ...(found === undefined ? {} : { found: { scope: found.scope.name, trace: found.trace } }),
  };
}
