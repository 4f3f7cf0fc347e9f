/** For tests of whoever judges: claims that speak up at every call, and the same claims told to be silent. */
import type { BpfClaim } from './bpf-claim.ts';
import { CLAIMS } from './all.ts';

/** Claims about calls that every call breaks or shows, all in the `when` given. */
const loud = (when: boolean): readonly BpfClaim[] =>
  CLAIMS.flatMap((claim): readonly BpfClaim[] => {
    const changed = { inScope: () => true, when: () => when };
    switch (claim.kind) {
      case 'onEveryCall':
        return [{ ...claim, ...changed, holds: () => false, premise: () => true }];
      case 'sometimes':
        return [{ ...claim, ...changed, witness: () => true }];
      case 'always':
        return []; // has no `when`
    }
  });

/** Every claim about calls, so that every call breaks or shows it. */
export const LOUD: readonly BpfClaim[] = loud(true);

/** The same, but their `when` is never true: no call breaks or shows them, or meets their premise. */
export const SILENT: readonly BpfClaim[] = loud(false);
