/** `mainline-7.3`: with signed metadata folded by the kernel; observed on 7.3.4. */
import { signedFolded } from '../signed.ts';
import type { Design } from '../design.ts';
import { mainline } from './mainline.ts';

export const mainline73: Design = {
  name: 'mainline-7.3',
  argument: 'As mainline, and the kernel folds frozen metadata into what is signed.',
  cites: ['commit d5a85392392c', 'commit b707068e0ed9', 'Documentation/bpf/signing.rst'],
  kernels: ['7.3.4'],
  choices: {
    ...mainline.choices,
    signed: signedFolded,
  },
};
