/** `Limits.within`: every trace of so many calls is judged, and none that is longer. */
import { describe, expect, it } from 'vitest';
import { permissive } from '../../model/rules/designs/permissive.ts';
import { scopeNamed } from '../../model/scopes/named.ts';
import { claimsIn } from '../claims/all.ts';
import { systemOf, upToNames } from '../verdicts/system.ts';
import type { Limits, Report } from './explore.ts';
import { explore } from './explore.ts';
import { neverFourLitres, twoJugs } from './known-systems/two-jugs.ts';

/** How long the trace is that decides each claim; infinite if none does. */
const lengths = ({ verdicts }: Report): Readonly<Record<string, number>> =>
  Object.fromEntries(
    Object.entries(verdicts).map(([id, { verdict }]) => [
      id,
      'calls' in verdict ? verdict.calls.length : Number.POSITIVE_INFINITY,
    ]),
  );

const scope = scopeNamed('load-inner')!;
const system = systemOf(permissive, scope);
const [aboutCalls, all] = [
  claimsIn(scope).filter(({ kind }) => kind !== 'always'), // the last states are not kept
  claimsIn(scope), // they are
];
const full = lengths(explore(system, all));

describe.each([0, 1, 2, 3, 4, 5, 6])('all traces of %i calls', (within) => {
  it.each<readonly [string, typeof all, Limits]>([
    ['and no state that is farther', aboutCalls, { learnFrom: Number.POSITIVE_INFINITY }],
    ['by learned steps', aboutCalls, { learnFrom: 0 }],
    ['where states are judged, too', all, { learnFrom: 0 }],
  ])('decide what has a trace of so many, %s', (_, claims, limits) => {
    for (const one of [system, upToNames(system, scope)]) {
      const report = explore(one, claims, { ...limits, within });
      expect(report.finished).toBe(false);
      expect(report.stopped).toBe(`traces of more than ${within} calls were not tried`);
      const expected = claims.map(({ id }) => [
        id,
        full[id]! <= within ? full[id] : Number.POSITIVE_INFINITY,
      ]);
      expect(lengths(report)).toEqual(Object.fromEntries(expected));
      expect(report.depth).toBe(claims === all || within === 0 ? within : within - 1);
    }
  });
});

it('as many calls are made as if the last states were kept', () => {
  const [cut, kept] = [aboutCalls, all].map((claims) => explore(system, claims, { within: 4 }));
  expect(cut!.transitions).toBe(kept!.transitions);
  expect(cut!.coverage).toEqual(kept!.coverage);
  expect(cut!.states).toBeLessThan(kept!.states / 2);
});

it('a search that ends before is finished', () => {
  const whole = explore(twoJugs, [neverFourLitres]);
  expect(explore(twoJugs, [neverFourLitres], { within: 99 })).toEqual(whole);
  expect(whole.finished).toBe(true);
});
