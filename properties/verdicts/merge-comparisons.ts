/** One comparison of two designs from searches of several scopes. Pure data. */
import type { Scope } from '../../model/scopes/scope.ts';
import type { AcceptedOnly, Comparison, DesignDifference, Effect, OtherErrno } from './compare.ts';
import { relationOf } from './compare.ts';
import { sumOfLeftOut } from './merge.ts';

/** A sort of difference, with the scope that its traces are of. */
export type ScopedDifference = DesignDifference & { readonly scope: Scope };

export type MergedComparison = Omit<Comparison, 'onlyA' | 'onlyB' | 'otherErrno'> & {
  readonly onlyA: readonly ScopedDifference[];
  readonly onlyB: readonly ScopedDifference[];
  readonly otherErrno?: OtherErrno & { readonly scope: Scope };
};

/** The comparison in a scope. */
export type ComparedScope = { readonly scope: Scope; readonly comparison: Comparison };

/** One comparison from all: a difference that some scope shows is one, the shortest trace stands for its sort. */
export function mergeComparisons(parts: readonly ComparedScope[]): MergedComparison {
  const stopped = parts.find(({ comparison }) => comparison.because !== undefined);
  const because =
    stopped === undefined
      ? undefined
      : parts.length === 1
        ? stopped.comparison.because
        : `scope ${stopped.scope.name}: ${stopped.comparison.because ?? ''}`;
  const onlyA = mergeSide(parts, 'onlyA', because);
  const onlyB = mergeSide(parts, 'onlyB', because);
  const [errno] = parts
    .flatMap(({ scope, comparison: { otherErrno } }) =>
      otherErrno === undefined ? [] : [{ ...otherErrno, scope }],
    )
    .toSorted((one, other) => one.calls.length - other.calls.length);
  return {
    relation: relationOf(onlyA.length, onlyB.length, because),
    ...(because === undefined ? {} : { because }),
    onlyA,
    onlyB,
    ...(errno === undefined ? {} : { otherErrno: errno }),
    states: parts.reduce((sum, { comparison }) => sum + comparison.states, 0),
    transitions: parts.reduce((sum, { comparison }) => sum + comparison.transitions, 0),
    leftOut: sumOfLeftOut(parts.map(({ comparison }) => comparison.leftOut)),
  };
}

function mergeSide(
  parts: readonly ComparedScope[],
  side: 'onlyA' | 'onlyB',
  because: string | undefined,
): readonly ScopedDifference[] {
  const all = parts.flatMap(({ scope, comparison }) =>
    comparison[side].map((difference) => ({ ...difference, scope })),
  );
  return [...Map.groupBy(all, ({ shape }) => shape).values()]
    .map((same) => {
      const [shortest] = same.toSorted((one, other) => one.calls.length - other.calls.length);
      const telling = strongest(same);
      // what a refusal prevents is shown where it is seen; else the shortest trace stands for its sort
      const shown = telling.effect.kind === 'prevents' ? telling : shortest!;
      // a sort that is harmless here may prevent something in a scope whose search has not come to it
      const isOpen = because !== undefined && telling.effect.kind === 'harmless';
      return { ...shown, effect: isOpen ? { kind: 'unknown' as const, because } : telling.effect };
    })
    .toSorted((one, other) => one.calls.length - other.calls.length);
}

const WEIGHT: Readonly<Record<Effect['kind'], number>> = { prevents: 2, unknown: 1, harmless: 0 };

/** The one whose refusal is known to be good for most; a harmless one only if all are. */
function strongest(same: readonly ScopedDifference[]): ScopedDifference {
  return same.toSorted(
    (one, other) =>
      WEIGHT[other.effect.kind] - WEIGHT[one.effect.kind] || one.calls.length - other.calls.length,
  )[0]!;
}

/** A sort of call that a design refuses and need not, and the answer it gives. */
export type NeedlessRefusal = Pick<DesignDifference, 'shape' | 'says' | 'refused'>;

/** What a design refuses though that prevents nothing in any of these scopes; or why that is not decided. */
export function needlessIn(
  weighed: readonly {
    readonly scope: Scope;
    readonly found: Pick<AcceptedOnly, 'differences' | 'because'>;
  }[],
): { readonly needless: readonly NeedlessRefusal[] } | { readonly unweighed: string } {
  const stopped = weighed.find(({ found }) => found.because !== undefined);
  if (stopped !== undefined) {
    return { unweighed: `scope ${stopped.scope.name}: ${stopped.found.because ?? ''}` };
  }
  const all = weighed.flatMap(({ found }) => found.differences);
  const useful = new Set(
    all.filter(({ effect }) => effect.kind !== 'harmless').map(({ shape }) => shape),
  );
  const needless = all
    .filter(({ shape }) => !useful.has(shape))
    .map(({ shape, says, refused }) => ({ shape, says, refused }));
  return {
    needless: [...new Map(needless.map((it) => [`${it.shape} ${it.refused}`, it])).values()],
  };
}
