/** `answer`: the answer in one screen; what `npm start` prints. */
import {
  answerFrom,
  provedForAnswer,
  wantedForAnswer,
} from '../../../properties/design-space/answer.ts';
import type { ScreenAnswer } from '../../../properties/design-space/answer.ts';
import { designAt, pointAt, spaceOf } from '../../../properties/design-space/space.ts';
import { DECIDING } from '../../../model/scopes/named.ts';
import type { Scope } from '../../../model/scopes/scope.ts';
import type { Bounds } from '../../../properties/job.ts';
import { withSession } from '../../run/session.ts';
import { decide, proveIn } from '../design-space.ts';
import type { ExitCode } from '../fault.ts';
import { EXIT } from '../fault.ts';
import { print, printDocument, style } from '../output.ts';
import { pathText } from '../report.ts';
import { answerLines } from '../text/answer.ts';

export type AnswerOptions = {
  readonly bounds: Bounds;
  readonly fresh?: boolean;
  /** Also prove what can be proved. */
  readonly prove: boolean;
  /** Other scopes, for tests. */
  readonly scopes?: readonly Scope[];
  readonly json?: boolean;
};

/** The answer, and why it is not whole, if it is not. */
export async function findAnswer(
  options: Omit<AnswerOptions, 'json'>,
): Promise<{ readonly answer: ScreenAnswer; readonly stopped?: string }> {
  const space = spaceOf();
  const designs = new Map(
    provedForAnswer(space).map((number) => [number, designAt(space, pointAt(space, number))]),
  );
  const [{ known, ...searched }, { proofsBy, ...proved }] = await withSession(
    Number.POSITIVE_INFINITY,
    (session) =>
      Promise.all([
        decide(session, { designs: [], ...options }, wantedForAnswer),
        proveIn(session, designs, options),
      ]),
  );
  const stopped = searched.stopped ?? proved.stopped;
  return {
    answer: answerFrom(known, proofsBy),
    ...(stopped === undefined ? {} : { stopped }),
  };
}

/** The command. */
export async function answerCommand(options: AnswerOptions): Promise<ExitCode> {
  const { answer, stopped } = await findAnswer(options);
  if (options.json) {
    const scopes = { name: 'all', scopes: options.scopes ?? DECIDING };
    printDocument('answer', { about: { scopes }, ...answerJson(answer, stopped) });
  } else print(answerLines(answer, style, stopped));
  return stopped === undefined ? EXIT.ok : EXIT.inconclusive;
}

/** The answer as JSON: a trace by its scope and path, as `replay` takes it. */
function answerJson(answer: ScreenAnswer, stopped?: string): object {
  const { example, rules, kernels, blames, repairs, searched } = answer;
  return {
    stopped,
    ...{ rules, kernels, blames, repairs, searched },
    example: example && {
      ...{ design: example.design, goal: example.goal, scope: example.scope.name },
      path: pathText(example.trace),
    },
  };
}
