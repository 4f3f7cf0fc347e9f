/** `strict-outer`: first reading of "the same sha"; also known as `strict`. */
import { elementSameAsOuter } from '../element.ts';
import type { Design } from '../design.ts';
import { permissive } from './permissive.ts';

export const strictOuter: Design = {
  name: 'strict-outer',
  argument: '"The same sha", read as: an inner map has the hash of the outer map that takes it.',
  cites: ['review of 2025-06-11 (A. Starovoitov), as the rule it argues against'],
  kernels: [],
  choices: {
    ...permissive.choices,
    element: elementSameAsOuter,
  },
};
