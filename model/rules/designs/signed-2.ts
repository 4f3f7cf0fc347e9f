/** `signed-2`: as `signed-1`, with the fix of February 2026; answers as `permissive`. */
import type { Design } from '../design.ts';
import { permissive } from './permissive.ts';

export const signed2: Design = {
  name: 'signed-2',
  argument: 'Then: the content hash of a frozen array only.',
  cites: ['commit a2c86aa621c2'],
  kernels: [],
  choices: {
    ...permissive.choices,
  },
};
