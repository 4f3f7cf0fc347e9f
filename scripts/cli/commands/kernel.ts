/** `kernel list|fetch|conform|identify|replay`: the model beside released kernels. */
import { answerToJson, callToJson } from '../../../counterexamples/trace/call-json.ts';
import { type Dialect, resultsToTap } from '../../../counterexamples/export/ktap.ts';
import { faultInScope } from '../../../counterexamples/trace/trace-file.ts';
import type { Design } from '../../../model/rules/design.ts';
import type { ExitCode } from '../fault.ts';
import { EXIT, UsageError } from '../fault.ts';
import { expected } from '../expected.ts';
import { findScope, oneLine, readTrace } from '../inputs.ts';
import { prepare } from '../../kernel/encode/registers.ts';
import { type Signing, signTexts } from '../../kernel/encode/code.ts';
import { KNOWN } from '../../kernel/releases/releases.ts';
import {
  type Conclusion,
  conclude,
  type Conformity,
  conform,
} from '../../kernel/compare/conform.ts';
import { curatedTraces } from '../../kernel/compare/curated.ts';
import { faultOf } from '../../kernel/encode/encode.ts';
import { type Expectation, follow } from '../../kernel/compare/expectation.ts';
import { availablePackages, cacheFolder, fetchKernel, list } from '../../kernel/releases/fetch.ts';
import { newSince, observedVersions } from '../../kernel/releases/observed.ts';
import { candidatesWith, identify, notTold } from '../../kernel/identify/identify.ts';
import { drawTraces, type ScopedTrace } from '../../kernel/compare/drawn.ts';
import { MEANING, type Replayed, replayAll, withLastLook } from '../../kernel/compare/replayed.ts';
import { startable } from '../../kernel/vm/start.ts';
import { showing, startProgress } from '../../run/progress.ts';
import { print, printDocument, printText, style } from '../output.ts';
import { designJson } from '../report.ts';
import {
  besideLines,
  conformLines,
  type ConformRun,
  identityLines,
  kernelListLines,
} from '../text/kernel.ts';
import { conformSuites } from '../text/tap.ts';
import { hang } from '../../../counterexamples/export/wrap.ts';

/** What these commands take from outside; tests bring their own. */
export type World = {
  readonly kernelNamed: typeof startable;
  readonly sign: typeof signTexts;
  readonly curated: typeof curatedTraces;
};
export const REAL: World = { kernelNamed: startable, sign: signTexts, curated: curatedTraces };

/** What a command that compares says with its exit code. */
const EXIT_OF: Readonly<Record<Conclusion['kind'], ExitCode>> = {
  agrees: EXIT.ok,
  differs: EXIT.violated,
  inconclusive: EXIT.inconclusive,
};

/** Asks the mirror what can be had, unless told not to. */
export function kernelListCommand(options: {
  readonly offline?: boolean;
  readonly json?: boolean;
}): ExitCode {
  const cache = cacheFolder();
  const listed = list(cache, options.offline ? null : availablePackages(cache));
  const observed = observedVersions();
  const versions = listed.map(({ version }) => version);
  const fresh = newSince(versions, observed);
  if (options.json) {
    const kernels = listed.map((each) => ({
      ...each,
      observed: observed.includes(each.version),
      isNew: fresh.includes(each.version),
    }));
    printDocument('kernel list', { kernels });
  } else print(kernelListLines(listed, observed, fresh));
  return EXIT.ok;
}

/** Gets kernels: the named ones, or all that are known. One that cannot be had is told at the end. */
export function kernelFetchCommand(options: {
  readonly versions: readonly string[];
  readonly all?: boolean;
  readonly json?: boolean;
}): ExitCode {
  const versions = options.all ? KNOWN : options.versions;
  if (versions.length === 0) {
    throw new UsageError(`no kernel is named: give a version like ${KNOWN.at(-1)}, or --all`);
  }
  const fetched = versions.map((version) => {
    try {
      return { version, image: fetchKernel(cacheFolder(), version).image };
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      return { version, fault: oneLine(error) };
    }
  });
  if (options.json) printDocument('kernel fetch', { kernels: fetched });
  else print(fetched.flatMap(({ image }) => image ?? []));
  const [first, ...others] = fetched.flatMap(({ fault }) => fault ?? []);
  for (const line of others) process.stderr.write(`exclmap: ${line}\n`);
  if (first !== undefined) throw new UsageError(first);
  return EXIT.ok;
}

