/** README and the list of designs show what the checker says now. */
import { expect, it } from 'vitest';
import { FILES, freshReadme, readReadme } from './readme.ts';

it.each(Object.keys(FILES))(
  '%s has generated parts that are fresh (npm run readme)',
  async (file) => {
    const text = await readReadme(file);
    expect(await freshReadme(file, text)).toBe(text);
  },
);

it('shows an answer of 40 lines that fit 80 columns', async () => {
  const text = await readReadme('README.md');
  const output = text.split('<!-- /answer -->')[0]?.split('<!-- answer -->')[1];
  const lines = (output ?? '').trim().split('\n').slice(1, -1);
  expect(lines.length).toBeGreaterThan(30);
  expect(lines.length).toBeLessThanOrEqual(40);
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80);
});

it('is a front door of at most 200 lines', async () => {
  expect((await readReadme('README.md')).trimEnd().split('\n').length).toBeLessThanOrEqual(200);
});

it('says so when the marks of a part are gone', async () => {
  await expect(freshReadme('README.md', 'nothing')).rejects.toThrow(/lacks the marks/);
});
