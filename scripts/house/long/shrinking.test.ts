/**
 * Part of the long suite: finds each known violation from 100 seeds and counts how often the shortened
 * trace is as short as the exhaustive search says.
 */
import type { Design } from '../../../model/rules/design.ts';
import { designNamed } from '../../../model/rules/designs/all.ts';
import type { Scope } from '../../../model/scopes/scope.ts';
import { DECIDING } from '../../../model/scopes/named.ts';
import { claimsIn } from '../../../properties/claims/all.ts';
import { fuzz } from '../../../properties/random/fuzz.ts';
import { print } from '../../cli/output.ts';
import type { Sum } from './known.ts';
import { knownIn, medianOf } from './known.ts';

const SEEDS = 100;
const WANTED = 0.95;
const RUNS = 3000;

/** Designs that between them break all that any breaks, in each way. */
const NAMES = ['permissive', 'mainline', 'signed-1', 'signed-3', 'signed-4', 'read-twice'] as const;

/** The pairs of a design and a scope: one `true` for each violation that is shortened well. */
function shrink(design: Design, scope: Scope, first: number): readonly boolean[] {
  const all = knownIn(design, scope);
  if (all.length === 0) return [];
  const claims = claimsIn(scope).filter(({ id }) => all.some((one) => one.id === id));
  const reports = Array.from({ length: SEEDS }, (_, nth) =>
    fuzz(design, scope, claims, {
      ...{ seed: first + nth, runs: RUNS, steps: 40, style: 'swarm' },
      tick: ({ broken }) => (broken.length === claims.length ? 'found' : undefined),
    }),
  );
  return all.map(({ id, least }) => {
    const found = reports.flatMap(({ violations }) =>
      violations.filter(({ claim }) => claim === id),
    );
    const shortest = found.filter(({ calls }) => calls.length === least).length;
    const longer = found.find(({ calls }) => calls.length > least);
    const good = found.length > 0 && shortest >= WANTED * found.length;
    const which = `${design.name.padEnd(11)} ${scope.name.padEnd(12)}${id.padEnd(17)}`;
    const how = `${least} calls: ${shortest} of ${found.length} found`;
    const runs = found.map(({ run }) => run);
    print([
      `${good ? 'ok    ' : 'FAILED'} ${which}${how.padEnd(26)} ${medianOf(runs, SEEDS).padStart(5)}`,
      ...(good || longer === undefined
        ? []
        : [
            `  npm run -s exclmap -- replay ${longer.calls.join('/')} --design ${design.name} --scope ${scope.name}`,
          ]),
    ]);
    return good;
  });
}

/** Shortens each known violation from that seed on. */
export function shrinkKnown(first: number): Sum {
  print([`${SEEDS} seeds from ${first} on; the last column is the median of runs until found`]);
  const good = NAMES.flatMap((name) =>
    DECIDING.flatMap((scope) => shrink(designNamed(name)!, scope, first)),
  );
  const passed = good.filter(Boolean).length;
  return { passed, failed: good.length - passed };
}
