/** Which choices of a design were asked, and what they said: a walk that never asks a choice says nothing of it. */
import type { Design } from '../../model/rules/design.ts';
import { overheard } from '../../model/rules/overheard.ts';

/** How often a question was asked, and how often the answer was an errno or `false`. */
export type AskedChoices = { readonly asked: number; readonly refused: number };

/** The design, its questions counted: by axis and question (`iterator.mayIterate`), those that were asked. */
export function counting(design: Design): {
  readonly design: Design;
  readonly asked: () => Readonly<Record<string, AskedChoices>>;
} {
  const counts: { readonly name: string; asked: number; refused: number }[] = [];
  const counted = overheard(design, ({ axis, question }, ask) => {
    const count = { name: `${axis}.${question}`, asked: 0, refused: 0 };
    counts.push(count);
    return (...given) => {
      const said = ask(...given);
      count.asked++;
      if (said === false || (typeof said === 'number' && said < 0)) count.refused++;
      return said;
    };
  });
  const asked = (): Readonly<Record<string, AskedChoices>> =>
    Object.fromEntries(
      counts.filter((count) => count.asked > 0).map(({ name, ...count }) => [name, count] as const),
    );
  return { design: counted, asked };
}
