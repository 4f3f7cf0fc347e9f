/** What is asked of a design is noted, all of it and no more. */
import { expect, it } from 'vitest';
import { alphabet } from '../scopes/alphabet.ts';
import { scopeNamed } from '../scopes/named.ts';
import { emptyState } from '../kernel/state.ts';
import { step } from '../kernel/step.ts';
import { AXES, AXIS_NAMES } from './axes.ts';
import type { Design } from './design.ts';
import { mainline73 } from './designs/mainline-7.3.ts';
import { sealed } from './designs/sealed.ts';
import { answersAlike, noted, onceAlike } from './noted.ts';

it('nothing is noted before it is asked, and each question once', () => {
  const { design, asked } = noted(sealed);
  expect(asked()).toEqual([]);
  const scope = scopeNamed('mail')!;
  const create = alphabet(scope).filter((call) => call.call === 'map_create' && call.map === 0);
  for (const call of [...create, ...create]) step(design, emptyState(scope), call);
  expect(asked()).toEqual(['outer.mayBeExclusive']);
});

it('constants are noted, and what a choice leaves out', () => {
  const { design, asked } = noted(sealed);
  expect(design.choices.signed.readsTwice).toBe(sealed.choices.signed.readsTwice);
  const none = AXES.element.choices.find(({ outerBecomes }) => outerBecomes === undefined)!;
  const other = noted({ ...sealed, choices: { ...sealed.choices, element: none } });
  expect(other.design.choices.element.outerBecomes).toBeUndefined();
  expect(asked()).toEqual(['signed.readsTwice']);
  expect(other.asked()).toEqual(['element.outerBecomes']);
});

it('looks like the design: every choice has what it had, and nothing else', () => {
  for (const axis of AXIS_NAMES) {
    for (const choice of AXES[axis].choices as readonly object[]) {
      const { design } = noted({ ...sealed, choices: { ...sealed.choices, [axis]: choice } });
      expect(Object.entries(design.choices[axis])).toEqual(Object.entries(choice));
    }
  }
});

it('designs are alike where they answer by the same functions and constants', () => {
  const same = (asked: readonly string[]): boolean => answersAlike(sealed, mainline73, asked);
  expect(same([])).toBe(true);
  expect(same(['element.mayBeElement'])).toBe(
    sealed.choices.element.mayBeElement === mainline73.choices.element.mayBeElement,
  );
  expect(same(['relocated.mayRelocate'])).toBe(false);
  expect(answersAlike(sealed, sealed, ['relocated.mayRelocate', 'signed.readsTwice'])).toBe(true);
  // functions that say the same may know other things
  const refusing = (errno: number): Design => ({
    ...sealed,
    choices: { ...sealed.choices, bind: { ...sealed.choices.bind, mayName: () => errno } },
  });
  expect(answersAlike(refusing(-1), refusing(-2), ['bind.mayName'])).toBe(false);
});

it('work is done once for designs that answer alike what it asks, and anew for the others', () => {
  const done: string[] = [];
  const ask = onceAlike(({ name, choices }) => {
    done.push(name);
    return choices.relocated.mayRelocate;
  });
  const named = { ...sealed, name: 'named' };
  for (const design of [sealed, named, mainline73, sealed]) {
    expect(ask(design)).toBe(design.choices.relocated.mayRelocate);
  }
  expect(done).toEqual([sealed.name, mainline73.name]);
});
