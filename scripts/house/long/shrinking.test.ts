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
const pairs = NAMES.flatMap((name) => DECIDING.map((scope) => ({ name, scope })));

it.for(pairs)(
  '$name in $scope.name: traces become short',
  async ({ name, scope }, { annotate }) => {
    const design = designNamed(name)!;
    const least = knownIn(design, scope);
    const claims = claimsIn(scope).filter(({ id }) => least.has(id));
    const found = Array.from({ length: least.size === 0 ? 0 : SEEDS }, (_, nth) =>
      fuzz(design, scope, claims, {
        ...{ seed: SEED + nth, runs: 3000, steps: 40, style: 'swarm' },
        tick: ({ broken }) => (broken.length === claims.length ? 'found' : undefined),
      }),
    ).flatMap(({ violations }) => violations);
    const rows = [...least].map(([id, calls]) => {
      const lengths = found.filter(({ claim }) => claim === id).map((one) => one.calls.length);
      const shortest = lengths.filter((length) => length === calls).length;
      const good = lengths.length > 0 && shortest >= WANTED * lengths.length;
      return { good, says: `${id}, ${calls} calls: ${shortest} of ${lengths.length} found` };
    });
    for (const { says } of rows) await annotate(says);
    expect(rows.filter(({ good }) => !good)).toEqual([]);
  },
);
