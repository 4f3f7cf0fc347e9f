/**
 * Random traces as a fast-check arbitrary: walks that know what can succeed, which find a hole a thousand times
 * sooner than calls drawn blindly do. Seeds, paths and reports are fast-check's; shrinking is fast-check's too,
 * with the fuzzer's list of what to try.
 */
import fc from 'fast-check';
import type { Call } from '../../model/kernel/call.ts';
import type { Outcome } from '../../model/kernel/outcome.ts';
import type { State } from '../../model/kernel/state.ts';
import { step as modelStep } from '../../model/kernel/step.ts';
import type { Design } from '../../model/rules/design.ts';
import type { Scope } from '../../model/scopes/scope.ts';
import type { CallMade, Claim, Trace } from '../claims/claim.ts';
import { breaks } from '../claims/judge.ts';
import { replay } from '../search/explore.ts';
import { freeSystemOf, shorterThan } from '../random/shorten.ts';
import type { WalkStyle } from '../random/walk.ts';
import { choosersOf, walk } from '../random/walk.ts';
import type { StepFunction } from '../verdicts/system.ts';
import { systemOf } from '../verdicts/system.ts';

type Step = CallMade<State, Call, Outcome>;

/** A walk from the empty kernel: the numbers of its calls (what `exclmap replay` takes), and what each did. */
export type Walk = Partial<fc.WithToStringMethod> & {
  readonly trace: Trace;
  readonly steps: readonly Step[];
};

export type TraceOptions = {
  /** How many calls a walk tries to make; 60 unless given. */
  readonly steps?: number;
  /** How calls are drawn; `swarm` unless given. */
  readonly style?: WalkStyle;
  /** Instead of the model's: a mutant. */
  readonly stepWith?: StepFunction;
};

const STEPS = 60;

/** Walks of a design in a scope. They shrink to walks of which every call is needed, often to a shortest one. */
export function tracesOf(
  design: Design,
  scope: Scope,
  { steps = STEPS, style = 'swarm', stepWith = modelStep }: TraceOptions = {},
): fc.Arbitrary<Walk> {
  const system = systemOf(design, scope, stepWith);
  const free = freeSystemOf(scope, (state, call) => stepWith(design, state, call));
  const choosers = choosersOf(system, style);
  const walkOf = (trace: Trace): Walk | undefined => {
    const made = replay(system, trace);
    const toString = (): string =>
      `${trace.join('/')} --design ${design.name} --scope ${scope.name}`;
    return made && { trace, steps: made, [fc.toStringMethod]: toString };
  };
  // fast-check has no other door for a way of shrinking than this class
  // oxlint-disable-next-line plain/no-restricted-syntax -- see above
  class Walks extends fc.Arbitrary<Walk> {
    override generate(random: fc.Random): fc.Value<Walk> {
      const below = (count: number): number => random.nextInt(0, count - 1);
      const made = walk(system, choosers(below), steps, below);
      return new fc.Value(walkOf(made.map(({ index }) => index))!, undefined);
    }
    override canShrinkWithoutContext(value: unknown): value is Walk {
      return typeof value === 'object' && value !== null && 'trace' in value && 'steps' in value;
    }
    override shrink({ trace }: Walk, size: unknown): fc.Stream<fc.Value<Walk>> {
      return fc.stream(shrunk(trace, size as number | undefined));
    }
  }
  function* shrunk(trace: Trace, from: number | undefined): Generator<fc.Value<Walk>> {
    for (const { trace: shorter, size } of shorterThan(free, trace, from)) {
      const made = walkOf(shorter);
      if (made !== undefined) yield new fc.Value(made, size);
    }
  }
  return new Walks();
}

/** The claims that a walk breaks, by id. */
export function brokenBy(
  { steps }: Walk,
  claims: readonly Claim<State, Call, Outcome>[],
): readonly string[] {
  return claims.filter((claim) => steps.some((made) => breaks(claim, made))).map(({ id }) => id);
}
