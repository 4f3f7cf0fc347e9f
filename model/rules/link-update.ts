/** Axis: is the rule for iterators asked again when BPF_LINK_UPDATE replaces the program of a link? */
import type { Answer } from '../kernel/errno.ts';
import { OK } from '../kernel/errno.ts';
import type { MapSlot } from '../kernel/state.ts';
import type { Digest } from '../programs/text.ts';
import type { Axis, Choice } from './choice.ts';
import type { IteratorChoice, IteratorSort } from './iterator.ts';

export type LinkUpdateChoice = Choice & {
  /** Asked in bpf_iter_link_replace(), about the new program and the map that the link walks. */
  readonly mayReplace: (
    iterator: IteratorChoice,
    digest: Digest,
    map: MapSlot,
    sort: IteratorSort,
  ) => Answer;
};

/** All released kernels (seen on 6.18.15 for elements, on 6.18.15 and 7.3.4 for socket storage). */
export const linkUpdateAny: LinkUpdateChoice = {
  name: 'any',
  says: 'any iterator program takes the place of another in its link',
  mayReplace: () => OK,
};

export const linkUpdateAsked: LinkUpdateChoice = {
  name: 'asked',
  says: 'a program takes the place of another in a link if it might walk the map itself',
  mayReplace: (iterator, digest, map, sort) => iterator.mayIterate(digest, map, sort),
};

/** The axis, in the order in which its choices were argued. */
export const linkUpdate: Axis<LinkUpdateChoice> = {
  question: 'Is the rule for iterators asked when a link gets another program?',
  choices: [linkUpdateAny, linkUpdateAsked],
};
