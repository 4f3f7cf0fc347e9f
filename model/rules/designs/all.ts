/** The named designs, in the order in which they were argued. */
import type { Design } from '../design.ts';
import { mainline } from './mainline.ts';
import { mainline73 } from './mainline-7.3.ts';
import { noInner } from './no-inner.ts';
import { patchV1 } from './patch-v1.ts';
import { permissive618 } from './permissive-6.18.ts';
import { permissive } from './permissive.ts';
import { readTwice } from './read-twice.ts';
import { sealed } from './sealed.ts';
import { signed1 } from './signed-1.ts';
import { signed2 } from './signed-2.ts';
import { signed3 } from './signed-3.ts';
import { signed4 } from './signed-4.ts';
import { strictOuter } from './strict-outer.ts';
import { strictSubset } from './strict-subset.ts';
import { strictTemplate } from './strict-template.ts';

/** The rules for exclusive maps: what `compare` puts side by side. */
export const RULES: readonly Design[] = [
  patchV1,
  permissive,
  strictOuter,
  strictTemplate,
  strictSubset,
  noInner,
  mainline,
  mainline73,
  sealed,
];

/** The steps in which signed loading was mended, each closing the hole of the one before, and a proposal. */
export const SIGNING: readonly Design[] = [signed1, signed2, signed3, signed4, readTwice];

/** Kernels that differ from a rule in what has nothing to do with exclusive maps. */
export const VARIANTS: readonly Design[] = [permissive618];

export const DESIGNS: readonly Design[] = [...RULES, ...SIGNING, ...VARIANTS];

/** Other names for designs. */
export const ALIASES: Readonly<Record<string, string>> = { strict: 'strict-outer' };

/** The design of that name or alias, or undefined. */
export function designNamed(name: string): Design | undefined {
  const wanted = ALIASES[name] ?? name;
  return DESIGNS.find((design) => design.name === wanted);
}
