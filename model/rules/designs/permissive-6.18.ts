/** `permissive-6.18`: as `permissive`, in the kernels where programs that can sleep hold no PROG_ARRAY, and others free no pages of arenas. */
import type { Design } from '../design.ts';
import { sleepableNoProgArray } from '../sleepable.ts';
import { permissive } from './permissive.ts';

export const permissive618: Design = {
  name: 'permissive-6.18',
  argument:
    'As permissive; besides, a program that can sleep holds no PROG_ARRAY, and no other frees pages of arenas.',
  cites: permissive.cites,
  kernels: ['6.18.15', '6.19.14'],
  choices: { ...permissive.choices, sleepable: sleepableNoProgArray },
};
