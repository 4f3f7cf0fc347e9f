/** The list of designs is what compare prints now, figures included: two minutes of searches and proofs. */
import { expect, it } from 'vitest';
import { freshReadme, readReadme, SEARCHED_LONG } from '../readme.ts';

it('properties/verdicts/README.md has generated parts that are fresh (npm run readme)', async () => {
  const file = 'properties/verdicts/README.md';
  const text = await readReadme(file);
  expect(await freshReadme(file, text, SEARCHED_LONG)).toBe(text);
});
