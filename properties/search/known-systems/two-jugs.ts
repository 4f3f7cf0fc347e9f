// The two jugs of 3 and 5 litres: 16 of 24 states can be reached, and 4 litres take 6 calls.
import { codec } from '../../../model/finite/codec.ts';
import { record, upTo } from '../../../model/finite/finite.ts';
import type { AlwaysClaim } from '../../claims/claim.ts';
import type { System } from '../explore.ts';

export type Jugs = { readonly small: number; readonly big: number };
export type Pour =
  | 'fill small'
  | 'fill big'
  | 'empty small'
  | 'empty big'
  | 'small to big'
  | 'big to small';

export const Jugs = record({ small: upTo(4), big: upTo(6) });

export const twoJugs: System<Jugs, Pour, { readonly state: Jugs }> = {
  codec: codec(Jugs),
  initial: { small: 0, big: 0 },
  calls: ['fill small', 'fill big', 'empty small', 'empty big', 'small to big', 'big to small'],
  step: (state, pour) => {
    const { small, big } = poured(state, pour);
    return { state: small === state.small && big === state.big ? state : { small, big } };
  },
};

function poured({ small, big }: Jugs, pour: Pour): Jugs {
  switch (pour) {
    case 'fill small':
      return { small: 3, big };
    case 'fill big':
      return { small, big: 5 };
    case 'empty small':
      return { small: 0, big };
    case 'empty big':
      return { small, big: 0 };
    case 'small to big': {
      const moved = Math.min(small, 5 - big);
      return { small: small - moved, big: big + moved };
    }
    case 'big to small': {
      const moved = Math.min(big, 3 - small);
      return { small: small + moved, big: big - moved };
    }
  }
}

export const neverFourLitres: AlwaysClaim<Jugs> = {
  kind: 'always',
  id: 'never-four',
  says: 'the big jug never has 4 litres',
  holds: ({ big }) => big !== 4,
};
