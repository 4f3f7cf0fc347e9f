/** Why an exchange of choices is told by no claim and no fact, as searches show it. */
import { EXCHANGES } from './choices.ts';
import type { Studied } from './study.ts';

/** The reason, or undefined if there is none (or none is needed). */
export function becauseOf({ id, claim, fact, fault, noted, because }: Studied): string | undefined {
  if (claim || fact || fault !== undefined || !EXCHANGES.some((one) => one.id === id)) {
    return undefined;
  }
  switch (noted) {
    case 'nothing':
      return 'in no state of any deciding scope do the two choices answer differently';
    case 'errno':
      return 'in every state of every deciding scope both refuse or neither does; the errno differs';
    case 'answer':
      return because;
  }
}
