/** What the exhaustive search says, for the long suite to hold random search against. */
import type { Design } from '../../../model/rules/design.ts';
import type { Scope } from '../../../model/scopes/scope.ts';
import { DECIDING } from '../../../model/scopes/named.ts';
import { claimsIn } from '../../../properties/claims/all.ts';
import type { Verdict } from '../../../properties/claims/claim.ts';
import type { Report } from '../../../properties/search/explore.ts';
import { explore } from '../../../properties/search/explore.ts';
import { systemOf } from '../../../properties/verdicts/system.ts';

/** As `npm run test:long` sets them. */
export const SEED = Number(process.env['LONG_SEED']);
export const MINUTES = Number(process.env['LONG_MINUTES']);

/** What is violated in one scope, and in how few calls. */
export function knownIn(design: Design, scope: Scope): ReadonlyMap<string, number> {
  return lengthsIn(explore(systemOf(design, scope), claimsIn(scope)), ['violated']);
}

/** The claims whose verdict is of these sorts, and in how few calls. */
export function lengthsIn(
  { verdicts }: Pick<Report, 'verdicts'>,
  kinds: readonly Verdict['kind'][],
): ReadonlyMap<string, number> {
  return new Map(
    Object.entries(verdicts).flatMap(([id, { verdict }]) =>
      'calls' in verdict && kinds.includes(verdict.kind) ? [[id, verdict.calls.length]] : [],
    ),
  );
}

/** The claims that are violated in any of the scopes that decide. */
export function known(design: Design): ReadonlySet<string> {
  return new Set(DECIDING.flatMap((scope) => [...knownIn(design, scope).keys()]));
}

/** The middle of numbers, where those that were not found count as infinite. */
export function medianOf(found: readonly number[], of: number): string {
  if (found.length * 2 <= of) return '-';
  return `${found.toSorted((one, other) => one - other)[Math.floor(of / 2)] ?? '-'}`;
}
