/** `signed-4`: as `signed-3`, with the inner-map fix of June 2026. */
import { elementRefused } from '../element.ts';
import { templateRefused } from '../template.ts';
import type { Design } from '../design.ts';
import { signed3 } from './signed-3.ts';

export const signed4: Design = {
  name: 'signed-4',
  argument: 'Then: no exclusive map inside an outer map. (The next step is `mainline`.)',
  cites: ['commit 9a3c3c49c333', 'CVE-2026-74364'],
  kernels: [],
  choices: {
    ...signed3.choices,
    template: templateRefused,
    element: elementRefused,
  },
};
