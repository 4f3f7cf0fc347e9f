/**
 * Random search: claims judged on random walks, for scopes that no exhaustive search finishes. Pure: the same design,
 * claims and options give the same report, whoever makes the walks and in whatever order they come back. It finds
 * violations and witnesses; it never says `holds`, and never that a trace is shortest.
 */
import type { Call } from '../../model/kernel/call.ts';
import type { Design } from '../../model/rules/design.ts';
import type { Outcome } from '../../model/kernel/outcome.ts';
import type { Scope } from '../../model/scopes/scope.ts';
import type { State } from '../../model/kernel/state.ts';
import { step as modelStep } from '../../model/kernel/step.ts';
import type { Claim, Trace } from '../claims/claim.ts';
import type { StepFunction } from '../verdicts/system.ts';
import type { AskedOfAxes } from './asked.ts';
import { sumOfAsked } from './asked.ts';
import type { Batch, WalkStart, BatchDone, WalkOptions } from './batch.ts';
import { randomFrom } from './below.ts';
import type { SeenByWalks } from './judging.ts';
import { questionsOf } from './judging.ts';
import { situations } from './novelty.ts';
import { freeSystemOf, inOrder, withShortest } from './shorten.ts';
import type { Tallied } from './tally.ts';
import { sumOf } from './tally.ts';
import type { FuzzTask, FuzzTaskDone, Shortened, Shortening } from './tasks.ts';
import { shorteningOf, tasksOf } from './tasks.ts';

type SomeClaim = Claim<State, Call, Outcome>;

export type FuzzOptions = WalkOptions & {
  /** How many walks. */
  readonly runs: number;
  /** Whether to say in the end what later searches may begin with. */
  readonly keep?: boolean;
  /** Whether to leave what is found as long as it was found; for measuring. */
  readonly raw?: boolean;
};

/** How far a search has come: walks and calls made, and the claims that are broken. */
export type FuzzProgress = {
  readonly runs: number;
  readonly calls: number;
  readonly broken: readonly string[];
};

/** A claim that a walk broke. */
export type Finding = {
  readonly claim: string;
  /** The walk (from 1; 0 is the corpus) that broke it, and how many calls it had by then. */
  readonly run: number;
  readonly after: number;
  /** Calls made in all walks until then. */
  readonly effort: number;
  /** The walk, cut after the telling call; the same made as short as we can. */
  readonly walk: Trace;
  readonly calls: Trace;
};

export type FuzzReport = Tallied &
  SeenByWalks & {
    readonly runs: number;
    /** By axis and question, how often a choice of the design was asked. */
    readonly asked: AskedOfAxes;
    /** Claims that were broken, in the order in which walks broke them. */
    readonly violations: readonly Finding[];
    /** How many situations swarm walks met (see novelty.ts), and (if it is kept) a way to each. */
    readonly situations: number;
    readonly corpus: readonly Trace[];
    /** Why it stopped before the last walk, if it did. */
    readonly stopped?: string;
  };

/** A search whose tasks are done by others. */
export type Fuzzing = {
  /** What may be done now; undefined where something else must come back first, or all is given out. */
  readonly next: () => FuzzTask | undefined;
  /** What came of a task, in whatever order. What has come already is not counted twice. */
  readonly take: (done: FuzzTaskDone) => void;
  readonly isDone: () => boolean;
  /** Gives out no more walks: what may be done then is to make short what was found. */
  readonly stop: () => void;
  /** Of what has come without a gap. */
  readonly so: () => FuzzProgress;
  /** Where it is stopped, traces that have not come are made short here. */
  readonly report: (stopped?: string) => FuzzReport;
};

/** Makes random walks and judges the claims on every call of each. What `tick` says, if anything, stops it and says why. */
export function fuzz(
  design: Design,
  scope: Scope,
  claims: readonly SomeClaim[],
  options: FuzzOptions & { readonly tick?: (so: FuzzProgress) => string | undefined },
  stepWith: StepFunction = modelStep,
): FuzzReport {
  const search = fuzzing(design, scope, claims, options, stepWith);
  const perform = tasksOf(design, scope, claims, options, stepWith);
  let stopped: string | undefined;
  while (!search.isDone() && stopped === undefined) {
    search.take(perform(search.next()!));
    stopped = options.tick?.(search.so());
  }
  return search.report(stopped);
}

/**
 * Of eight swarm walks so many begin in the empty kernel, so many where an earlier one came to something new; the
 * others make an earlier one again with changes. (Measured: signed-3 needs eight calls in the right order, and
 * is found in most of 50 seeds; in 14 if half of the walks are new and none is changed.)
 */
const OF = 8;
const NEW = 2;
const GOING_ON = 1;
/** Walks in a batch, if they are not so long that who waits for one (Ctrl-C) would notice. */
const WALKS = 8;
const LONG = 2000;
/**
 * So many batches may be under way: each begins with what was known before them, and no later, whoever is slow. So
 * the first 64 walks are all new, which finds what wants the right few texts and nothing else. (Measured at wide, 50
 * seeds, medians of walks until found under permissive: sys-bpf 6, iterator 9, storage 16, link-update 16, extension
 * 43, direct 49, inner 78, outer-side 320, signed 670; outer-side under sealed 292; signed is found in 41 of 50 seeds
 * in signed-3 and in signed-4. With batches that knew all before them, and early walks mostly new: 6, 7, 15, 22, 67,
 * 47, 77, 299, 609; 338; 43 and 42.)
 */
