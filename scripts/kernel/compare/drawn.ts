/** Traces to replay, drawn by swarm: each walks through a random part of everything. */
import { alphabet } from '../../../model/scopes/alphabet.ts';
import type { Call } from '../../../model/kernel/call.ts';
import { EBADF, ENOENT } from '../../../model/kernel/errno.ts';
import { FLAGS, isOuter, KINDS } from '../../../model/kernel/kind.ts';
import { emptyState, mapAt, progAt } from '../../../model/kernel/state.ts';
import type { Step } from '../../../model/kernel/run.ts';
import {
  fits,
  isLoader,
  NO_TEXT,
  TEXTS,
  walksMaps,
  ZERO_DIGEST,
} from '../../../model/programs/text.ts';
import { FAMILIES, type Scope } from '../../../model/scopes/scope.ts';
import { type Below, randomFrom } from '../../../properties/random/below.ts';
import { choosersOf, walk, type Walkable } from '../../../properties/random/walk.ts';
import { fillsLowest } from '../../../properties/verdicts/system.ts';
import { faultOf } from '../encode/encode.ts';
import { type Expectation, follow } from './expectation.ts';

/** Calls from the empty kernel, in a scope. */
export type ScopedTrace = {
  readonly scope: Scope;
  readonly calls: readonly Call[];
  /** Where it is from, for reports. */
  readonly from: string;
  /** What it is expected to answer, if that is not what the kernel is expected to. */
  readonly expectation?: Expectation;
};

/** The longest trace that is drawn. */
export const MOST_CALLS = 24;
/** Steps that a walk tries to make; most that are refused are left out again. */
const STEPS = 88;
/** Texts of a scope, besides those that they need. */
const MOST_TEXTS = 5;
/** Of the refusals that a walk comes to anyway, one in so many stays; of the others, one in so many. */
const COMMON_ONE_IN = 10;
const REFUSED_ONE_IN = 2;

/** A scope with a random part of everything that can be replayed; `canSign`: also of signed loads. */
function drawScope(below: Below, canSign: boolean): Scope {
  const some = <T>(all: readonly T[], least: number, most: number): readonly T[] => {
    const rest = [...all];
    const count = least + below(most - least + 1);
    return Array.from({ length: count }, () => rest.splice(below(rest.length), 1)).flat();
  };
  const one = <T>(all: readonly T[]): readonly T[] => some(all, 1, 1);
  const byAction = Map.groupBy(
    TEXTS.filter(({ action }) => canSign || action !== 'load'),
    (text) => {
      if (isLoader(text)) return 'loader'; // of both sorts, which relocations make of each other
      const { action, writes } = text;
      return `${action.split(' ')[0]} ${writes && !action.startsWith('sys')}`;
    },
  );
  const drawn = Array.from({ length: 1 + below(MOST_TEXTS) }, () =>
    one([...byAction.values()]).flatMap(one),
  ).flat();
  const needs = drawn.some(({ action }) => action === 'extend')
    ? one(TEXTS.filter(({ action }) => action === 'host'))
    : [];
  const texts = [...drawn, ...needs];
  const fitting = texts.flatMap(({ params }) =>
    params.flatMap((param) => one(KINDS.filter((kind) => fits(param, kind)))),
  );
  const walked: (typeof KINDS)[number][] = texts.some(walksMaps) ? ['ARENA'] : [];
  const kinds = [
    ...one(KINDS.filter((kind) => !isOuter(kind))),
    ...fitting,
    ...walked,
    ...some(KINDS, 0, 3),
  ];
  const flags = below(3) === 0 ? one(FLAGS) : (['none', ...some(FLAGS.slice(1), 0, 3)] as const);
  const names = texts.map(({ name }) => name);
  const hashes = [
    ...some(names, 0, names.length),
    ...some([ZERO_DIGEST], 0, 1),
    ...one(TEXTS).map(({ name }) => name),
  ];
  const families = FAMILIES.filter(
    (family) => family !== 'split' && (canSign || family !== 'signed'),
  );
  return {
    name: 'swarm',
    says: 'a random part of everything',
    maps: 1 + below(3),
    progs: 1 + below(3),
    links: below(3),
    kinds: [...new Set(kinds)],
    flags: walked.length === 0 ? flags : [...new Set([...flags, 'MMAPABLE' as const])],
    texts: [...new Set(names)],
    hashes: [...new Set(hashes)],
    values: 2 + below(2),
    families: families.filter(
      (family) => below(family === 'close' || family === 'pins' ? 2 : 4) > 0,
    ),
  };
}

/** Walks that are made for each trace: the one with most that was seldom seen is kept. */
const WALKS = 4;

/** So many traces of what is expected, each of some calls; those of a seed are always the same. */
export function* drawTraces(
  expectation: Expectation,
  count: number,
  seed: number,
  canSign: boolean,
): Generator<ScopedTrace> {
  const below = randomFrom(seed);
  const times = new Map<string, number>();
  for (let [number, drawn] = [1, 0]; drawn < count; number++) {
    const scope = drawScope(below, canSign);
    const system: Walkable = {
      initial: emptyState(scope),
      calls: alphabet(scope).filter((call) => faultOf([call], canSign) === undefined),
      step: (state, call) => (fillsLowest(state, call) ? expectation.step(state, call) : undefined),
    };
    const chooserOf = choosersOf(system, 'swarm');
    const walks = Array.from({ length: WALKS }, () => {
      const made = walk(system, chooserOf(below), STEPS, below).map(({ call }) => call);
      // a refused call changes nothing: the others can be made without it
      const steps = follow(expectation, scope, made)
        .steps.filter(({ outcome }) => below(oneIn(outcome.answer)) === 0)
        .slice(0, MOST_CALLS);
      const sorts = [...new Set(steps.map(sortOf))];
      const score = sorts.reduce((sum, sort) => sum + 1 / (1 + (times.get(sort) ?? 0)), 0);
      return { steps, sorts, score };
    });
    const [best] = walks.toSorted((one, other) => other.score - one.score);
    if (best === undefined || best.steps.length === 0) continue; // a kernel would do as expected, whatever it does
    drawn++;
    for (const sort of best.sorts) times.set(sort, (times.get(sort) ?? 0) + 1);
    const calls = best.steps.map(({ call }) => call);
    yield { scope, calls, from: `trace ${number} of seed ${seed}` };
  }
}

/** One in so many of such answers stays. */
function oneIn(answer: number): number {
  if (answer >= 0) return 1;
  return answer === -EBADF || answer === -ENOENT ? COMMON_ONE_IN : REFUSED_ONE_IN;
}

/** What a call is about, and what became of it. */
function sortOf({ before, call, outcome: { answer, events } }: Step): string {
  const text =
    'text' in call
      ? call.text
      : call.call === 'prog_test_run'
        ? progAt(before, call.prog).text
        : NO_TEXT;
  const kind = 'kind' in call ? call.kind : 'map' in call ? mapAt(before, call.map).kind : '';
  const channels = events.map(({ channel, mode }) => `${channel} ${mode}`);
  return [call.call, text.behaviour, kind, Math.min(answer, 0), ...channels].join(' ');
}
