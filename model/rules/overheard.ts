/** A design whose questions are overheard: somebody stands between the model and its choices. */
import type { AxisName, Choices } from './axes.ts';
import { AXIS_NAMES } from './axes.ts';
import type { Choice } from './choice.ts';
import type { Design } from './design.ts';

/** A question that a call asks. */
export type Asking = {
  readonly axis: AxisName;
  /** The name of the choice. */
  readonly choice: string;
  readonly question: string;
  readonly given: readonly unknown[];
};

export type AxisQuestion = (...given: readonly unknown[]) => unknown;

/** Passes a question on to the choice, and its answer back. */
export type Between = (asking: Asking, ask: AxisQuestion) => unknown;

/** The design, with somebody between the model and those of its choices that are listened to. */
export function overheard(
  design: Design,
  between: Between,
  listensTo: (axis: AxisName, choice: Choice) => boolean = () => true,
): Design {
  const choices = AXIS_NAMES.map((axis) => {
    const choice: Choice = design.choices[axis];
    return [axis, listensTo(axis, choice) ? heard(axis, choice, between) : choice] as const;
  });
  return { ...design, choices: Object.fromEntries(choices) as unknown as Choices };
}

function heard(axis: AxisName, choice: Choice, between: Between): Choice {
  return Object.fromEntries(
    Object.entries(choice).map(([question, ask]: [string, unknown]) => {
      if (typeof ask !== 'function') return [question, ask];
      const through: AxisQuestion = (...given) =>
        between({ axis, choice: choice.name, question, given }, ask.bind(choice) as AxisQuestion);
      return [question, through];
    }),
  ) as Choice;
}
