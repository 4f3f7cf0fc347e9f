/** Designs as words: a name, or a name with the choices that are others: `sealed~element.any`. */
import type { AxisName } from '../../../model/rules/axes.ts';
import { AXIS_NAMES } from '../../../model/rules/axes.ts';
import type { Choice } from '../../../model/rules/choice.ts';
import type { Design } from '../../../model/rules/design.ts';
import { designNamed } from '../../../model/rules/designs/all.ts';
import type { Exchange } from '../../../model/rules/exchange.ts';
import { exchanged, inWords, isExchange, wordsOf } from '../../../model/rules/exchange.ts';

export { choicesFor } from '../../../model/rules/exchange.ts';

/** The design of these words; undefined if they name none. */
export function designOf(ref: string): Design | undefined {
  const { base: name, exchanges } = inWords(ref);
  const base = designNamed(name);
  if (base === undefined || exchanges.length === 0) return base;
  return exchanges.every(isExchange) ? exchanged(base, exchanges, ref) : undefined;
}

/** The shortest words for a base with one choice changed. */
export function withChoice(ref: string, axis: AxisName, name: string): string {
  const [base = ''] = ref.split('~');
  const [from, now] = [designOf(base), designOf(ref)];
  if (from === undefined || now === undefined) return ref;
  const changes = AXIS_NAMES.flatMap((other) => {
    const choice = other === axis ? name : now.choices[other].name;
    return choice === from.choices[other].name ? [] : [{ axis: other, choice }];
  });
  return wordsOf(base, changes);
}

/** The shortest words for a base with several choices changed. */
export function withChoices(ref: string, exchanges: readonly Exchange[]): string {
  return exchanges.reduce((now, { axis, choice }) => withChoice(now, axis, choice), ref);
}

/** What a reference is called in the page. */
export function titleOf(ref: string): string {
  const [base = '', ...changes] = ref.split('~');
  return changes.length === 0
    ? base
    : `${base} with ${changes.map((it) => it.replace('.', ': ')).join(', ')}`;
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
  const [base = '', ...changes] = ref.split('~');
  const own = changes.map((change) => {
    const [axis = '', ...name] = change.split('.');
    return `    ${axis}: choice('${axis}', '${name.join('.')}'),`;
  });
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
