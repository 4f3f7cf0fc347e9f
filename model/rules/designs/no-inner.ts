/** `no-inner`: mainline between the two fixes of June 2026; no kernel observed. */
import { elementRefused } from '../element.ts';
import { templateRefused } from '../template.ts';
import type { Design } from '../design.ts';
import { permissive } from './permissive.ts';

export const noInner: Design = {
  name: 'no-inner',
  argument: 'The first fix alone: no exclusive map inside any outer map.',
  cites: ['commit 9a3c3c49c333', 'CVE-2026-74364'],
  kernels: [],
  choices: {
    ...permissive.choices,
    template: templateRefused,
    element: elementRefused,
  },
};
