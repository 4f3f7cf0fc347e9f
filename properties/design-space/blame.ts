/**
 * Blame: a violation names the broken promise; this names what broke it. The smallest sets of choices whose
 * exchange ends the violation, and the smallest repairs that end all of them.
 */
import type { AxisName } from '../../model/rules/axes.ts';
import { AXIS_NAMES } from '../../model/rules/axes.ts';
import { sizeOf, take } from './design-set.ts';
import type { Knowledge } from './knowledge.ts';
import type { Exchange } from '../../model/rules/exchange.ts';
import type { Point } from './space.ts';
import { exchanges, numberAt, pointAt } from './space.ts';
import type { Strength } from '../verdicts/strength.ts';
import type { ProofsBy } from './verdicts.ts';
import {
  excludedIn,
  maybeKeeping,
  nearestTo,
  SPACE_USES,
  strengthIn,
  verdictOf,
} from './verdicts.ts';

/** Exchanges on the same axes that end the same violations. */
export type Culprit = {
  readonly axes: readonly AxisName[];
  /** Any of these ends it. */
  readonly ends: readonly BlameEnd[];
};

/** Exchanges that together end it. Plain data. */
export type BlameEnd = {
  readonly exchanges: readonly Exchange[];
  /** The number of the design that they lead to, in its space. */
  readonly number: number;
  /** How much it says that the goal then holds. */
  readonly strength: Strength;
};

/** What is to blame where goals are violated or uses impossible. Plain data. */
export type Blame = {
  /** Goals and uses. */
  readonly claims: readonly string[];
  /** How many choices must be exchanged: with fewer it stays as it is, which is decided for each such design. */
  readonly size: number;
  /** The sets of choices whose exchange suffices in all scopes that were searched. */
  readonly culprits: readonly Culprit[];
};

/** The nearest designs that may keep these goals and allow these uses, as far as is known. */
function nearest(known: Knowledge, point: Point, claims: readonly string[]) {
  const set = maybeKeeping(known, claims.filter(isGoal));
  for (const id of claims) if (!isGoal(id)) take(set, excludedIn(known, id));
  return nearestTo(known, point, set);
}

const isGoal = (id: string): boolean => !SPACE_USES.includes(id);

/** The designs for which these claims are to be decided before it is known what is to blame. */
export function suspects(
  known: Knowledge,
  point: Point,
  claims: readonly string[],
): readonly number[] {
  return nearest(known, point, claims).numbers;
}

/** What is to blame; undefined while a suspect is undecided, or if no design fulfils the claims. */
export function blameFor(
  known: Knowledge,
  point: Point,
  claims: readonly string[],
  proofsBy: ProofsBy = () => undefined,
): Blame | undefined {
  const { far, numbers } = nearest(known, point, claims);
  if (numbers.length === 0 || !numbers.every((number) => fulfils(known, number, claims))) {
    return undefined;
  }
  const all = numbers.map((number): BlameEnd => ({
    exchanges: exchanges(known.space, point, pointAt(known.space, number)),
    number,
    strength: weakest(claims.map((id) => strengthIn(known, id, number, proofsBy))),
  }));
  const groups = Map.groupBy(all, ({ exchanges: those }) =>
    those.map(({ axis }) => axis).join(' '),
  );
  return {
    claims,
    size: far,
    culprits: [...groups.values()]
      .map((ends) => ({ axes: ends[0]!.exchanges.map(({ axis }) => axis), ends }))
      .toSorted((one, other) => inOrder(one.axes, other.axes)),
  };
}

/** As the axes come: by the numbers of designs those on the last axis would be told first. */
function inOrder(one: readonly AxisName[], other: readonly AxisName[]): number {
  const at = one.findIndex((axis, i) => axis !== other[i]);
  return at === -1 ? 0 : AXIS_NAMES.indexOf(one[at]!) - AXIS_NAMES.indexOf(other[at]!);
}

const WEAKEST_FIRST: readonly Strength[] = ['open', 'searched', 'shown', 'proved'];

function weakest(strengths: readonly Strength[]): Strength {
  return WEAKEST_FIRST.find((strength) => strengths.includes(strength)) ?? 'open';
}

function fulfils(known: Knowledge, number: number, claims: readonly string[]): boolean {
  return claims.every((id) => verdictOf(known, id, number) === (isGoal(id) ? 'excluded' : 'shown'));
}

/** A repair. Plain data. */
export type Repair = {
  readonly exchanges: readonly Exchange[];
  /** Uses that can be had under the repair and not before, and the other way round. */
  readonly gains: readonly string[];
  readonly loses: readonly string[];
  /** The number of the repaired design in its space. */
  readonly number: number;
};

/** What smallest repairs are looked for: which goals they keep, and whether they may lose uses that a repair can keep. */
export type RepairKind = { readonly goals: readonly string[]; readonly mayLose: boolean };

/** The designs that may be smallest repairs, as far as it is known, and the uses that no repair keeps with the others. */
function candidates(known: Knowledge, point: Point, { goals, mayLose }: RepairKind) {
  let set = maybeKeeping(known, goals);
  const lost: string[] = [];
  for (const id of mayLose ? [] : usesUnder(known, numberAt(known.space, point))) {
    const keeping = set.slice();
    take(keeping, excludedIn(known, id));
    if (sizeOf(keeping) === 0) lost.push(id);
    else set = keeping;
  }
  return { numbers: nearestTo(known, point, set).numbers, lost };
}

function usesUnder(known: Knowledge, number: number): readonly string[] {
  return SPACE_USES.filter((id) => verdictOf(known, id, number) === 'shown');
}

/** The designs for which goals and uses are to be decided before the smallest repairs are known. */
export function repairSuspects(
  known: Knowledge,
  point: Point,
  kind: RepairKind,
): readonly number[] {
  return candidates(known, point, kind).numbers;
}

/** The smallest repairs, those that cost least first; undefined while they or their costs are undecided, or if there are none. */
export function repairsOf(
  known: Knowledge,
  point: Point,
  kind: RepairKind,
): readonly Repair[] | undefined {
  const number = numberAt(known.space, point);
  const before = new Set(usesUnder(known, number));
  const { numbers: found, lost } = candidates(known, point, kind);
  if (found.length === 0 || !found.every((one) => fulfils(known, one, kind.goals))) {
    return undefined;
  }
  const isOpen = (id: string): boolean =>
    [number, ...found].some((one) => verdictOf(known, id, one) === 'open');
  if (SPACE_USES.some(isOpen)) return undefined;
  return found
    .map((one) => {
      const after = usesUnder(known, one);
      return {
        exchanges: exchanges(known.space, point, pointAt(known.space, one)),
        gains: after.filter((id) => !before.has(id)),
        loses: [...before].filter((id) => !after.includes(id)),
        number: one,
      };
    })
    .filter(({ loses }) => kind.mayLose || loses.every((id) => lost.includes(id)))
    .toSorted((one, other) => balance(one) - balance(other));
}

const balance = ({ loses, gains }: Repair): number => loses.length - gains.length;
