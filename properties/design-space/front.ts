/** The whole space: which outcomes there are, and which of them no other one beats. */
import type { AxisName } from '../../model/rules/axes.ts';
import { AXIS_NAMES } from '../../model/rules/axes.ts';
import { DESIGNS } from '../../model/rules/designs/all.ts';
import { sealed } from '../../model/rules/designs/sealed.ts';
import type { Design } from '../../model/rules/design.ts';
import type { DesignSet } from './design-set.ts';
import { allDesigns, has } from './design-set.ts';
import type { Knowledge, WantedVerdict } from './knowledge.ts';
import type { Exchange } from '../../model/rules/exchange.ts';
import { awayFrom, exchanges, numberAt, pointAt, pointOf } from './space.ts';
import { excludedIn, having, SPACE_GOALS, SPACE_USES, verdictOf } from './verdicts.ts';

/** Designs that keep the same goals and allow the same uses. Plain data. */
export type SpaceOutcome = {
  readonly keeps: readonly string[];
  readonly allows: readonly string[];
  readonly designs: number;
  /** The named designs among them. */
  readonly named: readonly string[];
  /** The one nearest to `sealed`: what is exchanged there. */
  readonly nearest: readonly Exchange[];
  readonly isBest: boolean;
};

/** Plain data. */
export type Front = {
  readonly size: number;
  /** Designs of which something is not decided. */
  readonly open: number;
  /** All outcomes; the best first, then by how much they keep and allow. */
  readonly outcomes: readonly SpaceOutcome[];
};

/** Everything is wanted: each claim for each design. */
export function wantedForFront(known: Knowledge): WantedVerdict {
  const all = allDesigns(known.space.size);
  return new Map([...SPACE_GOALS, ...SPACE_USES].map((id) => [id, all]));
}

/** The outcomes of all designs that are decided; an outcome is best if no other keeps and allows all it does and more. */
export function frontOf(known: Knowledge, named: readonly Design[] = []): Front {
  const { space } = known;
  const goals = SPACE_GOALS.map((id) => [having(known, id), known.claims.get(id)!.shown] as const);
  const uses = SPACE_USES.map((id) => [having(known, id), excludedIn(known, id)] as const);
  // bits of an integer each, and together as many as a number tells apart
  if (Math.max(goals.length, uses.length) > 31 || goals.length + uses.length > 53) {
    throw new RangeError('there are not so many bits');
  }
  // what a design keeps and allows as one number, of more than 32 bits; undefined where something is open
  const outcomeOf = (number: number): number | undefined => {
    const keeps = bitsOf(goals, number);
    const allows = bitsOf(uses, number);
    if (keeps === undefined || allows === undefined) return undefined;
    return keeps * 2 ** uses.length + allows;
  };
  const home = pointOf(space, sealed);
  const { parts, within } = awayFrom(space, home);
  const groups = new Map<number, Group>();
  let open = 0;
  for (let number = 0; number < space.size; number++) {
    const outcome = outcomeOf(number);
    if (outcome === undefined) {
      open++;
      continue;
    }
    const far = parts[Math.floor(number / within.length)]! + within[number % within.length]!;
    const group = groups.get(outcome);
    if (group === undefined) {
      const allows = outcome % 2 ** uses.length;
      const keeps = (outcome - allows) / 2 ** uses.length;
      groups.set(outcome, { keeps, allows, designs: 1, nearest: number, far });
      continue;
    }
    group.designs++;
    if (far < group.far) {
      group.nearest = number;
      group.far = far;
    }
  }
  const names = Map.groupBy([...DESIGNS, ...named], (design) =>
    outcomeOf(numberAt(space, pointOf(space, design))),
  );
  const outcomes = [...groups].map(([outcome, group]): SpaceOutcome => {
    const { keeps, allows, designs, nearest } = group;
    return {
      keeps: SPACE_GOALS.filter((_, at) => (keeps >>> at) & 1),
      allows: SPACE_USES.filter((_, at) => (allows >>> at) & 1),
      designs,
      named: (names.get(outcome) ?? []).map(({ name }) => name),
      nearest: exchanges(space, home, pointAt(space, nearest)),
      isBest: ![...groups.values()].some((other) => other !== group && isWithin(group, other)),
    };
  });
  const weight = (outcome: SpaceOutcome): number =>
    (outcome.isBest ? 100 : 0) + outcome.keeps.length + outcome.allows.length;
  return {
    size: space.size,
    open,
    outcomes: outcomes.toSorted((one, other) => weight(other) - weight(one)),
  };
}

