/** The named designs, in the order in which they were argued. */
import type { Design } from '../design.ts';
import { mainline } from './mainline.ts';
import { noInner } from './no-inner.ts';
import { patchV1 } from './patch-v1.ts';
import { permissive } from './permissive.ts';
import { sealed } from './sealed.ts';
import { strictOuter } from './strict-outer.ts';
import { strictSubset } from './strict-subset.ts';
import { strictTemplate } from './strict-template.ts';

export const DESIGNS: readonly Design[] = [
  patchV1,
  permissive,
  strictOuter,
  strictTemplate,
  strictSubset,
  noInner,
  mainline,
  sealed,
];

/** Other names for designs. */
export const ALIASES: Readonly<Record<string, string>> = { strict: 'strict-outer' };

/** The design of that name or alias, or undefined. */
export function designNamed(name: string): Design | undefined {
  const wanted = ALIASES[name] ?? name;
  return DESIGNS.find((design) => design.name === wanted);
}
