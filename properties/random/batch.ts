/**
 * Walks made in one go. What comes of them hangs on what a batch says and on nothing else, neither on what else was
 * made nor by whom: so whoever has time makes them, and may make them twice.
 */
import type { Call } from '../../model/kernel/call.ts';
import { emptyState } from '../../model/kernel/state.ts';
import { step as modelStep } from '../../model/kernel/step.ts';
import type { Outcome } from '../../model/kernel/outcome.ts';
import type { State } from '../../model/kernel/state.ts';
import type { Design } from '../../model/rules/design.ts';
import type { Scope } from '../../model/scopes/scope.ts';
import type { Claim, Trace } from '../claims/claim.ts';
import { isMade } from '../search/explore.ts';
import type { StepFunction } from '../verdicts/system.ts';
import type { AskedOfAxes } from './asked.ts';
import { counting } from './asked.ts';
import type { Below } from './below.ts';
import { randomFrom } from './below.ts';
import type { Judge } from './judging.ts';
import { questionsOf } from './judging.ts';
import type { Beginning, Met } from './novelty.ts';
import { meeting } from './novelty.ts';
import { freeSystemOf } from './shorten.ts';
import type { Tallied } from './tally.ts';
import { tallyOf } from './tally.ts';
import type { Chooser, Made, WalkStyle } from './walk.ts';
import { choosersOf } from './walk.ts';

/** Which walks follow from a seed: raised by one whenever others do though the model and the calls are the same. */
export const WALKS_VERSION = 2;

/** What all walks of a search have in common. */
export type WalkOptions = {
  readonly seed: number;
  /** How many steps each tries to make. */
  readonly steps: number;
  readonly style: WalkStyle;
  /** What earlier searches came by (see `FuzzReport.corpus`): swarm walks begin with it. */
  readonly corpus?: readonly Trace[];
};

/** How a walk begins. */
export type WalkStart = {
  /** From 1; the traces of the corpus have -1 and less. The walk's random numbers follow from the seed and this. */
  readonly walk: number;
  /** The walk with whose things it plays: its own, or an earlier one. */
  readonly theme: number;
  /** In the empty kernel; where an earlier one came to; or it makes an earlier one again, with changes or as it was. */
  readonly way: 'new' | 'on' | 'changed' | 'same';
  /** The calls of the earlier one. */
  readonly before: Trace;
};

/** Walks to be made, as plain data. */
export type Batch = {
  readonly kind: 'walk';
  readonly number: number;
  readonly starts: readonly WalkStart[];
  /** The numbers of the questions about claims that need not be put any more (see judging.ts). */
  readonly closed: readonly number[];
};

/** A claim that a walk broke, in how many calls of the walk, and how many of the batch. */
export type Breach = {
  readonly claim: string;
  readonly walk: number;
  readonly effort: number;
  readonly calls: Trace;
};

/** What came of a batch, as plain data. */
export type BatchDone = {
  readonly kind: 'walk';
  readonly number: number;
  readonly breaches: readonly Breach[];
  /** The questions that were closed. */
  readonly closed: readonly number[];
  /** What each walk met. */
  readonly met: readonly { readonly walk: Beginning; readonly met: readonly Met[] }[];
  readonly tally: Tallied;
  readonly asked: AskedOfAxes;
};

/** Where a walk is made again, before one call in so many something else is done, and one in so many is left out. */
const MORE_ONE_IN = 16;
const LESS_ONE_IN = 8;
/** A walk that goes beyond these parts of its steps is no beginning of others. */
const BEGINNING = 2 / 3;
/** So many themes are kept at hand; to make one takes a tenth of a walk. */
const THEMES = 1000;

/** Makes batches of walks: whoever is given the same makes the same of each. */
export function walkerOf(
  design: Design,
  scope: Scope,
  claims: readonly Claim<State, Call, Outcome>[],
  { seed, steps, style, corpus = [] }: WalkOptions,
  stepWith: StepFunction = modelStep,
): (batch: Batch) => BatchDone {
  const counted = counting(design);
  const free = freeSystemOf(scope, (state, call) => stepWith(counted.design, state, call));
  const questions = questionsOf(claims);
  const tally = tallyOf(free.calls);
  const themes = themesOf(choosersOf(free, style), seed, corpus);
  const isSwarm = style === 'swarm';

  /** Makes a walk; says what it met. */
  const walk = (
    { walk: number, theme, way, before }: WalkStart,
    judge: Judge,
    broken: (claim: string, calls: Trace) => void,
  ): BatchDone['met'][number] => {
    const below = randomFrom(seed, number);
    const chooser = themes(theme);
    const { look, met } = meeting();
    const trace: number[] = [];
    // its own: a chooser remembers what it has tried in a state
    let state = emptyState(scope);

    /** Takes a call into the walk; a swarm walk does without those that change nothing. */
    const take = (made: Made): void => {
      trace.push(made.index);
      tally.count(state, made);
      for (const claim of judge.brokenBy(state, made)) broken(claim, [...trace]);
      const { state: after } = made.outcome;
      if (after === state) {
        if (isSwarm) trace.pop();
        return;
      }
      if (isSwarm && (way === 'same' || trace.length < BEGINNING * steps))
        look(after, trace.length);
      state = after;
    };
    const makeAgain = (index: number): void => {
      const call = free.calls[index]!;
      const outcome = free.step(state, call);
      if (isMade(outcome)) take({ index, call, outcome });
    };

    let step = 0;
    if (way === 'on') {
      // what was judged and counted before is not so again
      for (const index of before) {
        const outcome = free.step(state, free.calls[index]!);
        if (isMade(outcome)) state = outcome.state;
      }
      trace.push(...before);
      step = before.length;
    } else if (way === 'changed') {
      for (const index of before) {
        if (below(MORE_ONE_IN) === 0) {
          const other = chooser(state, below, 'highest'); // the lowest slots are those of the calls to come
          if (other !== undefined) take(other);
          step++;
        }
        if (below(LESS_ONE_IN) === 0) continue;
        makeAgain(index);
        step++;
      }
    } else {
      before.forEach(makeAgain);
    }
    if (way !== 'same') {
      for (; step < steps; step++) {
        const made = chooser(state, below);
        if (made !== undefined) take(made);
      }
    }
    return { walk: { theme, trace }, met: met() };
  };

  return ({ number, starts, closed }) => {
    const judge = questions.judge(closed);
    const breaches: Breach[] = [];
    const met = starts.map((start) =>
      walk(start, judge, (claim, calls) => {
        breaches.push({ claim, walk: start.walk, effort: tally.calls(), calls });
      }),
    );
    return { kind: 'walk', number, breaches, met, closed: judge.closed(), ...counts() };
  };

  function counts(): Pick<BatchDone, 'tally' | 'asked'> {
    return { tally: tally.take(), asked: counted.asked() };
  }
}

/** The choosers of walks, by the number of the walk. */
function themesOf(
  choosers: (below: Below, made?: Trace) => Chooser,
  seed: number,
  corpus: readonly Trace[],
): (walk: number) => Chooser {
  const known = new Map<number, Chooser>();
  return (walk) => {
    let theme = known.get(walk);
    if (theme === undefined) {
      // no seed is negative, so these are not the numbers of a walk
      theme = choosers(randomFrom(~seed, walk), walk < 0 ? corpus[-1 - walk] : undefined);
      if (known.size === THEMES) known.clear();
      known.set(walk, theme);
    }
    return theme;
  };
}
