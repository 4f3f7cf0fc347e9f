/** `kernel bisect TRACE [KERNEL…]`: the first of the kernels at hand whose answers to a trace are others. */
import { answerToJson } from '../../../counterexamples/trace/call-json.ts';
import { faultInScope } from '../../../counterexamples/trace/trace-file.ts';
import { bisect } from '../../kernel/compare/bisect.ts';
import type { Expectation } from '../../kernel/compare/expectation.ts';
import { expectationOf, expectDesign, follow } from '../../kernel/compare/expectation.ts';
import { MEANING, replayAll } from '../../kernel/compare/replayed.ts';
import type { Observed } from '../../kernel/encode/decode.ts';
import { faultOf } from '../../kernel/encode/encode.ts';
import { prepare } from '../../kernel/encode/registers.ts';
import { cacheFolder, imagesIn, list } from '../../kernel/releases/fetch.ts';
import { startProgress } from '../../run/progress.ts';
import type { ExitCode } from '../fault.ts';
import { EXIT, UsageError } from '../fault.ts';
import { designFor, findScope, readTrace } from '../inputs.ts';
import { print, printDocument, style } from '../output.ts';
import { designJson } from '../report.ts';
import type { AskedKernel } from '../text/kernel-bisect.ts';
import { bisectLines } from '../text/kernel-bisect.ts';
import { REAL, signingFor, type World } from './kernel.ts';

export type BisectOptions = {
  /** A trace file. */
  readonly trace: string;
  /** Versions or images, in this order; those at hand if none. */
  readonly kernels: readonly string[];
  /** A folder of images, instead. */
  readonly images?: string;
  /** With which the calls are encoded, instead of the trace's own. */
  readonly design?: string;
  readonly json?: boolean;
};

/** The command: exit code 0 if it answered, 3 if a guest failed. */
export async function kernelBisectCommand(
  options: BisectOptions,
  { kernelNamed, sign }: Pick<World, 'kernelNamed' | 'sign'> = REAL,
): Promise<ExitCode> {
  const trace = await readTrace(options.trace);
  const scope = await findScope(trace.scope);
  const design = await designFor(options.trace, trace, options.design);
  // one program for all kernels: what they answer is compared, not what is expected of them
  const made = expectDesign(design);
  const { steps, whole } = follow(made, scope, trace.calls);
  const fault = faultInScope(trace.calls, scope);
  if (fault !== undefined) throw new UsageError(`trace ${options.trace}: ${fault}`);
  if (!whole) {
    throw new UsageError(
      `trace ${options.trace}: under ${design.name} call ${steps.length + 1} cannot be made`,
    );
  }
  const row = rowOf(options);
  const line = startProgress();
  const ask = async (at: number): Promise<AskedKernel> => {
    const wanted = row[at]!;
    line.say(`asks kernel ${wanted}`);
    const kernel = kernelNamed(wanted);
    const own = expectationOf(kernel.version);
    const signing = signingFor(own, sign);
    const unfit = faultOf(trace.calls, signing !== undefined);
    if (unfit !== undefined) throw new UsageError(`trace ${options.trace}: ${unfit}`);
    const expectation: Expectation = { ...made, tagIsDigest: own.tagIsDigest };
    const asked = { scope, calls: trace.calls, from: options.trace };
    const run = await replayAll(kernel.start, prepare(signing), expectation, [asked]);
    const [replayed] = run.replayed;
    if (replayed === undefined) throw new RangeError('the trace has no outcome');
    const { seen, verdict } = replayed;
    const answers = steps.map((_, index) => seen[index]);
    const complaint = run.alarm?.split('\n')[0];
    const failed = MEANING[verdict.kind] === 'inconclusive' || answers.includes(undefined);
    return {
      kernel: kernel.name,
      answers,
      ...(complaint !== undefined && !failed && { failed: `it complains: ${complaint}` }),
      ...(failed
        ? { failed: `${verdict.kind}${'says' in verdict ? `: ${verdict.says}` : ''}` }
        : {}),
    };
  };
  const { asked, change } = await bisect(row.length, ask, isSame).finally(line.stop);
  const told = asked.map(({ answer }) => answer);
  const isKnown = told.every(({ failed }) => failed === undefined);
  const found = change === undefined || !isKnown ? undefined : changeAt(asked, change);
  if (options.json) {
    printDocument('kernel bisect', {
      about: { designs: [designJson(design)] },
      scope: scope.name,
      asked: told.map(({ kernel, answers, failed }) => ({
        kernel,
        answers: answers.map(wordOf),
        failed,
      })),
      first: found,
    });
  } else print(bisectLines(steps, told, found, style));
  return isKnown ? EXIT.ok : EXIT.inconclusive;
}

const isSame = (one: AskedKernel, other: AskedKernel): boolean =>
  one.answers.every((answer, at) => answer === other.answers[at]);

/** The kernels, oldest first. */
function rowOf({ kernels, images }: BisectOptions): readonly string[] {
  if (images !== undefined && kernels.length > 0) {
    throw new UsageError(`--images ${images}: either a folder or kernels by name`);
  }
  const row =
    images !== undefined
      ? imagesIn(images)
      : kernels.length > 0
        ? kernels
        : list(cacheFolder(), null).flatMap(({ version, here }) => (here ? [version] : []));
  if (row.length >= 2) return row;
  const where = images === undefined ? 'exclmap kernel fetch gets more' : `in ${images}`;
  throw new UsageError(
    `kernel bisect: at least two kernels are wanted, there are ${row.length} (${where})`,
  );
}

function changeAt(
  asked: readonly { readonly at: number; readonly answer: AskedKernel }[],
  change: number,
): { readonly last: string; readonly kernel: string; readonly at: number } {
  const [last, first] = [change - 1, change].map(
    (at) => asked.find((one) => one.at === at)!.answer,
  );
  const at = first!.answers.findIndex((answer, index) => answer !== last!.answers[index]);
  return { last: last!.kernel, kernel: first!.kernel, at: at + 1 };
}

function wordOf(seen: Observed | undefined): number | string | null {
  return typeof seen === 'number' ? answerToJson(seen) : (seen ?? null);
}
