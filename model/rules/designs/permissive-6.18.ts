/** `permissive-6.18`: as `permissive`, in the kernels that let no SYSCALL program hold a PROG_ARRAY. */
import type { Design } from '../design.ts';
import { sleepableNoProgArray } from '../sleepable.ts';
import { permissive } from './permissive.ts';

export const permissive618: Design = {
  name: 'permissive-6.18',
  argument: 'As permissive; besides, no program that can sleep holds a PROG_ARRAY.',
  cites: permissive.cites,
  kernels: ['6.18.15', '6.19.14'],
  choices: { ...permissive.choices, sleepable: sleepableNoProgArray },
};
