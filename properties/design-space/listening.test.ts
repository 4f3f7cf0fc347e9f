/**
 * One search speaks for those designs only that would have gone the same way: tried on walks, call by call. (Of whole
 * searches, sharing.test.ts tries a few.)
 */
import { describe, expect, it } from 'vitest';
import { create, load, m0, m1, MINE, runProg } from '../../model/facts/calls.ts';
import type { Call } from '../../model/kernel/call.ts';
import type { Outcome } from '../../model/kernel/outcome.ts';
import { run } from '../../model/kernel/run.ts';
import type { MapSlot, State } from '../../model/kernel/state.ts';
import { DEAD_MAP, emptyState } from '../../model/kernel/state.ts';
import { step } from '../../model/kernel/step.ts';
import type { Digest } from '../../model/programs/text.ts';
import { NO_DIGEST } from '../../model/programs/text.ts';
import type { AxisName } from '../../model/rules/axes.ts';
import { AXIS_NAMES, choicesOn } from '../../model/rules/axes.ts';
import type { Choice } from '../../model/rules/choice.ts';
import { elementAny } from '../../model/rules/element.ts';
import type { ElementChoice } from '../../model/rules/element.ts';
import { signedHash } from '../../model/rules/signed.ts';
import { sysBpfAsUser } from '../../model/rules/sys-bpf.ts';
import { templateAny, templateRemembered } from '../../model/rules/template.ts';
import type { Design } from '../../model/rules/design.ts';
import { alphabet } from '../../model/scopes/alphabet.ts';
import { scopeNamed } from '../../model/scopes/named.ts';
import { breaks, shows } from '../claims/judge.ts';
import { randomFrom } from '../random/below.ts';
import type { Below } from '../random/below.ts';
import { choosersOf, walk } from '../random/walk.ts';
import { systemOf } from '../verdicts/system.ts';
import { has, noDesigns, numbersIn } from './design-set.ts';
import { ASKED_IN } from './laxity.ts';
import type { Hearing } from './listening.ts';
import { addAgreeing, listen } from './listening.ts';
import { judgedIn } from './projection.ts';
import type { Space } from './space.ts';
import { choicesAt, pointAt } from './space.ts';

/** Somebody's own: one looks at what outer maps remember, in the state; one changes the outer map. */
const looking: ElementChoice = {
  ...elementAny,
  name: 'looking',
  mayBeElement: (_outer, _inner, { maps }) =>
    maps.some(({ metaExcl }) => metaExcl !== NO_DIGEST) ? -22 : 0,
};
const spreading: ElementChoice = {
  ...elementAny,
  name: 'spreading',
  outerBecomes: (outer, { excl }) => ({ ...outer, excl }),
};

/** On such an axis one in two walks has two of these choices: of all, few pairs tell much. */
const TELLING: Readonly<Partial<Record<AxisName, readonly (readonly Choice[])[]>>> = {
  element: [
    [elementAny, looking],
    [elementAny, spreading],
  ],
  template: [[templateAny, templateRemembered]],
  signed: [[signedHash, { ...signedHash, trusts: () => true }]],
};

/** Axes whose choices have to do with each other, and the scopes in which they are asked; then any axes, anywhere. */
const THEMES: readonly (readonly [axes: readonly AxisName[], scopes: readonly string[]])[] = [
  [
    ['template', 'element', 'bind'],
    ['mail', 'load-inner', 'tiny'],
  ],
  [
    ['template', 'bind'],
    ['mail', 'load-inner', 'tiny'],
  ],
  [['iterator', 'linkUpdate'], ['link-update']],
  [
    ['signed', 'relocated', 'counted'],
    ['signed-inner', 'signed-iter', 'relocated', 'relocated-listed', 'split-hash'],
  ],
  [[], [...ASKED_IN, 'wide']],
];
const WALKS = 150;
/** So many axes have a second choice besides those. */
const MORE = 3;

/** A few choices on some axes, and one on each other axis. */
function drawSpace(below: Below, axes: readonly AxisName[]): Space {
  const more = Array.from({ length: MORE }, () => AXIS_NAMES[below(AXIS_NAMES.length)]!);
  const choices = AXIS_NAMES.map((axis) => {
    const telling = TELLING[axis] ?? [];
    const all =
      telling.length > 0 && below(2) === 0
        ? telling[below(telling.length)]!
        : (choicesOn(axis) as readonly Choice[]);
    const first = below(all.length);
    const second = (first + 1 + below(Math.max(1, all.length - 1))) % all.length;
    const isOpen = axes.includes(axis) || more.includes(axis);
    return isOpen && second !== first ? [all[first]!, all[second]!] : [all[first]!];
  });
  return { choices, size: choices.reduce((product, { length }) => product * length, 1) };
}

