/** What stops a search from outside. */
import { afterEach, expect, it, vi } from 'vitest';
import type { JobProgress } from '../../properties/job.ts';
import type { Progress } from '../../properties/search/explore.ts';
import { STOP } from './task.ts';
import { ticking } from './ticking.ts';

const progress: Progress = { states: 1, expanded: 1, transitions: 1, depth: 1 };
const GIGABYTE = 2 ** 30;

afterEach(() => vi.restoreAllMocks());

/** What is said so many milliseconds after the start. */
function asked(seconds: number, flag: number, memory: number, after = 1000) {
  const start = performance.now();
  const clock = vi.spyOn(performance, 'now').mockReturnValue(start);
  const told: JobProgress[] = [];
  const bounds = { maxStates: 1, seconds };
  const { tick } = ticking(
    bounds,
    Int32Array.of(flag),
    (it) => void told.push(it),
    () => memory,
  );
  clock.mockReturnValue(start + after);
  return { reason: tick(progress), told };
}

it('goes on while there is time and memory, and tells how far it is', () => {
  expect(asked(60, 0, GIGABYTE)).toEqual({ reason: undefined, told: [progress] });
  expect(asked(60, 0, GIGABYTE, 50)).toEqual({ reason: undefined, told: [] });
});

it.each([
  ['it is interrupted', 60, STOP, GIGABYTE, 'interrupted'],
  ['its time is over', 0, 0, GIGABYTE, 'the time limit of 0 s was reached'],
  ['memory is short', 60, 0, GIGABYTE / 4, 'this machine has no memory left for more'],
])('stops where %s', (_what, seconds, flag, memory, reason) => {
  expect(asked(seconds, flag, memory)).toEqual({ reason, told: [] });
});