export type ConformArguments = {
  /** A version, or the path of an image. */
  readonly kernel: string;
  /** Random traces, besides the curated ones. */
  readonly traces: number;
  readonly seed: number;
  /** Instead of what the version says: a name, a .ts file, or the design itself. */
  readonly design?: string | Design | undefined;
  readonly reporter?: Dialect;
  readonly json?: boolean;
};

/** A night's work; more is a mistake. */
const MOST_TRACES = 1_000_000;

/** Replays random and curated traces and compares every answer. */
export async function kernelConformCommand(
  options: ConformArguments,
  { kernelNamed, sign, curated: curatedOf }: World = REAL,
): Promise<ExitCode> {
  const { traces: wanted, seed } = options;
  if (!Number.isInteger(wanted)) {
    throw new UsageError(`--traces ${wanted}: a whole number is wanted`);
  }
  if (wanted > MOST_TRACES) {
    throw new UsageError(
      `--traces ${wanted}: at most ${MOST_TRACES} in one run; another --seed gives others`,
    );
  }
  const kernel = kernelNamed(options.kernel);
  const expectation = await expected(kernel.version, options.design);
  const signing = signingFor(expectation, sign);
  const canSign = signing !== undefined;
  const started = Date.now();
  const line = startProgress();
  line.say(`kernel ${kernel.version}: gathers traces`);
  const curated = curatedOf(expectation, canSign);
  const total = curated.traces.length + wanted;
  const traces = function* (): Generator<ScopedTrace> {
    yield* curated.traces;
    yield* drawTraces(expectation, wanted, seed, canSign);
  };
  const progress = (done: number): void => {
    if (done % 10 === 0) line.say(`kernel ${kernel.version}: ${done} of ${total} traces`);
  };
  const conformity = await conform(kernel.start, kernel.version, expectation, traces(), {
    signing,
    progress,
  }).finally(line.stop);
  const run = { seconds: (Date.now() - started) / 1000, seed, leftOut: curated.leftOut };
  if (options.reporter !== undefined) {
    printText(resultsToTap(options.reporter, conformSuites(conformity)));
  } else if (options.json) {
    const designs = [{ name: expectation.name }];
    printDocument('kernel conform', { about: { designs }, ...jsonOf(conformity, run) });
  } else print(conformLines(conformity, run, style));
  return EXIT_OF[conclude(conformity).kind];
}

/** Which design a kernel implements. Where `design` is expected, it is one to choose from, and no other will do. */
export async function kernelIdentifyCommand(
  options: { readonly kernel: string; readonly design?: Design; readonly json?: boolean },
  { kernelNamed }: Pick<World, 'kernelNamed'> = REAL,
): Promise<ExitCode> {
  const kernel = kernelNamed(options.kernel);
  const candidates = candidatesWith(options.design);
  const identity = await showing(`asks kernel ${kernel.name}`, () =>
    identify(kernel.start, candidates),
  );
  const isOther =
    options.design !== undefined &&
    !(identity.kind === 'design' && identity.design === options.design);
  if (options.json) {
    const designs =
      identity.kind === 'design'
        ? [designJson(identity.design)]
        : identity.kind === 'unknown'
          ? [designJson(identity.nearest)]
          : [];
    printDocument('kernel identify', {
      about: { designs },
      kernel: identity.version,
      kind: identity.kind,
      ...(identity.kind === 'inconclusive' ? { why: identity.why } : {}),
      signed: identity.signed,
      notTold: identity.kind === 'design' ? notTold(identity.design) : [],
      evidence: identity.evidence.map(({ probe, seen }) => ({
        axis: probe.axis,
        says: probe.from,
        calls: probe.calls.map(callToJson),
        answers: seen.map(seenToJson),
      })),
    });
  } else {
    print(identityLines(kernel.name, identity, style));
    if (isOther) print(hang('  ', `expected: ${options.design.name}`).map(style.bad));
  }
  if (identity.kind === 'inconclusive') return EXIT.inconclusive;
  return identity.kind === 'unknown' || isOther ? EXIT.violated : EXIT.ok;
}

