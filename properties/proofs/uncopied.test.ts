/** A choice that copies a map is not believed in a proof: of a copy, nothing would be heard. */
import { expect, it } from 'vitest';
import { sealed } from '../../model/rules/designs/sealed.ts';
import { elementNoneOrOuters } from '../../model/rules/element.ts';
import type { Design } from '../../model/rules/design.ts';
import { claimNamed } from '../claims/all.ts';
import { prove } from './prove.ts';

const asks = (mayBeElement: Design['choices']['element']['mayBeElement']): Design => ({
  ...sealed,
  choices: { ...sealed.choices, element: { ...elementNoneOrOuters, name: 'own', mayBeElement } },
});
const { mayBeElement } = elementNoneOrOuters;
const verdict = (design: Design): string | undefined =>
  prove(design, [claimNamed('inner')!]).claims[0]?.verdict;

it('says so in one line where a choice goes through a map that it was given', () => {
  const copying = asks((outer, inner, state) => mayBeElement(outer, { ...inner }, state));
  expect(() => verdict(copying)).toThrow('a proof cannot follow a copy of a map ({ ...map })');
});

it('lets a choice ask the fields of a map where they are', () => {
  expect(verdict(asks((outer, inner, state) => mayBeElement(outer, inner, state)))).toBe('proved');
});
