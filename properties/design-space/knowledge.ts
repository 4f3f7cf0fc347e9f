/** What is known of all designs of a space: findings put together, and what is to be searched next. */
import type { Call } from '../../model/kernel/call.ts';
import { emptyState } from '../../model/kernel/state.ts';
import { alphabet } from '../../model/scopes/alphabet.ts';
import type { Scope } from '../../model/scopes/scope.ts';
import { breaks, meetsPremise, shows } from '../claims/judge.ts';
import type { Trace } from '../claims/claim.ts';
import { isMade } from '../search/explore.ts';
import { stepsOf } from '../verdicts/system.ts';
import type { DesignSet } from './design-set.ts';
import { allDesigns, has, noDesigns, take, unite } from './design-set.ts';
import { laxityOf } from './laxity.ts';
import { addAgreeing, listen } from './listening.ts';
import type { ProjectionFinding, Projection } from './projection.ts';
import { JUDGED, judgedIn } from './projection.ts';
import type { Point, Space } from './space.ts';
import { numberAt, pointAt } from './space.ts';

/** A trace that somebody found, and where. */
export type KnownVerdicts = { readonly scope: Scope; readonly trace: Trace };

/** What is known of one claim. */
type AboutClaim = {
  /**
   * Traces that break the claim or show the use, the shortest first, each with the designs under which it does and no trace
   * before it. (Ten a claim at most for what is listed. A number for each design took 117 MB, and as much time as searching.)
   */
  readonly by: { readonly found: KnownVerdicts; readonly designs: DesignSet }[];
  /** The designs that have one. */
  readonly shown: DesignSet;
  /** The designs under which some trace meets its premise. */
  readonly met: DesignSet;
  /** By scope: the designs under which nothing breaks or shows it there. */
  readonly excluded: ReadonlyMap<string, DesignSet>;
};

export type Knowledge = {
  readonly space: Space;
  readonly scopes: readonly Scope[];
  readonly claims: ReadonlyMap<string, AboutClaim>;
  /** How much was searched. */
  readonly searched: () => {
    readonly searches: number;
    readonly states: number;
    readonly calls: number;
  };
  /** Takes in what a search found. */
  readonly learn: (finding: ProjectionFinding) => void;
  /** What to search next so that each of these claims is decided for its designs: at most one search a scope. */
  readonly next: (wanted: WantedVerdict) => readonly Projection[];
};

/** For which designs each claim is to be decided. */
export type WantedVerdict = ReadonlyMap<string, DesignSet>;

/** Nothing is known yet. Verdicts will be about these scopes. */
export function knowNothing(space: Space, scopes: readonly Scope[]): Knowledge {
  const claims = new Map(
    JUDGED.map((claim): [string, AboutClaim] => [
      claim.id,
      {
        by: [],
        shown: noDesigns(space.size),
        met: noDesigns(space.size),
        excluded: new Map(
          scopes
            .filter((scope) => claim.inScope(scope))
            .map((scope) => [scope.name, noDesigns(space.size)]),
        ),
      },
    ]),
  );
  const laxity = laxitiesOf(space);
  const sum = { searches: 0, states: 0, calls: 0 };
  const byName = new Map(scopes.map((scope) => [scope.name, scope]));
  const callsIn = new Map<Scope, readonly Call[]>(); // made once: `npm start` learns 1,800 traces

  const learn = (finding: ProjectionFinding): void => {
    const scope = byName.get(finding.scope);
    if (scope === undefined) return;
    sum.searches++;
    sum.states += finding.states;
    sum.calls += finding.calls;
    const set = noDesigns(space.size);
    addAgreeing(space, finding.by, set);
    for (const id of finding.excluded) {
      const known = claims.get(id)?.excluded.get(scope.name);
      if (known !== undefined) unite(known, set);
    }
    const calls = callsIn.get(scope) ?? alphabet(scope);
    callsIn.set(scope, calls);
    for (const trace of finding.traces) {
      learnTrace(space, { scope, trace }, calls, finding.point, claims);
    }
  };

  const next = (wanted: WantedVerdict): readonly Projection[] => {
    const open = [...claims].flatMap(([id, { shown, excluded }]) => {
      const left = wanted.get(id)?.slice();
      if (left === undefined) return [];
      take(left, shown);
      return [{ id, left, excluded }];
    });
    // mostly some hundred designs of a million: the words without any are looked at once, not once a scope
    const words = [
      ...wordsIn(
        space,
        open.map(({ left }) => left),
      ),
    ];
    return scopes.flatMap((scope) => {
      const its = open.flatMap(({ id, left, excluded }) => {
        const out = excluded.get(scope.name);
        return out === undefined ? [] : [{ id, left, out }];
      });
      let number = -1;
      for (const word of words) {
        let any = 0;
        for (const { left, out } of its) any |= left[word]! & ~out[word]!;
        for (; any !== 0; any &= any - 1) {
          const one = word * 32 + 31 - Math.clz32(any & -any);
          if (number < 0 || laxity[one]! > laxity[number]!) number = one;
        }
      }
      if (number < 0) return [];
      const asked = its.filter(({ left, out }) => has(left, number) && !has(out, number));
      const ids = asked.map(({ id }) => id);
      return [{ scope: scope.name, point: pointAt(space, number), claims: ids }];
    });
  };

  return { space, scopes, claims, searched: () => ({ ...sum }), learn, next };
}