const UNDER_WAY = 8;

/** The same, for who has tasks done on threads, or has other things to do in between. */
export function fuzzing(
  design: Design,
  scope: Scope,
  claims: readonly SomeClaim[],
  { runs, steps, style, seed, corpus = [], keep = false, raw = false }: FuzzOptions,
  stepWith: StepFunction = modelStep,
): Fuzzing {
  const questions = questionsOf(claims);
  const below = randomFrom(seed);
  const been = situations();
  const closed = new Set<number>();
  const found: Omit<Finding, 'calls'>[] = [];
  const short = new Map<number, Shortened>();
  const known = style === 'swarm' ? corpus : [];
  const size = Math.max(1, Math.min(WALKS, Math.floor(LONG / steps)));
  const [first, all] = [Math.ceil(known.length / size), Math.ceil(runs / size)];

  const waiting: Batch[] = [];
  const long: Shortening[] = [];
  const came = new Map<number, BatchDone>();
  let [planned, merged, made] = [0, 0, 0];
  let isStopped = false;
  let tallies: readonly Tallied[] = [];
  let asked: readonly AskedOfAxes[] = [];

  /** Draws how a walk begins. */
  const start = (walk: number): WalkStart => {
    const way = style === 'swarm' ? below(OF) : 0;
    const earlier = way < NEW ? undefined : been.pick(below);
    if (earlier === undefined) return { walk, theme: walk, way: 'new', before: [] };
    const { theme } = (below(2) === 0 ? been.pick(below) : undefined) ?? earlier;
    return { walk, theme, way: way < NEW + GOING_ON ? 'on' : 'changed', before: earlier.trace };
  };
  const startsOf = (batch: number): readonly WalkStart[] => {
    const at = (batch < first ? batch : batch - first) * size;
    if (batch >= first)
      return Array.from({ length: Math.min(size, runs - at) }, (_, nth) => start(at + nth + 1));
    return known.slice(at, at + size).map((before, nth) => {
      const walk = -1 - at - nth;
      return { walk, theme: walk, way: 'same', before };
    });
  };
  /** Draws the walks of as many batches as may be under way. The corpus comes first, and alone. */
  const plan = (): void => {
    const most = isStopped ? planned : merged < first ? first : first + all;
    while (planned < most && planned - merged < UNDER_WAY) {
      const starts = startsOf(planned);
      waiting.push({ kind: 'walk', number: planned, starts, closed: [...closed] });
      planned++;
    }
  };
  const shortening = (claim: string, walk: Trace, nth: number): Shortening => {
    return { kind: 'shorten', number: first + all + nth, claim, walk };
  };
  const merge = ({ breaches, closed: more, met, tally, asked: questioned }: BatchDone): void => {
    for (const { claim, walk, effort, calls } of breaches) {
      if (found.some((it) => it.claim === claim)) continue;
      const [run, after] = [Math.max(0, walk), calls.length];
      if (!raw) long.push(shortening(claim, calls, found.length));
      found.push({ claim, run, after, effort: made + effort, walk: calls });
    }
    for (const question of more) closed.add(question);
    for (const { walk, met: some } of met) been.note(some, walk);
    made += tally.calls;
    tallies = summed([...tallies, tally], sumOf);
    asked = summed([...asked, questioned], sumOfAsked);
    merged++;
  };
  const runsMade = (): number => Math.min(runs, Math.max(0, merged - first) * size);

  const walksAreDone = (): boolean => merged === first + all;
  const isDone = (): boolean => walksAreDone() && (raw || short.size === found.length);

  plan();
  return {
    next: () => waiting.shift() ?? long.shift(),
    take: (done) => {
      if (done.kind === 'shorten') {
        short.set(done.number, done);
        return;
      }
      if (done.number >= merged) came.set(done.number, done);
      for (let next = came.get(merged); next !== undefined; next = came.get(merged)) {
        came.delete(merged);
        merge(next);
        plan(); // after each, so that it does not matter how many come at once
      }
    },
    isDone,
    stop: () => {
      isStopped = true;
      waiting.length = 0;
    },
    so: () => ({ runs: runsMade(), calls: made, broken: found.map(({ claim }) => claim) }),
    report: (stopped) => {
      const free = freeSystemOf(scope, (state, call) => stepWith(design, state, call));
      const shorten = shorteningOf(design, scope, claims, stepWith);
      const violations = found.map((one, nth): Finding => {
        if (raw) {
          const claim = claims.find(({ id }) => id === one.claim);
          const asFound = inOrder(free, claim, one.walk);
          return { ...one, walk: asFound, calls: asFound };
        }
        const task = shortening(one.claim, one.walk, nth);
        const { walk, calls } = short.get(task.number) ?? shorten(task);
        return { ...one, walk, calls };
      });
      return {
        runs: runsMade(),
        ...sumOf(tallies),
        asked: sumOfAsked(asked),
        violations: violations.map((one) => withShortest(free, claims, one, violations)),
        ...questions.seen(closed),
        situations: been.count(),
        corpus: (keep ? been.traces() : []).map((trace) => inOrder(free, undefined, trace)),
        ...(stopped === undefined || walksAreDone() ? {} : { stopped }),
      };
    },
  };
}

/** Adds up now and then, so that there are never many to keep. */
const MANY = 64;
const summed = <T>(parts: readonly T[], sum: (parts: readonly T[]) => T): readonly T[] =>
  parts.length < MANY ? parts : [sum(parts)];