const inScope = new Map(
  THEMES.flatMap(([, names]) => names).map((name) => {
    const scope = scopeNamed(name)!;
    // one list of calls: what walks know of it is kept
    return [name, { scope, calls: alphabet(scope), judged: judgedIn(scope) }] as const;
  }),
);
const withoutMemory = (state: State): string =>
  JSON.stringify(state, (key, value: unknown) => (key === 'metaExcl' ? '' : value));
const leadsTo = (before: State, { state }: Outcome, leads: string): boolean =>
  leads === (state === before ? 'nowhere' : withoutMemory(state));
const changesNothing = (before: State, { state, events }: Outcome): boolean =>
  state === before && events.length === 0;
const sees = (design: Design, before: State, call: Call): Outcome =>
  step(design, before, call) as Outcome;

/** Walks under a design of a space, heard by the others: with each of those that the walk speaks for. */
function* heard(hearing: Hearing) {
  const below = randomFrom(618);
  for (let nth = 0; nth < WALKS; nth++) {
    const [axes, names] = THEMES[nth % THEMES.length]!;
    const { scope, calls, judged } = inScope.get(names[below(names.length)]!)!;
    const space = drawSpace(below, axes);
    const own = below(space.size);
    const listening = listen(space, pointAt(space, own), hearing);
    const system = { ...systemOf(listening.design, scope), calls };
    const made = walk(system, choosersOf(system, 'aware')(below), 60, below);
    const steps = made.map((it) => {
      const { state } = it.outcome;
      return { ...it, leads: state === it.before ? 'nowhere' : withoutMemory(state) };
    });
    const set = noDesigns(space.size);
    addAgreeing(space, listening.agreement(), set);
    expect(has(set, own)).toBe(true);
    for (let number = 0; number < space.size; number++) {
      if (!has(set, number)) continue;
      const choices = choicesAt(space, pointAt(space, number));
      const design: Design = { ...listening.design, name: `walk ${nth}`, choices };
      yield { initial: system.initial, judged, steps, design };
    }
  }
}

/** Which choices agreed on an axis, by name. */
function agreed(space: Space, axis: AxisName, bits: number): readonly string[] {
  return space.choices[AXIS_NAMES.indexOf(axis)]!.filter((_, c) => ((bits >>> c) & 1) === 1).map(
    ({ name }) => name,
  );
}

describe('of one question it is known', () => {
  const [template, own] = [templateRemembered, elementAny];
  const keeping: ElementChoice = { ...elementAny, name: 'keeping', outerBecomes: (outer) => outer };
  const open: Readonly<Partial<Record<AxisName, readonly Choice[]>>> = {
    element: [...choicesOn('element'), spreading, keeping],
    bind: choicesOn('bind'),
    template: [template],
  };
  const choices = AXIS_NAMES.map((axis) => open[axis] ?? choicesOn(axis).slice(0, 1));
  const space: Space = {
    choices,
    size: choices.reduce((product, { length }) => product * length, 1),
  };
  const [A, B] = ['digest A', 'digest B'] as unknown as readonly [Digest, Digest];
  const outer: MapSlot = {
    ...DEAD_MAP,
    kind: 'ARRAY_OF_MAPS',
    excl: A,
    metaKind: 'ARRAY',
    metaExcl: A,
  };
  const inner: MapSlot = { ...DEAD_MAP, kind: 'ARRAY', excl: A };
  const state = emptyState({ maps: 2, progs: 0, links: 0 });
  const at = pointAt(space, 0);

  it('which choices on the element agree, and which do whatever the outer map remembers', () => {
    const { design, agreement } = listen(space, at, 'alike');
    expect(design.choices.element.name).toBe(own.name);
    expect(design.choices.element.mayBeElement(outer, inner, state)).toBe(0);
    const { axes, whatever } = agreement();
    const all = ['any', 'same-as-outer', 'same-as-template', 'none-or-outers'];
    const mine = ['spreading', 'keeping']; // of which nobody knows what they look at
    expect(agreed(space, 'element', axes[AXIS_NAMES.indexOf('element')]!)).toEqual([
      ...all,
      ...mine,
    ]);
    expect(agreed(space, 'element', whatever[0])).toEqual([
      'any',
      'same-as-outer',
      'none-or-outers',
    ]);
  });

  it('which choices on names agree, and which do whatever the outer map remembers', () => {
    const { design, agreement } = listen(space, at, 'alike');
    expect(design.choices.bind.mayName(A, outer, state)).toBe(0);
    expect(agreed(space, 'bind', agreement().axes[AXIS_NAMES.indexOf('bind')]!)).toEqual([
      'named',
      'named-and-template',
    ]);
    expect(agreed(space, 'bind', agreement().whatever[1])).toEqual(['named']);
    design.choices.bind.mayName(A, { ...outer, metaExcl: B }, state);
    expect(agreed(space, 'bind', agreement().axes[AXIS_NAMES.indexOf('bind')]!)).toEqual(['named']);
  });

  it('which choices leave the outer map as it is, also those that say nothing about it', () => {
    const { design, agreement } = listen(space, at, 'alike');
    expect(design.choices.element.outerBecomes!(outer, { ...inner, excl: B })).toBe(outer);
    const names = choices[AXIS_NAMES.indexOf('element')]!.map(({ name }) => name);
    expect(agreed(space, 'element', agreement().axes[AXIS_NAMES.indexOf('element')]!)).toEqual(
      names.filter((name) => name !== 'spreading'),
    );
  });
});

