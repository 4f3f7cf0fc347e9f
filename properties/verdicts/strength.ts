/** Searches and proofs together: which verdicts are about these scopes, and which about any number of objects. */
import type { ClaimProof } from '../proofs/prove.ts';
import type { ClaimReport } from './merge.ts';

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
  const isProved = proof !== undefined && proof.verdict !== 'open';
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
