/** Choices that nobody held to types: each fault is one line, and good choices are left as they are. */
import { describe, expect, it } from 'vitest';
import type { MapSlot, State } from '../kernel/state.ts';
import { DEAD_LINK, DEAD_MAP } from '../kernel/state.ts';
import { isErrno } from '../kernel/errno.ts';
import { asked, AXIS_NAMES, MEANT } from './axes.ts';
import { checked, isChoiceFault, noFaultOfChoice } from './checked.ts';
import type { Choices, Design } from './design.ts';
import { DESIGNS } from './designs/all.ts';
import { sealed } from './designs/sealed.ts';

const outer: MapSlot = { ...DEAD_MAP, kind: 'ARRAY_OF_MAPS', fd: 'rw' };
const inner: MapSlot = { ...DEAD_MAP, kind: 'ARRAY', excl: 'zero' };
const empty = { maps: [], progs: [], links: [] };

/** The choices of a design from a file, with one of them changed by somebody who uses no types. */
function own(axis: keyof Choices, answers: object, again?: boolean): Choices {
  const choice = { ...sealed.choices[axis], name: 'own', says: '', ...answers };
  const design = { ...sealed, choices: { ...sealed.choices, [axis]: choice } } as Design;
  return checked(design, 'design own.ts', again).choices;
}

/** The line of the fault, or what was answered. */
function told(ask: () => unknown): unknown {
  try {
    return ask();
  } catch (error) {
    return isChoiceFault(error) ? error.message : error;
  }
}

const element = (mayBeElement: unknown): unknown =>
  told(() => own('element', { mayBeElement }).element.mayBeElement(outer, inner, empty));

const ASKED =
  'design own.ts: choices.element.mayBeElement({ kind: ARRAY_OF_MAPS, fd: rw }, { kind: ARRAY, excl: zero }, state)';
const MEANS = '0 or a negated errno that exists is meant';

describe('an answer that is no errno', () => {
  it.each<readonly [string, unknown]>([
    [`answered 22; ${MEANS}, such as -22 (EINVAL)`, 22],
    [`answered 28; ${MEANS}, such as -28`, 28],
    [`answered NaN; ${MEANS}`, Number.NaN],
    [`answered undefined; ${MEANS}`, undefined],
    [`answered null; ${MEANS}`, null],
    [`answered true; ${MEANS}`, true],
    [`answered false; ${MEANS}`, false],
    [`answered "EPERM"; ${MEANS}`, 'EPERM'],
    [`answered "-22"; ${MEANS}`, '-22'],
    [`answered -1.5; ${MEANS}`, -1.5],
    [`answered -9999; ${MEANS}`, -9999],
    [`answered -41; ${MEANS}`, -41],
    [`answered a promise (a choice cannot be async); ${MEANS}`, Promise.resolve(0)],
  ])('%s', (came, answer) => {
    expect(element(() => answer)).toBe(`${ASKED} ${came}`);
  });

  it('is heard of once if it is a promise that fails', async () => {
    const failing = Promise.reject(new Error('late'));
    expect(element(() => failing)).toMatch(/a promise/);
    await expect(failing).rejects.toThrow('late');
  });

  it('is heard of, if it is a promise: nobody else does', () => {
    const heard: unknown[] = [];
    expect(element(() => ({ then: (...by: readonly unknown[]) => heard.push(by.length) }))).toMatch(
      /a promise/,
    );
    expect(heard).toEqual([2]);
  });

  it.each([0, -0, -1, -22, -28, -524])('is not %d', (answer) => {
    expect(element(() => answer)).toBe(answer);
  });

  it('exists or not as include/uapi/asm-generic/errno.h says', () => {
    const numbers = [1, 22, 133, 512, 524, 531, 0, -1, 41, 58, 134, 511, 520, 532, 1.5];
    expect(numbers.filter(isErrno)).toEqual([1, 22, 133, 512, 524, 531]);
  });
});

