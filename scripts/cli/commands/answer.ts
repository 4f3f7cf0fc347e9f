/** `answer`: the answer in one screen; what `npm start` prints. */
import { answerFrom, wantedForAnswer } from '../../../properties/design-space/answer.ts';
import type { ScreenAnswer } from '../../../properties/design-space/answer.ts';
import type { Bounds } from '../../../properties/job.ts';
import { withSession } from '../../run/session.ts';
import { decide } from '../design-space.ts';
import type { ExitCode } from '../fault.ts';
import { EXIT } from '../fault.ts';
import { print, printJson, style } from '../output.ts';
import { pathText, TOOL, VERSION } from '../report.ts';
import { answerLines } from '../text/answer.ts';

export type AnswerOptions = {
  readonly bounds: Bounds;
  readonly fresh: boolean;
  readonly json: boolean;
};

/** The answer, and why it is not whole, if it is not. */
export async function findAnswer(
  options: Omit<AnswerOptions, 'json'>,
): Promise<{ readonly answer: ScreenAnswer; readonly stopped?: string }> {
  const { known, stopped } = await withSession(Number.POSITIVE_INFINITY, (session) =>
    decide(session, { designs: [], ...options }, wantedForAnswer),
  );
  return { answer: answerFrom(known), ...(stopped === undefined ? {} : { stopped }) };
}

/** The command. */
export async function answerCommand(options: AnswerOptions): Promise<ExitCode> {
  const { answer, stopped } = await findAnswer(options);
  if (options.json) printJson(answerJson(answer, stopped));
  else print(answerLines(answer, style, stopped));
  return stopped === undefined ? EXIT.ok : EXIT.inconclusive;
}

/** The answer as JSON: a trace by its scope and path, as `replay` takes it. */
function answerJson(answer: ScreenAnswer, stopped?: string): object {
  const { scope, trace, design, goal } = answer.example;
  return {
    tool: TOOL,
    version: VERSION,
    ...(stopped === undefined ? {} : { stopped }),
    ...answer,
    example: { design, goal, scope: scope.name, path: pathText(trace) },
  };
}
