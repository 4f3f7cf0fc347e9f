/** Every three features meet in a generated scope: no search there breaks what the deciding scopes keep. */
import { expect, it } from 'vitest';
import { designNamed } from '../../../model/rules/designs/all.ts';
import { covering, unmet } from '../../../model/scopes/covering.ts';
import { DECIDING } from '../../../model/scopes/named.ts';
import { claimsIn } from '../../../properties/claims/all.ts';
import { explore } from '../../../properties/search/explore.ts';
import { systemOf } from '../../../properties/verdicts/system.ts';
import { known } from './known.ts';

/** So many states a scope: the few scopes that have more are named, not passed over in silence. */
const MOST_STATES = 400_000;

const scopes = covering(3, 5.5);

it('lets every three features meet, which the deciding scopes do not', async ({ annotate }) => {
  await annotate(`${unmet(3, DECIDING).length} of ${unmet(3, []).length} triples meet in no other`);
  expect(unmet(3, scopes)).toEqual([]);
});

it.for(['permissive', 'mainline', 'mainline-7.3', 'sealed'])(
  '%s breaks nothing there that it keeps in the deciding scopes',
  async (name, { annotate }) => {
    const design = designNamed(name)!;
    const may = known(design);
    const unfinished: string[] = [];
    const wrong = scopes.flatMap((scope) => {
      const report = explore(systemOf(design, scope), claimsIn(scope), { maxStates: MOST_STATES });
      if (!report.finished) unfinished.push(scope.name);
      return Object.entries(report.verdicts).flatMap(([id, { verdict }]) =>
        verdict.kind === 'violated' && !may.has(id)
          ? [`${id} in ${scope.says}: ${verdict.calls.join('/')}`]
          : [],
      );
    });
    await annotate(`${scopes.length} scopes, not finished: ${unfinished.join(' ') || 'none'}`);
    expect(wrong).toEqual([]);
  },
);
