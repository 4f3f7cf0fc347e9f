/** Designs that are not among the named ones: written as one object, judged like any other. */
import { describe, expect, it } from 'vitest';
import { bindNamedAndTemplate } from '../../model/rules/bind.ts';
import type { Design } from '../../model/rules/design.ts';
import { faultOfDesign } from '../../model/rules/design.ts';
import { DESIGNS } from '../../model/rules/designs/all.ts';
import { strictTemplate } from '../../model/rules/designs/strict-template.ts';
import { scopeNamed } from '../../model/scopes/named.ts';
import { claimsIn } from '../claims/all.ts';
import { explore } from '../search/explore.ts';
import { systemOf } from './system.ts';

function verdictOn(design: Design, claim: string): string | undefined {
  const scope = scopeNamed('mail');
  if (scope === undefined) throw new Error('the scope mail is gone');
  return explore(systemOf(design, scope), claimsIn(scope)).verdicts[claim]?.verdict.kind;
}

/** The alternative that the cover letter of v1 called too invasive. */
const templateBind: Design = {
  ...strictTemplate,
  name: 'template-bind',
  argument: 'The verifier compares a program with the template of every outer map it names.',
  choices: { ...strictTemplate.choices, bind: bindNamedAndTemplate },
};

describe('comparing a program with the template of the outer map it names', () => {
  it('closes the hole that the template reading leaves open', () => {
    expect(verdictOn(strictTemplate, 'inner')).toBe('violated');
    expect(verdictOn(templateBind, 'inner')).toBe('holds');
  });
});

describe('a design that no type checker saw', () => {
  it.each(DESIGNS)('is accepted if it is whole: $name', (design) => {
    expect(faultOfDesign(design)).toBeUndefined();
  });
  it.each([
    [undefined, /a design is an object/],
    [{}, /^name: /],
    [{ ...templateBind, cites: 'me' }, /^cites: /],
    [{ ...templateBind, choices: {} }, /^choices\.outer: a choice is missing/],
    [{ ...templateBind, choices: { ...templateBind.choices, bind: 'any' } }, /^choices\.bind: not/],
    [
      { ...templateBind, choices: { ...templateBind.choices, bind: { name: '', says: '' } } },
      /^choices\.bind\.mayName: a function is missing/,
    ],
    [{ ...templateBind, choices: { ...templateBind.choices, colour: {} } }, /colour: no such axis/],
  ])('is refused in one line if it is not: %#', (value, line) => {
    expect(faultOfDesign(value)).toMatch(line);
  });
});
