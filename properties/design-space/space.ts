/** The space of designs: every combination of the choices on all axes, each with a number. */
import type { Choices } from '../../model/rules/axes.ts';
import { AXIS_NAMES, choicesOn } from '../../model/rules/axes.ts';
import type { Choice } from '../../model/rules/choice.ts';
import type { Design } from '../../model/rules/design.ts';
import { DESIGNS } from '../../model/rules/designs/all.ts';
import type { Exchange } from '../../model/rules/exchange.ts';
import { exchangesBetween } from '../../model/rules/exchange.ts';

/** The choices on every axis, in the order of AXIS_NAMES; and how many designs they make. */
export type Space = {
  readonly choices: readonly (readonly Choice[])[];
  readonly size: number;
};

/** A design of a space: on each axis the position of its choice. */
export type Point = readonly number[];

let listed: Space | undefined;

/** All designs that the listed choices make, and those that these designs bring besides. */
export function spaceOf(designs: readonly Pick<Design, 'choices'>[] = []): Space {
  return designs.length === 0 ? (listed ??= spaceWith([])) : spaceWith(designs);
}

function spaceWith(designs: readonly Pick<Design, 'choices'>[]): Space {
  const choices = AXIS_NAMES.map((axis) => choicesOn(axis, designs) as readonly Choice[]);
  return { choices, size: choices.reduce((product, { length }) => product * length, 1) };
}

/** The point with that number: the last axis varies fastest. */
export function pointAt({ choices }: Space, number: number): Point {
  const point: number[] = [];
  let rest = number;
  for (const { length } of choices.toReversed()) {
    point.push(rest % length);
    rest = Math.floor(rest / length);
  }
  return point.reverse();
}

/** The number of a point. */
export function numberAt({ choices }: Space, point: Point): number {
  return choices.reduce((number, { length }, axis) => number * length + point[axis]!, 0);
}

/** How far the designs of a space are from a point: on how many axes they differ from it. */
export type Away = {
  /** By the choices on the first half of the axes, numbered as designs are: on how many of these they differ. */
  readonly parts: readonly number[];
  /** By those on the others. */
  readonly within: readonly number[];
};

/** By halves, since that is a table of some thousand numbers for millions of designs. */
export function awayFrom({ choices }: Space, point: Point): Away {
  const half = choices.length >> 1;
  const table = (axes: Space['choices'], its: Point): readonly number[] =>
    axes.reduce<readonly number[]>(
      (away, on, at) => away.flatMap((far) => on.map((_, c) => (c === its[at] ? far : far + 1))),
      [0],
    );
  return {
    parts: table(choices.slice(0, half), point.slice(0, half)),
    within: table(choices.slice(half), point.slice(half)),
  };
}

/** Where a design is in a space that has all its choices. */
export function pointOf({ choices }: Space, design: Pick<Design, 'choices'>): Point {
  return AXIS_NAMES.map((axis, at) => {
    const found = choices[at]!.indexOf(design.choices[axis]);
    if (found < 0) throw new RangeError(`space: a choice on ${axis} is not one of the space`);
    return found;
  });
}

/** The choices of a point. */
export function choicesAt({ choices }: Space, point: Point): Choices {
  return Object.fromEntries(
    AXIS_NAMES.map((axis, at) => [axis, choices[at]![point[at]!]]),
  ) as unknown as Choices;
}

/** The design of a point: the named one (of those given, or built in) if there is one. */
export function designAt(space: Space, point: Point, named: readonly Design[] = []): Design {
  const choices = choicesAt(space, point);
  const known = [...named, ...DESIGNS].find((design) =>
    AXIS_NAMES.every((axis) => design.choices[axis] === choices[axis]),
  );
  if (known !== undefined) return known;
  const name = `design ${numberAt(space, point)}`;
  return { name, argument: 'A point of the design space.', cites: [], kernels: [], choices };
}

/** The exchanges that lead from one point to another. */
export function exchanges(space: Space, from: Point, to: Point): readonly Exchange[] {
  return exchangesBetween({ choices: choicesAt(space, from) }, { choices: choicesAt(space, to) });
}
