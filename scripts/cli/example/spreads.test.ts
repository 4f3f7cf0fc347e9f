/** A rule of one's own, as in README: an exclusive inner map makes the outer map exclusive. Copy this file. */
import type { Design } from '../../model/rules/design.ts';
import { sealed } from '../../model/rules/designs/sealed.ts';
import { suiteOf } from './suite.ts';

const spreads: Design = {
  ...sealed,
  name: 'spreads',
  argument: 'An exclusive inner map makes the outer map that takes it exclusive.',
  choices: {
    ...sealed.choices,
    element: {
      name: 'spreads',
      says: 'the outer map takes over the hash of the inner map',
      mayBeElement: () => 0,
      outerBecomes: (outer, inner) => ({ ...outer, excl: inner.excl }),
    },
  },
};

// `suiteOf(spreads)` is the suite. It failed, and what it found is said here, so that it goes on being found.
suiteOf(spreads, {
  breaks: ['inner', 'exclusive', 'exclusive-strict', 'outer-side', 'law-excl'],
  mayBreak: ['signed', 'hash-fresh'],
  refuses: ['use-outer-plain'],
});
