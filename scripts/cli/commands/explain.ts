/** `explain DESIGN CLAIM`: the verdict, a trace, and which choices are to blame. */
import type { Design } from '../../../model/rules/design.ts';
import { inWords, isExchange, withFurther, wordsOf } from '../../../model/rules/exchange.ts';
import { CLAIMS, claimNamed } from '../../../properties/claims/all.ts';
import type { Explanation } from '../../../properties/design-space/explain.ts';
import {
  explain,
  toProve,
  wantedForExplanation,
} from '../../../properties/design-space/explain.ts';
import type { KnownVerdicts } from '../../../properties/design-space/knowledge.ts';
import {
  designAt,
  exchanges,
  numberAt,
  pointAt,
  pointOf,
} from '../../../properties/design-space/space.ts';
import { DECIDING } from '../../../model/scopes/named.ts';
import type { Scope } from '../../../model/scopes/scope.ts';
import type { Bounds } from '../../../properties/job.ts';
import { rulesOut } from '../../../properties/verdicts/merge.ts';
import type { Session } from '../../run/session.ts';
import { withSession } from '../../run/session.ts';
import { decide, proveIn } from '../design-space.ts';
import type { ExitCode } from '../fault.ts';
import { EXIT, UsageError } from '../fault.ts';
import { couldBeDecided, gapsInSpace, tellGaps } from '../gaps.ts';
import { findClaim, findDesign, findScopes, refOf, withExchanges } from '../inputs.ts';
import { print, printDocument, style } from '../output.ts';
import { designJson, traceJson } from '../report.ts';
import { explainLines } from '../text/explain.ts';

export type ExplainOptions = {
  readonly design: string;
  /** Exchanges of its choices. */
  readonly with?: readonly string[];
  readonly claim: string;
  readonly bounds: Bounds;
  readonly fresh?: boolean;
  /** Also prove what can be proved. */
  readonly prove: boolean;
  /** Other scopes, for tests. */
  readonly scopes?: readonly Scope[];
  readonly json?: boolean;
};

/** The command. */
export async function explainCommand(asked: ExplainOptions): Promise<ExitCode> {
  const options = { ...asked, design: withExchanges(asked.design, asked.with) };
  const design = await findDesign(options.design);
  const { id, group } = findClaim(options.claim, await findScopes('all'));
  if (group === 'law') {
    const ids = CLAIMS.filter((claim) => claim.group !== 'law').map((claim) => claim.id);
    throw new UsageError(
      `claim ${id}: no choice is to blame for a law, which holds in every kernel; there are ${ids.join(', ')}`,
    );
  }
  const { found, stopped, open } = await withSession(Number.POSITIVE_INFINITY, async (session) => {
    const explanation = await explained(session, options, design, id);
    const { verdict, strength } = explanation.found;
    const hangs = (verdict === 'holds' || verdict === 'impossible') && strength !== 'proved';
    const { bounds, scopes = DECIDING } = options;
    const claims = hangs ? [id] : [];
    const heard = await gapsInSpace(session, options.design, design, claims, { scopes, bounds });
    return { ...explanation, ...heard, stopped: explanation.stopped ?? heard.stopped };
  });
  const gaps = await tellGaps([options.design], open);
  if (options.json) {
    const { scopes: searchedIn, ...rest } = found;
    const scopes = { name: 'all', scopes: options.scopes ?? DECIDING };
    printDocument('explain', {
      about: { scopes, designs: [designJson(design)] },
      stopped,
      ...(gaps.length === 0 ? {} : { gaps }),
      ...rest,
      searchedIn,
      found: rest.found && traceJson(design, rest.found.scope, rest.found.trace),
    });
  } else print(explainLines(design, found, style, { stopped, gaps }));
  const isOpen = stopped !== undefined || found.verdict === 'open' || couldBeDecided(gaps);
  if (isOpen) return EXIT.inconclusive;
  return found.verdict === 'violated' ? EXIT.violated : EXIT.ok;
}

/**
 * A trace that is shortest in these scopes: the space may know one that was found under another design. Searches this
 * design for shorter ones, no farther than that takes, and says where it was stopped before that.
 */
async function shortest(
  session: Session,
  { design, bounds, scopes = DECIDING }: ExplainOptions,
  claim: string,
  known: KnownVerdicts,
): Promise<Pick<Explanation, 'found' | 'fewerIn'>> {
  const { id, inScope } = claimNamed(claim)!;
  const within = { ...bounds, within: known.trace.length - 1 };
  const searches = scopes.filter(inScope).map(async (scope) => {
    const job = { kind: 'judge', design, scope, claims: [id], bounds: within } as const;
    const { result } = await session.run(`shorter traces in ${scope.name}`, job);
    return { scope, result, verdict: result.verdicts[id]?.verdict };
  });
  const searched = await Promise.all(searches);
  const shorter = searched.flatMap(({ scope, verdict }) =>
    verdict !== undefined && 'calls' in verdict ? [{ scope, trace: verdict.calls }] : [],
  );
  const [found = known] = shorter.toSorted((one, other) => one.trace.length - other.trace.length);
  const fewerIn = searched
    .filter(
      ({ scope, result }) =>
        !shorter.some((one) => one.scope === scope) && !rulesOut(result, found.trace.length),
    )
    .map(({ scope }) => scope.name);
  return { found, ...(fewerIn.length > 0 && { fewerIn }) };
}

/** Searches, then proves what can be proved of what the searches leave to say. */
async function explained(
  session: Session,
  options: ExplainOptions,
  design: Design,
  claim: string,
): Promise<{ readonly found: Explanation; readonly stopped: string | undefined }> {
  const isOwn = refOf(design) !== design.name;
  const { known, ...searched } = await decide(
    session,
    { ...options, designs: isOwn ? [design] : [] },
    (now) => wantedForExplanation(now, pointOf(now.space, design), claim),
  );
  const { space } = known;
  const point = pointOf(space, design);
  const { base, exchanges: words } = inWords(options.design);
  const before = words.filter(isExchange);
  const numbers = toProve(known, point, explain(known, point, claim));
  const designs = numbers.map(async (number) => {
    const other = pointAt(space, number);
    if (!isOwn) return designAt(space, other);
    return number === numberAt(space, point)
      ? design
      : findDesign(wordsOf(base, withFurther(before, exchanges(space, point, other))));
  });
  const named = await Promise.all(designs);
  const { proofsBy, ...proved } = await proveIn(
    session,
    new Map(numbers.map((number, at) => [number, named[at]!])),
    options,
  );
  const explanation = explain(known, point, claim, proofsBy);
  const { found } = explanation;
  return {
    found:
      found === undefined
        ? explanation
        : { ...explanation, ...(await shortest(session, options, claim, found)) },
    stopped: searched.stopped ?? proved.stopped,
  };
}
