/** What a call asks the rule: which choices of the design, and what they answer. */
import { nameOfAnswer, OK } from '../../model/kernel/errno.ts';
import type { Step } from '../../model/kernel/run.ts';
import { step as modelStep } from '../../model/kernel/step.ts';
import { MEANT } from '../../model/rules/axes.ts';
import type { Meant } from '../../model/rules/axes.ts';
import type { Design } from '../../model/rules/design.ts';
import { ZERO_DIGEST } from '../../model/programs/text.ts';
import type { AxisQuestion } from '../../model/rules/overheard.ts';
import { overheard } from '../../model/rules/overheard.ts';

/** A question that was asked, and its answer. */
export type Asked = AxisQuestion & { readonly given: readonly unknown[]; readonly answer: unknown };

/** The questions of a call whose answers matter, in the order in which they are answered. */
export function askedIn(design: Design, { before, call }: Step): readonly Asked[] {
  const heard: Asked[] = [];
  const listening = overheard(design, (question, ask) => (...given) => {
    const asked = { ...question, given, answer: ask(...given) };
    if (matters(asked)) heard.push(asked);
    return asked.answer;
  });
  modelStep(listening, before, call);
  return heard;
}

/** Whether the answer may refuse something, or is another digest than the one that was given. */
function matters({ axis, question, given, answer }: Asked): boolean {
  const meant = (MEANT[axis] as Readonly<Record<string, Meant>>)[question];
  if (meant === 'digest') return typeof given[0] === 'string' && answer !== given[0];
  return meant === 'errno' || meant === 'boolean';
}

/** The questions of a call in a few words: `element any: ok`; the empty string if nothing was asked. */
export function askedWords(asked: readonly Asked[]): string {
  const words = asked.map(
    ({ axis, choice, answer }) => `${axis} ${choice.name}: ${answerWords(answer)}`,
  );
  return [...new Set(words)].join(', ');
}

function answerWords(answer: unknown): string {
  if (typeof answer === 'number') return answer === OK ? 'ok' : nameOfAnswer(answer);
  if (typeof answer === 'string') return answer === ZERO_DIGEST ? '32 zero bytes' : answer;
  return answer === true ? 'yes' : 'no';
}
