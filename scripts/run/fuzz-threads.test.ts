/** Threads that do tasks of a random search: what is found and kept is that of one thread, whatever becomes of them. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { permissive } from '../../model/rules/designs/permissive.ts';
import { scopeNamed } from '../../model/scopes/named.ts';
import { claimsIn } from '../../properties/claims/all.ts';
import type { FuzzReport, Fuzzing } from '../../properties/random/fuzz.ts';
import { fuzz, fuzzing } from '../../properties/random/fuzz.ts';
import type { FuzzTask, FuzzTaskDone } from '../../properties/random/tasks.ts';
import { tasksOf } from '../../properties/random/tasks.ts';
import { fuzzOnThreads } from './fuzz-threads.ts';

const scope = scopeNamed('mail')!;
const claims = claimsIn(scope);
const walks = { seed: 3, steps: 40, style: 'swarm' } as const;
const options = { ...walks, runs: 3000, keep: true };
const alone = JSON.stringify(fuzz(permissive, scope, claims, options));

type Rig = {
  readonly threads: number;
  readonly script?: URL;
  /** Told of each task that this thread does, before it does it, how many others have done. */
  readonly onOwn?: (others: number) => void;
  readonly turn?: (search: Fuzzing) => string | undefined;
};

/** Searches with helpers from the first turn on; how many tasks they did, and which this thread did. */
async function searched({ threads, script, onOwn, turn }: Rig): Promise<{
  readonly report: FuzzReport;
  readonly stopped: string | undefined;
  readonly own: readonly number[];
  readonly others: number;
}> {
  const search = fuzzing(permissive, scope, claims, options);
  const perform = tasksOf(permissive, scope, claims, walks);
  const own: number[] = [];
  let taken = 0;
  const watched: Fuzzing = {
    ...search,
    take: (done) => {
      taken++;
      search.take(done);
    },
  };
  const here = (task: FuzzTask): FuzzTaskDone => {
    onOwn?.(taken - own.length);
    own.push(task.number);
    return perform(task);
  };
  const subject = { design: 'permissive', scope, claims: claims.map(({ id }) => id), walks };
  const given = { threads, subject, from: 0, ...(script && { script }) };
  const stopped = await fuzzOnThreads(watched, here, given, () => turn?.(search));
  return { report: search.report(stopped), stopped, own, others: taken - own.length };
}

/** A helper as it is, with its words delayed, each by another time; `then` is done after so many words. */
function helperThat(then = ''): URL {
  const helper = JSON.stringify(new URL('./fuzz-helper.ts', import.meta.url));
  return new URL(
    `data:text/javascript,${encodeURIComponent(`
    import { workerData } from 'node:worker_threads';
    const { port } = workerData;
    const say = port.postMessage.bind(port);
    const sleep = (ms) => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
    let said = 0;
    port.postMessage = (word) => {
      ${then}
      if (said > 0) sleep((said * 7) % 23);
      said++;
      say(word);
    };
    await import(${helper});`)}`,
  );
}

/** This thread waits a little before each task, until others have done so many: all in all 20 s at most. */
const until =
  (wanted: number) =>
  (others: number): void => {
    if (others < wanted) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 50);
  };
const slowly = until(1);

describe('the report is that of one thread, to the byte', () => {
  it.each([1, 2, 3])('with %i threads', async (threads) => {
    const { report, others } = await searched({ threads, onOwn: until(threads - 1) });
    expect(JSON.stringify(report)).toBe(alone);
    expect(others > 0).toBe(threads > 1);
  });
  it('with helpers that are slow, each time by another span', async () => {
    const { report, others } = await searched({ threads: 3, script: helperThat(), onOwn: slowly });
    expect(JSON.stringify(report)).toBe(alone);
    expect(others).toBeGreaterThan(0);
  });
  it('with helpers that die in the middle: what they were given is done here', async () => {
    const script = helperThat('if (said === 5) process.exit(1);');
    const { report, others } = await searched({ threads: 3, script, onOwn: until(8) });
    expect(JSON.stringify(report)).toBe(alone);
    expect(others).toBe(2 * 4); // READY and four answers each
  });
  it('with helpers that never answer', async () => {
    const script = helperThat('if (said === 1) sleep(1e9);');
    let own = 0;
    const onOwn = (): void => until(1)(own++ < 40 ? 0 : 1);
    const { report, others } = await searched({ threads: 2, script, onOwn });
    expect(JSON.stringify(report)).toBe(alone);
    expect(others).toBe(0);
  });
  it('where no thread can be had', async () => {
    const script = new URL('data:text/javascript,throw new Error("no")');
    const { report, others } = await searched({ threads: 2, script });
    expect(JSON.stringify(report)).toBe(alone);
    expect(others).toBe(0);
  });
});

