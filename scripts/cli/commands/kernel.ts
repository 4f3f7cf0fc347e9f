/** `kernel list|fetch|conform|identify|replay`: the model beside released kernels. */
import { answerToJson, callToJson } from '../../../counterexamples/trace/call-json.ts';
import { type Dialect, resultsToTap } from '../../../counterexamples/export/ktap.ts';
import { faultInScope } from '../../../counterexamples/trace/trace-file.ts';
import { designNamed } from '../../../model/rules/designs/all.ts';
import type { ExitCode } from '../fault.ts';
import { EXIT, UsageError } from '../fault.ts';
import { findDesign, findScope, readTrace } from '../inputs.ts';
import { prepare } from '../../kernel/encode/registers.ts';
import { type Signing, signLoaders } from '../../kernel/encode/code.ts';
import { KNOWN } from '../../kernel/releases/releases.ts';
import { type Conformity, conform, conforms } from '../../kernel/compare/conform.ts';
import { curatedTraces } from '../../kernel/compare/curated.ts';
import { faultOf } from '../../kernel/encode/encode.ts';
import {
  type Expectation,
  expectDesign,
  expectationOf,
  follow,
} from '../../kernel/compare/expectation.ts';
import { availablePackages, cacheFolder, fetchKernel, list } from '../../kernel/releases/fetch.ts';
import { behavesAs, caughtBy, flipsOf } from '../../kernel/compare/exchanged-choices.ts';
import { identify } from '../../kernel/identify/identify.ts';
import { randomTraces } from '../../kernel/compare/random-traces.ts';
import { type Replayed, replayAll } from '../../kernel/compare/replayed.ts';
import { must } from '../../kernel/compare/result.ts';
import { startable } from '../../kernel/vm/start.ts';
import { print, printJson, style } from '../output.ts';
import {
  besideLines,
  conformLines,
  flipLines,
  identityLines,
  kernelListLines,
} from '../text/kernel.ts';
import { conformSuites } from '../text/tap.ts';

/** Asks the mirror what can be had, unless told not to. */
export function kernelListCommand(options: {
  readonly offline: boolean;
  readonly json: boolean;
}): ExitCode {
  const cache = cacheFolder();
  const listed = list(cache, options.offline ? null : must(availablePackages(cache)));
  if (options.json) printJson(listed);
  else print(kernelListLines(listed));
  return EXIT.ok;
}

/** Gets kernels: the named ones, or all that are known. One that cannot be had is told at the end. */
export function kernelFetchCommand(options: {
  readonly versions: readonly string[];
  readonly all: boolean;
  readonly json: boolean;
}): ExitCode {
  const versions = options.all ? KNOWN : options.versions;
  if (versions.length === 0) {
    throw new UsageError(`no kernel is named: give a version like ${KNOWN.at(-1)}, or --all`);
  }
  const fetched = versions.map((version) => ({
    version,
    result: fetchKernel(cacheFolder(), version),
  }));
  if (options.json) {
    printJson(
      fetched.map(({ version, result }) =>
        result.ok ? { version, image: result.value.image } : { version, fault: result.line },
      ),
    );
  } else {
    print(fetched.flatMap(({ result }) => (result.ok ? [result.value.image] : [])));
  }
  const missing = fetched.flatMap(({ result }) => (result.ok ? [] : [result]));
  for (const { line } of missing.slice(1)) process.stderr.write(`exclmap: ${line}\n`);
  const [first] = missing;
  if (first !== undefined) must(first);
  return EXIT.ok;
}

export type ConformOptions = {
  /** A version, or the path of an image. */
  readonly kernel: string;
  /** Random traces, besides the curated ones. */
  readonly traces: number;
  readonly seed: number;
  /** Instead of what the version says: a name or a .ts file. */
  readonly design: string | undefined;
  /** Also shows by which trace each deliberately wrong model is caught. */
  readonly flips: boolean;
  readonly reporter: Dialect | undefined;
  readonly json: boolean;
};

/** Traces among which a wrong model must be caught. */
const FLIP_TRACES = 500;

/** Replays random and curated traces and compares every answer. */
export async function kernelConformCommand(options: ConformOptions): Promise<ExitCode> {
  const kernel = must(startable(options.kernel));
  const expectation = await expected(kernel.version, options.design);
  const signing = signingFor(expectation);
  const canSign = signing !== undefined;
  const started = Date.now();
  const traces = [
    ...curatedTraces(expectation.name, canSign),
    ...randomTraces(expectation, options.traces, options.seed, canSign),
  ];
  const conformity = must(
    await conform(kernel.start, kernel.version, expectation, traces, signing),
  );
  const seconds = (Date.now() - started) / 1000;
  const flips = options.flips ? flipTable(conformity) : [];
  if (options.reporter !== undefined) {
    process.stdout.write(resultsToTap(options.reporter, conformSuites(conformity)));
  } else if (options.json) printJson(jsonOf(conformity, flips, seconds, options.seed));
  else {
    print(conformLines(conformity, seconds, style));
    if (options.flips) print(flipLines(flips, FLIP_TRACES, style));
  }
  return conforms(conformity) ? EXIT.ok : EXIT.violated;
}

