/** The page about the design space shows what all designs say now: a minute of searches, seconds if they are kept. */
import { expect, it } from 'vitest';
import { freshSpacePage, readReadme, SPACE_PAGE } from '../readme.ts';

it(`${SPACE_PAGE} has figures that are fresh (npm run readme)`, async () => {
  const text = await readReadme(SPACE_PAGE);
  expect(await freshSpacePage(text)).toBe(text);
});
