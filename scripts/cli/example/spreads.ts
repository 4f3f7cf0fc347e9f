/** An idea to try: an exclusive inner map makes the outer map exclusive. */
import type { Design } from '../../../model/rules/design.ts';
import { sealed } from '../../../model/rules/designs/sealed.ts';

export const design: Design = {
  ...sealed, // the choices on the other axes
  name: 'spreads',
  argument: 'An exclusive inner map makes the outer map that takes it exclusive.',
  choices: {
    ...sealed.choices,
    element: {
      name: 'spreads',
      says: 'the outer map takes over what the inner map has: a hash, or none',
      mayBeElement: () => 0,
      outerBecomes: (outer, inner) => ({ ...outer, excl: inner.excl }),
    },
  },
};
