/** What `diff` prints: the relation, then each sort of difference with its trace and what it is good for. */
import type { Design } from '../../../model/rules/design.ts';
import { nameOfAnswer } from '../../../model/kernel/errno.ts';
import type { Effect } from '../../../properties/verdicts/compare.ts';
import type {
  MergedComparison,
  ScopedDifference,
} from '../../../properties/verdicts/merge-comparisons.ts';
import type { ToldGap } from '../gaps.ts';
import type { Scopes } from '../inputs.ts';
import { pathText, stepsOf } from '../report.ts';
import { replayLines } from './check.ts';
import { gapLines } from './gaps.ts';
import { leftOutLines } from './left-out.ts';
import { scopesLines } from './matrix.ts';
import { stepLines } from '../../../counterexamples/export/text.ts';
import type { Style } from './style.ts';
import { hang } from '../../../counterexamples/export/wrap.ts';

/** Everything. */
export function diffLines(
  a: Design,
  b: Design,
  scopes: Scopes,
  comparison: MergedComparison,
  gaps: readonly ToldGap[],
  style: Style,
): readonly string[] {
  return [
    ...hang('', relationWords(a, b, comparison, gaps.length > 0)).map(style.bold),
    ...scopesLines(scopes),
    ...unfinished(comparison, style),
    ...leftOutLines(comparison),
    ...gapLines(gaps, style),
    ...side(a, b, comparison.onlyA, style),
    ...side(b, a, comparison.onlyB, style),
    ...errno(a, b, comparison, style),
  ];
}

/** That a search stopped, where the relation does not say so: a further difference may be missing. */
function unfinished({ relation, because }: MergedComparison, style: Style): readonly string[] {
  if (because === undefined || relation === 'unknown') return [];
  return hang('', `search NOT finished, there may be more: ${because}`).map(style.warn);
}

function relationWords(
  a: Design,
  b: Design,
  { relation, because }: MergedComparison,
  hasGaps: boolean,
): string {
  switch (relation) {
    case 'equivalent':
      return hasGaps
        ? `${a.name} and ${b.name} were not seen to differ, but not all that they read varied`
        : `${a.name} and ${b.name} are equivalent: each accepts what the other accepts`;
    case 'stricter':
      return `${a.name} is stricter than ${b.name}`;
    case 'laxer':
      return `${a.name} is laxer than ${b.name}`;
    case 'incomparable':
      return `${a.name} and ${b.name} are incomparable: each accepts what the other refuses`;
    case 'unknown':
      return `${a.name} and ${b.name}: unknown, ${because ?? ''}`;
    default:
      return relation satisfies never;
  }
}

function side(
  lax: Design,
  strict: Design,
  differences: readonly ScopedDifference[],
  style: Style,
): readonly string[] {
  if (differences.length === 0) return [];
  const [first] = differences;
  const steps = first === undefined ? [] : stepsOf(lax, first.scope, first.calls);
  const other = first === undefined ? '' : answerWords(first.refused);
  return [
    '',
    style.bold(`Only ${lax.name} accepts`),
    ...differences.flatMap(({ says, refused, calls, effect }) => [
      ...hang('  - ', `${says} (${strict.name}: ${answerWords(refused)}; ${calls.length} calls)`),
      ...hang('    ', effectWords(strict, effect)),
    ]),
    '',
    ...hang(
      '',
      `The shortest, as ${lax.name} answers it (${strict.name} answers the last call ${other}):`,
    ),
    ...stepLines(steps, style),
    ...(first === undefined ? [] : replayLines(lax, first.scope, pathText(first.calls), style)),
  ];
}

const answerWords = (answer: number): string =>
  Number.isNaN(answer) ? 'cannot be asked' : nameOfAnswer(answer);

function effectWords(strict: Design, effect: Effect): string {
  switch (effect.kind) {
    case 'prevents':
      return `refusing it prevents a breach of ${effect.claim} (${effect.calls.length} calls)`;
    case 'harmless':
      return `refusing it is a loss: let through, it breaks nothing that ${strict.name} keeps`;
    case 'unknown':
      return `whether the refusal is good for anything is unknown: ${effect.because}`;
    default:
      return effect satisfies never;
  }
}

function errno(
  a: Design,
  b: Design,
  { otherErrno }: MergedComparison,
  style: Style,
): readonly string[] {
  if (otherErrno === undefined) return [];
  return [
    '',
    ...hang(
      '',
      `Both refuse, ${a.name} with ${nameOfAnswer(otherErrno.a)}, ${b.name} with ${nameOfAnswer(otherErrno.b)}:`,
    ).map(style.bold),
    ...stepLines(stepsOf(a, otherErrno.scope, otherErrno.calls), style),
  ];
}
