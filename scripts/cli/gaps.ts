/** Which scopes vary what a rule reads: for gaps in a verdict, and for scopes that are fitted to designs. */
import { DECIDING, scopeNamed, WEIGHING } from '../../model/scopes/named.ts';
import type { Scope } from '../../model/scopes/scope.ts';
import { areListed } from '../../model/rules/axes.ts';
import type { Design } from '../../model/rules/design.ts';
import type { Bounds } from '../../properties/job.ts';
import type { ClaimReport, DesignReport } from '../../properties/verdicts/merge.ts';
import type { Strengths } from '../../properties/verdicts/strength.ts';
import { strengthsWith } from '../../properties/verdicts/strength.ts';
import type { Proof } from '../../properties/proofs/prove.ts';
import { isUsersFault } from './fault.ts';
import { proofsFor, stoppedIn } from '../run/proofs.ts';
import type { Session } from '../run/session.ts';
import { withSession } from '../run/session.ts';
import { claimNamed } from '../../properties/claims/all.ts';
import type { ScopeReads } from '../../properties/verdicts/fit.ts';
import type { Gap } from '../../properties/verdicts/reads.ts';
import { closes } from '../../properties/verdicts/reads.ts';
import { judge } from './judge.ts';

/** A gap in what was found of these claims (their ids); of a comparison, which has none, in all of it. */
export type OpenGap = Gap & { readonly claims?: readonly string[] };

/** A gap, and where it closes. */
export type ToldGap = OpenGap & {
  /** Whether it does in any scope, about its claims or not. */
  readonly varies: boolean;
  /** The scopes about its claims in which it does: those that a search finishes, then `wide`. */
  readonly variesIn: readonly string[];
  /** Ctrl-C came before it was looked everywhere. */
  readonly unlooked?: true;
};

/** What designs read on random walks in every scope that may be searched, and in `wide`. */
export type Walked = {
  readonly found: readonly ScopeReads[];
  readonly wide: ScopeReads;
  /** Ctrl-C came first: what is missing was not walked in. */
  readonly interrupted: boolean;
};

/** Walks that were made; a process loads a module once, so what a path names stays what it was. */
const WALKED = new Map<string, Promise<Walked>>();
/** Where is walked unless somebody says where. */
const WALKABLE: readonly Scope[] = [...new Set([...WEIGHING, ...DECIDING])];
const ENDLESS: Bounds = { maxStates: Infinity, seconds: Infinity };

/**
 * Walks; designs by the names that they were asked for by. Of two designs the choices in which they differ count.
 * Takes three seconds of one core in all scopes, and is done once for each question.
 */
export function walkWith(
  session: Session,
  refs: readonly string[],
  {
    scopes = WALKABLE,
    bounds = ENDLESS,
  }: { readonly scopes?: readonly Scope[]; readonly bounds?: Bounds } = {},
): Promise<Walked> {
  const key = JSON.stringify([process.cwd(), refs, scopes.map(({ name }) => name)]);
  const walked = WALKED.get(key) ?? walkAnew(session, refs, scopes, bounds);
  WALKED.set(key, walked);
  return walked;
}

async function walkAnew(
  session: Session,
  refs: readonly string[],
  scopes: readonly Scope[],
  bounds: Bounds,
): Promise<Walked> {
  const wide = scopeNamed('wide')!;
  const walks = await Promise.all(
    [...scopes, wide].map(async (scope) => {
      const job = { kind: 'walk', designs: refs, scope, bounds } as const;
      const { result, reads } = await session.run(`walks in ${scope.name}`, job);
      return { scope, reads, isWhole: result.stopped === undefined };
    }),
  );
  const found = walks.flatMap(({ isWhole, ...read }) => (isWhole ? [read] : []));
  return {
    found: found.filter(({ scope }) => scope !== wide),
    wide: found.find(({ scope }) => scope === wide) ?? { scope: wide, reads: [] },
    interrupted: found.length < walks.length,
  };
}

