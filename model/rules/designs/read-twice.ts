/** `read-twice`: a design with a double fetch, for the claim that what is checked is what is bound. */
import { signedReadTwice } from '../signed.ts';
import type { Design } from '../design.ts';
import { mainline } from './mainline.ts';

export const readTwice: Design = {
  name: 'read-twice',
  argument:
    'Proposed: an LSM reads fd_array by itself to verify the maps, the verifier reads it again.',
  cites: ['Hornet series, as described in its review'],
  kernels: [],
  choices: {
    ...mainline.choices,
    signed: signedReadTwice,
  },
};
