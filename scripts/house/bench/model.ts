/** Measures the search on the bpf model itself: speed with every claim, memory, the plain search beside it. */
import { permissive } from '../../../model/rules/designs/permissive.ts';
import { strictTemplate } from '../../../model/rules/designs/strict-template.ts';
import type { Scope } from '../../../model/scopes/scope.ts';
import { scopeNamed } from '../../../model/scopes/named.ts';
import { claimsIn } from '../../../properties/claims/all.ts';
import { fuzzing } from '../../../properties/random/fuzz.ts';
import { tasksOf } from '../../../properties/random/tasks.ts';
import type { Report } from '../../../properties/search/explore.ts';
import { explore } from '../../../properties/search/explore.ts';
import { systemOf } from '../../../properties/verdicts/system.ts';
import { fuzzOnThreads } from '../../run/fuzz-threads.ts';
import { naiveSearch } from './naive.ts';

/** One search: how much, how long, how fast. */
export type ModelRun = {
  readonly what: string;
  readonly states: number;
  readonly transitions: number;
  readonly seconds: number;
  /** Calls tried a second. */
  readonly rate: number;
  /** The search's own stores, if it is ours. */
  readonly bytesPerState?: number;
  /** Of the whole process after the run, megabytes. */
  readonly rssMegabytes: number;
};

function timed(
  what: string,
  search: () => {
    readonly states: number;
    readonly transitions: number;
    readonly bytesPerState?: number;
  },
): ModelRun {
  const start = performance.now();
  const { states, transitions, bytesPerState } = search();
  const seconds = (performance.now() - start) / 1000;
  return {
    what,
    states,
    transitions,
    seconds,
    rate: transitions / seconds,
    ...(bytesPerState === undefined ? {} : { bytesPerState }),
    rssMegabytes: process.memoryUsage().rss / 2 ** 20,
  };
}

function scopeOf(name: string): Scope {
  const scope = scopeNamed(name);
  if (scope === undefined) throw new Error(`the scope ${name} is gone`);
  return scope;
}

const full = (scope: Scope, maxStates = Number.POSITIVE_INFINITY): Report =>
  explore(systemOf(strictTemplate, scope), claimsIn(scope), { maxStates });

/** The design with the largest state space, in scope small with every claim, three times; the plain search once. */
export function benchModel(): { readonly ours: readonly ModelRun[]; readonly naive: ModelRun } {
  const small = scopeOf('small');
  return {
    ours: [1, 2, 3].map(() =>
      timed('every claim, scope small, the widest that is searched whole', () => full(small)),
    ),
    naive: timed('JSON.stringify and Set, no claims, the same scope', () =>
      naiveSearch(systemOf(strictTemplate, small)),
    ),
  };
}

/** Random walks of a swarm in scope wide, every claim judged. */
export type WalksRun = {
  readonly threads: number;
  readonly walks: number;
  readonly calls: number;
  readonly seconds: number;
  readonly rate: number;
};

const WALKS = { steps: 120, style: 'swarm' } as const;
const RUNS = 10_000;

/** What `fuzz` does in scope wide, under the design that breaks most, on so many threads, three times; seeds differ. */
export async function benchWalks(threads: number): Promise<readonly WalksRun[]> {
  const scope = scopeOf('wide');
  const claims = claimsIn(scope);
  const ids = claims.map(({ id }) => id);
  const made: WalksRun[] = [];
  for (const seed of [1, 2, 3]) {
    const start = performance.now();
    const walks = { ...WALKS, seed };
    const search = fuzzing(permissive, scope, claims, { ...walks, runs: RUNS, raw: true });
    const perform = tasksOf(permissive, scope, claims, walks);
    const subject = { design: permissive.name, scope, claims: ids, walks };
    await fuzzOnThreads(search, perform, { threads, subject }, () => undefined);
    const { runs, calls } = search.report();
    const seconds = (performance.now() - start) / 1000;
    made.push({ threads, walks: runs, calls, seconds, rate: calls / seconds });
  }
  return made;
}

/** Ten million states of scope wide, every claim: how long, and how much memory. */
export function benchTenMillion(): ModelRun {
  return timed('every claim, 10 million states of scope wide', () =>
    full(scopeOf('wide'), 10_000_000),
  );
}
