/** What is known of all designs of a space: findings put together, and what is to be searched next. */
import type { Scope } from '../../model/scopes/scope.ts';
import { breaks, meetsPremise, shows } from '../claims/judge.ts';
import type { Trace } from '../claims/claim.ts';
import { isMade } from '../search/explore.ts';
import { systemOf } from '../verdicts/system.ts';
import type { DesignSet } from './design-set.ts';
import { allDesigns, forEachIn, has, noDesigns, take, unite } from './design-set.ts';
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
  /** By design: the shortest known trace that breaks the claim or shows the use, as 1 + its place in `traces`. */
  readonly by: Uint16Array;
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
  readonly traces: readonly KnownVerdicts[];
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
        by: new Uint16Array(space.size),
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
  const order = orderOf(space);
  const traces: KnownVerdicts[] = [];
  const sum = { searches: 0, states: 0, calls: 0 };
  const byName = new Map(scopes.map((scope) => [scope.name, scope]));

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
    for (const trace of finding.traces) {
      learnTrace(space, { scope, trace }, finding.point, claims, traces);
    }
  };

  const next = (wanted: WantedVerdict): readonly Projection[] =>
    scopes.flatMap((scope) => {
      const open = judgedIn(scope).flatMap(({ id }) => {
        const set = wanted.get(id)?.slice();
        const { shown, excluded } = claims.get(id)!;
        if (set === undefined) return [];
        take(set, shown);
        take(set, excluded.get(scope.name)!);
        return set.some((word) => word !== 0) ? [{ id, set }] : [];
      });
      if (open.length === 0) return [];
      const any = noDesigns(space.size);
      for (const { set } of open) unite(any, set);
      const number = order.find((number) => has(any, number))!;
      const asked = open.filter(({ set }) => has(set, number)).map(({ id }) => id);
      return [{ scope: scope.name, point: pointAt(space, number), claims: asked }];
    });

  return { space, scopes, claims, traces, searched: () => ({ ...sum }), learn, next };
}

/**
 * Makes the calls of a trace under every design there is, and learns which claims it breaks or shows and which
 * premises it meets: once for all designs that answer alike on it.
 */
function learnTrace(
  space: Space,
  known: KnownVerdicts,
  first: Point,
  claims: Knowledge['claims'],
  traces: KnownVerdicts[],
): void {
  const { scope, trace } = known;
  const judged = judgedIn(scope);
  const lengths = [Number.POSITIVE_INFINITY, ...traces.map((other) => other.trace.length)];
  const name = lengths.length;
  const left = allDesigns(space.size);
  for (let number = numberAt(space, first); number !== -1; number = lowest(left)) {
    const listening = listen(space, pointAt(space, number), 'alike');
    const system = systemOf(listening.design, scope);
    const shown = new Map<string, number>();
    const met = new Set<string>();
    let before = system.initial;
    for (const [at, index] of trace.entries()) {
      const call = system.calls[index]!;
      const outcome = system.step(before, call);
      if (!isMade(outcome)) break;
      const made = { before, call, outcome };
      for (const claim of judged) {
        const { id } = claim;
        if (!shown.has(id) && (breaks(claim, made) || shows(claim, made))) shown.set(id, at + 1);
        if (!met.has(id) && meetsPremise(claim, made)) met.add(id);
      }
      before = outcome.state;
    }
    if (name > traces.length) {
      const isNew = [...shown].some(([id]) => trace.length < lengths[claims.get(id)!.by[number]!]!);
      const meetsNew = [...met].some((id) => !has(claims.get(id)!.met, number));
      if (!isNew && !meetsNew) return; // another trace says as much of the design that this one was found under
      traces.push(known);
      lengths.push(trace.length);
    }
    const same = noDesigns(space.size);
    addAgreeing(space, listening.agreement(), same);
    take(left, same);
    for (const id of met) unite(claims.get(id)!.met, same);
    for (const id of shown.keys()) {
      const about = claims.get(id)!;
      unite(about.shown, same);
      forEachIn(same, (one) => {
        if (trace.length < lengths[about.by[one]!]!) about.by[one] = name;
      });
    }
  }
}

/** The lowest number in a set, or -1. */
function lowest(set: DesignSet): number {
  const word = set.findIndex((bits) => bits !== 0);
  return word < 0 ? -1 : word * 32 + 31 - Math.clz32(set[word]! & -set[word]!);
}

let last: { readonly choices: Space['choices']; readonly order: Uint32Array } | undefined;

/** As `byLaxity`, which takes two seconds, made once for all spaces of the same choices. */
function orderOf(space: Space): Uint32Array {
  const { choices } = space;
  const isSame = (on: readonly unknown[], at: number): boolean =>
    on.length === last?.choices[at]?.length &&
    on.every((choice, c) => choice === last?.choices[at]?.[c]);
  if (last?.choices.length !== choices.length || !choices.every(isSame)) {
    last = { choices, order: byLaxity(space) };
  }
  return last.order;
}

/** All designs, those that refuse least first: what holds of one holds of all that refuse more. */
function byLaxity(space: Space): Uint32Array {
  let lax = Float64Array.of(0);
  for (const on of laxityOf(space)) {
    const longer = new Float64Array(lax.length * on.length);
    let number = 0;
    for (const sum of lax) for (const one of on) longer[number++] = sum + one;
    lax = longer;
  }
  // numbers are sorted without a function that compares two ten times as fast
  const distinct = [...new Set(lax.toSorted())].reverse();
  const rank = new Map(distinct.map((value, at) => [value, at]));
  const keys = Float64Array.from(lax, (value, number) => rank.get(value)! * space.size + number);
  return Uint32Array.from(keys.sort(), (key) => key % space.size);
}
