/** What two tests of helpers ask of a ring: some of its states, and some of its calls. */
import type { Claim } from '../../claims/claim.ts';

/** Where two hands stand; a system may have more in its states. */
type Hands = { readonly a: number; readonly b: number };
type Move = readonly [a: number, b: number];

/** Claims that are broken at different depths, some of states, some of calls; each has a premise. */
export const RING_CLAIMS: readonly Claim<Hands, Move, { readonly state: Hands }>[] = [
  ...[400, 900, 1500].map((product) => ({
    id: `below ${product}`,
    says: '',
    kind: 'always' as const,
    holds: ({ a, b }: Hands) => a * b < product,
    premise: ({ a }: Hands) => a > 20,
  })),
  ...[10, 25].map((far) => ({
    id: `moves at ${far}`,
    says: '',
    kind: 'onEveryCall' as const,
    holds: ({ a }: Hands, [, db]: Move) => a < far || db !== 2,
    premise: ({ b }: Hands) => b > far,
  })),
];
