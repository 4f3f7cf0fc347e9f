/** `signed-1`: signed loaders, first of the steps from September 2025 to June 2026. */
import { contentHashAny } from '../content-hash.ts';
import type { Design } from '../design.ts';
import { permissive } from './permissive.ts';

export const signed1: Design = {
  name: 'signed-1',
  argument: 'Signed loaders as first merged: the content hash of any array is computed and kept.',
  cites: ['commit ea2e6467ac36', 'commit 349271568303'],
  kernels: [],
  choices: {
    ...permissive.choices,
    contentHash: contentHashAny,
  },
};
