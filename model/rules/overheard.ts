/** A design whose questions are overheard: what a call asks it, with what, and what it answers. */
import type { AxisName, Choices } from './axes.ts';
import { AXIS_NAMES } from './axes.ts';
import type { Choice } from './choice.ts';
import type { Design } from './design.ts';

/** A question that was asked, and its answer. */
export type Asked = {
  readonly axis: AxisName;
  /** The name of the choice. */
  readonly choice: string;
  readonly question: string;
  readonly given: readonly unknown[];
  readonly answer: unknown;
};

/** What is in the way between the model and a choice. */
export type Ear = {
  /** Hears every answer. */
  readonly hear: (asked: Asked) => void;
  /** What the choice is given in place of what the model gives it. */
  readonly shows?: (
    axis: AxisName,
    question: string,
    given: readonly unknown[],
  ) => readonly unknown[];
  /** The choices that are overheard; all if it is left out. */
  readonly listensTo?: (axis: AxisName, choice: Choice) => boolean;
};

type Question = (...given: readonly unknown[]) => unknown;

/** The design, answering as it does, with an ear at its choices. */
export function overheard(design: Design, ear: Ear): Design {
  const choices = AXIS_NAMES.map((axis) => [axis, choiceWithEar(design, axis, ear)] as const);
  return { ...design, choices: Object.fromEntries(choices) as unknown as Choices };
}

function choiceWithEar(design: Design, axis: AxisName, { hear, shows, listensTo }: Ear): Choice {
  const choice: Choice = design.choices[axis];
  if (listensTo?.(axis, choice) === false) return choice;
  return Object.fromEntries(
    Object.entries(choice).map(([question, ask]: [string, unknown]) => {
      if (typeof ask !== 'function') return [question, ask];
      const withEar: Question = (...given) => {
        const shown = shows?.(axis, question, given) ?? given;
        const answer = (ask as Question).apply(choice, [...shown]);
        hear({ axis, choice: choice.name, question, given, answer });
        return answer;
      };
      return [question, withEar];
    }),
  ) as Choice;
}
