/** Every claim, in the order in which tables show them. */
import type { Scope } from '../../model/scopes/scope.ts';
import type { BpfClaim } from './bpf-claim.ts';
import { EXCLUSIVITY } from './exclusivity.ts';
import { INTEGRITY } from './integrity.ts';
import { LAWS } from './laws.ts';
import { USES } from './uses.ts';

/** What a design keeps or does not. */
export const GOALS: readonly BpfClaim[] = [...EXCLUSIVITY, ...INTEGRITY];

export const CLAIMS: readonly BpfClaim[] = [...GOALS, ...LAWS, ...USES];

/** The claims that a scope can decide; of these ids, if there are any. */
export function claimsIn(scope: Scope, ids: readonly string[] = []): readonly BpfClaim[] {
  return CLAIMS.filter(
    (claim) => (ids.length === 0 || ids.includes(claim.id)) && claim.inScope(scope),
  );
}

/** The claim of that id, or undefined. */
export function claimNamed(id: string): BpfClaim | undefined {
  return CLAIMS.find((claim) => claim.id === id);
}
