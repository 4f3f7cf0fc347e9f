/** Designs with other choices, and the words for them. */
import { expect, it } from 'vitest';
import { AXES } from './axes.ts';
import { DESIGNS } from './designs/all.ts';
import { mainline } from './designs/mainline.ts';
import { sealed } from './designs/sealed.ts';
import {
  exchanged,
  exchangesBetween,
  inWords,
  isExchange,
  withFurther,
  wordsOf,
} from './exchange.ts';

it('make each named design of each other, in words that can be read back', () => {
  for (const design of DESIGNS) {
    const exchanges = exchangesBetween(sealed, design);
    const words = wordsOf('sealed', exchanges);
    const read = inWords(words);
    expect(read).toEqual({ base: 'sealed', exchanges });
    expect(read.exchanges.every(isExchange)).toBe(true);
    expect(exchanged(sealed, exchanges, words)).toMatchObject({
      name: words,
      choices: design.choices,
    });
  }
});

it('leave the base as it is', () => {
  const other = exchanged(mainline, [{ axis: 'element', choice: 'any' }], 'other');
  expect(other.choices.element).toBe(AXES.element.choices.find(({ name }) => name === 'any'));
  expect(other.choices).toEqual({ ...mainline.choices, element: other.choices.element });
  expect(mainline.choices.element.name).not.toBe('any');
  expect(other).toMatchObject({ name: 'other', argument: '', cites: [], kernels: [] });
  expect(exchangesBetween(mainline, mainline)).toEqual([]);
});

it.each([
  ['', '', []],
  ['sealed', 'sealed', []],
  ['./a~b.c/idea.ts', './a~b.c/idea.ts', []],
  ['./idea.ts~element.any', './idea.ts', [{ axis: 'element', choice: 'any' }]],
  ['a~b', 'a~b', []],
  ['a~no.such', 'a', [{ axis: 'no', choice: 'such' }]],
] as const)('are found in the words %s', (words, base, exchanges) => {
  expect(inWords(words)).toEqual({ base, exchanges });
});

it('are of axes and choices that there are', () => {
  expect(isExchange({ axis: 'element', choice: 'any' })).toBe(true);
  expect(isExchange({ axis: 'element', choice: 'digest-first' })).toBe(false);
  expect(isExchange({ axis: 'toString', choice: 'any' })).toBe(false);
});

it('take the place of earlier ones on the same axis, in the order of the axes', () => {
  const [any, never] = [
    { axis: 'element', choice: 'any' },
    { axis: 'outer', choice: 'never' },
  ] as const;
  const refused = { axis: 'element', choice: 'refused' } as const;
  expect(withFurther([any], [never])).toEqual([never, any]);
  expect(withFurther([any], [refused])).toEqual([refused]);
});
