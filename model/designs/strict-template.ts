/** `strict-template`: second reading of "the same sha". */
import { bindNamed } from '../axes/bind.ts';
import { elementSameAsTemplate } from '../axes/element.ts';
import { iteratorAny } from '../axes/iterator.ts';
import { outerYes } from '../axes/outer.ts';
import { templateRemembered } from '../axes/template.ts';
import type { Design } from '../design.ts';

export const strictTemplate: Design = {
  name: 'strict-template',
  argument:
    '"The same sha", read literally: bpf_map_meta_equal() compares the inner map with the template.',
  cites: ['review of 2025-06-11 (A. Starovoitov), as the rule it argues against'],
  kernels: [],
  choices: {
    outer: outerYes,
    template: templateRemembered,
    element: elementSameAsTemplate,
    bind: bindNamed,
    iterator: iteratorAny,
  },
};
