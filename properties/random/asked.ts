/** Which choices of a design were asked, and what they said: a walk that never asks a choice says nothing of it. */
import type { AxisName, Choices } from '../../model/rules/axes.ts';
import { AXIS_NAMES } from '../../model/rules/axes.ts';
import type { Choice } from '../../model/rules/choice.ts';
import type { Design } from '../../model/rules/design.ts';

/** How often a question was asked, and how often the answer was an errno or `false`. */
export type AskedChoices = { readonly asked: number; readonly refused: number };

/** The design, its questions counted: by axis and question (`iterator.mayIterate`), those that were asked. */
export function counting(design: Design): {
  readonly design: Design;
  readonly asked: () => Readonly<Record<string, AskedChoices>>;
} {
  const counts: { readonly name: string; asked: number; refused: number }[] = [];
  const counted = (axis: AxisName): Choice =>
    Object.fromEntries(
      Object.entries(design.choices[axis]).map(([question, answer]) => {
        if (typeof answer !== 'function') return [question, answer];
        const count = { name: `${axis}.${question}`, asked: 0, refused: 0 };
        counts.push(count);
        const ask = answer as (...given: readonly unknown[]) => unknown;
        const choice = design.choices[axis];
        return [
          question,
          (...given: readonly unknown[]): unknown => {
            const said = ask.apply(choice, given as unknown[]);
            count.asked++;
            if (said === false || (typeof said === 'number' && said < 0)) count.refused++;
            return said;
          },
        ];
      }),
    ) as Choice;
  const choices = Object.fromEntries(AXIS_NAMES.map((axis) => [axis, counted(axis)]));
  const asked = (): Readonly<Record<string, AskedChoices>> =>
    Object.fromEntries(
      counts.filter((count) => count.asked > 0).map(({ name, ...count }) => [name, count] as const),
    );
  return { design: { ...design, choices: choices as unknown as Choices }, asked };
}
