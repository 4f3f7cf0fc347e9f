/** `strict-subset`: third reading of "the same sha". */
import { bindNamed } from '../axes/bind.ts';
import { elementNoneOrOuters } from '../axes/element.ts';
import { iteratorAny } from '../axes/iterator.ts';
import { outerYes } from '../axes/outer.ts';
import { templateAny } from '../axes/template.ts';
import type { Design } from '../design.ts';

export const strictSubset: Design = {
  name: 'strict-subset',
  argument:
    '"The same sha", read as: an exclusive inner map goes only into an outer map of its hash.',
  cites: ['review of 2025-06-11 (A. Starovoitov), as the rule it argues against'],
  kernels: [],
  choices: {
    outer: outerYes,
    template: templateAny,
    element: elementNoneOrOuters,
    bind: bindNamed,
    iterator: iteratorAny,
  },
};
