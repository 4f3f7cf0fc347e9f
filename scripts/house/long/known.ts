/** What the exhaustive search says, for the long suite to hold random search against. */
import type { Design } from '../../../model/rules/design.ts';
import type { Scope } from '../../../model/scopes/scope.ts';
import { DECIDING } from '../../../model/scopes/named.ts';
import { claimsIn } from '../../../properties/claims/all.ts';
import { explore } from '../../../properties/search/explore.ts';
import { systemOf } from '../../../properties/verdicts/system.ts';

/** As `npm run test:long` sets them. */
export const SEED = Number(process.env['LONG_SEED']);
export const MINUTES = Number(process.env['LONG_MINUTES']);

/** What is violated in one scope, and in how few calls. */
export function knownIn(design: Design, scope: Scope): ReadonlyMap<string, number> {
  const { verdicts } = explore(systemOf(design, scope), claimsIn(scope));
  return new Map(
    Object.entries(verdicts).flatMap(([id, { verdict }]) =>
      verdict.kind === 'violated' ? [[id, verdict.calls.length]] : [],
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
