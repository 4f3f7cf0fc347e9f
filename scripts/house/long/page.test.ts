/** The code of the page beside Node’s: every verdict and trace of every rule in every scope, and every proof. */
import { beforeAll, expect, it } from 'vitest';
import { DESIGNS, RULES } from '../../../model/rules/designs/all.ts';
import { DECIDING } from '../../../model/scopes/named.ts';
import { claimsIn } from '../../../properties/claims/all.ts';
import { prove } from '../../../properties/proofs/prove.ts';
import { explore } from '../../../properties/search/explore.ts';
import { systemOf } from '../../../properties/verdicts/system.ts';
import { bundle } from '../../explorer/bundle.ts';
import { startPageWorker } from '../../explorer/test-page.ts';

const asData = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

let ask: ReturnType<typeof startPageWorker>;
beforeAll(async () => {
  ask = startPageWorker(await bundle());
});

it.for(DESIGNS)('$name: every verdict and trace in every scope', async (design) => {
  for (const [id, scope] of DECIDING.entries()) {
    const told = await ask({ kind: 'judge', id, design: design.name, scope: scope.name, path: [] });
    const { verdicts } = explore(systemOf(design, scope), claimsIn(scope));
    expect(told.kind === 'judged' && told.report.verdicts).toEqual(asData(verdicts));
  }
});

it.for(RULES)('$name: every proof', async (design) => {
  const told = await ask({ kind: 'prove', id: 1, design: design.name });
  expect(told.kind === 'proved' && told.proof).toEqual(asData(prove(design)));
});
