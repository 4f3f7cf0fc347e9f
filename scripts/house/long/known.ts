/** What the exhaustive search says, for the long suite to hold random search against. */
import type { Design } from '../../../model/rules/design.ts';
import type { Scope } from '../../../model/scopes/scope.ts';
import { DECIDING } from '../../../model/scopes/named.ts';
import { claimsIn } from '../../../properties/claims/all.ts';
import { explore } from '../../../properties/search/explore.ts';
import { systemOf } from '../../../properties/verdicts/system.ts';

/** How many checks of a part passed and failed. */
export type Sum = { readonly passed: number; readonly failed: number };

/** A claim that a design breaks, and in how few calls. */
export type Known = { readonly id: string; readonly least: number };

/** What is violated in one scope. */
export function knownIn(design: Design, scope: Scope): readonly Known[] {
  const { verdicts } = explore(systemOf(design, scope), claimsIn(scope));
  return Object.entries(verdicts).flatMap(([id, { verdict }]) =>
    verdict.kind === 'violated' ? [{ id, least: verdict.calls.length }] : [],
  );
}

/** What is violated in any of the scopes that decide, with the least of all. */
export function known(design: Design): ReadonlyMap<string, number> {
  const least = new Map<string, number>();
  for (const scope of DECIDING) {
    for (const { id, least: calls } of knownIn(design, scope)) {
      least.set(id, Math.min(calls, least.get(id) ?? calls));
    }
  }
  return least;
}

/** The middle of numbers, where those that were not found count as infinite. */
export function medianOf(found: readonly number[], of: number): string {
  if (found.length * 2 <= of) return '-';
  return `${found.toSorted((one, other) => one - other)[Math.floor(of / 2)] ?? '-'}`;
}
