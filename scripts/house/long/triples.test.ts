/** Every three features meet in a generated scope: no search there breaks what the deciding scopes keep, or is shorter. */
import { expect, it } from 'vitest';
import type { Design } from '../../../model/rules/design.ts';
import { designNamed } from '../../../model/rules/designs/all.ts';
import { covering, unmet } from '../../../model/scopes/covering.ts';
import { DECIDING } from '../../../model/scopes/named.ts';
import type { Scope } from '../../../model/scopes/scope.ts';
import { claimsIn } from '../../../properties/claims/all.ts';
import { explore } from '../../../properties/search/explore.ts';
import { systemOf } from '../../../properties/verdicts/system.ts';
import { lengthsIn } from './known.ts';

/** So many states a scope: the few scopes that have more are named, not passed over in silence. */
const MOST_STATES = 400_000;

const scopes = covering(3, 5.5);

it('lets every three features meet, which the deciding scopes do not', async ({ annotate }) => {
  await annotate(`${unmet(3, DECIDING).length} of ${unmet(3, []).length} triples meet in no other`);
  expect(unmet(3, scopes)).toEqual([]);
});

/** The fewest calls that the deciding scopes know for what is violated or possible. */
function fewest(design: Design): ReadonlyMap<string, number> {
  const least = new Map<string, number>();
  for (const scope of DECIDING) {
    for (const [id, calls] of answered(design, scope).lengths) {
      least.set(id, Math.min(calls, least.get(id) ?? calls));
    }
  }
  return least;
}

function answered(design: Design, scope: Scope, maxStates = Number.POSITIVE_INFINITY) {
  const report = explore(systemOf(design, scope), claimsIn(scope), { maxStates });
  return { ...report, lengths: lengthsIn(report, ['violated', 'possible']) };
}

it.for(['permissive', 'mainline', 'mainline-7.3', 'sealed'])(
  '%s answers nothing there that it does not in the deciding scopes, nor in fewer calls',
  async (name, { annotate }) => {
    const design = designNamed(name)!;
    const least = fewest(design);
    const unfinished: string[] = [];
    const wrong = scopes.flatMap((scope) => {
      const { finished, lengths } = answered(design, scope, MOST_STATES);
      if (!finished) unfinished.push(scope.name);
      return [...lengths]
        .filter(([id, calls]) => calls < (least.get(id) ?? Number.POSITIVE_INFINITY))
        .map(([id, calls]) => `${id} in ${calls} (${least.get(id) ?? 'none'}), ${scope.says}`);
    });
    await annotate(`${scopes.length} scopes, not finished: ${unfinished.join(' ') || 'none'}`);
    expect(wrong).toEqual([]);
  },
);
