/** `strict-template`: second reading of "the same sha". */
import { elementSameAsTemplate } from '../element.ts';
import { templateRemembered } from '../template.ts';
import type { Design } from '../design.ts';
import { permissive } from './permissive.ts';

export const strictTemplate: Design = {
  name: 'strict-template',
  argument:
    '"The same sha", read literally: bpf_map_meta_equal() compares the inner map with the template.',
  cites: ['review of 2025-06-11 (A. Starovoitov), as the rule it argues against'],
  kernels: [],
  choices: {
    ...permissive.choices,
    template: templateRemembered,
    element: elementSameAsTemplate,
  },
};
