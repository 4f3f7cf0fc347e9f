/** Designs with other choices on some axes, and the words that name one: `sealed~element.any~outer.never`. */
import type { AxisName, Choices } from './axes.ts';
import { AXIS_NAMES, choicesOn } from './axes.ts';
import type { Choice } from './choice.ts';
import type { Design } from './design.ts';
import { DESIGNS } from './designs/all.ts';

/** One choice in the place of a design's own, by name. */
export type Exchange = { readonly axis: AxisName; readonly choice: string };

/** The choices that may be exchanged for one on an axis: those listed, and those of the named designs. */
export function choicesFor(axis: AxisName): readonly Choice[] {
  return choicesOn(axis, DESIGNS);
}

/** Whether there is such an axis, and such a choice on it. */
export function isExchange(text: {
  readonly axis: string;
  readonly choice: string;
}): text is Exchange {
  const axis = AXIS_NAMES.find((name) => name === text.axis);
  return axis !== undefined && choicesFor(axis).some(({ name }) => name === text.choice);
}

/** The design with other choices, called so. */
export function exchanged(base: Design, exchanges: readonly Exchange[], name: string): Design {
  const others = exchanges.map(({ axis, choice }) => [
    axis,
    choicesFor(axis).find((it) => it.name === choice),
  ]);
  const choices = { ...base.choices, ...Object.fromEntries(others) } as Choices;
  return { name, argument: '', cites: [], kernels: [], choices };
}

/** The words for a base and what is exchanged in it. */
export function wordsOf(base: string, exchanges: readonly Exchange[]): string {
  return [base, ...exchanges.map(({ axis, choice }) => `${axis}.${choice}`)].join('~');
}

/** The base in such words, and what is exchanged, be it there or not. The base may be a path, and have such characters. */
export function inWords(words: string): {
  readonly base: string;
  readonly exchanges: readonly { readonly axis: string; readonly choice: string }[];
} {
  const [, base = words, rest = ''] = /^(.+?)((?:~[^~./]+\.[^~./]+)*)$/.exec(words) ?? [];
  const exchanges = rest.split('~').slice(1);
  return {
    base,
    exchanges: exchanges.map((text) => {
      const [axis = '', choice = ''] = text.split('.');
      return { axis, choice };
    }),
  };
}

/** What has to be exchanged in one design to have the choices of another. */
export function exchangesBetween(
  from: Pick<Design, 'choices'>,
  to: Pick<Design, 'choices'>,
): readonly Exchange[] {
  return AXIS_NAMES.flatMap((axis) =>
    from.choices[axis] === to.choices[axis] ? [] : [{ axis, choice: to.choices[axis].name }],
  );
}

/** Exchanges with further ones, which take the place of those on the same axis; in the order of the axes. */
export function withFurther(
  before: readonly Exchange[],
  further: readonly Exchange[],
): readonly Exchange[] {
  const last = new Map([...before, ...further].map((exchange) => [exchange.axis, exchange]));
  return AXIS_NAMES.flatMap((axis) => last.get(axis) ?? []);
}
