/** A design whose questions are overheard: somebody stands between the model and its choices. */
import type { AxisName, Choices } from './axes.ts';
import { AXIS_NAMES } from './axes.ts';
import type { Choice } from './choice.ts';
import type { Design } from './design.ts';

/** A question of a design. */
export type AxisQuestion = {
  readonly axis: AxisName;
  readonly choice: Choice;
  readonly question: string;
};

export type Answering = (...given: readonly unknown[]) => unknown;

/**
 * Who answers a question instead of the choice, and may ask it (`ask`); undefined leaves the question to the
 * choice. Called once for each question, when the design is made, so that what a listener keeps of a question
 * need not be looked up each time.
 */
export type Listener = (question: AxisQuestion, ask: Answering) => Answering | undefined;

/** The design, with somebody between the model and its choices; a choice that is left alone stays the very same. */
export function overheard(design: Design, listen: Listener): Design {
  const choices = AXIS_NAMES.map(
    (axis) => [axis, heard(axis, design.choices[axis], listen)] as const,
  );
  return { ...design, choices: Object.fromEntries(choices) as unknown as Choices };
}

function heard(axis: AxisName, choice: Choice, listen: Listener): Choice {
  const instead = Object.entries(choice).flatMap(([question, answer]: [string, unknown]) => {
    if (typeof answer !== 'function') return [];
    const through = listen({ axis, choice, question }, answer.bind(choice) as Answering);
    return through === undefined ? [] : [[question, through] as const];
  });
  return instead.length === 0 ? choice : { ...choice, ...Object.fromEntries(instead) };
}