/**
 * Designs of one outcome: what they keep and allow, as bits by place in the list of goals and in that of uses; how many
 * there are, and the first of those that are nearest to `sealed`. (Their numbers, in lists and sets, took longer than all else.)
 */
type Group = {
  readonly keeps: number;
  readonly allows: number;
  designs: number;
  nearest: number;
  far: number;
};

/** For which of these claims the design is in the first set, as bits; undefined if it is in neither set of one. */
function bitsOf(
  claims: readonly (readonly [yes: DesignSet, no: DesignSet])[],
  number: number,
): number | undefined {
  let bits = 0;
  for (let at = 0; at < claims.length; at++) {
    const [yes, no] = claims[at]!;
    if (has(yes, number)) bits |= 1 << at;
    else if (!has(no, number)) return undefined;
  }
  return bits;
}

/** Whether the other keeps and allows all that one does. */
function isWithin(one: Group, other: Group): boolean {
  return (one.keeps & other.keeps) === one.keeps && (one.allows & other.allows) === one.allows;
}

/** What becomes of a design if one choice is exchanged. Plain data. */
export type Change = {
  readonly axis: AxisName;
  readonly choice: string;
  readonly closes: readonly string[];
  readonly opens: readonly string[];
  readonly gains: readonly string[];
  readonly loses: readonly string[];
  /** What is not decided of the design or of the one that it becomes, and so may change. */
  readonly open: readonly string[];
};

/** The numbers of the designs that differ from one on one axis. */
export function neighbours({ space }: Pick<Knowledge, 'space'>, number: number): readonly number[] {
  const point = pointAt(space, number);
  return space.choices.flatMap((on, at) =>
    on.flatMap((_, choice) =>
      choice === point[at] ? [] : [numberAt(space, point.toSpliced(at, 1, choice))],
    ),
  );
}

/** What each exchange of one choice changes. */
export function changesOf(known: Knowledge, number: number): readonly Change[] {
  const { space } = known;
  const point = pointAt(space, number);
  return neighbours(known, number).map((other) => {
    const moved = (ids: readonly string[], from: string, to: string): readonly string[] =>
      ids.filter(
        (id) => verdictOf(known, id, number) === from && verdictOf(known, id, other) === to,
      );
    const [exchange] = exchanges(space, point, pointAt(space, other));
    return {
      ...exchange!,
      closes: moved(SPACE_GOALS, 'shown', 'excluded'),
      opens: moved(SPACE_GOALS, 'excluded', 'shown'),
      gains: moved(SPACE_USES, 'excluded', 'shown'),
      loses: moved(SPACE_USES, 'shown', 'excluded'),
      open: [...SPACE_GOALS, ...SPACE_USES].filter((id) =>
        [number, other].some((one) => verdictOf(known, id, one) === 'open'),
      ),
    };
  });
}

/** Whether an exchange changes no verdict, which takes that all are decided. */
export function changesNothing({ closes, opens, gains, loses, open }: Change): boolean {
  return [closes, opens, gains, loses, open].every(({ length }) => length === 0);
}

/** The designs that a table over axes shows: all combinations of their choices, all else as in the design. */
export function gridOf(
  { space }: Knowledge,
  number: number,
  axes: readonly AxisName[],
): readonly number[] {
  return axes.reduce<readonly number[]>(
    (numbers, axis) => {
      const at = AXIS_NAMES.indexOf(axis);
      return numbers.flatMap((one) =>
        space.choices[at]!.map((_, choice) =>
          numberAt(space, pointAt(space, one).toSpliced(at, 1, choice)),
        ),
      );
    },
    [number],
  );
}
