/** Deliberately wrong models: a design with one choice replaced. What conform does not catch, it does not test. */
import type { Choices, Design } from '../../../model/rules/design.ts';
import { AXIS_NAMES, choicesOn } from '../../../model/rules/axes.ts';
import { DESIGNS } from '../../../model/rules/designs/all.ts';
import { scopeNamed } from '../../../model/scopes/named.ts';
import { compareDesigns } from '../../../properties/verdicts/compare.ts';
import { signsAsExpected } from './conform.ts';
import { expectDesign, follow } from './expectation.ts';
import type { Replayed } from './replayed.ts';

export type Flip = {
  readonly axis: keyof Choices;
  /** The name of the choice that takes the place of the design's own. */
  readonly choice: string;
  readonly design: Design;
};

/** The design with each other choice that somebody argued for, in turn, in place of its own. */
export function flipsOf(design: Design): readonly Flip[] {
  return AXIS_NAMES.flatMap((axis) => {
    const own = design.choices[axis].name;
    const others = choicesOn(axis, DESIGNS).filter(({ name }) => name !== own);
    return others.map((other) => ({
      axis,
      choice: other.name,
      design: {
        ...design,
        name: `${design.name} with ${axis} ${other.name}`,
        choices: { ...design.choices, [axis]: other },
      },
    }));
  });
}

/**
 * The number of the first trace (from 1) in which the kernel answers otherwise than this design, 0 if
 * `signed`, what the signing probe told, does; undefined if none does. Traces that did not agree in
 * the first place do not count.
 */
export function caughtBy(
  replayed: readonly Replayed[],
  signed: string | undefined,
  design: Design,
): number | undefined {
  const expectation = expectDesign(design);
  if (!signsAsExpected({ expectation, signed })) return 0;
  const at = replayed.findIndex(({ trace, seen, verdict }) => {
    if (verdict.kind !== 'agree') return false;
    const { steps } = follow(expectation, trace.scope, trace.calls.slice(0, seen.length));
    return steps.length < seen.length || steps.some(({ outcome }, i) => outcome.answer !== seen[i]);
  });
  return at === -1 ? undefined : at + 1;
}

/** Whether two designs answer alike in the smallest scope: then no trace of it can tell them apart. */
export function behavesAs(design: Design, other: Design): boolean {
  const scope = scopeNamed('mail');
  return scope !== undefined && compareDesigns(design, other, scope).relation === 'equivalent';
}
