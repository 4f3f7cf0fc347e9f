/** A design that notes what is asked of it. Designs that answer that alike are alike to whoever asked. */
import type { AxisName, Choices } from './axes.ts';
import { AXIS_NAMES, MEANT } from './axes.ts';
import type { Design } from './design.ts';

/** The design, and what has been asked of it so far, as `bind.mayName`. Plain data. */
export type NotedDesign = {
  readonly design: Design;
  readonly asked: () => readonly string[];
};

type Answers = Readonly<Record<string, unknown>>;

/** The design, noting which questions (and constants) of its choices are looked at, be they there or not. */
export function noted(design: Design): NotedDesign {
  const asked = new Set<string>();
  const watched = AXIS_NAMES.map((axis) => {
    const choice = design.choices[axis] as unknown as Answers;
    const noting = {};
    for (const question of new Set([...Object.keys(choice), ...Object.keys(MEANT[axis])])) {
      const answer = choice[question];
      const name = `${axis}.${question}`;
      let isNoted = false;
      const get = (): unknown => {
        if (!isNoted) asked.add(name);
        isNoted = true;
        return answer;
      };
      Object.defineProperty(noting, question, { get, enumerable: question in choice });
    }
    return [axis, noting] as const;
  });
  const choices = Object.fromEntries(watched) as unknown as Choices;
  return { design: { ...design, choices }, asked: () => [...asked] };
}

/** Whether two designs answer these questions alike: by the very same functions, or with the same constants. */
export function answersAlike(one: Design, other: Design, asked: readonly string[]): boolean {
  return asked.every((name) => answerOf(one, name) === answerOf(other, name));
}

function answerOf({ choices }: Design, name: string): unknown {
  const [axis, question] = name.split('.') as [AxisName, string];
  return (choices[axis] as unknown as Answers)[question];
}

/** Work about a design, done once for all designs that answer alike what it asks of them. */
export function onceAlike<T>(work: (design: Design) => T): (design: Design) => T {
  const done: { readonly by: Design; readonly asked: readonly string[]; readonly result: T }[] = [];
  return (design) => {
    const same = done.find(({ by, asked }) => answersAlike(by, design, asked));
    if (same !== undefined) return same.result;
    const { design: noting, asked } = noted(design);
    const result = work(noting);
    done.push({ by: design, asked: asked(), result });
    return result;
  };
}
