/** One comparison from several scopes: what one of them shows is so, and what one leaves open is not known. */
import { describe, expect, it } from 'vitest';
import { scopeNamed } from '../../model/scopes/named.ts';
import type { Comparison, DesignDifference, Effect } from './compare.ts';
import { mergeComparisons, needlessIn } from './merge-comparisons.ts';

const scopes = ['mail', 'tiny', 'hash'].map((name) => scopeNamed(name)!);

const merged = (...parts: readonly Partial<Comparison>[]) => {
  const compared = parts.map((part, at) => ({
    scope: scopes[at]!,
    comparison: {
      relation: 'equivalent',
      onlyA: [],
      onlyB: [],
      states: 10 + at,
      transitions: 100 + at,
      leftOut: [],
      ...part,
    } as const,
  }));
  return mergeComparisons(compared);
};

const harmless: Effect = { kind: 'harmless' };
const unknown: Effect = { kind: 'unknown', because: 'time is up' };
const prevents = (claim: string): Effect => ({ kind: 'prevents', claim, calls: [1, 2] });
const differs = (shape: string, calls: number, effect: Effect = harmless): DesignDifference => ({
  shape,
  says: shape,
  calls: Array.from({ length: calls }, () => 0),
  accepted: 0,
  refused: -1,
  effect,
});

const sides = ({ onlyA, onlyB }: ReturnType<typeof merged>) =>
  [onlyA, onlyB].map((side) =>
    side.map(({ shape, calls, scope, effect }) => [shape, calls.length, scope.name, effect.kind]),
  );

describe('the differences of several scopes', () => {
  it('are of one sort each, with the shortest trace, and the shortest come first', () => {
    const all = merged(
      { onlyA: [differs('freeze', 4)], onlyB: [differs('mmap', 2)] },
      { onlyA: [differs('freeze', 3), differs('load', 5)] },
      { onlyA: [differs('freeze', 3), differs('close', 1)] },
    );
    expect(sides(all)).toEqual([
      [
        ['close', 1, 'hash', 'harmless'],
        ['freeze', 3, 'tiny', 'harmless'],
        ['load', 5, 'tiny', 'harmless'],
      ],
      [['mmap', 2, 'mail', 'harmless']],
    ]);
    expect(all.relation).toBe('incomparable');
  });

  it('are good for what one of them is good for: that trace is shown if it prevents something', () => {
    const of = (...effects: readonly (readonly [calls: number, effect: Effect])[]) =>
      sides(
        merged(...effects.map(([calls, effect]) => ({ onlyA: [differs('load', calls, effect)] }))),
      )[0];
    expect(of([3, harmless], [2, harmless])).toEqual([['load', 2, 'tiny', 'harmless']]);
    expect(of([3, prevents('a')], [2, harmless])).toEqual([['load', 3, 'mail', 'prevents']]);
    expect(of([3, prevents('a')], [2, unknown])).toEqual([['load', 3, 'mail', 'prevents']]);
    expect(of([4, prevents('a')], [3, prevents('b')])).toEqual([['load', 3, 'tiny', 'prevents']]);
    expect(of([3, unknown], [2, harmless])).toEqual([['load', 2, 'tiny', 'unknown']]); // the effect, not the trace
    expect(of([2, harmless], [3, unknown], [1, harmless])).toEqual([
      ['load', 1, 'hash', 'unknown'],
    ]);
  });
});

describe('where a search stopped', () => {
  const stopped = { because: 'time is up' };
  it('no refusal is called harmless, for it may prevent something there', () => {
    const [all] = sides(
      merged({ onlyA: [differs('load', 3), differs('mmap', 3, prevents('a'))] }, stopped),
    );
    expect(all).toEqual([
      ['load', 3, 'mail', 'unknown'],
      ['mmap', 3, 'mail', 'prevents'],
    ]);
  });
  it('none is called needless', () => {
    const whole = { scope: scopes[0]!, found: { differences: [differs('load', 3)] } };
    const cut = { scope: scopes[1]!, found: { differences: [], ...stopped } };
    expect(needlessIn([whole, cut])).toEqual({ unweighed: 'scope tiny: time is up' });
    const load = { shape: 'load', says: 'load', refused: -1 };
    expect(needlessIn([whole, whole])).toEqual({ needless: [load] });
    const useful = { ...whole, found: { differences: [differs('load', 5, prevents('a'))] } };
    expect(needlessIn([whole, useful])).toEqual({ needless: [] });
  });
});

describe('how two designs stand to each other', () => {
  const [one, other] = [{ onlyA: [differs('load', 3)] }, { onlyB: [differs('load', 3)] }];
  it.each([
    ['equivalent', [{}, {}]],
    ['laxer', [one, {}]],
    ['stricter', [{}, other]],
    ['incomparable', [one, other]],
  ] as const)('%s', (relation, parts) => {
    expect(merged(...parts).relation).toBe(relation);
    expect(merged(...parts)).not.toHaveProperty('because');
  });
  it('is open where a search stopped, which says the scope if there are several', () => {
    const stopped = { because: 'time is up' };
    expect(merged({}, stopped)).toMatchObject({
      relation: 'unknown',
      because: 'scope tiny: time is up',
    });
    expect(merged(stopped)).toMatchObject({ relation: 'unknown', because: 'time is up' });
  });
});

it('of refusals with other errnos the shortest trace is shown; sizes and what was left out are added', () => {
  const errno = (calls: number) => ({
    calls: Array.from({ length: calls }, () => 0),
    a: -1,
    b: -22,
  });
  const leftOut = [{ call: 'mmap', why: 'a', times: 2 }] as const;
  const all = merged({ otherErrno: errno(3), leftOut }, {}, { otherErrno: errno(2), leftOut });
  expect(all.otherErrno).toEqual({ ...errno(2), scope: scopes[2] });
  expect(all).toMatchObject({
    states: 33,
    transitions: 303,
    leftOut: [{ ...leftOut[0], times: 4 }],
  });
  expect(merged({})).not.toHaveProperty('otherErrno');
});
