/** What `explore` writes into the page, so that it is there at once: verdicts, what is to blame, the space of designs. */
import type { Design } from '../../model/rules/design.ts';
import { sealed } from '../../model/rules/designs/sealed.ts';
import { wordsOf } from '../../model/rules/exchange.ts';
import { DECIDING } from '../../model/scopes/named.ts';
import { blameFor } from '../../properties/design-space/blame.ts';
import { frontOf, wantedForFront } from '../../properties/design-space/front.ts';
import type { Knowledge } from '../../properties/design-space/knowledge.ts';
import { placesOf } from '../../properties/design-space/space-places.ts';
import { pointOf } from '../../properties/design-space/space.ts';
import type { Bounds } from '../../properties/job.ts';
import { decide } from '../cli/design-space.ts';
import { judge } from '../cli/judge.ts';
import { proofsFor } from '../run/proofs.ts';
import type { Session } from '../run/session.ts';
import type { GivenVerdicts, KnownVerdict } from './page/known.ts';
import { canBeBlamed, knownOf } from './page/known.ts';
import { mendedBy } from './page/design-ref.ts';
import type { Written } from './written.ts';

/** Judges and proves these designs in all scopes, and all designs there are; seconds, or a minute or two the first time. */
export async function answersOn(
  session: Session,
  designs: readonly Design[],
  bounds: Bounds,
): Promise<Pick<Written, 'answers' | 'space'> & { readonly stopped?: string }> {
  const [{ answers, ...judged }, { known, ...decided }] = await Promise.all([
    verdictsOn(session, designs, bounds),
    decide(session, { designs: [], bounds }, wantedForFront),
  ]);
  const stopped = decided.stopped ?? judged.stopped;
  if (stopped !== undefined) return { answers, stopped }; // then the page searches for what is to blame
  const { size } = known.space;
  return {
    answers: Object.fromEntries(
      designs.flatMap((design) => {
        const its = answers[design.name];
        return its === undefined ? [] : [[design.name, withBlame(known, design, its)]];
      }),
    ),
    space: {
      size,
      places: placesOf(frontOf(known)).map(({ keeps, allows, designs, isBest, nearest }) => ({
        ...{ keeps, allows, designs, isBest },
        nearest: wordsOf(sealed.name, nearest),
      })),
    },
  };
}

async function verdictsOn(
  session: Session,
  designs: readonly Design[],
  bounds: Bounds,
): Promise<{ readonly answers: GivenVerdicts; readonly stopped?: string }> {
  const proved = proofsFor(session, designs, { bounds });
  const all = designs.map(async (design, index) => {
    const { name } = design;
    const scopes = { name: 'all', scopes: DECIDING };
    const [report, proofs] = await Promise.all([
      judge(session, name, design, scopes, [], bounds),
      proved,
    ]);
    // then the page searches, and proves
    const why = report.stopped[0] ?? proofs[index]?.stopped;
    if (why !== undefined) return { why };
    const known = report.claims.map(
      (claim) => [claim.id, knownOf(claim, true, proofs[index])] as const,
    );
    return { judged: [name, Object.fromEntries(known)] as const };
  });
  const found = await Promise.all(all);
  const stopped = found.find(({ why }) => why !== undefined)?.why;
  return {
    answers: Object.fromEntries(
      found.flatMap(({ judged }) => (judged === undefined ? [] : [judged])),
    ),
    ...(stopped !== undefined && { stopped }),
  };
}

/** The verdicts on a design, with what is to blame for those that are bad. */
function withBlame(
  known: Knowledge,
  design: Design,
  verdicts: Readonly<Record<string, KnownVerdict>>,
): Readonly<Record<string, KnownVerdict>> {
  const point = pointOf(known.space, design);
  return Object.fromEntries(
    Object.entries(verdicts).map(([id, verdict]) => {
      const blame = canBeBlamed(id, verdict) ? blameFor(known, point, [id]) : undefined;
      return [
        id,
        blame === undefined ? verdict : { ...verdict, mended: mendedBy(design.name, blame) },
      ];
    }),
  );
}
