/** The axes of a design: every decision, with the choices that somebody argued for. */
import { arena } from './arena.ts';
import { bind } from './bind.ts';
import type { Axis, Choice } from './choice.ts';
import { contentHash } from './content-hash.ts';
import { counted } from './counted.ts';
import { element } from './element.ts';
import { extension } from './extension.ts';
import { iterator } from './iterator.ts';
import { linkUpdate } from './link-update.ts';
import { mapped } from './mapped.ts';
import { outer } from './outer.ts';
import { relocated } from './relocated.ts';
import { signed } from './signed.ts';
import { sleepable } from './sleepable.ts';
import { sysBpf } from './sys-bpf.ts';
import { template } from './template.ts';

/** The axes, in the order in which tables show them. */
export const AXES = {
  outer,
  template,
  element,
  bind,
  counted,
  iterator,
  linkUpdate,
  extension,
  sysBpf,
  contentHash,
  mapped,
  arena,
  signed,
  relocated,
  sleepable,
} as const;

export type AxisName = keyof typeof AXES;

/** One choice on every axis. */
export type Choices = {
  readonly [A in AxisName]: (typeof AXES)[A] extends Axis<infer C> ? C : never;
};

/** What a question is answered with, by the type of the answer; `flag` is no question, but a constant. */
type MeantFor<Q> = [Q] extends [boolean]
  ? 'flag'
  : [Q] extends [(...given: never[]) => infer R]
    ? [R] extends [boolean]
      ? 'boolean'
      : [R] extends [number]
        ? 'errno'
        : [R] extends [string]
          ? 'digest'
          : 'map'
    : never;

/** The sorts of answers. */
export type Meant = 'flag' | 'boolean' | 'errno' | 'digest' | 'map';

/**
 * Every question of every axis, those that a choice may leave out included, and what it is answered with.
 * The type checker holds it to the types of the choices.
 */
export const MEANT: {
  readonly [A in AxisName]: {
    readonly [Q in Exclude<keyof Choices[A], keyof Choice>]-?: MeantFor<NonNullable<Choices[A][Q]>>;
  };
} = {
  outer: { mayBeExclusive: 'errno' },
  template: { mayBeTemplate: 'errno', remembers: 'digest' },
  element: { mayBeElement: 'errno', outerBecomes: 'map' },
  bind: { mayName: 'errno' },
  counted: { digestThen: 'digest' },
  iterator: { mayIterate: 'errno' },
  linkUpdate: { mayReplace: 'errno' },
  extension: { mayExtend: 'errno' },
  sysBpf: { mayAct: 'errno' },
  contentHash: { mayHash: 'errno' },
  mapped: { mayWrite: 'errno' },
  arena: { mayFree: 'boolean' },
  signed: { folded: 'flag', mayFold: 'errno', trusts: 'boolean', readsTwice: 'flag' },
  relocated: { mayRelocate: 'errno', comparesAgain: 'flag' },
  sleepable: { mayHoldProgArray: 'errno', mayFreePages: 'errno' },
};

/** What a question is given, by name, in its order. */
type GivenTo<Q> = Q extends (...given: infer P) => unknown
  ? { readonly [I in keyof P]: string }
  : readonly [];

/** What every question is given, by name; the type checker counts them. */
export const GIVEN: {
  readonly [A in AxisName]: {
    readonly [Q in Exclude<keyof Choices[A], keyof Choice>]-?: GivenTo<NonNullable<Choices[A][Q]>>;
  };
} = {
  outer: { mayBeExclusive: ['kind'] },
  template: { mayBeTemplate: ['template'], remembers: ['template'] },
  element: { mayBeElement: ['outer', 'inner', 'state'], outerBecomes: ['outer', 'inner'] },
  bind: { mayName: ['digest', 'map', 'state'] },
  counted: { digestThen: ['digest'] },
  iterator: { mayIterate: ['digest', 'map', 'sort'] },
  linkUpdate: { mayReplace: ['iterator', 'digest', 'map', 'sort'] },
  extension: { mayExtend: ['used', 'how'] },
  sysBpf: { mayAct: ['digest', 'map'] },
  contentHash: { mayHash: ['map'] },
  mapped: { mayWrite: ['map'] },
  arena: { mayFree: ['digest', 'map'] },
  signed: { folded: [], mayFold: ['digest', 'map'], trusts: ['map'], readsTwice: [] },
  relocated: { mayRelocate: ['signed'], comparesAgain: [] },
  sleepable: { mayHoldProgArray: [], mayFreePages: [] },
};

export const AXIS_NAMES = Object.keys(AXES) as readonly AxisName[];

/** The choices on an axis: those listed, and those that these designs bring besides. */
export function choicesOn<A extends AxisName>(
  axis: A,
  designs: readonly { readonly choices: Choices }[] = [],
): readonly Choices[A][] {
  const listed = AXES[axis].choices as readonly Choice[] as readonly Choices[A][];
  return [...new Set([...listed, ...designs.map(({ choices }) => choices[axis])])];
}

/** Whether a choice is one of those that the axis lists; another one is somebody's own. */
export function isListed(axis: AxisName, choice: Choice): boolean {
  return (AXES[axis].choices as readonly Choice[]).includes(choice);
}

/** Whether all these choices are listed on their axes: none is somebody's own. */
export function areListed(choices: Choices): boolean {
  return AXIS_NAMES.every((axis) => isListed(axis, choices[axis]));
}

/**
 * What a choice on an axis must answer, and with what (`function`, `boolean`): whatever all choices
 * that are listed have besides name and words.
 */
export function asked(axis: AxisName): readonly (readonly [question: string, type: string])[] {
  const [first, ...others] = AXES[axis].choices as readonly Choice[];
  return Object.entries(first ?? {})
    .filter(([name]) => name !== 'name' && name !== 'says')
    .filter(([name]) => others.every((other) => name in other))
    .map(([name, answer]) => [name, typeof answer]);
}
