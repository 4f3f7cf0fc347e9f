/**
 * Which design a kernel implements: the one that answers every probe as the kernel does. How signed
 * loads are checked is told apart by `signing-differences.ts`.
 */
import type { Design } from '../../../model/rules/design.ts';
import { AXES, AXIS_NAMES, type AxisName } from '../../../model/rules/axes.ts';
import { RULES, VARIANTS } from '../../../model/rules/designs/all.ts';
import type { Step } from '../../../model/kernel/run.ts';
import { prepare } from '../encode/registers.ts';
import type { Answers } from '../wire/answers.ts';
import { encodeSteps } from '../encode/encode.ts';
import { expectDesign, follow, NO_FEATURE } from '../compare/expectation.ts';
import type { Observed } from '../encode/decode.ts';
import { BETWEEN_HALVES, type Probe, PROBES } from './separating-traces.ts';
import type { Start } from '../vm/boot.ts';
import { type TraceOutcome, runTraces } from '../vm/run-traces.ts';
import { signingProbe } from './signing-differences.ts';

/** What the kernel answered to a probe. */
export type Evidence = {
  readonly probe: Probe;
  /** By call; undefined from where the probe did not come to. */
  readonly seen: readonly (Observed | undefined)[];
};

/** An answer that a design does not give. */
export type Unexplained = {
  readonly probe: Probe;
  readonly step: Step;
  /** The call, counted from 0. */
  readonly at: number;
  readonly seen: Observed | undefined;
};

export type Identity = {
  /** Of the kernel, as its image says. */
  readonly version: string;
  readonly evidence: readonly Evidence[];
  /** The choice on the axis `signed`, and what told it. */
  readonly signed: string;
  readonly signedSays: string;
} & (
  | { readonly kind: 'design'; readonly design: Design; readonly alike: readonly Design[] }
  | { readonly kind: typeof NO_FEATURE }
  /** not every question was answered */
  | { readonly kind: 'inconclusive'; readonly why: string }
  | {
      readonly kind: 'unknown';
      /** The design that explains most, and the first answer it does not explain. */
      readonly nearest: Design;
      readonly unexplained?: Unexplained;
    }
);

/** The designs to choose from; `design`, where something is expected, comes first. */
export function candidatesWith(design: Design | undefined): readonly Design[] {
  const known = [...RULES, ...VARIANTS];
  return design === undefined ? known : [design, ...known.filter((other) => other !== design)];
}

/** Boots the kernel once and asks. `candidates` are the designs to choose from. */
export async function identify(
  start: Start,
  candidates: readonly Design[] = candidatesWith(undefined),
): Promise<Identity> {
  const ready = prepare();
  const guide = candidates.find(({ name }) => name === 'permissive') ?? candidates[0];
  if (guide === undefined) throw new Error('there are no designs to choose from');
  // any design that accepts what it can will do: it says what the slots hold
  const probes = PROBES.map((probe) => ({
    probe,
    code: encodeSteps(ready, follow(expectDesign(guide), probe.scope, probe.calls).steps, false),
  }));
  const signing = signingProbe(ready);
  const programs = [...probes.map(({ code }) => code), signing.program];
  const { outcomes, version, alarm } = await runTraces(start, ready.program, programs);
  const answersOf = (i: number): Answers => {
    const outcome = outcomes[i];
    return outcome?.kind === 'answered' ? outcome.answers : new Map();
  };
  const evidence = probes.map(({ probe, code }, i) => ({
    probe,
    seen: code.reads.map((read) => read(answersOf(i))),
  }));
  const last = answersOf(probes.length);
  const signed = signing.choice(last);
  const relocates = signing.relocates(last);
  const facts = { version, evidence, signed: signed ?? 'not told', signedSays: signing.says(last) };
  const bad = outcomes.find(({ kind }) => kind !== 'answered');
  const missing = evidence.find(({ seen }) => seen.includes(undefined));
  const why =
    alarm !== undefined
      ? `the kernel complains: ${alarm.split('\n')[0]}`
      : bad !== undefined
        ? `a trace did not run: ${wordsOf(bad)}`
        : missing !== undefined
          ? `there is no answer to a call of "${missing.probe.from}"`
          : 'how signed loads are checked was not told';
  const isWhole = alarm === undefined && bad === undefined && missing === undefined;
  if (isWhole && refusesHashes(evidence)) {
    return { ...facts, kind: NO_FEATURE };
  }
  if (!isWhole || signed === undefined || relocates === undefined) {
    return { ...facts, kind: 'inconclusive', why };
  }
  return { ...facts, ...identityOf(evidence, { signed, relocates }, candidates) };
}

