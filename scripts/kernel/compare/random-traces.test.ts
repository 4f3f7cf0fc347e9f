import { describe, expect, it } from 'vitest';
import { nameOfAnswer } from '../../../model/kernel/errno.ts';
import { curatedTraces } from './curated.ts';
import { expectationOf, follow } from './expectation.ts';
import { MOST_CALLS, randomTraces, REPLAYED } from './random-traces.ts';

describe.each([
  ['6.18.15', false],
  ['7.3.4', true],
])('random traces for %s, signed: %s', (version, canSign) => {
  const expectation = expectationOf(version);
  const traces = randomTraces(expectation, 2000, 1, canSign);
  const steps = traces.flatMap(({ scope, calls }) => follow(expectation, scope, calls).steps);

  it('are the same for the same seed, and others for another', () => {
    expect(randomTraces(expectation, 20, 1, canSign)).toEqual(traces.slice(0, 20));
    expect(randomTraces(expectation, 20, 2, canSign)).not.toEqual(traces.slice(0, 20));
  });

  it('can be made to the end', () => {
    for (const { scope, calls } of traces) {
      expect(calls.length).toBeGreaterThan(0);
      expect(calls.length).toBeLessThanOrEqual(MOST_CALLS);
      expect(follow(expectation, scope, calls).whole).toBe(true);
    }
  });

  it('succeed in six of ten calls or more', () => {
    const accepted = steps.filter(({ outcome }) => outcome.answer >= 0).length;
    expect(accepted / steps.length).toBeGreaterThan(0.58);
    expect(accepted / steps.length).toBeLessThan(0.75);
  });

  it('come to each call and each errno often enough', () => {
    const accepted = steps.filter(({ outcome }) => outcome.answer >= 0);
    const refused = steps.filter(({ outcome }) => outcome.answer < 0);
    const count = (names: readonly string[]): Readonly<Record<string, number>> =>
      Object.fromEntries([...Map.groupBy(names, (it) => it)].map(([it, all]) => [it, all.length]));
    const calls = count(accepted.map(({ call }) => call.call));
    const errnos = count(refused.map(({ outcome }) => nameOfAnswer(outcome.answer)));
    expect(Object.keys(calls).length).toBe(24);
    for (const [call, times] of Object.entries(calls)) expect(times, call).toBeGreaterThan(19);
    expect(Object.keys(errnos).toSorted()).toEqual(
      [
        ...['E2BIG', 'EACCES', 'EBADF', 'EBADFD', 'EBUSY', 'EEXIST', 'EFAULT', 'EINVAL'],
        ...['ENOENT', 'ENOTSUPP', 'EPERM', ...(canSign ? ['EKEYREJECTED'] : [])],
      ].toSorted(),
    );
    for (const [errno, times] of Object.entries(errnos)) expect(times, errno).toBeGreaterThan(19);
  });
});

describe('curated traces', () => {
  it('come from every replayed scope that is searched whole, and from the kernel facts in the widest', () => {
    const curated = curatedTraces('mainline');
    const scopes = REPLAYED.map(({ name }) => name).filter((name) => name !== 'small');
    expect(new Set(curated.map(({ scope }) => scope.name))).toEqual(new Set(scopes));
    expect(curated.length).toBeGreaterThan(70);
  });
});
