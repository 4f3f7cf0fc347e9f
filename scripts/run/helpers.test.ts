/** Threads that help a search: whatever they do, it finds and says the same as alone. */
import { expect, it } from 'vitest';
import { designNamed } from '../../model/rules/designs/all.ts';
import { scopeNamed } from '../../model/scopes/named.ts';
import { claimsIn } from '../../properties/claims/all.ts';
import type { JudgeJob } from '../../properties/job.ts';
import { searchOf } from '../../properties/job.ts';
import type { Report } from '../../properties/search/explore.ts';
import { explore } from '../../properties/search/explore.ts';
import type { Helpers, SharedSearch } from '../../properties/search/helpers.ts';
import { awaitHelpers, chunksHelped } from '../../properties/search/helpers.ts';
import { helpersFrom } from './helpers.ts';

const HELPER = new URL('./helper.ts', import.meta.url);

function jobOf(name: string, symmetry: boolean, maxStates = 1e9, within?: number): JudgeJob {
  const scope = scopeNamed(name)!;
  // where nothing is asked of states, the last ones are not kept
  const some = claimsIn(scope).filter(({ kind }) => within === undefined || kind !== 'always');
  const claims = some.map(({ id }) => id);
  const bounds = { maxStates, seconds: 60, symmetry, ...(within !== undefined && { within }) };
  return { kind: 'judge', design: 'permissive', scope, claims, bounds };
}

/** Helpers from the first state on; the search waits until they are there. */
function eager(helpers: Helpers, started: SharedSearch[]): Helpers {
  return {
    ...helpers,
    from: 0,
    start: (shared, parts) => {
      helpers.start(shared, parts);
      started.push(shared);
      awaitHelpers(shared, 20_000);
    },
  };
}

function judged(job: JudgeJob, helpers?: Helpers): Report {
  const { system, claims } = searchOf(job, (ref) => designNamed(ref)!);
  return explore(system, claims, { ...job.bounds, helpers });
}

/** All that a report says but for its memory, which depends on who grew the table when. */
const said = (report: Report): object => ({ ...report, bytesPerState: 0 });

it.each([
  ['tiny', 1, false, 1e9],
  ['signed', 3, false, 1e9],
  ['small', 1, true, 1e9], // up to names
  ['small', 1, false, 60_000], // to a limit in the middle of a state
  ['small', 1, false, 1e9, 6], // the last states are not kept
] as const)(
  'scope %s with %i helpers, symmetry %s, up to %i states',
  (scope, most, symmetry, max, within?: number) => {
    const job = jobOf(scope, symmetry, max, within);
    const started: SharedSearch[] = [];
    const report = judged(job, eager(helpersFrom(HELPER, job, undefined, most), started));
    expect(said(report)).toEqual(said(judged(job)));
    expect(started).toHaveLength(1);
    expect(started.map(chunksHelped)).not.toEqual([0]);
  },
);

it('the search is done alone where helpers do not start', () => {
  const job = jobOf('storage', false);
  const broken = new URL('data:text/javascript,throw new Error("no")');
  const started: SharedSearch[] = [];
  const helpers = helpersFrom(broken, job, undefined, 1);
  const report = judged(job, {
    ...helpers,
    from: 0,
    start: (shared, parts) => {
      helpers.start(shared, parts);
      started.push(shared);
    },
  });
  expect(said(report)).toEqual(said(judged(job)));
  expect(started.map(chunksHelped)).toEqual([0]);
});

it('the search goes on alone where a helper dies in the middle of a chunk', () => {
  const job = jobOf('signed-zero', false);
  // it takes the second chunk, as a helper does, and is gone (chunk 1, taken by the first helper: see `byHelper`)
  const dying = new URL(
    `data:text/javascript,import { workerData } from 'node:worker_threads';
    const { control, claims } = workerData.shared;
    Atomics.store(claims, 1, 1 * 64 + 2);
    Atomics.add(control, 4, 1);
    Atomics.notify(control, 4);
    process.exit(1);`,
  );
  const started: SharedSearch[] = [];
  const helpers = eager(helpersFrom(dying, job, undefined, 1), started);
  const report = judged(job, { ...helpers, patience: 100 });
  expect(said(report)).toEqual(said(judged(job)));
  // it was there, and its chunk was then taken by the search itself
  expect(started.map(({ control }) => control[4])).toEqual([1]);
  expect(started.map(({ claims }) => claims[1])).toEqual([1 * 64]);
  expect(started.map(chunksHelped)).toEqual([0]);
});

it('the search is done alone where there is no memory to share', () => {
  const job = jobOf('storage', false);
  const helpers: Helpers = {
    from: 0,
    spare: () => 1,
    start: () => {
      throw new RangeError('Array buffer allocation failed');
    },
    share: () => undefined,
  };
  expect(said(judged(job, helpers))).toEqual(said(judged(job)));
});
