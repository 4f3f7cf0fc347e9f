/** How often, over 100 seeds, the shortened trace of a known violation is as short as the search says. */
import { expect, it } from 'vitest';
import { designNamed } from '../../../model/rules/designs/all.ts';
import { DECIDING } from '../../../model/scopes/named.ts';
import { claimsIn } from '../../../properties/claims/all.ts';
import { fuzz } from '../../../properties/random/fuzz.ts';
import { knownIn, SEED } from './known.ts';

const SEEDS = 100;
const WANTED = 0.95;

/** Designs that between them break all that any breaks, in each way. */
const NAMES = ['permissive', 'mainline', 'signed-1', 'signed-3', 'signed-4', 'read-twice'] as const;

// each claim in the first scope in which it takes fewest calls: all scopes would be hours
it.for(NAMES)('traces of %s become short', async (name, { annotate }) => {
  const design = designNamed(name)!;
  const known = DECIDING.map((scope) => ({ scope, least: knownIn(design, scope) }));
  const best = new Map<string, number>();
  for (const [id, calls] of known.flatMap(({ least }) => [...least]))
    best.set(id, Math.min(calls, best.get(id) ?? calls));
  const wanted = new Set(best.keys());
  const bad: string[] = [];
  for (const { scope, least } of known) {
    const here = [...least].filter(([id, calls]) => wanted.has(id) && calls === best.get(id));
    for (const [id] of here) wanted.delete(id);
    const claims = claimsIn(scope).filter(({ id }) => here.some(([one]) => one === id));
    const found = Array.from({ length: here.length === 0 ? 0 : SEEDS }, (_, nth) =>
      fuzz(design, scope, claims, {
        ...{ seed: SEED + nth, runs: 3000, steps: 40, style: 'swarm' },
        tick: ({ broken }) => (broken.length === claims.length ? 'found' : undefined),
      }),
    ).flatMap(({ violations }) => violations);
    for (const [id, calls] of here) {
      const lengths = found.filter(({ claim }) => claim === id).map((one) => one.calls.length);
      const shortest = lengths.filter((length) => length === calls).length;
      const says = `${id} in ${scope.name}, ${calls} calls: ${shortest} of ${lengths.length} found`;
      await annotate(says);
      if (lengths.length === 0 || shortest < WANTED * lengths.length) bad.push(says);
    }
  }
  expect([best.size > 0, wanted.size, bad]).toEqual([true, 0, []]);
});