describe('where a choice is somebody’s, helpers alone ask it', () => {
  const fileThat = (body: string): string => {
    const from = JSON.stringify(
      new URL('../../model/rules/designs/permissive.ts', import.meta.url).href,
    );
    const path = join(mkdtempSync(join(tmpdir(), 'exclmap-fuzz-')), 'own.mjs');
    writeFileSync(
      path,
      `import { permissive } from ${from};
const element = { name: 'own', says: '', mayBeElement: () => { ${body} } };
export const design = { ...permissive, name: 'own', choices: { ...permissive.choices, element } };`,
    );
    return path;
  };
  const without = async (
    design: string,
    turn: (search: Fuzzing, given: number) => string | undefined,
    threads = 2,
  ): Promise<FuzzReport> => {
    const whole = fuzzing(permissive, scope, claims, options);
    let given = 0;
    const next = (): FuzzTask | undefined => {
      const task = whole.next();
      if (task !== undefined) given++;
      return task;
    };
    const search = { ...whole, next };
    const subject = { design, scope, claims: claims.map(({ id }) => id), walks };
    const rest = { threads, subject, patience: 300 };
    return search.report(await fuzzOnThreads(search, undefined, rest, () => turn(search, given)));
  };

  it('and the report is the same, also with one of them', async () => {
    const report = await without('permissive', () => undefined, 1);
    expect(JSON.stringify(report)).toBe(alone);
  });
  it('and what they have begun is waited for when the search is stopped', async () => {
    const report = await without('permissive', (search) =>
      search.so().runs > 400 ? 'enough' : undefined,
    );
    const whole = fuzz(permissive, scope, claims, { ...options, runs: report.runs });
    expect(report.runs).toBeLessThan(options.runs);
    expect(JSON.stringify(report)).toBe(JSON.stringify({ ...whole, stopped: 'enough' }));
  });
  it.each([
    ['for (;;);', /own\.mjs: 0\.3 s after it was to stop .*; does a choice never return\?$/],
    ['process.exit(0);', /own\.mjs: a thread ended .*; is process\.exit\(\) called\?$/],
    ["throw new Error('no');", /own\.mjs: choices\.element\.mayBeElement\(.* threw no \(own\.mjs/],
  ])('one that does `%s` is named', async (body, line) => {
    const path = fileThat(body);
    const whenBegun = (_: Fuzzing, given: number): string | undefined =>
      given > 0 ? 'the time limit was reached' : undefined;
    await expect(without(path, whenBegun)).rejects.toThrow(line);
    rmSync(join(path, '..'), { recursive: true });
  });
});

it('a search that is stopped says what a search of so many walks says', async () => {
  let turns = 0;
  const turn = (): string | undefined => (++turns > 8 ? 'enough' : undefined);
  // a turn after each task here, and two tasks of the helper between turns: it is stopped long before it is done
  const onOwn = until(Number.POSITIVE_INFINITY);
  const { report, stopped } = await searched({ threads: 2, onOwn, turn });
  const { runs } = report;
  expect([stopped, runs > 0, runs < options.runs]).toEqual(['enough', true, true]);
  const whole = fuzz(permissive, scope, claims, { ...options, runs });
  expect(JSON.stringify(report)).toBe(JSON.stringify({ ...whole, stopped: 'enough' }));
});
