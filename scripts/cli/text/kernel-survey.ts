/** What changed from one kernel to the next, in words. */
import { AXIS_NAMES } from '../../../model/rules/axes.ts';
import type { Design } from '../../../model/rules/design.ts';
import { hang } from './wrap.ts';

type Seen = { readonly version: string; readonly design: Design };

/** The axes on which two kernels choose differently. */
export function changeLines(earlier: Seen | undefined, later: Seen | undefined): readonly string[] {
  if (later === undefined) return ['  what changed cannot be said: no known design'];
  if (earlier === undefined) return ['  no earlier kernel is here to compare with'];
  const differ = AXIS_NAMES.filter(
    (axis) => earlier.design.choices[axis].name !== later.design.choices[axis].name,
  );
  if (differ.length === 0) return [`  since ${earlier.version}: no rule has changed`];
  return differ.flatMap((axis) =>
    hang(
      `  since ${earlier.version}, ${axis}: `,
      `was "${earlier.design.choices[axis].says}", is "${later.design.choices[axis].says}"`,
    ),
  );
}
