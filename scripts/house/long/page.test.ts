/**
 * The code of the page beside Node’s: every verdict and trace of every design in every scope, and every proof of the
 * rules. Measured: 23 s of one core for the searches of a design, 20 s for its proofs, half of that in the page.
 */
import { beforeAll, expect, it } from 'vitest';
import { DESIGNS, RULES } from '../../../model/rules/designs/all.ts';
import { DECIDING } from '../../../model/scopes/named.ts';
import { claimsIn } from '../../../properties/claims/all.ts';
import { prove } from '../../../properties/proofs/prove.ts';
import { explore } from '../../../properties/search/explore.ts';
import { systemOf } from '../../../properties/verdicts/system.ts';
import { answersOn } from '../../explorer/answers.ts';
import { bundle } from '../../explorer/bundle.ts';
import { MOST_BYTES, startPageWorker } from '../../explorer/test-page.ts';
import { writtenInto } from '../../explorer/written.ts';
import { DEFAULT_BOUNDS } from '../../cli/offered.ts';
import { withSession } from '../../run/session.ts';

const asData = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

let html: string;
let ask: ReturnType<typeof startPageWorker>;
beforeAll(async () => {
  html = await bundle();
  ask = startPageWorker(html);
});

it('has room for what `explore` writes into it', async () => {
  const found = await withSession(Number.POSITIVE_INFINITY, (session) =>
    answersOn(session, RULES, DEFAULT_BOUNDS),
  );
  const whole = writtenInto(html, { start: '', ...found });
  expect(found.space?.places.length).toBeGreaterThan(1);
  expect(Object.keys(found.answers)).toHaveLength(RULES.length);
  expect(Buffer.byteLength(whole) - Buffer.byteLength(html)).toBeLessThan(MOST_BYTES.written);
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
