import { describe, expect, it } from 'vitest';
import { CALL_NAMES } from '../../../model/kernel/call.ts';
import { nameOfAnswer } from '../../../model/kernel/errno.ts';
import { FLAGS, KINDS } from '../../../model/kernel/kind.ts';
import { scopeNamed } from '../../../model/scopes/named.ts';
import { FAMILIES } from '../../../model/scopes/scope.ts';
import { TEXTS } from '../../../model/programs/text.ts';
import { curatedTraces } from './curated.ts';
import { drawTraces, MOST_CALLS } from './drawn.ts';
import { expectationOf, follow } from './expectation.ts';

const timesOf = (names: readonly string[]): ReadonlyMap<string, number> =>
  new Map([...Map.groupBy(names, (name) => name)].map(([name, all]) => [name, all.length]));

/** As many as it takes until every part was drawn. */
const MANY = 800;

describe.each([
  ['6.17.13', false, MANY, 1],
  ['6.18.15', true, 500, 4], // from the same parts as for the next
  ['7.3.4', true, MANY, 4], // with seed 2 no read into a page is drawn
])('traces drawn for %s, signed: %s', (version, canSign, count, seed) => {
  const expectation = expectationOf(version);
  const traces = [...drawTraces(expectation, count, seed, canSign)];
  const followed = traces.map(({ scope, calls }) => follow(expectation, scope, calls));
  const steps = followed.flatMap((trace) => trace.steps);

  it('are the same for the same seed, and others for another', () => {
    expect([...drawTraces(expectation, 20, seed, canSign)]).toEqual(traces.slice(0, 20));
    expect([...drawTraces(expectation, 20, seed + 1, canSign)]).not.toEqual(traces.slice(0, 20));
    expect(traces).toHaveLength(count);
  });

  it('can be made to the end', () => {
    expect(Math.max(...traces.map(({ calls }) => calls.length))).toBeLessThanOrEqual(MOST_CALLS);
    expect(followed.filter(({ whole }) => !whole)).toEqual([]);
    expect(traces.filter(({ calls }) => calls.length === 0)).toEqual([]);
  });

  it('succeed in half of the calls or more, in each call and with each errno often enough', () => {
    const accepted = steps.filter(({ outcome }) => outcome.answer >= 0);
    const refused = steps.filter(({ outcome }) => outcome.answer < 0);
    expect(accepted.length / steps.length).toBeGreaterThan(0.5);
    expect(accepted.length / steps.length).toBeLessThan(0.8);
    const calls = timesOf(accepted.map(({ call }) => call.call));
    const whole = CALL_NAMES.filter((name) => !/^(prog_load|map_freeze)_/.test(name)); // halves
    expect(calls.size).toBe(whole.length - Number(version === '6.17.13'));
    for (const [call, times] of calls) expect(times, call).toBeGreaterThan(0);
    const errnos = timesOf(refused.map(({ outcome }) => nameOfAnswer(outcome.answer)));
    expect(errnos.size).toBeGreaterThan(8);
  });

  if (count < MANY) return;

  it('come from random parts of everything, in which all of it meets', () => {
    const scopes = traces.map(({ scope }) => scope);
    const seen = (of: (scope: (typeof scopes)[number]) => readonly string[]): readonly string[] =>
      [...new Set(scopes.flatMap(of))].toSorted();
    const texts = TEXTS.filter(({ action }) => canSign || action !== 'load');
    const families = FAMILIES.filter(
      (family) => family !== 'split' && (canSign || family !== 'signed'),
    );
    expect(seen(({ texts: all }) => all)).toEqual(texts.map(({ name }) => name).toSorted());
    expect(seen(({ kinds }) => kinds)).toEqual(KINDS.toSorted());
    expect(seen(({ flags }) => flags)).toEqual(FLAGS.toSorted());
    expect(seen(({ families: all }) => all)).toEqual(families.toSorted());
    expect(seen(({ hashes }) => hashes)).toContain('zero');
    expect(new Set(scopes.map(({ maps, progs, links }) => `${maps} ${progs} ${links}`)).size).toBe(
      27,
    );
    const sortsOf = ({ kinds, families: all }: (typeof scopes)[number]): readonly string[] =>
      kinds.flatMap((kind) => all.map((family) => `${kind} ${family}`));
    expect(seen(sortsOf)).toHaveLength(KINDS.length * families.length);
  });
});

describe('curated traces', () => {
  it('come from every scope that is searched whole, and from the kernel facts in the widest', () => {
    const { traces, leftOut } = curatedTraces(expectationOf('7.3.4'), true);
    expect(new Set(traces.map(({ scope }) => scope.name)).size).toBeGreaterThan(12);
    expect(traces.length).toBeGreaterThan(300);
    expect(leftOut).toEqual([]);
  });

  it('are left out, and said to be, where they cannot be made to the end', () => {
    const { traces, leftOut } = curatedTraces(expectationOf('6.17.13'), false, [
      scopeNamed('mail')!,
    ]);
    expect(leftOut.filter((from) => !from.startsWith('fact 19 arenas: '))).toEqual([
      'fact 6: freeze after munmap',
      'fact 18 pages: of an exclusive map',
    ]);
    // those of exclusive arenas, and those in which an iterator over maps frees pages
    expect(leftOut.length).toBe(11);
    const expectation = expectationOf('6.17.13');
    const whole = traces.map(({ scope, calls }) => follow(expectation, scope, calls).whole);
    expect(new Set(whole)).toEqual(new Set([true]));
  });
});
