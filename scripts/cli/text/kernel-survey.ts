/** What changed from one kernel to the next, in words. */
import { AXIS_NAMES } from '../../../model/rules/axes.ts';
import type { Design } from '../../../model/rules/design.ts';
import { NO_FEATURE } from '../../kernel/compare/expectation.ts';
import { hang } from '../../../counterexamples/export/wrap.ts';

/** A kernel that was asked, and what it has: a known design, or no exclusive maps. */
export type Seen = { readonly version: string; readonly design: Design | typeof NO_FEATURE };

/** The axes on which two kernels choose differently; undefined: there is no such kernel, or none that is known. */
export function changeLines(earlier: Seen | undefined, later: Seen | undefined): readonly string[] {
  if (later === undefined) return ['  what changed cannot be said: no known design'];
  if (earlier === undefined) return ['  no earlier kernel is here to compare with'];
  const since = `  since ${earlier.version}`;
  const [was, is] = [earlier.design, later.design];
  if (was === is) return [`${since}: no rule has changed`];
  if (was === NO_FEATURE) return [`${since}: exclusive maps are new`];
  if (is === NO_FEATURE) return [`${since}: exclusive maps are gone`];
  const differ = AXIS_NAMES.filter((axis) => was.choices[axis].name !== is.choices[axis].name);
  if (differ.length === 0) return [`${since}: no rule has changed`];
  return differ.flatMap((axis) =>
    hang(`${since}, ${axis}: `, `was "${was.choices[axis].says}", is "${is.choices[axis].says}"`),
  );
}
