/** The search on larger systems with known answers; the small ones are in explore.test.ts. */
import { expect, it } from 'vitest';
import { explore, replay } from './explore.ts';
import { eightPuzzle, hanoi } from './known-systems/puzzles.ts';
import { twoPhaseCommit } from './known-systems/two-phase-commit.ts';

// Peers count the initial state as generated, so their second figure is ours and one.
it.each([
  ['the towers of Hanoi with 8 discs', () => explore(hanoi(8), []), 6_561, 19_680, 255],
  ['two-phase commit with 5 managers', () => explore(twoPhaseCommit(5), []), 8_832, 58_145, 16],
  ['two-phase commit with 6 managers', () => explore(twoPhaseCommit(6), []), 50_816, 402_305, 19],
  ['the 8-puzzle', () => explore(eightPuzzle, []), 181_440, 483_840, 31],
])('finds exactly the states of %s', (_, run, states, transitions, depth) => {
  expect(run()).toMatchObject({ finished: true, states, expanded: states, transitions, depth });
});

// one of the two positions that are farthest (31 calls)
it('finds a shortest trace to a state so late that the store does not keep its call', () => {
  const far = '867254301';
  const never = (state: readonly number[]): boolean => state.join('') !== far;
  const claim = { kind: 'always', id: 'far', says: 'never there', holds: never } as const;
  const { verdict } = explore(eightPuzzle, [claim]).verdicts['far']!;
  const calls = verdict.kind === 'violated' ? verdict.calls : [];
  expect(calls).toHaveLength(31);
  expect(replay(eightPuzzle, calls)?.at(-1)?.outcome.state.join('')).toBe(far);
});
