/** `prove DESIGN`: what holds for any number of objects and calls, why, or the step that blocks a proof. */
import { designJson, stepsJson } from '../report.ts';
import type { Step } from '../../../model/kernel/run.ts';
import { DECIDING } from '../../../model/scopes/named.ts';
import type { Bounds } from '../../../properties/job.ts';
import type { ClaimProof, Proof } from '../../../properties/proofs/prove.ts';
import { keptProof, proofsFor } from '../../run/proofs.ts';
import { withSession } from '../../run/session.ts';
import type { ExitCode } from '../fault.ts';
import { EXIT } from '../fault.ts';
import { findClaim, findDesign, withExchanges } from '../inputs.ts';
import { print, printDocument, style } from '../output.ts';
import { proveLines } from '../text/prove.ts';

export type ProveOptions = {
  readonly design: string;
  /** Exchanges of its choices. */
  readonly with?: readonly string[];
  /** All if none. */
  readonly claim?: readonly string[];
  readonly bounds: Bounds;
  readonly fresh?: boolean;
  readonly json?: boolean;
};

/** The command. Exit code 0 if it answered, 3 if it was stopped: what cannot be proved is not thereby wrong. */
export async function proveCommand(options: ProveOptions): Promise<ExitCode> {
  const design = await findDesign(withExchanges(options.design, options.with));
  const everywhere = { name: 'all', scopes: DECIDING };
  const claims = (options.claim ?? []).map((id) => findClaim(id, everywhere).id);
  const start = performance.now();
  const kept = options.fresh ? undefined : keptProof(design);
  const found =
    kept ??
    (await withSession(1, async (session) => {
      const [proof] = await proofsFor(session, [design], { ...options, nearest: true });
      return proof!;
    }));
  const seconds = kept === undefined ? (performance.now() - start) / 1000 : undefined;
  const subject = { designs: [designJson(design)] };
  const proof = claims.length === 0 ? found : about(found, claims);
  if (options.json) printDocument('prove', { about: subject, ...proofJson(proof, seconds) });
  else print(proveLines(proof, seconds, claims.length > 0, style));
  return found.stopped === undefined ? EXIT.ok : EXIT.inconclusive;
}

/** What a proof says of some claims. */
function about(proof: Proof, ids: readonly string[]): Proof {
  return { ...proof, claims: proof.claims.filter(({ id }) => ids.includes(id)) };
}

/** A proof as JSON. `seconds` is left out of a proof that an earlier run kept. */
export function proofJson(
  { claims, relations, figures, stopped }: Proof,
  seconds: number | undefined,
): object {
  return {
    relations,
    figures,
    stopped,
    seconds: seconds && Math.round(seconds * 1000) / 1000,
    claims: claims.map(({ step, nearest, ...claim }: ClaimProof) => ({
      ...claim,
      step: step && stepJson(step),
      nearest: nearest && { says: nearest.says, step: nearest.step && stepJson(nearest.step) },
    })),
  };
}

/** The state before, and the call with its answer. */
function stepJson(step: Step): object {
  return { before: step.before, ...stepsJson([step])[0] };
}
