/**
 * Proofs, kept in files: what was proved once of a design for this model is not proved again. A design is known by
 * its choices, whatever its name; of one with choices or relations from somebody's file nothing is kept, for nobody
 * knows what that file imports.
 */
import { join } from 'node:path';
import { areListed, AXIS_NAMES } from '../../model/rules/axes.ts';
import type { Design } from '../../model/rules/design.ts';
import { designNamed } from '../../model/rules/designs/all.ts';
import { sealed } from '../../model/rules/designs/sealed.ts';
import { exchangesBetween, wordsOf } from '../../model/rules/exchange.ts';
import type { Bounds, DesignRef } from '../../properties/job.ts';
import type { Proof } from '../../properties/proofs/prove.ts';
import { bringsRelations, refOf } from '../cli/inputs.ts';
import { hashOfSources, keep, keptIn, readKept } from './kept.ts';
import type { Session } from './session.ts';

/** What proofs come from. */
const SOURCES = ['model/**/*.{ts,js,json}', 'properties/**/*.{ts,js}'];

let hash: string | undefined;

/** The file of a design's proof, or of its verdicts alone; undefined if none is kept of it. */
function fileOf(design: Design, sort: 'proof' | 'verdicts'): string | undefined {
  const { choices } = design;
  if (bringsRelations(design) || !areListed(choices)) return undefined;
  hash ??= hashOfSources(SOURCES);
  const names = AXIS_NAMES.map((axis) => choices[axis].name).join('+');
  return join(keptIn('proofs'), hash, `${names}${sort === 'proof' ? '' : '.verdicts'}.json`);
}

/**
 * What an earlier run proved of a design, if one did: every claim, and what would carry those that are not proved, unless
 * verdicts are enough. Takes a millisecond.
 */
export function keptProof(design: Design, sort: 'proof' | 'verdicts' = 'proof'): Proof | undefined {
  const sorts = sort === 'proof' ? [sort] : (['proof', sort] as const);
  for (const one of sorts) {
    const file = fileOf(design, one);
    const kept = file === undefined ? undefined : (readKept(file) as Proof | undefined);
    if (kept !== undefined) return { ...kept, design: design.name };
  }
  return undefined;
}

export type ProofOptions = {
  readonly bounds: Bounds;
  /** Prove anew what earlier runs have proved. */
  readonly fresh?: boolean;
  /** Also look for what would carry a claim that is not proved: of the nine rules 2 s of 15. */
  readonly nearest?: boolean;
};

/**
 * Proofs of every claim under these designs, in their order: those of earlier runs, and for the others one job, so
 * that they share what they have in common (some 6 s for one design, 1 s for each further one that is like it). Beside
 * searches, it takes one thread of the session's. A proof that was stopped says so, and has what was proved until then.
 */
export async function proofsFor(
  session: Session,
  designs: readonly Design[],
  { bounds, fresh = false, nearest = false }: ProofOptions,
): Promise<readonly Proof[]> {
  const sort = nearest ? 'proof' : 'verdicts';
  const proofs = designs.map((design) => (fresh ? undefined : keptProof(design, sort)));
  const open = designs.filter((_, index) => proofs[index] === undefined);
  if (open.length === 0) return proofs.map((proof) => proof!);
  const refs = open.map(wordsFor);
  const job = { kind: 'prove', designs: refs, claims: [], nearest, bounds } as const;
  const { result } = await session.run('proofs', job);
  // threads load the sources when they start: if one was saved meanwhile, nobody knows whose proofs these are
  const isSame = hash === undefined || hash === hashOfSources(SOURCES);
  const made = result.map((proof, index): Proof => ({ ...proof, design: open[index]!.name }));
  for (const [index, proof] of made.entries()) {
    const file = isSame && proof.stopped === undefined ? fileOf(open[index]!, sort) : undefined;
    if (file !== undefined) await keep(file, proof);
  }
  return designs.map((design, index) => proofs[index] ?? made[open.indexOf(design)]!);
}

/** Why proofs were stopped, if one was. */
export function stoppedIn(proofs: readonly (Proof | undefined)[]): string | undefined {
  return proofs.flatMap((proof) => proof?.stopped ?? [])[0];
}

/** The words by which a thread finds a design: as it was given; if it was made here, as `sealed` with other choices. */
function wordsFor(design: Design): DesignRef {
  const ref = refOf(design);
  if (ref !== design.name || designNamed(ref) === design) return ref;
  return wordsOf(sealed.name, exchangesBetween(sealed, design));
}
