/** `strict-outer`: first reading of "the same sha"; also known as `strict`. */
import { bindNamed } from '../axes/bind.ts';
import { elementSameAsOuter } from '../axes/element.ts';
import { iteratorAny } from '../axes/iterator.ts';
import { outerYes } from '../axes/outer.ts';
import { templateAny } from '../axes/template.ts';
import type { Design } from '../design.ts';

export const strictOuter: Design = {
  name: 'strict-outer',
  argument: '"The same sha", read as: an inner map has the hash of the outer map that takes it.',
  cites: ['review of 2025-06-11 (A. Starovoitov), as the rule it argues against'],
  kernels: [],
  choices: {
    outer: outerYes,
    template: templateAny,
    element: elementSameAsOuter,
    bind: bindNamed,
    iterator: iteratorAny,
  },
};
