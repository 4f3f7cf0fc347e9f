/** One comparison of two designs from searches of several scopes. Pure data. */
import type { Scope } from '../../model/scopes/scope.ts';
import type { Comparison, DesignDifference, Effect, OtherErrno } from './compare.ts';
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
  const onlyA = mergeSide(parts, 'onlyA');
  const onlyB = mergeSide(parts, 'onlyB');
  const stopped = parts.find(({ comparison }) => comparison.because !== undefined);
  const because =
    stopped === undefined
      ? undefined
      : parts.length === 1
        ? stopped.comparison.because
        : `scope ${stopped.scope.name}: ${stopped.comparison.because ?? ''}`;
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
      return { ...shown, effect: telling.effect };
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
