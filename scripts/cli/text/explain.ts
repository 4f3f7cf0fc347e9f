/** What `explain` prints. */
import type { Design } from '../../../model/rules/design.ts';
import { AXES } from '../../../model/rules/axes.ts';
import { claimNamed } from '../../../properties/claims/all.ts';
import type { Explanation } from '../../../properties/design-space/explain.ts';
import { pathText, stepsOf } from '../report.ts';
import type { ToldGap } from '../gaps.ts';
import { exchangeWords } from './answer.ts';
import { fewerWords, replayLines } from './check.ts';
import { gapLines } from './gaps.ts';
import { stepLines } from '../../../counterexamples/export/text.ts';
import type { Style } from './style.ts';
import { hang } from '../../../counterexamples/export/wrap.ts';

/** The claim, the verdict, a trace, and the exchanges that would change it. */
export function explainLines(
  design: Design,
  explanation: Explanation,
  style: Style,
  { stopped, gaps }: { readonly stopped: string | undefined; readonly gaps: readonly ToldGap[] },
): readonly string[] {
  const { claim, verdict, found } = explanation;
  const steps = found && stepsOf(design, found.scope, found.trace);
  const broken = verdict === 'violated' ? claim : undefined;
  return [
    style.bold(`${design.name}, ${claim}: ${verdictWords(explanation, style)}`),
    ...hang('  ', claimNamed(claim)?.says ?? ''),
    ...(stopped === undefined ? [] : [style.warn(`not finished: ${stopped}`)]),
    ...gapLines(gaps, style),
    ...(found === undefined || steps === undefined
      ? []
      : [
          '',
          ...stepLines(steps, style, broken),
          ...replayLines(design, found.scope, pathText(found.trace), style),
        ]),
    ...blameLines(design, explanation, style),
  ];
}

const ANY_SIZE = 'for any number of objects';

function verdictWords(explanation: Explanation, style: Style): string {
  const { verdict, strength, found, scopes } = explanation;
  const length = found?.trace.length ?? 0;
  const calls = `${length} ${length === 1 ? 'call' : 'calls'}`;
  switch (verdict) {
    case 'violated':
      return `${style.bad(`violated in ${calls}`)} (${fewerWords(explanation)})`;
    case 'possible':
      return `${style.good(`possible in ${calls}`)} (${fewerWords(explanation)})`;
    case 'holds':
      if (strength === 'proved') return style.good(`proved ${ANY_SIZE}`);
      return style.good(`holds in every state of ${scopes} scopes`);
    case 'impossible':
      if (strength === 'proved') return style.warn(`never possible, proved ${ANY_SIZE}`);
      return style.warn(`not seen in any state of ${scopes} scopes`);
    case 'open':
      return style.warn('not decided');
    default:
      return verdict satisfies never;
  }
}

function blameLines(
  design: Design,
  { verdict, blame, scopes }: Explanation,
  style: Style,
): readonly string[] {
  if (verdict !== 'violated' && verdict !== 'impossible') return [];
  if (blame === undefined) {
    return ['', ...hang('', 'No exchange of listed choices is known to change that.')];
  }
  const axes = blame.culprits.map((culprit) =>
    culprit.axes.map((axis) => `${axis}=${design.choices[axis].name}`).join(' with '),
  );
  const ends = blame.culprits.flatMap((culprit) => culprit.ends);
  const isProved = ends.some(({ strength }) => strength === 'proved');
  const after = verdict === 'violated' ? 'it holds' : 'it is possible';
  return [
    '',
    ...hang('To blame: ', axes.join(', or ')).map(style.bold),
    ...blame.culprits.flatMap(({ axes: on, ends: those }) => [
      ...on
        .flatMap((axis) => hang('  ', `${AXES[axis].question} ${design.choices[axis].says}.`))
        .map(style.dim),
      ...those.flatMap(({ exchanges, strength }) =>
        hang('  with ', `${exchangeWords(exchanges)}${strength === 'proved' ? ': proved' : ''}`),
      ),
    ]),
    ...hang(
      '',
      `With any of these ${after} in all ${scopes} scopes${isProved ? `; proved: ${ANY_SIZE}` : ''}${blame.size > 1 ? `; no exchange of fewer than ${blame.size} choices does` : ''}.`,
    ),
  ];
}
