/** What bounds a session: its own clock, and signals that ask for an end. */
import { expect, it } from 'vitest';
import { scopeNamed } from '../../model/scopes/named.ts';
import { withSession } from './session.ts';
import type { JobDone } from './task.ts';

const scope = scopeNamed('small')!;

/** So many searches, one after the other, none of which ends by itself in time. */
function search(seconds: number, times: number): Promise<readonly JobDone<'judge'>[]> {
  const bounds = { maxStates: Number.POSITIVE_INFINITY, seconds };
  const task = { kind: 'judge', design: 'permissive', scope, claims: [], bounds } as const;
  return withSession(1, ({ run }) =>
    Promise.all(Array.from({ length: times }, () => run('it', task))),
  );
}

it('gives all searches together the time that one may take', async () => {
  const reports = await search(0.5, 4);
  expect(reports.map(({ result }) => result.stopped)).toEqual(
    Array(4).fill('the time limit of 0.5 s was reached'),
  );
  const [onTime] = await search(1e-6, 1);
  expect(reports.at(-1)?.result.states).toBe(onTime?.result.states); // it looked at the clock once
});

it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('stops at %s, and says so', async (signal) => {
  const before = process.listeners(signal);
  const searching = search(600, 2);
  const [hear] = process.listeners(signal).filter((one) => !before.includes(one));
  hear?.(signal);
  for (const { result } of await searching) {
    expect(result).toMatchObject({ finished: false, stopped: 'interrupted' });
  }
  expect(process.listeners(signal)).toEqual(before);
});
