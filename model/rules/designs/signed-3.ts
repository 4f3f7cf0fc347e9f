/** `signed-3`: as `signed-2`, with the loader fix of June 2026. */
import { signedHashExclusive } from '../signed.ts';
import type { Design } from '../design.ts';
import { permissive } from './permissive.ts';

export const signed3: Design = {
  name: 'signed-3',
  argument: 'Then: the loader insists that its metadata map is exclusive.',
  cites: ['commit 0fb6c9ed6493', 'CVE-2026-80675'],
  kernels: [],
  choices: {
    ...permissive.choices,
    signed: signedHashExclusive,
  },
};
