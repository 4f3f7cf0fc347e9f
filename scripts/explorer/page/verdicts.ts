/** Verdicts by design: those that the command wrote into the page, and those that are searched for here. */
import { DECIDING } from '../../../model/scopes/named.ts';
import type { Scope } from '../../../model/scopes/scope.ts';
import { stateType } from '../../../model/scopes/state-type.ts';
import { claimNamed } from '../../../properties/claims/all.ts';
import type { Proof } from '../../../properties/proofs/prove.ts';
import type { ClaimReport, SearchedScope } from '../../../properties/verdicts/merge.ts';
import { mergeReports } from '../../../properties/verdicts/merge.ts';
import type { Desk } from './desk.ts';
import { designOf, mendedBy } from './design-ref.ts';
import type { GivenVerdicts, KnownVerdict } from './known.ts';
import { knownOf } from './known.ts';

type Held = {
  readonly parts: SearchedScope[];
  proof: Proof | undefined;
  claims: ReadonlyMap<string, ClaimReport>;
};

export type Verdicts = {
  /** Sees to it that the design is judged, if it is not yet; lower ranks come first. */
  readonly want: (ref: string, rank: number) => void;
  readonly of: (ref: string, claim: string) => KnownVerdict;
  /** Looks for what is to blame; `of` tells it once it is found. */
  readonly seekBlame: (ref: string, claim: string) => void;
  /** How that goes: so many searches are made; or it is over, and nothing was found. */
  readonly seeking: (ref: string, claim: string) => number | 'nothing' | undefined;
  /** How many of its scopes are searched, of how many. */
  readonly done: (ref: string) => readonly [number, number];
  readonly isProved: (ref: string) => boolean;
  /** Whether what is shown of the design was written into the page, and not found here. */
  readonly isGiven: (ref: string) => boolean;
  /** Forgets what was written into the page: from now on all is searched for here. */
  readonly distrust: () => void;
};

/** The scopes in the order in which they are searched: those of the fewest conceivable states first. */
const SMALL_FIRST: readonly Scope[] = DECIDING.map((scope) => ({
  scope,
  size: stateType(scope).size,
}))
  .toSorted((one, other) => (one.size < other.size ? -1 : one.size > other.size ? 1 : 0))
  .map(({ scope }) => scope);

const NOBODY: Held = { parts: [], proof: undefined, claims: new Map() };
const NOTHING: KnownVerdict = { settled: false, because: [], scopes: 0 };

/** `changed` is called whenever something more is known, `fault` when a worker could not go on. */
export function startVerdicts(
  desk: Desk,
  answers: GivenVerdicts,
  changed: () => void,
  fault: (message: string) => void,
): Verdicts {
  const all = new Map<string, Held>();
  /** By design and claim: what is to blame, or how the search for that goes. */
  const blames = new Map<string, readonly string[] | number | 'nothing'>();
  let given = answers;

  const want = (ref: string, rank: number): void => {
    const design = designOf(ref);
    if (design === undefined || all.has(ref) || ref in given) return;
    const held: Held = { parts: [], proof: undefined, claims: new Map() };
    all.set(ref, held);
    for (const scope of SMALL_FIRST) {
      desk.put({
        ask: { kind: 'judge', design: ref, scope: scope.name, path: [] },
        rank,
        hear: (tell) => {
          if (tell.kind === 'fault') fault(tell.message);
          if (tell.kind !== 'judged') return;
          held.parts.push({ scope, report: tell.report, seconds: 0 });
          const { claims } = mergeReports(design, inOrder(held.parts));
          held.claims = new Map(claims.map((claim) => [claim.id, claim]));
          if (held.parts.length === DECIDING.length) proveAlso(ref, held, rank);
          changed();
        },
      });
    }
  };

  const proveAlso = (ref: string, held: Held, rank: number): void => {
    desk.put({
      ask: { kind: 'prove', design: ref },
      rank: rank + 1000,
      hear: (tell) => {
        if (tell.kind === 'fault') fault(tell.message);
        if (tell.kind === 'proved') held.proof = tell.proof;
        changed();
      },
    });
  };

  const of = (ref: string, id: string): KnownVerdict => {
    const mended = blames.get(`${ref} ${id}`);
    const known = withoutBlame(ref, id);
    return typeof mended === 'object' ? { ...known, mended } : known;
  };

  const seekBlame = (ref: string, claim: string): void => {
    const key = `${ref} ${claim}`;
    blames.set(key, 0);
    desk.put({
      ask: { kind: 'explain', design: ref, claim },
      rank: -2,
      hear: (tell) => {
        if (tell.kind === 'fault') fault(tell.message);
        if (tell.kind === 'explaining') blames.set(key, tell.searches);
        if (tell.kind === 'explained') {
          blames.set(key, tell.blame === undefined ? 'nothing' : mendedBy(ref, tell.blame));
        }
        changed();
      },
    });
    changed();
  };

  const withoutBlame = (ref: string, id: string): KnownVerdict => {
    const written = given[ref]?.[id];
    if (written !== undefined) return written;
    const { parts, proof, claims } = all.get(ref) ?? NOBODY;
    const report = claims.get(id);
    if (report === undefined) return NOTHING;
    const deciding = DECIDING.filter((scope) => claimNamed(id)?.inScope(scope));
    const settled =
      parts.filter(({ scope }) => deciding.includes(scope)).length === deciding.length;
    return knownOf(report, settled, proof);
  };

  return {
    want,
    of,
    seekBlame,
    seeking: (ref, claim) => {
      const found = blames.get(`${ref} ${claim}`);
      return typeof found === 'object' ? undefined : found;
    },
    done: (ref) =>
      ref in given
        ? [DECIDING.length, DECIDING.length]
        : [(all.get(ref) ?? NOBODY).parts.length, DECIDING.length],
    isProved: (ref) => ref in given || (all.get(ref) ?? NOBODY).proof !== undefined,
    isGiven: (ref) => ref in given,
    distrust: () => {
      given = {};
      changed();
    },
  };
}

/** As the command line has them, so that of two traces of one length the same one is taken. */
function inOrder(parts: readonly SearchedScope[]): readonly SearchedScope[] {
  const at = ({ scope }: SearchedScope): number => DECIDING.indexOf(scope);
  return parts.toSorted((one, other) => at(one) - at(other));
}
