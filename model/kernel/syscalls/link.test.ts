/** Links: a program that replaces another one in a link, and whom an extension is asked about. */
import { describe, expect, it } from 'vitest';
import {
  bindMap,
  create,
  excl,
  extend,
  link,
  load,
  m0,
  m1,
  MINE,
  read,
} from '../../facts/calls.ts';
import type { Design } from '../../rules/design.ts';
import { permissive } from '../../rules/designs/permissive.ts';
import { sealed } from '../../rules/designs/sealed.ts';
import { permissive618 } from '../../rules/designs/permissive-6.18.ts';
import { scopeNamed } from '../../scopes/named.ts';
import { make } from '../call.ts';
import type { Call } from '../call.ts';
import { nameOfAnswer } from '../errno.ts';
import { run } from '../run.ts';
import { emptyState, NONE } from '../state.ts';

/** The answers of these calls under a design. */
function answers(design: Design, calls: readonly Call[]): readonly string[] {
  const { steps, stuck } = run(design, emptyState(scopeNamed('wide')!), calls);
  expect(stuck).toBeUndefined();
  return steps.map(({ outcome }) => nameOfAnswer(outcome.answer));
}

/** The answer of the last of them; all others are accepted. */
function answer(design: Design, calls: readonly Call[]): string | undefined {
  const all = answers(design, calls);
  expect(all.slice(0, -1).filter((one) => one.startsWith('E'))).toEqual([]);
  return all.at(-1);
}

const array = create(m0, 'ARRAY');
const reader = load('iter-read.A');
const writer = load('iter-write.B', NONE, 1);
const replace = (prog: number): Call => make('link_update', { link: 0, prog });

describe('a link whose program is replaced', () => {
  const exclusive = create(m0, 'ARRAY', excl('iter-read.A'));

  it('is asked of by `sealed` alone, and not where the program may walk the map', () => {
    const foreign = [exclusive, reader, link(m0), writer, replace(1)];
    expect([answer(permissive, foreign), answer(sealed, foreign)]).toEqual(['0', 'EPERM']);
    expect(answer(sealed, [array, reader, link(m0), writer, replace(1)])).toBe('0');
    expect(answer(sealed, [exclusive, reader, link(m0), replace(0)])).toBe('0');
  });
  it('is walked by another way from then on, though the first program comes back', () => {
    const channels = (...more: readonly Call[]) => {
      const calls = [array, reader, link(m0), writer, ...more, read];
      const { steps } = run(permissive, emptyState(scopeNamed('wide')!), calls);
      return new Set(steps.at(-1)!.outcome.events.map(({ channel }) => channel));
    };
    expect(channels()).toEqual(new Set(['iterator']));
    expect(channels(replace(0))).toEqual(new Set(['iterator']));
    expect(channels(replace(1))).toEqual(new Set(['link-update']));
    expect(channels(replace(1), replace(0))).toEqual(new Set(['link-update']));
    expect(channels(replace(1), replace(1))).toEqual(new Set(['link-update']));
  });
  it('is none of an extension', () => {
    const calls = [array, load('victim.A', m0), ...extend, replace(1)];
    expect(answer(permissive, calls)).toBe('EINVAL');
  });
});

describe('an extension', () => {
  const bound = [array, load('victim.A', m0), create(m1, 'ARRAY', MINE), bindMap(m1), ...extend];
  const asking = (refused: 'named' | 'bound'): Design => {
    const mayExtend = (_: unknown, how: string): number => (how === refused ? -1 : 0);
    const extension = { ...permissive.choices.extension, mayExtend };
    return { ...permissive, choices: { ...permissive.choices, extension } };
  };
  it('is asked about the map that is named and the one that is bound, each as what it is', () => {
    expect(answer(permissive, bound)).toBe('0');
    const { steps } = run(permissive, emptyState(scopeNamed('wide')!), bound);
    expect(steps.at(-1)!.outcome.state.links[0]).toMatchObject({ prog: 1, target: 0 });
    expect(answer(asking('named'), bound)).toBe('EPERM');
    expect(answer(asking('bound'), bound)).toBe('EPERM');
    expect(answer(asking('bound'), [array, load('victim.A', m0), ...extend])).toBe('0');
  });
});

describe('a sleepable program', () => {
  const lists = (kind: 'ARRAY' | 'PROG_ARRAY', text: string): readonly Call[] => [
    create(m0, kind),
    load(text, NONE, 0, { fd_array: m0 }),
  ];
  it('lists a PROG_ARRAY, but not on 6.18', () => {
    const all = (design: Design) =>
      [lists('PROG_ARRAY', 'sys-update.A'), lists('ARRAY', 'sys-update.A')].map((calls) =>
        answer(design, calls),
      );
    expect(all(permissive)).toEqual(['0', '0']);
    expect(all(permissive618)).toEqual(['EINVAL', '0']);
    expect(answer(permissive618, lists('PROG_ARRAY', 'nothing.A'))).toBe('0');
  });
});
