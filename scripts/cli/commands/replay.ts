/** `replay TRACE`: a trace file or an index path, step by step. */
import { answerToJson, callToJson } from '../../../counterexamples/trace/call-json.ts';
import { breaks, shows } from '../../../properties/claims/judge.ts';
import type { StepFunction } from '../../../properties/verdicts/system.ts';
import { rowsOf } from '../../../counterexamples/trace/table.ts';
import { faultInScope } from '../../../counterexamples/trace/trace-file.ts';
import { alphabet } from '../../../model/scopes/alphabet.ts';
import type { Call } from '../../../model/kernel/call.ts';
import type { Design } from '../../../model/rules/design.ts';
import type { Answer } from '../../../model/kernel/errno.ts';
import { nameOfAnswer } from '../../../model/kernel/errno.ts';
import type { Step } from '../../../model/kernel/run.ts';
import { run } from '../../../model/kernel/run.ts';
import type { Scope } from '../../../model/scopes/scope.ts';
import type { State } from '../../../model/kernel/state.ts';
import { emptyState } from '../../../model/kernel/state.ts';
import { step as modelStep } from '../../../model/kernel/step.ts';
import { MODEL_VERSION } from '../../../model/kernel/version.ts';
import type { BpfClaim } from '../../../properties/claims/bpf-claim.ts';
import { claimsIn } from '../../../properties/claims/all.ts';
import type { ExitCode } from '../fault.ts';
import { EXIT, UsageError } from '../fault.ts';
import { designFor, findDesign, findScope, readTrace, refOf } from '../inputs.ts';
import { print, printDocument, style } from '../output.ts';
import { designJson } from '../report.ts';
import type { Replay } from '../text/replay.ts';
import { replayedLines } from '../text/replay.ts';

export type ReplayOptions = {
  readonly trace: string;
  readonly design?: string;
  readonly scope?: string;
  readonly json?: boolean;
};

type Script = {
  readonly design: Design;
  readonly scope: Scope;
  readonly calls: readonly Call[];
  /** What the trace file expects; nothing if another design was asked for. */
  readonly answers: readonly (Answer | undefined)[];
  readonly claim?: string;
  /** The MODEL_VERSION that the file's answers are of, if it says. */
  readonly model?: number;
};

/** The command. */
export async function replayCommand(options: ReplayOptions): Promise<ExitCode> {
  const replay = replayScript(await readScript(options));
  if (options.json) {
    const rows = rowsOf(replay.steps);
    const { design, scope } = replay;
    const scopes = { name: scope.name, scopes: [scope] };
    printDocument('replay', {
      about: { scopes, designs: [designJson(design)] },
      steps: replay.steps.map(({ call, outcome }, index) => ({
        ...callToJson(call),
        answer: answerToJson(outcome.answer),
        changes: rows[index]?.changes ?? [],
        accesses: rows[index]?.accesses ?? [],
      })),
      broken: replay.broken,
      shown: replay.shown,
      surprises: replay.surprises,
    });
  } else {
    print(replayedLines(replay, style));
  }
  return replay.surprises.length === 0 ? EXIT.ok : EXIT.violated;
}

async function readScript(options: ReplayOptions): Promise<Script> {
  if (/^\d+(\/\d+)*$/.test(options.trace)) {
    const design = await findDesign(options.design ?? 'permissive');
    const scope = await findScope(options.scope ?? 'tiny');
    return { design, scope, calls: callsAt(options.trace, scope), answers: [] };
  }
  const trace = await readTrace(options.trace);
  const design = await designFor(options.trace, trace, options.design);
  const scope = await findScope(options.scope ?? trace.scope);
  const fault = faultInScope(trace.calls, scope);
  if (fault !== undefined) throw new UsageError(`trace ${options.trace}: ${fault}`);
  const itsOwn = options.design === undefined || refOf(design) === trace.design;
  return {
    design,
    scope,
    calls: trace.calls,
    answers: itsOwn ? trace.answers : [],
    ...(itsOwn && trace.claim !== undefined ? { claim: trace.claim } : {}),
    ...(trace.model === undefined ? {} : { model: trace.model }),
  };
}

function callsAt(path: string, scope: Scope): readonly Call[] {
  const calls = alphabet(scope);
  return path.split('/').map((text, position) => {
    const call = calls[Number(text)];
    if (call !== undefined) return call;
    throw new UsageError(
      `index path ${path}: position ${position + 1}: there is no call ${text} in scope ${scope.name} (0 to ${calls.length - 1})`,
    );
  });
}

/** Makes the calls and compares with what the script expects. */
function replayScript({ design, scope, calls, answers, claim, model }: Script): Replay {
  const { steps, stuck } = run(design, emptyState(scope), calls);
  if (stuck !== undefined) {
    const call = calls[stuck]!;
    throw new UsageError(
      `call ${stuck + 1} (${call.call}) cannot be made there: ${whyStuck(design, stateAfter(scope, steps), call)}`,
    );
  }
  const { broken, shown } = judgeLast(claimsIn(scope), steps);
  const surprises = steps.flatMap(({ call, outcome }, index) => {
    const expected = answers[index];
    if (expected === undefined || expected === outcome.answer) return [];
    return [
      `call ${index + 1} (${call.call}): the trace expects ${nameOfAnswer(expected)}, the model answers ${nameOfAnswer(outcome.answer)}`,
    ];
  });
  const missed =
    claim === undefined || broken.includes(claim) || shown.includes(claim)
      ? []
      : [`the trace is about ${claim}, which its last call neither breaks nor shows`];
  const all = [...surprises, ...missed];
  const older =
    all.length > 0 && model !== undefined && model !== MODEL_VERSION
      ? [`the trace was made with version ${model} of the model; this is version ${MODEL_VERSION}`]
      : [];
  return { design, scope, steps, broken, shown, surprises: [...all, ...older] };
}

const stateAfter = (scope: Scope, steps: readonly Step[]): State =>
  steps.at(-1)?.outcome.state ?? emptyState(scope);

/** Why a call cannot be made in a state. */
function whyStuck(design: Design, state: State, call: Call): string {
  const step: StepFunction = modelStep;
  const why = step(design, state, call);
  return typeof why === 'string' ? `the model leaves it out (${why})` : SLOT_IN_USE;
}

const SLOT_IN_USE = 'its slot is in use, or the model leaves the call out';

/** What the last of these steps breaks and shows, of these claims. */
export function judgeLast(
  claims: readonly BpfClaim[],
  steps: readonly Step[],
): Pick<Replay, 'broken' | 'shown'> {
  const last = steps.at(-1);
  if (last === undefined) return { broken: [], shown: [] };
  return {
    broken: claims.filter((claim) => breaks(claim, last)).map(({ id }) => id),
    shown: claims.filter((claim) => shows(claim, last)).map(({ id }) => id),
  };
}
