/** `strict-subset`: third reading of "the same sha". */
import { elementNoneOrOuters } from '../element.ts';
import type { Design } from '../design.ts';
import { permissive } from './permissive.ts';

export const strictSubset: Design = {
  name: 'strict-subset',
  argument:
    '"The same sha", read as: an exclusive inner map goes only into an outer map of its hash.',
  cites: ['review of 2025-06-11 (A. Starovoitov), as the rule it argues against'],
  kernels: [],
  choices: {
    ...permissive.choices,
    element: elementNoneOrOuters,
  },
};