/**
 * Makes the calls of a trace under every design there is, and learns which claims it breaks or shows and which
 * premises it meets: once for all designs that answer alike on it.
 */
function learnTrace(
  space: Space,
  found: KnownVerdicts,
  calls: readonly Call[],
  first: Point,
  claims: Knowledge['claims'],
): void {
  const { scope, trace } = found;
  const judged = judgedIn(scope);
  const left = allDesigns(space.size);
  const showing = new Map<string, DesignSet>(); // by claim
  let isKnown = false;
  for (let number = numberAt(space, first); number !== -1; number = lowest(left)) {
    const listening = listen(space, pointAt(space, number), 'alike');
    const step = stepsOf(listening.design);
    const shown = new Set<string>();
    const met = new Set<string>();
    let before = emptyState(scope);
    for (const index of trace) {
      const call = calls[index]!;
      const outcome = step(before, call);
      if (!isMade(outcome)) break;
      const made = { before, call, outcome };
      for (const claim of judged) {
        const { id } = claim;
        if (!shown.has(id) && (breaks(claim, made) || shows(claim, made))) shown.add(id);
        if (!met.has(id) && meetsPremise(claim, made)) met.add(id);
      }
      before = outcome.state;
    }
    if (!isKnown) {
      const isNew = [...shown].some(
        (id) => !asShort(claims.get(id)!, trace).some(({ designs }) => has(designs, number)),
      );
      const meetsNew = [...met].some((id) => !has(claims.get(id)!.met, number));
      if (!isNew && !meetsNew) return; // another trace says as much of the design that this one was found under
      isKnown = true;
    }
    const same = noDesigns(space.size);
    addAgreeing(space, listening.agreement(), same);
    take(left, same);
    for (const id of met) unite(claims.get(id)!.met, same);
    for (const id of shown) {
      const designs = showing.get(id) ?? noDesigns(space.size);
      unite(designs, same);
      showing.set(id, designs);
    }
  }
  for (const [id, designs] of showing) {
    const about = claims.get(id)!;
    unite(about.shown, designs);
    const shorter = asShort(about, trace);
    for (const other of shorter) take(designs, other.designs);
    if (designs.some((word) => word !== 0)) about.by.splice(shorter.length, 0, { found, designs });
  }
}

/** The traces that show a claim and are no longer than that one. */
function asShort({ by }: AboutClaim, { length }: Trace): AboutClaim['by'] {
  return by.filter(({ found }) => found.trace.length <= length);
}

/** The lowest number in a set, or -1. */
function lowest(set: DesignSet): number {
  const word = set.findIndex((bits) => bits !== 0);
  return word < 0 ? -1 : word * 32 + 31 - Math.clz32(set[word]! & -set[word]!);
}

/** The words of sets in which one of them has a design, in order. */
function* wordsIn(space: Space, sets: readonly DesignSet[]): Generator<number> {
  const any = noDesigns(space.size);
  for (const set of sets) unite(any, set);
  for (const [word, bits] of any.entries()) if (bits !== 0) yield word;
}

/** By space: what takes a tenth of a second is asked once, however many questions about it there are. */
const LAXITIES = new WeakMap<Space, Float64Array>();

/** How little each design refuses, by its number. The laxest are searched first: what holds of one holds of all that refuse more. */
function laxitiesOf(space: Space): Float64Array {
  const known = LAXITIES.get(space);
  if (known !== undefined) return known;
  let lax = Float64Array.of(0);
  for (const on of laxityOf(space)) {
    const longer = new Float64Array(lax.length * on.length);
    let number = 0;
    for (const sum of lax) for (const one of on) longer[number++] = sum + one;
    lax = longer;
  }
  LAXITIES.set(space, lax);
  return lax;
}
