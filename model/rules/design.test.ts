/** Designs that no type checker saw, and the names of those that are known. */
import { describe, expect, it } from 'vitest';
import { areListed, asked, AXIS_NAMES } from './axes.ts';
import { faultOfDesign } from './design.ts';
import { ALIASES, designNamed, DESIGNS } from './designs/all.ts';
import { mainline } from './designs/mainline.ts';

/** A choice that answers what this axis is asked, and one that cannot be asked. */
const without = (axis: keyof typeof mainline.choices, question: string): object => ({
  ...mainline,
  choices: { ...mainline.choices, [axis]: { ...mainline.choices[axis], [question]: undefined } },
});

/** … and one with something besides. */
const also = (axis: keyof typeof mainline.choices, question: string, answer: unknown): object => ({
  ...mainline,
  choices: { ...mainline.choices, [axis]: { ...mainline.choices[axis], [question]: answer } },
});

it("choices are listed on their axes, or somebody's own", () => {
  const bind = { ...mainline.choices.bind };
  expect(areListed(mainline.choices)).toBe(true);
  expect(areListed({ ...mainline.choices, bind })).toBe(false);
});

describe('a fault of a design', () => {
  it.each(DESIGNS)('is not found in $name', (design) => {
    expect(faultOfDesign(design)).toBeUndefined();
  });

  it.each<readonly [string, unknown]>([
    ['a design is an object with name, argument, cites, kernels, choices', undefined],
    ['a design is an object with name, argument, cites, kernels, choices', null],
    ['a design is an object with name, argument, cites, kernels, choices', 'mainline'],
    ['name: a text is missing', {}],
    ['name: a text is missing', { ...mainline, name: '' }],
    ['name: a text is missing', { ...mainline, name: 7 }],
    // else a design that fails could print the line of a test that passes
    ['name: a line is meant, without control characters', { ...mainline, name: 'x\nok 2' }],
    [
      'choices.bind.name: a line is meant, without control characters',
      {
        ...mainline,
        choices: { ...mainline.choices, bind: { ...mainline.choices.bind, name: '\u{1b}[2K' } },
      },
    ],
    ['argument: a text is missing', { ...mainline, argument: undefined }],
    ['cites: a list is missing (it may be empty)', { ...mainline, cites: 'me' }],
    ['kernels: a list is missing (it may be empty)', { ...mainline, kernels: {} }],
    [
      'choices: one choice on each of outer, template, element, bind, counted, iterator, linkUpdate, extension, sysBpf, contentHash, mapped, arena, signed, relocated, sleepable is missing',
      { ...mainline, choices: 'any' },
    ],
    ['choices.outer: a choice is missing', { ...mainline, choices: {} }],
    [
      'choices.bind: not a choice',
      { ...mainline, choices: { ...mainline.choices, bind: 'named' } },
    ],
    ['choices.bind.mayNam: no such question (mayName)', also('bind', 'mayNam', () => 0)],
    [
      'choices.signed.old: no such question (folded, mayFold, trusts, readsTwice)',
      also('signed', 'old', false),
    ],
    ['choices.element.outerBecomes: not a function', also('element', 'outerBecomes', 'none')],
    ['choices.bind.name: a text is missing', without('bind', 'name')],
    ['choices.bind.says: a text is missing', without('bind', 'says')],
    [
      'choices.colour: no such axis (outer, template, element, bind, counted, iterator, linkUpdate, extension, sysBpf, contentHash, mapped, arena, signed, relocated, sleepable)',
      { ...mainline, choices: { ...mainline.choices, colour: {} } },
    ],
  ])('is told in one line: %s', (line, value) => {
    expect(faultOfDesign(value)).toBe(line);
  });

  it.each(
    AXIS_NAMES.flatMap((axis) =>
      asked(axis).map(([question, type]) => [axis, question, type] as const),
    ),
  )('is a choice on %s that does not answer %s with a %s', (axis, question, type) => {
    const line = `choices.${axis}.${question}: a ${type} is missing`;
    expect(faultOfDesign(without(axis, question))).toBe(line);
  });

  it('is looked for in every question of every axis', () => {
    const questions = AXIS_NAMES.map((axis) =>
      asked(axis)
        .map(([question]) => question)
        .join(' '),
    );
    expect(questions).toEqual([
      'mayBeExclusive',
      'mayBeTemplate remembers',
      'mayBeElement',
      'mayName',
      'digestThen',
      'mayIterate',
      'mayReplace',
      'mayExtend',
      'mayAct',
      'mayHash',
      'mayWrite',
      'mayFree',
      'folded mayFold readsTwice trusts',
      'mayRelocate comparesAgain',
      'mayHoldProgArray mayFreePages',
    ]);
  });
});

describe('the name of a design', () => {
  it.each(DESIGNS)('finds $name', (design) => {
    expect(designNamed(design.name)).toBe(design);
  });
  it('may be an alias', () => {
    expect(Object.keys(ALIASES)).toEqual(['strict']);
    expect(designNamed('strict')?.name).toBe('strict-outer');
  });
  it('finds nothing if there is no such design', () => {
    expect(designNamed('no-such')).toBeUndefined();
  });
});
