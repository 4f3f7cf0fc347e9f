/** Every claim, in the order in which tables show them. */
import type { Scope } from '../../model/scope.ts';
import type { BpfClaim } from '../bpf-claim.ts';
import { GOALS } from './exclusivity.ts';
import { LAWS } from './laws.ts';
import { USES } from './uses.ts';

export const CLAIMS: readonly BpfClaim[] = [...GOALS, ...LAWS, ...USES];

/** The claims that a scope can decide. */
export function claimsIn(scope: Scope): readonly BpfClaim[] {
  return CLAIMS.filter((claim) => claim.inScope(scope));
}

/** The claim of that id, or undefined. */
export function claimNamed(id: string): BpfClaim | undefined {
  return CLAIMS.find((claim) => claim.id === id);
}
