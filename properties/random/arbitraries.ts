/** fast-check arbitraries of the model, all derived from the declaration of states and the call alphabet. */
import fc from 'fast-check';
import type { Finite } from '../../model/finite/finite.ts';
import { fromLeaves, leafSizes } from '../../model/finite/finite.ts';
import type { Call } from '../../model/kernel/call.ts';
import type { Trace } from '../claims/claim.ts';
import type { Renaming } from './renaming.ts';
import type { Scope } from '../../model/scopes/scope.ts';
import type { BpfSystem } from '../verdicts/system.ts';
import type { WalkStyle } from './walk.ts';
import { choosersOf, walk } from './walk.ts';

/** Any value of a finite type, reachable or not; shrinks towards the first (for states: the empty kernel). */
export function valuesOf<T>(type: Finite<T>): fc.Arbitrary<T> {
  const leaves = leafSizes(type).map((size) => fc.nat(size - 1));
  return fc.tuple(...leaves).map((ranks) => fromLeaves(type, ranks));
}

/**
 * Walks from the empty kernel of at most so many calls, as numbers of calls. What shrinks is the
 * words behind the calls, so a walk shrinks by leaving calls out.
 */
export function walksOf(system: BpfSystem, style: WalkStyle, steps: number): fc.Arbitrary<Trace> {
  const chooserOf = choosersOf(system, style);
  const word = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 });
  const words = fc.array(word, { maxLength: steps, size: 'max' });
  return fc
    .tuple(fc.noShrink(word), words)
    .map(([lot, each]) => walk(system, chooserOf(lot), each));
}

/** Any call of the alphabet. */
export function callsOf({ calls }: Pick<BpfSystem, 'calls'>): fc.Arbitrary<Call> {
  return fc.nat(calls.length - 1).map((index) => calls[index]!);
}

/** New names for everything; p0 keeps its own, since calls may pass its fd where a map's is wanted. */
export function renamingsOf(scope: Scope): fc.Arbitrary<Renaming> {
  return fc.record({
    map: permutation(numbers(scope.maps)),
    prog: permutation(numbers(scope.progs).slice(1)).map((rest) => [0, ...rest]),
    link: permutation(numbers(scope.links)),
    colours: permutation(['A', 'B', 'C']).map(([A = '', B = '', C = '']) => ({ A, B, C })),
  });
}

const numbers = (count: number): readonly number[] => [...Array(count).keys()];

function permutation<T>(of: readonly T[]): fc.Arbitrary<readonly T[]> {
  return fc.shuffledSubarray([...of], { minLength: of.length });
}
