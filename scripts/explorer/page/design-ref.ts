/** Designs as words: a name, or a name with the choices that are others: `sealed~element.any`. */
import type { AxisName } from '../../../model/rules/axes.ts';
import { AXIS_NAMES } from '../../../model/rules/axes.ts';
import type { Choice } from '../../../model/rules/choice.ts';
import type { Design } from '../../../model/rules/design.ts';
import { designNamed, DESIGNS } from '../../../model/rules/designs/all.ts';
import type { Blame } from '../../../properties/design-space/blame.ts';
import type { Exchange } from '../../../model/rules/exchange.ts';
import {
  exchanged,
  inWords,
  isExchange,
  withFurther,
  wordsOf,
} from '../../../model/rules/exchange.ts';

/** The design of these words; undefined if they name none. */
export function designOf(ref: string): Design | undefined {
  const { base: name, exchanges } = inWords(ref);
  const base = designNamed(name);
  if (base === undefined || exchanges.length === 0) return base;
  return exchanges.every(isExchange) ? exchanged(base, exchanges, ref) : undefined;
}

/** The shortest words for a base with one choice changed. */
export function withChoice(ref: string, axis: AxisName, choice: string): string {
  return withChoices(ref, [{ axis, choice }]);
}

/** The shortest words for a base with several choices changed. */
function withChoices(ref: string, further: readonly Exchange[]): string {
  const { base: name, exchanges } = inWords(ref);
  const base = designNamed(name);
  if (base === undefined || !exchanges.every(isExchange)) return ref;
  const all = withFurther(exchanges, further);
  return wordsOf(
    name,
    all.filter(({ axis, choice }) => choice !== base.choices[axis].name),
  );
}

/** The designs of these words in which what is blamed is mended, in words. */
export function mendedBy(ref: string, { culprits }: Blame): readonly string[] {
  return culprits.flatMap(({ ends }) => ends.map(({ exchanges }) => withChoices(ref, exchanges)));
}

/** What a reference is called in the page. */
export function titleOf(ref: string): string {
  const { base, exchanges } = inWords(ref);
  const words = exchanges.map(({ axis, choice }) => `${axis}: ${choice}`);
  return words.length === 0 ? base : `${base} with ${words.join(', ')}`;
}

/** The axes on which two designs choose otherwise. */
export function differences(
  one: Design,
  other: Design,
): readonly { readonly axis: AxisName; readonly one: Choice; readonly other: Choice }[] {
  return AXIS_NAMES.flatMap((axis) =>
    one.choices[axis] === other.choices[axis]
      ? []
      : [{ axis, one: one.choices[axis], other: other.choices[axis] }],
  );
}

/** A file for `exclmap check` that has this design. */
export function designFile(ref: string): string {
  const { base, exchanges } = inWords(ref);
  const own = exchanges.map(({ axis, choice }) => `    ${axis}: choice('${axis}', '${choice}'),`);
  return `import { choicesOn, designNamed, DESIGNS, type AxisName, type Design } from 'exclmap/model';

const choice = <A extends AxisName>(axis: A, name: string) =>
  choicesOn(axis, DESIGNS).find((it) => it.name === name)!;
const base = designNamed('${base}')!;

export const design: Design = {
  ...base,
  name: 'mine',
  choices: {
    ...base.choices,
${own.length === 0 ? '    // as they are' : own.join('\n')}
  },
};
`;
}

/** All designs to choose from, with their titles: this one, unless it is none, and those that have names. */
export function withNamed(
  ref: string,
): readonly { readonly name: string; readonly words: string }[] {
  const names = new Set([...(ref === '' ? [] : [ref]), ...DESIGNS.map(({ name }) => name)]);
  return [...names].map((name) => ({ name, words: titleOf(name) }));
}