/** The gaps, each with the scopes in which walks closed it. Walks only if there are any. */
export async function tellGaps(
  refs: readonly string[],
  gaps: readonly OpenGap[],
): Promise<readonly ToldGap[]> {
  if (gaps.length === 0) return [];
  const { found, wide, interrupted } = await withSession(WALKABLE.length, (session) =>
    walkWith(session, refs),
  );
  return gaps.map((gap) => {
    const closing = [...found, wide].flatMap(({ scope, reads }) =>
      closes(reads, gap) ? [scope] : [],
    );
    const variesIn = closing.filter((scope) => isAbout(gap, scope)).map(({ name }) => name);
    const varies = closing.length > 0;
    return { ...gap, varies, variesIn, ...(interrupted && { unlooked: true }) };
  });
}

function isAbout({ claims }: OpenGap, scope: Scope): boolean {
  return claims?.some((id) => claimNamed(id)?.inScope(scope)) ?? true;
}

/** The gaps of claims; one that several have is told once, of all of them. */
export function distinctGaps(
  open: readonly { readonly claim: string; readonly gaps: readonly Gap[] }[],
): readonly OpenGap[] {
  const distinct = new Map<string, { readonly gap: Gap; readonly claims: string[] }>();
  for (const { claim, gaps } of open) {
    for (const gap of gaps) {
      const key = `${gap.axis} ${gap.question} ${gap.field ?? ''}`;
      const known = distinct.get(key);
      if (known === undefined) distinct.set(key, { gap, claims: [claim] });
      else known.claims.push(claim);
    }
  }
  return [...distinct.values()].map(({ gap, claims }) => ({ ...gap, claims }));
}

/**
 * What a design from a file reads and no search of these claims varies, for verdicts that say that there is no trace: the
 * space of designs, which searches many at once, hears nothing of that. Takes a second a claim, some seconds for all; and
 * some more where something is open and `proves` is set: what a proof says hangs on no search.
 */
export async function gapsInSpace(
  session: Session,
  ref: string,
  design: Design,
  claims: readonly string[],
  {
    scopes,
    bounds,
    proves = false,
  }: { readonly scopes: readonly Scope[]; readonly bounds: Bounds; readonly proves?: boolean },
): Promise<{ readonly open: readonly OpenGap[]; readonly stopped?: string }> {
  if (claims.length === 0 || areListed(design.choices)) return { open: [] };
  const report = await judge(session, ref, design, { name: 'all', scopes }, claims, bounds);
  const isOpen = gapsOfUntraced(report.claims).length > 0;
  const proof = isOpen && proves ? await proofOf(session, design, bounds) : undefined;
  const stopped = report.stopped[0] ?? stoppedIn([proof]);
  return {
    open: openGaps(report, strengthsWith(report, proof)),
    ...(stopped !== undefined && { stopped }),
  };
}

/** A proof of a design from a file, unless its choices are such that none can follow them. */
async function proofOf(
  session: Session,
  design: Design,
  bounds: Bounds,
): Promise<Proof | undefined> {
  try {
    const [proof] = await proofsFor(session, [design], { bounds });
    return proof;
  } catch (error) {
    if (isUsersFault(error)) return undefined;
    throw error;
  }
}

/** What the rule reads and the searches did not vary, for verdicts that hang on it: those that nothing proves. */
export function openGaps(
  { claims }: Pick<DesignReport, 'claims'>,
  strengths: Strengths,
): readonly OpenGap[] {
  return gapsOfUntraced(claims.filter(({ id }) => strengths.get(id) !== 'proved'));
}

/** The gaps of those of these verdicts that say that there is no trace. */
function gapsOfUntraced(
  claims: readonly Pick<ClaimReport, 'id' | 'verdict' | 'gaps'>[],
): readonly OpenGap[] {
  return distinctGaps(
    claims.flatMap(({ id, verdict, gaps = [] }) =>
      verdict === 'holds' || verdict === 'impossible' ? [{ claim: id, gaps }] : [],
    ),
  );
}

/** Whether some of what was not varied can vary at all, as far as it was looked. */
export function couldBeDecided(gaps: readonly ToldGap[]): boolean {
  return gaps.some(({ varies, unlooked }) => varies || unlooked === true);
}
