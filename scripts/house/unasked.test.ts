/** What the model refuses, a released kernel was seen to refuse. Costs a second. */
import { execFileSync } from 'node:child_process';
import { expect, it } from 'vitest';
import type { Unasked } from './unasked.ts';

function unasked(...without: readonly string[]): readonly string[] {
  const args = ['scripts/house/unasked.ts', ...without];
  const printed = execFileSync(process.execPath, args, { encoding: 'utf8' });
  return (JSON.parse(printed) as readonly Unasked[]).map(({ code }) => code);
}

/** Once frozen, a map has a writer only if its update was let in between the halves of the freeze: no fact can ask. */
const BETWEEN_HALVES = ['if (hasWriter(map)) return -EBUSY;'];

it('has a fact for each refusal, but for one between halves of calls', () => {
  expect(unasked()).toEqual(BETWEEN_HALVES);
});

it('names those that only a fact which is left out comes to', () => {
  expect(unasked('12: attaching what is no extension')).toEqual([
    ...BETWEEN_HALVES,
    "if (prog.text.action !== 'extend') return refuse(state, -EINVAL);",
  ]);
});