type FlipTable = readonly {
  readonly flip: ReturnType<typeof flipsOf>[number];
  readonly caught: number | undefined;
  readonly same: boolean;
}[];

function flipTable({ expectation, replayed, signed }: Conformity): FlipTable {
  const design = designNamed(expectation.name);
  if (design === undefined) return [];
  const traces = replayed.slice(0, FLIP_TRACES);
  return flipsOf(design).map((flip) => {
    const caught = caughtBy(traces, signed, flip.design);
    return { flip, caught, same: caught === undefined && behavesAs(design, flip.design) };
  });
}

/** Which design a kernel implements. */
export async function kernelIdentifyCommand(options: {
  readonly kernel: string;
  readonly json: boolean;
}): Promise<ExitCode> {
  const kernel = must(startable(options.kernel));
  const identity = must(await identify(kernel.start));
  if (options.json) {
    printJson({
      kernel: identity.version,
      kind: identity.kind,
      ...(identity.kind === 'design' ? { design: identity.design.name } : {}),
      ...(identity.kind === 'unknown' ? { nearest: identity.nearest.name } : {}),
      signed: identity.signed,
      evidence: identity.evidence.map(({ probe, seen }) => ({
        axis: probe.axis,
        says: probe.from,
        calls: probe.calls.map(callToJson),
        answers: seen.map(seenToJson),
      })),
    });
  } else {
    print(identityLines(kernel.name, identity, style));
  }
  return identity.kind === 'unknown' ? EXIT.violated : EXIT.ok;
}

/** One trace, the answers of the kernel beside those of the model. */
export async function kernelReplayCommand(options: {
  /** A trace file. */
  readonly trace: string;
  readonly kernel: string;
  readonly design: string | undefined;
  readonly json: boolean;
}): Promise<ExitCode> {
  const trace = await readTrace(options.trace);
  const scope = await findScope(trace.scope);
  const kernel = must(startable(options.kernel));
  const expectation = await expected(kernel.version, options.design);
  const signing = signingFor(expectation);
  const fault = faultInScope(trace.calls, scope) ?? faultOf(trace.calls, signing !== undefined);
  if (fault !== undefined) throw new UsageError(`trace ${options.trace}: ${fault}`);
  const { steps, whole } = follow(expectation, scope, trace.calls);
  if (!whole) {
    throw new UsageError(
      `trace ${options.trace}: under ${expectation.name} call ${steps.length + 1} cannot be made: its slot is in use, or the model leaves the call out`,
    );
  }
  const traces = [{ scope, calls: trace.calls, from: options.trace }];
  const run = must(await replayAll(kernel.start, prepare(signing), expectation, traces));
  const [replayed] = run.replayed;
  if (replayed === undefined) throw new RangeError('the trace has no outcome');
  if (options.json) printJson({ kernel: run.version, ...replayedToJson(replayed) });
  else {
    print([
      `${style.bold(`kernel ${run.version}`)} beside ${expectation.name}`,
      ...besideLines(replayed.steps, replayed.seen, style),
      ...('says' in replayed.verdict
        ? [style.bad(`  ${replayed.verdict.kind}: ${replayed.verdict.says}`)]
        : []),
    ]);
  }
  return replayed.verdict.kind === 'agree' ? EXIT.ok : EXIT.violated;
}

/** Signatures of the loaders of that kernel; without openssl none, and a line that says so. */
export function signingFor({ signed }: Expectation): Signing | undefined {
  if (signed === undefined) return undefined;
  const signing = signLoaders(signed);
  if (signing.ok) return signing.value;
  process.stderr.write(`exclmap: ${signing.line}\n`);
  return undefined;
}

async function expected(version: string, design: string | undefined): Promise<Expectation> {
  return design === undefined ? expectationOf(version) : expectDesign(await findDesign(design));
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

function jsonOf(conformity: Conformity, flips: FlipTable, seconds: number, seed: number): unknown {
  return {
    kernel: conformity.version,
    design: conformity.expectation.name,
    seed,
    seconds,
    traces: conformity.replayed.length,
    signed: conformity.signed ?? null,
    verdicts: conformity.verdicts,
    calls: conformity.calls,
    accepted: conformity.accepted,
    byCall: Object.fromEntries(conformity.byCall),
    byErrno: Object.fromEntries(conformity.byErrno),
    known: conformity.known.map(({ difference, times }) => ({ id: difference.id, times })),
    disagreements: conformity.disagreements.map(({ says, times, shortest, minimised }) => ({
      says,
      times,
      minimised,
      shortest: replayedToJson(shortest),
    })),
    failures: conformity.failures.map(replayedToJson),
    ...(flips.length === 0
      ? {}
      : {
          flips: flips.map(({ flip, caught, same }) => ({
            axis: flip.axis,
            choice: flip.choice,
            caught: caught ?? null,
            same,
          })),
        }),
    conforms: conforms(conformity),
  };
}
