/** Which scopes vary what a rule reads: for gaps in a verdict, and for scopes that are fitted to designs. */
import { DECIDING, scopeNamed, WEIGHING } from '../../model/scopes/named.ts';
import type { Scope } from '../../model/scopes/scope.ts';
import type { AxisName } from '../../model/rules/axes.ts';
import type { ScopeReads } from '../../properties/verdicts/fit.ts';
import { readsIn } from '../../properties/verdicts/fit.ts';
import type { Gap, WatchedDesign } from '../../properties/verdicts/reads.ts';
import { closes, isOwnChoice, watchReads } from '../../properties/verdicts/reads.ts';
import { findDesign, findDesignAs } from './inputs.ts';

/** A gap, and the scopes that close it: those that a search finishes, then `wide`. */
export type ToldGap = Gap & { readonly variesIn: readonly string[] };

/** What designs read on random walks in every scope that may be searched, and in `wide`. */
export type Walked = { readonly found: readonly ScopeReads[]; readonly wide: ScopeReads };

/** Walks; designs by the names that they were asked for by. Of two designs the choices in which they differ count. */
export async function walkWith(
  refs: readonly string[],
  scopes: readonly Scope[] = [...new Set([...WEIGHING, ...DECIDING])],
): Promise<Walked> {
  const plain = await Promise.all(refs.map(findDesign));
  const differ = (axis: AxisName): boolean =>
    plain.some(({ choices }) => choices[axis] !== plain[0]?.choices[axis]);
  // loaded anew for each scope, for what was read is counted from there on
  const watchIn = async (scope: Scope): Promise<ScopeReads> => {
    const watched: WatchedDesign[] = [];
    for (const ref of refs) {
      let reads: WatchedDesign['reads'] | undefined;
      const design = await findDesignAs(ref, (raw) => {
        const one = watchReads(raw, (axis, choice) => isOwnChoice(axis, choice) || differ(axis));
        reads = one.reads;
        return one.design;
      });
      watched.push({ design, reads: reads ?? (() => []) });
    }
    return readsIn(() => watched, [scope])[0]!;
  };
  const found: ScopeReads[] = [];
  for (const scope of scopes) found.push(await watchIn(scope));
  return { found, wide: await watchIn(scopeNamed('wide')!) };
}

/** The gaps, each with the scopes in which walks closed it. Walks only if there are any. */
export async function tellGaps(
  refs: readonly string[],
  gaps: readonly Gap[],
): Promise<readonly ToldGap[]> {
  if (gaps.length === 0) return [];
  const { found, wide } = await walkWith(refs);
  return gaps.map((gap) => ({
    ...gap,
    variesIn: [...found, wide].flatMap(({ scope, reads }) =>
      closes(reads, gap) ? [scope.name] : [],
    ),
  }));
}

/** Gaps that are the same are told once. */
export function distinctGaps(gaps: readonly Gap[]): readonly Gap[] {
  return [...new Map(gaps.map((gap) => [gapKey(gap), gap])).values()];
}

function gapKey({ axis, question, field }: Gap): string {
  return `${axis} ${question} ${field ?? ''}`;
}

/** Whether some scope could have decided what these could not. */
export function couldBeDecided(gaps: readonly ToldGap[]): boolean {
  return gaps.some(({ variesIn }) => variesIn.length > 0);
}
