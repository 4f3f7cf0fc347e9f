/** README shows what the checker says now. */
import { expect, it } from 'vitest';
import { freshReadme, readReadme } from './readme.ts';

it('has generated parts that are fresh (npm run readme writes them)', async () => {
  const text = await readReadme();
  expect(await freshReadme(text)).toBe(text);
});

it('shows output that fits 80 columns', async () => {
  const output = (await readReadme()).split('<!-- /compare -->')[0]?.split('<!-- compare -->')[1];
  const widest = Math.max(...(output ?? '').split('\n').map((line) => line.length));
  expect(widest).toBeGreaterThan(60);
  expect(widest).toBeLessThanOrEqual(80);
});

it('says so when the marks of a part are gone', async () => {
  await expect(freshReadme('nothing')).rejects.toThrow(/lacks the marks/);
});
