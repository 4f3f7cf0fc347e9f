/** What no scope shows that decides is not shown where three features meet that meet in none of them, by no design. */
import { expect, it } from 'vitest';
import { covering } from '../../../model/scopes/covering.ts';
import { DECIDING } from '../../../model/scopes/named.ts';
import type { Knowledge } from '../../../properties/design-space/knowledge.ts';
import { wantedForFront } from '../../../properties/design-space/front.ts';
import { randomFrom } from '../../../properties/random/below.ts';
import { decide } from '../../cli/design-space.ts';
import { DEFAULT_BOUNDS } from '../../cli/offered.ts';
import { withSession } from '../../run/session.ts';
import { beyond } from './beyond.ts';
import { SEED } from './known.ts';

/** Of some 2,000 scopes of three features so many are drawn: a second each, or two. */
const DRAWN = 60;
const triples = covering(3, 4.6);

async function knownIn(scopes: typeof DECIDING): Promise<Knowledge> {
  const options = { designs: [], bounds: DEFAULT_BOUNDS, fresh: false, scopes };
  return (await withSession(2, (session) => decide(session, options, wantedForFront))).known;
}

it('no design breaks or shows there what the deciding scopes say it does not', async ({
  annotate,
}) => {
  const known = await knownIn(DECIDING);
  const below = randomFrom(SEED);
  const drawn = Array.from({ length: DRAWN }, () => triples[below(triples.length)]!);
  const found = drawn.map((scope) => beyond(known, scope));
  const searches = found.reduce((sum, part) => sum + part.searches, 0);
  const cut = found.filter(({ isWhole }) => !isWhole).length;
  await annotate(
    `seed ${SEED}: ${DRAWN} scopes, ${searches} searches, ${cut} scopes not to the end`,
  );
  expect(found.flatMap(({ wrong }) => wrong)).toEqual([]);
  expect(searches).toBeGreaterThan(DRAWN);
});

it('a scope that decides is missed if it is left out', async () => {
  const known = await knownIn(DECIDING.filter(({ name }) => name !== 'relocated-inner'));
  const [scope] = triples.filter(
    ({ families, texts }) =>
      families.includes('relocated') &&
      families.includes('counted') &&
      texts.includes('read-inner.A'),
  );
  const { wrong } = beyond(known, scope!);
  expect(wrong.map((line) => line.split(' ', 1)[0])).toContain('inner');
});
