/** The bench itself: that it measures what it says. */
import { expect, it } from 'vitest';
import { benchEngine, readPan } from './engine.ts';

const PAN = `
(Spin Version 6.5.2 -- 6 December 2019)
	+ Using Breadth-First Search
State-vector 36 byte, depth reached 25, errors: 0
  1745408 states, stored
	1.74541e+06 nominal states (stored-atomic)
 16762370 states, matched
 18507778 transitions (= stored+matched)
 26771777 atomic steps
  179.607	actual memory usage for states
  211.492	total actual memory usage
pan: elapsed time 2.94 seconds
`;

it('reads what Spin prints', () => {
  expect(readPan(PAN)).toEqual({
    states: 1_745_408,
    transitions: 18_507_777,
    peakMegabytes: 211.492,
  });
});

it('reads what the whole process held, if it says that', () => {
  expect(readPan(`${PAN}VmHWM:\t  217088 kB\n`).peakMegabytes).toBe(212);
});

it('reads large numbers, of which Spin prints eight digits', () => {
  const text = PAN.replace(' 18507778 transitions', '1.235584e+08 transitions');
  expect(readPan(text).transitions).toBe(123_558_399);
});

it('does not take a search that failed for a result', () => {
  expect(() => readPan(PAN.replace('errors: 0', 'errors: 1'))).toThrow(/found an error/);
  expect(() => readPan('pan: out of memory')).toThrow(/printed no line like/);
});

it('measures both searches of the same system, or says that Spin is missing', async () => {
  const held = Buffer.alloc(300 * 2 ** 20, 1); // what this process holds is not counted
  const { ours, twoThreads, orbits, spin, ratio } = await benchEngine({ managers: 3, rounds: 1 });
  expect(held).toHaveLength(300 * 2 ** 20);
  expect(ours).toMatchObject({ states: 288, transitions: 1_145, seconds: [expect.any(Number)] });
  expect(twoThreads).toMatchObject({ states: 288, transitions: 1_145 });
  expect(orbits.states).toBe(80);
  expect(ours.rate).toBeCloseTo(1_145 / ours.medianSeconds);
  for (const { peakMegabytes } of [ours, twoThreads, orbits]) {
    expect(peakMegabytes).toBeGreaterThan(10);
    expect(peakMegabytes).toBeLessThan(250);
  }
  if ('missing' in spin) {
    expect(spin.missing).toMatch(/apt-get install spin/);
  } else {
    expect(spin).toMatchObject({ states: 288, transitions: 1_145 });
    expect(spin.peakMegabytes).toBeLessThan(250);
    expect(ratio).toBeCloseTo(ours.medianSeconds / spin.medianSeconds);
  }
});
