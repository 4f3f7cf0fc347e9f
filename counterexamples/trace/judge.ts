/** What the last call of a trace breaks. */
import type { Step } from '../../model/kernel/run.ts';
import type { BpfClaim } from '../../properties/claims/bpf-claim.ts';

/** Whether a step breaks a goal or a law; a use is never broken. */
export function breaks(claim: BpfClaim, { before, call, outcome }: Step): boolean {
  switch (claim.kind) {
    case 'always':
      return !claim.holds(outcome.state);
    case 'onEveryCall':
      return (claim.when?.(before, call, outcome) ?? true) && !claim.holds(before, call, outcome);
    case 'sometimes':
      return false;
    default:
      return claim satisfies never;
  }
}
