/** Searches a design space on threads until what is asked is decided; what was found before is not searched again. */
import type { Design } from '../../model/rules/design.ts';
import { DECIDING } from '../../model/scopes/named.ts';
import type { Scope } from '../../model/scopes/scope.ts';
import type { Knowledge, WantedVerdict } from '../../properties/design-space/knowledge.ts';
import { knowNothing } from '../../properties/design-space/knowledge.ts';
import type { ProjectionFinding } from '../../properties/design-space/projection.ts';
import { spaceOf } from '../../properties/design-space/space.ts';
import type { Bounds } from '../../properties/job.ts';
import { keptFindings } from '../run/findings.ts';
import type { ProofsBy } from '../../properties/design-space/verdicts.ts';
import { type ProofOptions, proofsFor, stoppedIn } from '../run/proofs.ts';
import type { Session } from '../run/session.ts';
import { refOf } from './inputs.ts';

const KEEP_EVERY = 10_000; // milliseconds

export type SpaceOptions = {
  /** Designs whose choices join those that are listed. */
  readonly designs: readonly Design[];
  readonly bounds: Bounds;
  /** Search anew what earlier runs have found. */
  readonly fresh?: boolean;
  /** What verdicts are about: the scopes that decide every claim, unless a test wants others. */
  readonly scopes?: readonly Scope[];
};

/** What is known of a space after all searches, or when they were stopped. */
export type DecidedSpace = { readonly known: Knowledge; readonly stopped?: string };

/** Searches until `wanted`, which may ask for more the more is known, asks for nothing that is open. */
export async function decide(
  session: Session,
  { designs, bounds, fresh = false, scopes = DECIDING }: SpaceOptions,
  wanted: (known: Knowledge) => WantedVerdict,
): Promise<DecidedSpace> {
  const kept = keptFindings(
    designs.some((design) => refOf(design) !== design.name),
    fresh,
  );
  const findings: ProjectionFinding[] = [...kept.findings];
  const known = knowNothing(spaceOf(designs), scopes);
  for (const finding of findings) known.learn(finding);
  let saved = performance.now();
  for (;;) {
    const list = known.next(wanted(known));
    if (list.length === 0) break;
    const results = await Promise.all(
      list.map(async (projection) => {
        const job = { kind: 'project', designs: designs.map(refOf), projection, bounds } as const;
        const label = `${findings.length} searches, ${list.length} more now: ${projection.scope}`;
        return (await session.run(label, job)).result;
      }),
    );
    let stopped: string | undefined;
    for (const result of results) {
      if ('stopped' in result) stopped = result.stopped;
      else {
        findings.push(result);
        known.learn(result);
      }
    }
    if (stopped !== undefined || performance.now() - saved > KEEP_EVERY) {
      await kept.keep(findings);
      saved = performance.now();
    }
    if (stopped !== undefined) return { known, stopped };
  }
  await kept.keep(findings);
  return { known };
}

/** What is proved of designs of a space, by their numbers there; or why that was not finished. */
export type ProvedSpace = { readonly proofsBy: ProofsBy; readonly stopped?: string };

/** Proves what can be proved of these designs, or takes it from earlier runs; nothing, if it is not to. */
export async function proveIn(
  session: Session,
  designs: ReadonlyMap<number, Design>,
  { prove, ...options }: ProofOptions & { readonly prove: boolean },
): Promise<ProvedSpace> {
  if (!prove) return { proofsBy: () => undefined };
  const proofs = await proofsFor(session, [...designs.values()], options);
  const found = new Map([...designs.keys()].map((number, at) => [number, proofs[at]!.claims]));
  const stopped = stoppedIn(proofs);
  return {
    proofsBy: (number) => found.get(number),
    ...(stopped === undefined ? {} : { stopped: `proofs: ${stopped}` }),
  };
}