describe('a choice that is no function of what it is given', () => {
  it('throws: told with its line, as a fault of the file', () => {
    const line = element((map: { readonly no?: { readonly such: number } }) => map.no!.such);
    expect(line).toMatch(
      /threw Cannot read properties of undefined .*\(checked\.test\.ts:\d+:\d+\)$/,
    );
  });
  it.each<readonly [string, (map: MapSlot, other: MapSlot, state: typeof empty) => void]>([
    ['a list', (_map, _other, { maps }) => (maps.length = 0)],
    ['a field', (map) => Object.assign(map, { frozen: true })],
    ['a new field', (map) => Object.assign(map, { seen: true })],
  ])('changes what it is given: %s', (_, change) => {
    expect(
      element((...given: Parameters<typeof change>) => {
        change(...given);
        return 0;
      }),
    ).toMatch(/; a choice must not change what it is given$/);
  });
  it('answers otherwise when asked again', () => {
    let times = 0;
    expect(element(() => (times++ % 2 === 0 ? 0 : -22))).toBe(
      `${ASKED} answered 0 and, asked again, -22; the same question has one answer`,
    );
  });
  it.each<readonly [string, (...given: readonly [MapSlot, MapSlot, State]) => boolean]>([
    ['tells a map from one that says the same', (_, map, { maps }) => maps.includes(map)],
    ['looks into a slot', (_outer, _inner, { maps }) => maps[0]!.frozen],
    ['goes by the name of a slot', ({ inner: slot }) => slot === 0],
    ['fails where no object is the same', (_, map, { maps }) => maps[maps.indexOf(map)]!.frozen],
  ])('%s', (_, isHole) => {
    const { mayBeElement } = own('element', {
      mayBeElement: (...given: readonly [MapSlot, MapSlot, State]) => (isHole(...given) ? 0 : -22),
    }).element;
    const frozen = { ...inner, frozen: true };
    const state: State = { ...empty, maps: [frozen, outer] };
    expect(told(() => mayBeElement({ ...outer, inner: 0 }, frozen, state))).toMatch(
      /answered 0 and, with other objects that say the same in other slots, (-22|an error \(.*\));/,
    );
  });
  it('looks into the slot in the middle', () => {
    const { mayBeElement } = own('element', {
      mayBeElement: (_: MapSlot, __: MapSlot, { maps }: State) => (maps[1]!.frozen ? -22 : 0),
    }).element;
    const state: State = { ...empty, maps: [inner, { ...inner, frozen: true }, outer] };
    expect(told(() => mayBeElement(outer, inner, state))).toMatch(/in other slots, 0;/);
  });
  it('goes by the name of a slot, and is given no state', () => {
    const { iterator } = own('iterator', {
      mayIterate: (_: string, map: MapSlot) => (map.inner === 0 ? -22 : 0),
    });
    expect(told(() => iterator.mayIterate('zero', { ...outer, inner: 0 }, 'bpf_map_elem'))).toMatch(
      /answered -22 and, with other objects that say the same in other slots, 0;/,
    );
    expect(iterator.mayIterate('zero', outer, 'bpf_map_elem')).toBe(0); // that it has no element is no name
  });
  it('goes by the name of a slot in what it makes of a map', () => {
    const becoming = (inner: (outer: MapSlot) => number) =>
      own('element', {
        outerBecomes: (given: MapSlot) => ({ ...given, inner: inner(given) }),
      }).element.outerBecomes;
    const full = { ...outer, inner: 1 };
    expect(told(() => becoming(() => 1)!(full, inner))).toMatch(/in other slots, \{ /);
    expect(becoming((map) => map.inner)!(full, inner)).toEqual(full);
  });
  it('answers so seldom: the first answers of each sort are asked again', () => {
    const { mayBeElement } = own('element', {
      mayBeElement: (_: MapSlot, __: MapSlot, { maps }: State) => (maps[0]?.frozen ? -22 : 0),
    }).element;
    for (let i = 0; i < 190; i++) mayBeElement(outer, inner, empty);
    const state: State = { ...empty, maps: [{ ...inner, frozen: true }, outer] };
    expect(told(() => mayBeElement(outer, inner, state))).toMatch(/in other slots, 0;/);
  });
  it('but may follow a reference, and count what there is', () => {
    const { mayBeElement } = own('element', {
      mayBeElement: ({ inner: slot }: MapSlot, _: MapSlot, { maps, links }: State) =>
        maps[slot]!.frozen && maps.filter(({ excl }) => excl === 'zero').length === 1
          ? -22 * links.length
          : 0,
    }).element;
    const maps = [{ ...inner, frozen: true }, outer, DEAD_MAP];
    const asked = mayBeElement({ ...outer, inner: 0 }, inner, {
      ...empty,
      maps,
      links: [DEAD_LINK],
    });
    expect(asked).toBe(-22);
  });
  it('answers otherwise after a while', () => {
    let times = 0;
    const { mayBeElement } = own('element', {
      mayBeElement: () => (times++ < 1000 ? 0 : -22),
    }).element;
    const all = told(() => {
      for (let i = 0; i < 3000; i++) mayBeElement(outer, inner, empty);
    });
    expect(all).toMatch(/answered 0 and, asked again, -22/);
  });
});

it('the first hundred questions are asked twice, and once of other slots, then every 64th; and the first one again', () => {
  let asks = 0;
  const { template } = own('template', { mayBeTemplate: () => (asks++, 0) });
  const askedUpTo = [100, 127, 128, 129, 1023, 1024].map((times, at, all) => {
    for (let i = all[at - 1] ?? 0; i < times; i++) template.mayBeTemplate(inner);
    return asks;
  });
  expect(askedUpTo).toEqual([300, 327, 330, 331, 1251, 1255]);
});

describe('what a choice throws', () => {
  const throwing = (error: unknown): unknown =>
    element(() => {
      throw error;
    });
  it('is its fault, error or not', () => {
    expect(throwing('a text')).toBe(`${ASKED} threw "a text"`);
    expect(throwing(undefined)).toBe(`${ASKED} threw undefined`);
    const placeless = Object.assign(new Error('too much'), { stack: '' });
    expect(throwing(placeless)).toBe(`${ASKED} threw too much`);
    for (const file of ['idea.ts', 'idea.mjs', 'idea.cts?v=7']) {
      const placed = Object.assign(new Error('too much'), { stack: `at f (/a/b/${file}:10:12)` });
      expect(throwing(placed)).toBe(`${ASKED} threw too much (${file.replace('?v=7', '')}:10:12)`);
    }
  });
  it('is not if who asks ends the question so', () => {
    const ended = noFaultOfChoice(new Error('enough'));
    expect(throwing(ended)).toBe(ended);
    expect([isChoiceFault(ended), isChoiceFault('enough')]).toEqual([false, false]);
  });
});

it.each<readonly [string, unknown]>([
  [`"${'x'.repeat(40)}"`, 'x'.repeat(41)],
  ['a function', () => 0],
  ['a list', [0]],
  ['refused', sealed.choices.extension],
  ['state', empty],
  ['{ kind: HASH, value: 2 }', { ...DEAD_MAP, kind: 'HASH', value: 2 }],
  ['{ excl: zero }', { excl: 'zero', kind: {} }],
  [`{ excl: ${'x'.repeat(40)} }`, { excl: 'x'.repeat(41) }],
  ['{ }', { says: 'it' }],
  ['{ }', { name: 'it' }],
  ['a promise (a choice cannot be async)', { then: 0 }],
])('an answer is shown in few words: %s', (words, answer) => {
  expect(element(() => answer)).toBe(`${ASKED} answered ${words}; ${MEANS}`);
});

describe('a choice, where one question may have several answers, as in a proof', () => {
  it('is asked once, and of what it is given nothing is written', () => {
    let times = 0;
    const { mayBeElement } = own('element', { mayBeElement: () => -times++ }, false).element;
    const given = { ...inner };
    expect([0, 0].map(() => mayBeElement(outer, given, empty))).toEqual([-0, -1]);
    expect(Object.isFrozen(given)).toBe(false);
    expect(
      told(() =>
        own('element', { mayBeElement: () => 1 }, false).element.mayBeElement(outer, given, empty),
      ),
    ).toMatch(/answered 1; 0 or a negated/);
  });
  it('may answer any text for a digest, and what changed for a map', () => {
    const remembers = (answer: unknown): unknown =>
      told(() => own('template', { remembers: () => answer }, false).template.remembers(inner));
    expect(remembers('of a proof')).toBe('of a proof');
    expect(remembers(7)).toMatch(/answered 7; a digest is meant/);
    const becomes = (answer: object): unknown =>
      told(() =>
        own('element', { outerBecomes: () => answer }, false).element.outerBecomes?.(outer, inner),
      );
    expect(becomes({ excl: 'of a proof' })).toEqual({ excl: 'of a proof' });
    expect(becomes({ colour: 'red' })).toMatch(/a map has no field "colour"$/);
  });
});

it('an answer about what has become another map since is no other answer', () => {
  // so are the objects of a search that learns what calls do
  const becoming = { ...inner };
  const stands = Object.defineProperty({ ...inner }, 'frozen', { get: () => becoming.frozen });
  const { mayBeElement } = own('element', {
    mayBeElement: (_: MapSlot, { frozen }: MapSlot) => (frozen ? -22 : 0),
  }).element;
  const answers = new Set<number>();
  for (let i = 0; i < 3000; i++) {
    Object.assign(becoming, { frozen: i % 3 !== 0 });
    answers.add(mayBeElement(outer, stands, empty));
  }
  expect([...answers]).toEqual([0, -22]);
});

describe('answers that are no errno', () => {
  it.each([
    ['answered 7; a digest is meant: one that it was given, "none" or "zero"', () => 7],
    ['answered "abc"; a digest is meant: one that it was given, "none" or "zero"', () => 'abc'],
  ])('%s', (came, remembers) => {
    const { template } = own('template', { remembers });
    expect(told(() => template.remembers(inner))).toBe(
      `design own.ts: choices.template.remembers({ kind: ARRAY, excl: zero }) ${came}`,
    );
    const { counted } = own('counted', { digestThen: remembers });
    expect(told(() => counted.digestThen('none'))).toContain(came);
  });
  it('trusts answers a boolean', () => {
    expect(told(() => own('signed', { trusts: () => 1 }).signed.trusts(inner))).toMatch(
      /answered 1; true or false is meant$/,
    );
    expect(own('signed', { trusts: () => true }).signed.trusts(inner)).toBe(true);
  });
  it.each<readonly [RegExp, unknown]>([
    [/answered undefined; the outer map is meant/, undefined],
    [/answered a list; the outer map is meant/, []],
    [/its field "kind" cannot be undefined$/, {}],
    [/its field "frozen" cannot be 1$/, { ...outer, frozen: 1 }],
    [/its field "excl" cannot be "x"$/, { ...outer, excl: 'x' }],
    [/its field "value" cannot be -1.5$/, { ...outer, value: -1.5 }],
    [/a map has no field "colour"$/, { ...outer, colour: 'red' }],
  ])('outerBecomes answers a map: %s', (line, map) => {
    const { outerBecomes } = own('element', { outerBecomes: () => map }).element;
    expect(told(() => outerBecomes?.(outer, inner))).toMatch(line);
  });
  it('outerBecomes answers alike when asked again, in every field', () => {
    let times = 0;
    const { outerBecomes } = own('element', {
      outerBecomes: (one: MapSlot) => ({ ...one, metaExcl: times++ % 2 === 0 ? 'none' : 'zero' }),
    }).element;
    expect(told(() => outerBecomes?.(outer, inner))).toMatch(
      /and, asked again, \{ kind: .*metaExcl: zero/,
    );
  });
  it.each([-2, -1.5, 'x'])('outerBecomes answers no number of a map with %j', (value) => {
    const { outerBecomes } = own('element', {
      outerBecomes: (one: MapSlot) => ({ ...one, sha: value }),
    }).element;
    expect(told(() => outerBecomes?.(outer, inner))).toMatch(/its field "sha" cannot be /);
  });
  it('outerBecomes leaves as they are fields that it knows nothing of', () => {
    const { outerBecomes } = own('element', {
      outerBecomes: (one?: MapSlot) => ({ ...one, sha: 7, value: 0, inner: -1 }),
    }).element;
    const strange = { ...outer, excl: 'of somebody' };
    expect(outerBecomes?.(strange, inner)).toEqual({ ...strange, sha: 7, value: 0, inner: -1 });
    const ask = outerBecomes as () => unknown;
    expect(told(ask)).toEqual({ sha: 7, value: 0, inner: -1 }); // of nothing, nothing else is wrong
  });
  it('remembers answers a digest that it was given', () => {
    expect(
      own('template', { remembers: ({ excl }: MapSlot) => excl }).template.remembers(inner),
    ).toBe('zero');
  });
  it('outerBecomes may change what it is about', () => {
    const { outerBecomes } = own('element', {
      outerBecomes: (one: MapSlot, other: MapSlot) => ({ ...one, excl: other.excl }),
    }).element;
    expect(outerBecomes?.(outer, inner)).toEqual({ ...outer, excl: 'zero' });
  });
});

describe('what is watched', () => {
  it('is no choice that is listed on its axis', () => {
    for (const design of DESIGNS) {
      expect(checked(design, 'x').choices).toEqual(design.choices);
      expect(checked(design, 'x').choices.element).toBe(design.choices.element);
    }
  });
  it('is every question of every axis, whoever asks', () => {
    for (const axis of AXIS_NAMES) {
      const silly = Object.fromEntries(
        Object.entries<string>(MEANT[axis])
          .filter(([, meant]) => meant !== 'flag')
          .map(([name]) => [name, () => 'silly']),
      );
      const choice = own(axis, silly)[axis] as unknown as Record<string, () => unknown>;
      for (const name of Object.keys(silly)) {
        expect(told(() => choice[name]?.())).toMatch(`choices.${axis}.${name}() answered "silly"`);
      }
      expect(Object.keys(MEANT[axis])).toEqual(
        expect.arrayContaining(asked(axis).map(([name]) => name)),
      );
    }
  });
  it('is no function that is no question', () => {
    const extra = () => 'silly';
    expect(own('bind', { extra }).bind).toHaveProperty('extra', extra);
  });
  it('may be given nothing', () => {
    expect(own('template', { mayBeTemplate: () => 0 }).template.mayBeTemplate(null as never)).toBe(
      0,
    );
  });
  it('tells the fault of a choice that another one of its own asked', () => {
    const { iterator } = own('iterator', { mayIterate: () => 1 });
    const { linkUpdate } = own('linkUpdate', {
      mayReplace: (its: Choices['iterator'], ...given: Parameters<typeof its.mayIterate>) =>
        its.mayIterate(...given),
    });
    const asking = () => linkUpdate.mayReplace(iterator, 'none', inner, 'bpf_map_elem');
    expect(told(asking)).toMatch(/^design own\.ts: choices\.iterator\.mayIterate\(/);
  });
  it('tells the fault of a choice that another one asked as its own', () => {
    const choices = own('iterator', { mayIterate: () => 1 });
    const asking = () =>
      choices.linkUpdate.mayReplace(choices.iterator, 'none', inner, 'bpf_map_elem');
    expect(told(asking)).toMatch(/^design own\.ts: choices\.iterator\.mayIterate\(/);
  });
});