describe('a walk speaks for', () => {
  it('designs that answer alike on it: under each, the calls do the same, and break and show the same', () => {
    const wrong: string[] = [];
    let spokenFor = 0;
    for (const { initial, judged, steps, design } of heard('alike')) {
      spokenFor++;
      let before = initial;
      for (const { leads, ...made } of steps) {
        const { call } = made;
        const outcome = sees(design, before, call);
        const { answer, events } = made.outcome;
        const isSame =
          (answer < 0 ? outcome.answer < 0 : outcome.answer === answer) &&
          leadsTo(before, outcome, leads) &&
          JSON.stringify(outcome.events) === JSON.stringify(events) &&
          judged.every(
            (claim) =>
              breaks(claim, { before, call, outcome }) === breaks(claim, made) &&
              shows(claim, { before, call, outcome }) === shows(claim, made),
          );
        if (!isSame) wrong.push(`${design.name}: ${call.call}`);
        if (!isSame) break;
        before = outcome.state;
      }
    }
    expect(wrong).toEqual([]);
    expect(spokenFor).toBeGreaterThan(WALKS * 3);
  });

  it('designs that at most refuse more: each call does the same under them, or nothing', () => {
    const wrong: string[] = [];
    let more = 0;
    for (const { steps, design } of heard('refuses')) {
      for (const { before, call, outcome, leads } of steps) {
        const other = sees(design, before, call);
        const isSame = other.answer === outcome.answer && leadsTo(before, other, leads);
        if (isSame) continue;
        if (changesNothing(before, other)) more++;
        else wrong.push(`${design.name}: ${call.call}`);
      }
    }
    expect(wrong).toEqual([]);
    expect(more).toBeGreaterThan(WALKS);
  });

  it('no design whose own choice, on whatever axis, was asked about a map that would have remembered more', () => {
    const minding = {
      ...sysBpfAsUser,
      name: 'minding',
      mayAct: (_: unknown, { metaExcl }: MapSlot) => (metaExcl === NO_DIGEST ? -1 : 0),
    };
    const telling: Partial<Record<AxisName, readonly Choice[]>> = {
      template: [templateAny, templateRemembered],
      sysBpf: [sysBpfAsUser, minding],
    };
    const choices = AXIS_NAMES.map((axis) => telling[axis] ?? choicesOn(axis).slice(0, 1));
    const space: Space = { choices, size: 4 };
    const spokenFor = (calls: readonly Call[]): readonly number[] => {
      const { design, agreement } = listen(space, pointAt(space, 0), 'refuses');
      expect(run(design, emptyState(scopeNamed('small')!), calls).stuck).toBeUndefined();
      const set = noDesigns(space.size);
      addAgreeing(space, agreement(), set);
      return numbersIn(set);
    };
    const made = [create(m0, 'ARRAY', MINE), create(m1, 'ARRAY_OF_MAPS', MINE, m0)];
    const asked = [...made, load('sys-freeze.A'), runProg(0, m1)];
    // any and as-user, any and minding, remembered and as-user; not remembered and minding, which accepts
    expect(spokenFor(asked)).toEqual([0, 1, 2]);
  });
});
