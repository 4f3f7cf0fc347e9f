/** fast-check arbitraries of the model, all derived from the declaration of states, the call alphabet and the axes. */
import fc from 'fast-check';
import { fromLeaves, leafSizes } from '../../model/finite/finite.ts';
import type { Call } from '../../model/kernel/call.ts';
import type { State } from '../../model/kernel/state.ts';
import type { Choices } from '../../model/rules/axes.ts';
import { AXIS_NAMES, choicesOn } from '../../model/rules/axes.ts';
import type { Design } from '../../model/rules/design.ts';
import { alphabet } from '../../model/scopes/alphabet.ts';
import type { Scope } from '../../model/scopes/scope.ts';
import { stateType } from '../../model/scopes/state-type.ts';
import type { Renaming } from '../random/renaming.ts';

/** Any state of a scope, reachable or not; shrinks towards the empty kernel. For reachable ones see `tracesOf`. */
export function statesOf(scope: Scope): fc.Arbitrary<State> {
  const type = stateType(scope);
  const leaves = leafSizes(type).map((size) => fc.nat(size - 1));
  return fc.tuple(...leaves).map((ranks) => fromLeaves(type, ranks));
}

/** Any call of a scope; shrinks towards the first of the alphabet. */
export function callsOf(scope: Scope): fc.Arbitrary<Call> {
  const calls = alphabet(scope);
  return fc.nat(calls.length - 1).map((index) => calls[index]!);
}

/** Any design: on each axis one of the choices that somebody argued for. Shrinks towards the first of each. */
export function designs(): fc.Arbitrary<Design> {
  const each = AXIS_NAMES.map((axis) => fc.constantFrom(...choicesOn(axis)));
  return fc.tuple(...each).map((chosen): Design => {
    const choices = Object.fromEntries(AXIS_NAMES.map((axis, at) => [axis, chosen[at]]));
    return {
      name: AXIS_NAMES.map((axis, at) => `${axis}=${chosen[at]!.name}`).join(' '),
      argument: 'drawn at random',
      cites: [],
      kernels: [],
      choices: choices as unknown as Choices,
    };
  });
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
