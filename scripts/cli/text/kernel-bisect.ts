/** What `kernel bisect` prints. */
import { describeAnswer, describeCall } from '../../../counterexamples/trace/describe.ts';
import type { Step } from '../../../model/kernel/run.ts';
import type { Observed } from '../../kernel/encode/decode.ts';
import type { Style } from './style.ts';
import { hang } from '../../../counterexamples/export/wrap.ts';

/** What one kernel answered, by call; `failed` says why that is not all. */
export type AskedKernel = {
  readonly kernel: string;
  readonly answers: readonly (Observed | undefined)[];
  readonly failed?: string;
};

type Change = { readonly last: string; readonly kernel: string; readonly at: number };

/** The calls, what each kernel answered, and where the answers change. */
export function bisectLines(
  steps: readonly Step[],
  asked: readonly AskedKernel[],
  change: Change | undefined,
  style: Style,
): readonly string[] {
  const words = (seen: Observed | undefined, at: number): string => {
    const { before, call } = steps[at]!;
    return typeof seen === 'number' ? describeAnswer(before, call, seen) : (seen ?? '-');
  };
  const lost = asked.filter(({ failed }) => failed !== undefined).length;
  const width = Math.max(...asked.map(({ kernel }) => kernel.length)) + 2;
  return [
    ...steps.flatMap(({ call }, index) =>
      hang(`${String(index + 1).padStart(3)}  `, describeCall(call)),
    ),
    '',
    ...asked.flatMap(({ kernel, answers, failed }) => [
      ...hang(`  ${kernel.padEnd(width)}`, answers.map(words).join(', ')),
      ...(failed === undefined ? [] : hang('    ', failed).map(style.warn)),
    ]),
    ...(lost > 0
      ? hang(
          '',
          `Where the answers change is not known: ${lost} of these kernels did not answer.`,
        ).map(style.warn)
      : change === undefined
        ? [style.bold(`All ${asked.length} kernels answer alike.`)]
        : hang(
            '',
            `${change.kernel} is the first to answer otherwise, at call ${change.at}; ${change.last}, the one before it, answers as the oldest does.`,
          ).map(style.bold)),
  ];
}
