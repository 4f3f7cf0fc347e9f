/** A choice that copies a map is not believed in a proof: of a copy, nothing would be heard. */
import { describe, expect, it } from 'vitest';
import type { State } from '../../model/kernel/state.ts';
import { emptyState } from '../../model/kernel/state.ts';
import type { AxisName } from '../../model/rules/axes.ts';
import { AXES, AXIS_NAMES, GIVEN, MEANT } from '../../model/rules/axes.ts';
import type { Choice } from '../../model/rules/choice.ts';
import { sealed } from '../../model/rules/designs/sealed.ts';
import { elementNoneOrOuters } from '../../model/rules/element.ts';
import type { Design } from '../../model/rules/design.ts';
import { scopeNamed } from '../../model/scopes/named.ts';
import { claimNamed } from '../claims/all.ts';
import { prove } from './prove.ts';
import { uncopied } from './uncopied.ts';

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

it('says so of a map that a choice finds in the state', () => {
  // where it asks the map itself, nothing is proved; of copies, none is frozen, and "proved" was said
  const copying = asks((_outer, _inner, { maps }) =>
    maps.some((it) => ({ ...it }).frozen) ? 0 : -1,
  );
  expect(() => verdict(copying)).toThrow('a proof cannot follow a copy of a map ({ ...map })');
});

type Asked = (...given: readonly unknown[]) => unknown;
const state = emptyState(scopeNamed('mail')!);
const [map] = state.maps;
/** Something for each name of what a question is given. */
const GIFTS: Readonly<Record<string, unknown>> = {
  ...Object.fromEntries(['map', 'outer', 'inner', 'used', 'template'].map((name) => [name, map])),
  state,
};

/** The design with a choice of its own on an axis, all of whose questions are answered by this function. */
function answering(axis: AxisName, answer: Asked): readonly (readonly [string, Asked])[] {
  const questions = Object.keys(MEANT[axis]);
  const own = { name: 'own', says: '', ...Object.fromEntries(questions.map((q) => [q, answer])) };
  const design = { ...sealed, choices: { ...sealed.choices, [axis]: own } };
  const choice = uncopied(design).choices[axis] as unknown as Readonly<Record<string, Asked>>;
  return questions.map((question) => [question, choice[question]!]);
}

const QUESTIONS = AXIS_NAMES.flatMap((axis) =>
  Object.entries<readonly string[]>(GIVEN[axis]).flatMap(([question, names]) =>
    names.flatMap((name, at) =>
      name in GIFTS ? [[axis, question, name, names, at] as const] : [],
    ),
  ),
);

describe('of what a question is given, a map is not to be copied:', () => {
  it.each(QUESTIONS)('%s.%s, %s', (axis, question, name, names, at) => {
    const gifts = names.map((it) => GIFTS[it]);
    const ask = (answer: Asked): unknown => {
      const [, asked] = answering(axis, answer).find(([it]) => it === question)!;
      return asked(...gifts);
    };
    const mapIn = (given: readonly unknown[]): object =>
      name === 'state' ? (given[at] as State).maps[0]! : (given[at] as object);
    // its fields are there, and everything else is as it was given
    expect(ask((...given) => (mapIn(given) as { readonly kind: unknown }).kind)).toBe(map!.kind);
    expect(ask((...given) => given.length)).toBe(names.length);
    const copies = (): unknown => ask((...given) => ({ ...mapIn(given) }));
    if (MEANT[axis][question as never] === 'map') expect(copies()).toEqual(map);
    else
      expect(copies).toThrow(`choices.${axis}.${question}: a proof cannot follow a copy of a map`);
  });
});

it('what is not a map is as it was given: digests, tables, and whatever an own choice has besides', () => {
  const [[, asked]] = answering('bind', (digest, _, given) => {
    const { maps, progs } = given as State;
    return [digest, maps.length, maps.some(({ fd }) => fd === 'none'), [...progs].length];
  }) as [[string, Asked]];
  expect(asked('write.A', map, state)).toEqual(['write.A', state.maps.length, true, 1]);
  const helps = { ...sealed.choices.bind, name: 'own', helps: (it: object) => ({ ...it }) };
  const own = uncopied({ ...sealed, choices: { ...sealed.choices, bind: helps } }).choices.bind;
  expect((own as typeof helps).helps({ is: 1 })).toEqual({ is: 1 });
});

it('the fault can be shown with what was given: it is thrown once', () => {
  let kept = {};
  const [[, asked]] = answering('sysBpf', (_, given) => {
    kept = given as object;
    return Object.keys({ ...kept }).length;
  }) as [[string, Asked]];
  expect(() => asked('write.A', map)).toThrow('a proof cannot follow');
  expect({ ...kept }).toEqual({ copied: undefined });
});

it('choices that are listed stay the very same', () => {
  const listed = AXIS_NAMES.flatMap((axis) =>
    AXES[axis].choices.map((choice: Choice) => {
      const design = { ...sealed, choices: { ...sealed.choices, [axis]: choice } };
      return uncopied(design).choices[axis] === choice;
    }),
  );
  expect(new Set(listed)).toEqual(new Set([true]));
});
