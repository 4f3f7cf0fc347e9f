/** `sealed`: closes every modelled way in at the least cost. */
import { bindNamed } from '../axes/bind.ts';
import { elementNoneOrOuters } from '../axes/element.ts';
import { iteratorMatching } from '../axes/iterator.ts';
import { outerYes } from '../axes/outer.ts';
import { templateAny } from '../axes/template.ts';
import type { Design } from '../design.ts';

export const sealed: Design = {
  name: 'sealed',
  argument: 'Ours: ask for the matching digest at every way in, refuse nothing that matches.',
  cites: [],
  kernels: [],
  choices: {
    outer: outerYes,
    template: templateAny,
    element: elementNoneOrOuters,
    bind: bindNamed,
    iterator: iteratorMatching,
  },
};
