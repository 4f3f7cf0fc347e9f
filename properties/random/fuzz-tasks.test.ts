/** Who does the tasks of a random search, in which order they come back and how often, does not show in the report. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { permissive } from '../../model/rules/designs/permissive.ts';
import { scopeNamed } from '../../model/scopes/named.ts';
import { claimsIn } from '../claims/all.ts';
import type { FuzzOptions, FuzzReport } from './fuzz.ts';
import { fuzz, fuzzing } from './fuzz.ts';
import { randomFrom } from './below.ts';
import { WALKS_VERSION } from './batch.ts';
import { tasksOf } from './tasks.ts';

const scope = scopeNamed('signed')!;
const claims = claimsIn(scope);
const common = { seed: 5, runs: 150, steps: 40, style: 'swarm', keep: true } as const;
const before = fuzz(permissive, scope, claims, { ...common, seed: 6 });
const corpus = [...before.corpus.slice(0, 9), ...before.violations.map(({ calls }) => calls)];
const options = { ...common, corpus };
const alone = fuzz(permissive, scope, claims, options);

/** Tasks done by others, who all do several at once: numbers say which of those that are out comes back next. */
function inOrderOf(draw: (count: number) => number, how: FuzzOptions = options): FuzzReport {
  const search = fuzzing(permissive, scope, claims, how);
  const doers = [0, 1, 2].map(() => tasksOf(permissive, scope, claims, how));
  const out: Parameters<(typeof doers)[number]>[0][] = [];
  while (!search.isDone()) {
    for (let task = search.next(); task !== undefined; task = search.next()) out.push(task);
    const at = draw(out.length);
    const task = out[at]!;
    const perform = doers[draw(doers.length)]!;
    search.take(structuredClone(perform(structuredClone(task)))); // as another thread would have it
    const isToComeAgain = draw(4) === 0;
    if (!isToComeAgain) out.splice(at, 1);
  }
  return search.report();
}

it('finds much, so that there is something to be the same', () => {
  expect(alone.violations.length).toBeGreaterThan(2);
  expect(alone.violations.some(({ run }) => run === 0)).toBe(true);
  expect(alone.situations).toBeGreaterThan(30);
});

it('any order, and any repetition, gives the same to the byte', () => {
  const seeds = fc.integer({ min: 1, max: 2 ** 31 - 1 });
  const property = fc.property(seeds, (seed) => {
    expect(JSON.stringify(inOrderOf(randomFrom(seed)))).toBe(JSON.stringify(alone));
  });
  fc.assert(property, { seed: 15, numRuns: 8 });
});

it('so it does where walks are so short that many end where they began', () => {
  const short = { seed: 5, runs: 200, steps: 2, style: 'aware' } as const;
  const expected = fuzz(permissive, scope, claims, short);
  expect(inOrderOf(randomFrom(1), short)).toEqual(expected);
});

it('the last that were given out may come back first', () => {
  expect(inOrderOf((count) => count - 1)).toEqual(alone);
});

it('a seed comes to the walks that it came to before, or WALKS_VERSION rises (if the model did not)', () => {
  const { calls, situations, violations } = fuzz(permissive, scope, claims, common);
  const pinned = { version: WALKS_VERSION, calls, situations };
  const walks = violations.map(({ claim, run, walk }) => `${claim} ${run} ${walk.join('/')}`);
  expect({ ...pinned, walks }).toMatchSnapshot();
});

describe('a search that is stopped', () => {
  it('says of its walks what a search of so many says, whatever came out of turn', () => {
    const search = fuzzing(permissive, scope, claims, options);
    const perform = tasksOf(permissive, scope, claims, options);
    const held = [];
    for (let task = search.next(); task !== undefined; task = search.next()) {
      if (task.number === 9) held.push(task);
      else search.take(perform(task));
    }
    const stopped = search.report('enough');
    const { runs } = search.so();
    expect([runs > 0, runs < options.runs, held.length]).toEqual([true, true, 1]);
    const whole = fuzz(permissive, scope, claims, { ...options, runs });
    expect(stopped).toEqual({ ...whole, stopped: 'enough' });
  });
});

describe('a walk', () => {
  it('begins with what was known before the batches under way, and not later', () => {
    const search = fuzzing(permissive, scope, claims, { ...options, corpus: [] });
    const perform = tasksOf(permissive, scope, claims, options);
    const given = [];
    for (let task = search.next(); task !== undefined; task = search.next()) given.push(task);
    const ways = given.flatMap((task) =>
      task.kind === 'walk' ? task.starts.map(({ way }) => way) : [],
    );
    expect(new Set(ways)).toEqual(new Set(['new']));
    const [first, ...others] = given.map(perform);
    others.forEach(search.take);
    expect(search.next()).toBeUndefined(); // all wait for the first
    search.take(first!);
    expect(search.next()).toMatchObject({ kind: 'walk', number: given.length });
  });
});
