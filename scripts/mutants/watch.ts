/**
 * Choices side by side: a design whose choices also ask every other choice of their axis, and note
 * which of them ever answers differently. One that does not, in a whole search, is no other choice
 * there.
 */
import type { Choice, Choices, Design } from '../../model/design.ts';
import { AXES } from '../../model/design.ts';
import { CHOICES } from './choices.ts';

/** How another choice answers otherwise: it refuses the same with another errno, or more than that. */
export type Otherwise = 'errno' | 'answer';

/** The design, watched; `note` is told axis and choice of every other choice that answers otherwise. */
export function watched(
  design: Design,
  note: (axis: keyof Choices, choice: string, how: Otherwise) => void,
): Design {
  const choices = Object.fromEntries(
    AXES.map((axis) => {
      const others: readonly Choice[] = CHOICES[axis];
      const noteOn = (choice: string, how: Otherwise): void => note(axis, choice, how);
      return [axis, watchedChoice(design.choices[axis], others, noteOn)];
    }),
  );
  return { ...design, choices: choices as Choices };
}

type Member = ((...about: readonly unknown[]) => unknown) | boolean | string | undefined;

function watchedChoice(
  own: Choice,
  all: readonly Choice[],
  note: (choice: string, how: Otherwise) => void,
): Choice {
  const watch = {};
  const keys = new Set([own, ...all].flatMap((choice) => Object.keys(choice)));
  for (const key of keys) {
    if (key === 'name' || key === 'says') continue;
    const memberOf = (choice: Choice): Member => (choice as Readonly<Record<string, Member>>)[key];
    const mine = memberOf(own);
    const open = new Map(
      all.filter((other) => other.name !== own.name).map((other) => [other.name, memberOf(other)]),
    );
    const noteUnless = (answer: unknown, ask: (other: Member) => unknown): void => {
      for (const [name, other] of open) {
        const otherwise = ask(other);
        if (otherwise === answer) continue;
        const how = isRefusal(answer) && isRefusal(otherwise) ? 'errno' : 'answer';
        if (how === 'answer') open.delete(name);
        note(name, how);
      }
    };
    const get = (): Member => {
      if (typeof mine !== 'function') {
        noteUnless(mine, (other) => other);
        return mine;
      }
      return (...about) => {
        const answer = mine(...about);
        noteUnless(answer, (other) => (typeof other === 'function' ? other(...about) : other));
        return answer;
      };
    };
    Object.defineProperty(watch, key, { get, enumerable: true });
  }
  return Object.defineProperties(watch, {
    name: { value: own.name },
    says: { value: own.says },
  }) as Choice;
}

function isRefusal(answer: unknown): boolean {
  return typeof answer === 'number' && answer < 0;
}
