/** Traces on a released kernel as the job of a campaign. */
import { answerToJson, callToJson } from '../../counterexamples/trace/call-json.ts';
import { nameOfAnswer } from '../../model/kernel/errno.ts';
import type { ConformJob } from '../../properties/campaign/campaign-job.ts';
import type { ConformPart } from '../../properties/campaign/conform-part.ts';
import { signingFor } from '../cli/commands/kernel.ts';
import { type Conformity, conform, signsAsExpected } from '../kernel/compare/conform.ts';
import { curatedTraces } from '../kernel/compare/curated.ts';
import { drawTraces } from '../kernel/compare/drawn.ts';
import { expectationOf } from '../kernel/compare/expectation.ts';
import { MEANING, type Replayed, VERDICTS } from '../kernel/compare/replayed.ts';
import { startable } from '../kernel/vm/start.ts';

/** Does such a job: boots the kernel, replays, compares. */
export async function conformPartOf({ kernel, seed, traces }: ConformJob): Promise<ConformPart> {
  const { start, version } = startable(kernel);
  const expectation = expectationOf(version);
  const signing = signingFor(expectation);
  const canSign = signing !== undefined;
  const some =
    traces === 0
      ? curatedTraces(expectation, canSign).traces
      : drawTraces(expectation, traces, seed, canSign);
  const conformity = await conform(start, version, expectation, some, { signing });
  if (conformity.stopped !== undefined) throw new Error(`${conformity.stopped} ended it`);
  return partOf(conformity);
}

function partOf(conformity: Conformity): ConformPart {
  const { expectation, traces, verdicts, alarm, signed, canSign, byCall } = conformity;
  const sum = (meaning: 'differs' | 'inconclusive'): number =>
    VERDICTS.filter((kind) => MEANING[kind] === meaning).reduce((so, it) => so + verdicts[it], 0);
  const asExpected = signsAsExpected(conformity);
  return {
    design: expectation.name,
    traces,
    verdicts: Object.fromEntries(Object.entries(verdicts).filter(([, times]) => times > 0)),
    differs: sum('differs'),
    inconclusive: sum('inconclusive'),
    answers: Object.fromEntries(
      [...byCall].flatMap(([call, { succeeded, errnos }]) => [
        [`${call} OK`, succeeded],
        ...[...errnos].map(([errno, times]) => [`${call} ${errno}`, times] as const),
      ]),
    ),
    known: Object.fromEntries(
      conformity.known.map(({ difference, times }) => [difference.id, times]),
    ),
    disagreements: conformity.disagreements.map(({ says, times, shortest, minimised }) => ({
      ...{ says, times, minimised, scope: shortest.trace.scope.name },
      steps: stepsOf(shortest),
    })),
    wrong: [
      ...(alarm === undefined ? [] : ['the kernel complains']),
      ...(signed === undefined || asExpected
        ? []
        : [`signed loads are checked by "${signed}", not "${expectation.signed ?? ''}"`]),
    ],
    open: [
      ...(expectation.signed !== undefined && !canSign ? ['signed loads were not replayed'] : []),
      ...(signed === undefined && !asExpected ? ['how signed loads are checked was not told'] : []),
    ],
  };
}

function stepsOf({ steps, seen }: Replayed): readonly unknown[] {
  return steps.map(({ call, outcome }, index) => {
    const kernel = seen[index];
    return {
      ...callToJson(call),
      answer: answerToJson(outcome.answer),
      kernel: typeof kernel === 'number' ? nameOfAnswer(kernel) : (kernel ?? null),
    };
  });
}
