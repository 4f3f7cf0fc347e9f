/** Searches and proofs together: which verdicts are about these scopes, and which about any number of objects. */
import type { ClaimProof, Proof } from '../proofs/prove.ts';
import type { ClaimReport, DesignReport } from './merge.ts';

/**
 * How much a verdict says: `proved` (also of a use that can never be had) for any number of objects and calls;
 * `searched` for every state of the scopes; `shown` by a trace; `open` if it is unknown.
 */
export type Strength = 'proved' | 'searched' | 'shown' | 'open';

/** The strength of the verdict on each claim, by id. */
export type Strengths = ReadonlyMap<string, Strength>;

/**
 * The strength of the verdict on a claim. A proof counts only beside a search that met the premise, and so says
 * `holds` (or that the use was not seen). Throws where a proof says what a trace refutes: then one of them is wrong.
 */
export function strengthOf(
  { id, verdict }: Pick<ClaimReport, 'id' | 'verdict'>,
  proof: Pick<ClaimProof, 'verdict'> | undefined,
): Strength {
  const isProved = proof?.verdict === 'proved' || proof?.verdict === 'never';
  switch (verdict) {
    case 'violated':
    case 'possible':
      if (isProved) throw new Error(`${id}: a trace refutes what is ${proof.verdict}`);
      return 'shown';
    case 'holds':
    case 'impossible':
      return isProved ? 'proved' : 'searched';
    case 'unknown':
      return 'open';
    default:
      return verdict satisfies never;
  }
}

/** How much each verdict on a design says, beside what is proved of it, if that was tried. */
export function strengthsWith(
  { design, claims }: Pick<DesignReport, 'design' | 'claims'>,
  proof: Proof | undefined,
): Strengths {
  const proofs = new Map(proof?.claims.map((claim) => [claim.id, claim]));
  return new Map(
    claims.map((claim) => {
      try {
        return [claim.id, strengthOf(claim, proofs.get(claim.id))];
      } catch (error) {
        throw new Error(`${design.name}: ${(error as Error).message}`, { cause: error });
      }
    }),
  );
}
