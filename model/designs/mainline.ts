/** `mainline`: 7.1.5 and later; observed on the kernels listed below (KERNEL-FACTS, group B). */
import { bindNamed } from '../axes/bind.ts';
import { elementRefused } from '../axes/element.ts';
import { iteratorRefused } from '../axes/iterator.ts';
import { outerYes } from '../axes/outer.ts';
import { templateRefused } from '../axes/template.ts';
import type { Design } from '../design.ts';

export const mainline: Design = {
  name: 'mainline',
  argument: 'Both fixes: no exclusive map inside an outer map, none walked by bpf_map_elem.',
  cites: ['commit 9a3c3c49c333', 'CVE-2026-74364', 'commit 3c56ee343f94'],
  kernels: ['7.1.7', '7.1.13', '7.2.12', '7.3.4'],
  choices: {
    outer: outerYes,
    template: templateRefused,
    element: elementRefused,
    bind: bindNamed,
    iterator: iteratorRefused,
  },
};