/** One trace, the answers of the kernel beside those of the model. */
export async function kernelReplayCommand(
  options: {
    /** A trace file. */
    readonly trace: string;
    readonly kernel: string;
    readonly design?: string;
    readonly json?: boolean;
  },
  { kernelNamed, sign }: World = REAL,
): Promise<ExitCode> {
  const trace = await readTrace(options.trace);
  const scope = await findScope(trace.scope);
  const kernel = kernelNamed(options.kernel);
  const expectation = await expected(kernel.version, options.design);
  const signing = signingFor(expectation, sign);
  const fault = faultInScope(trace.calls, scope) ?? faultOf(trace.calls, signing !== undefined);
  if (fault !== undefined) throw new UsageError(`trace ${options.trace}: ${fault}`);
  const { steps, whole } = follow(expectation, scope, trace.calls);
  if (!whole) {
    throw new UsageError(
      `trace ${options.trace}: under ${expectation.name} call ${steps.length + 1} cannot be made: its slot is in use, or the model leaves the call out`,
    );
  }
  const looked = withLastLook(expectation, { scope, calls: trace.calls, from: options.trace });
  const run = await showing(`asks kernel ${kernel.name}`, () =>
    replayAll(kernel.start, prepare(signing), expectation, [looked]),
  );
  const [replayed] = run.replayed;
  if (replayed === undefined) throw new RangeError('the trace has no outcome');
  const { alarm } = run;
  const said = MEANING[replayed.verdict.kind];
  const means = alarm !== undefined && said === 'agrees' ? 'differs' : said;
  if (options.json) {
    const designs = [{ name: expectation.name }];
    const body = {
      ...{ kernel: run.version, ...replayedToJson(replayed) },
      ...(alarm !== undefined && { alarm }),
    };
    printDocument('kernel replay', { about: { designs }, ...body });
  } else {
    print([
      `${style.bold(`kernel ${run.version}`)} beside ${expectation.name}`,
      ...besideLines(replayed.steps, replayed.seen, style),
      ...('says' in replayed.verdict
        ? [style.bad(`  ${replayed.verdict.kind}: ${replayed.verdict.says}`)]
        : []),
      ...(alarm === undefined
        ? []
        : [style.bad(`  the kernel complains: ${alarm.split('\n')[0]}`)]),
      means === 'agrees'
        ? style.good('  the kernel does what the model says')
        : style.bad(`  ${means}`),
    ]);
  }
  return EXIT_OF[means];
}

/** Signatures for that kernel; without openssl none, and a line that says so. */
export function signingFor(
  { signed }: Expectation,
  sign: World['sign'] = signTexts,
): Signing | undefined {
  if (signed === undefined) return undefined;
  try {
    return sign(signed);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    process.stderr.write(`exclmap: ${oneLine(error)}\n`);
    return undefined;
  }
}

function seenToJson(seen: number | string | undefined): number | string | null {
  return typeof seen === 'number' ? answerToJson(seen) : (seen ?? null);
}

function replayedToJson({ trace, steps, seen, verdict }: Replayed) {
  return {
    scope: trace.scope.name,
    verdict: verdict.kind,
    steps: steps.map(({ call, outcome }, i) => ({
      ...callToJson(call),
      answer: answerToJson(outcome.answer),
      kernel: seenToJson(seen[i]),
    })),
  };
}

function jsonOf(conformity: Conformity, { seconds, seed, leftOut }: ConformRun): object {
  const { kind, because } = conclude(conformity);
  return {
    kernel: conformity.version,
    conforms: kind === 'agrees',
    conclusion: kind,
    because,
    seed,
    seconds,
    traces: conformity.traces,
    leftOut,
    signed: conformity.signed ?? null,
    verdicts: conformity.verdicts,
    byCall: Object.fromEntries(
      [...conformity.byCall].map(([call, { asked, succeeded, errnos }]) => [
        call,
        { asked, succeeded, errnos: Object.fromEntries(errnos) },
      ]),
    ),
    known: conformity.known.map(({ difference, times }) => ({ id: difference.id, times })),
    disagreements: conformity.disagreements.map(({ says, times, shortest, minimised }) => ({
      says,
      times,
      minimised,
      shortest: replayedToJson(shortest),
    })),
    failures: conformity.failures.map(replayedToJson),
  };
}
