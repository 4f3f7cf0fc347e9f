/** `no-inner`: mainline between the two fixes of June 2026; no kernel observed. */
import { bindNamed } from '../axes/bind.ts';
import { elementRefused } from '../axes/element.ts';
import { iteratorAny } from '../axes/iterator.ts';
import { outerYes } from '../axes/outer.ts';
import { templateRefused } from '../axes/template.ts';
import type { Design } from '../design.ts';

export const noInner: Design = {
  name: 'no-inner',
  argument: 'The first fix alone: no exclusive map inside any outer map.',
  cites: ['commit 9a3c3c49c333', 'CVE-2026-74364'],
  kernels: [],
  choices: {
    outer: outerYes,
    template: templateRefused,
    element: elementRefused,
    bind: bindNamed,
    iterator: iteratorAny,
  },
};