/** What is told of signed loads: the choice on the axis `signed`, and whether they may bring relocations. */
export type SigningTold = { readonly signed: string; readonly relocates: boolean };

/** The verdict on what was seen. */
export function identityOf(
  evidence: readonly Evidence[],
  { signed, relocates }: SigningTold,
  candidates: readonly Design[],
):
  | { readonly kind: 'design'; readonly design: Design; readonly alike: readonly Design[] }
  | { readonly kind: typeof NO_FEATURE }
  | { readonly kind: 'unknown'; readonly nearest: Design; readonly unexplained?: Unexplained } {
  if (refusesHashes(evidence)) return { kind: NO_FEATURE };
  const judged = candidates.map((design) => ({
    design,
    unexplained: evidence.flatMap((each) => unexplainedBy(design, each) ?? []),
  }));
  const sound = judged
    .filter(({ unexplained }) => unexplained.length === 0)
    .map(({ design }) => design);
  const [design, ...alike] = sound.filter(
    ({ choices }) =>
      choices.signed.name === signed && choices.relocated.mayRelocate(true) >= 0 === relocates,
  );
  if (design !== undefined) return { kind: 'design', design, alike };
  // of two that explain as much, one that some kernel implements
  const [best] = judged.toSorted(
    (a, b) =>
      a.unexplained.length - b.unexplained.length ||
      Number(b.design.kernels.length > 0) - Number(a.design.kernels.length > 0),
  );
  if (best === undefined) throw new RangeError('there are no designs to choose from');
  const [unexplained] = best.unexplained;
  const nearest = best.design;
  return unexplained === undefined
    ? { kind: 'unknown', nearest }
    : { kind: 'unknown', nearest, unexplained };
}

/** Another choice than the design's, and the axis that it is on. */
export type NotTold = { readonly axis: AxisName; readonly choice: string };

/** Choices that answer every probe as the design's own does and are told by halves of calls alone. */
export function notTold(design: Design): readonly NotTold[] {
  const own = { all: answersOf(design, PROBES), halves: answersOf(design, BETWEEN_HALVES) };
  return AXIS_NAMES.flatMap((axis) =>
    AXES[axis].choices.flatMap((choice) => {
      const other = { ...design, choices: { ...design.choices, [axis]: choice } };
      if (answersOf(other, BETWEEN_HALVES) === own.halves) return [];
      return answersOf(other, PROBES) === own.all ? [{ axis, choice: choice.name }] : [];
    }),
  );
}

function answersOf(design: Design, probes: readonly Probe[]): string {
  const answers = probes.map(({ scope, calls }) =>
    follow(expectDesign(design), scope, calls).steps.map(({ outcome }) => outcome.answer),
  );
  return JSON.stringify(answers);
}

/** Every creation with a hash is refused. */
function refusesHashes(evidence: readonly Evidence[]): boolean {
  const answers = evidence.flatMap(({ probe, seen }) =>
    probe.calls.flatMap((call, i) =>
      call.call === 'map_create' &&
      call.excl.form === 'well-formed' &&
      call.excl.digest !== 'none' &&
      call.inner_map_fd < 0
        ? [seen[i]]
        : [],
    ),
  );
  return answers.length > 0 && answers.every((answer) => answer === -22);
}

/** The first answer that the design does not give, or undefined. */
function unexplainedBy(design: Design, { probe, seen }: Evidence): Unexplained | undefined {
  const { steps } = follow(expectDesign(design), probe.scope, probe.calls);
  for (const [at, step] of steps.entries()) {
    if (seen[at] !== step.outcome.answer) return { probe, step, at, seen: seen[at] };
  }
  return undefined;
}

function wordsOf(outcome: TraceOutcome): string {
  if ('why' in outcome) return `${outcome.kind}: ${outcome.why}`;
  return 'text' in outcome ? `${outcome.kind}: ${outcome.text.split('\n')[0]}` : outcome.kind;
}
