/** Which choices of a design were asked, and what they said: a walk that never asks a choice says nothing of it. */
import type { Design } from '../../model/rules/design.ts';
import { overheard } from '../../model/rules/overheard.ts';
import { sumByName } from './tally.ts';

/** How often a question was asked, and how often the answer was an errno or `false`. */
export type AskedChoices = { readonly asked: number; readonly refused: number };

/** By axis and question (`iterator.mayIterate`), those that were asked. */
export type AskedOfAxes = Readonly<Record<string, AskedChoices>>;

/** The design, its questions counted; `asked` gives the counts since it was last called. */
export function counting(design: Design): {
  readonly design: Design;
  readonly asked: () => AskedOfAxes;
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
  const asked = (): AskedOfAxes => {
    const since = counts.filter((count) => count.asked > 0);
    const said = Object.fromEntries(since.map(({ name, ...count }) => [name, count] as const));
    for (const count of since) count.asked = count.refused = 0;
    return said;
  };
  return { design: counted, asked };
}

/** Counts added up, whatever their order. */
export function sumOfAsked(parts: readonly AskedOfAxes[]): AskedOfAxes {
  const asked = sumByName(parts, ({ asked: times }) => times);
  const refused = sumByName(parts, (it) => it.refused);
  return Object.fromEntries(
    Object.entries(asked).map(([name, times]) => [
      name,
      { asked: times, refused: refused[name] ?? 0 },
    ]),
  );
}
