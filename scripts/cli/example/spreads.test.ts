/** The suite of the rule of README: what a suite of one's own looks like, with what is known to fail. */
import { suiteOf } from '../../../properties/suites/suite.ts';
import { design } from './spreads.ts';

// `suiteOf(design)` is the suite. It failed, and what it found is said here, so that it goes on being found.
suiteOf(design, {
  breaks: ['inner', 'exclusive', 'exclusive-strict', 'outer-side', 'law-excl'],
  mayBreak: ['signed', 'hash-fresh'],
  refuses: ['use-outer-plain', 'use-mapped'],
});
