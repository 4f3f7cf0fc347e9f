/** README and the list of designs show what the checker says now. */
import { expect, it } from 'vitest';
import { MADE_FOR } from '../../counterexamples/pages/space-page.ts';
import { mainline } from '../../model/rules/designs/mainline.ts';
import { mainline73 } from '../../model/rules/designs/mainline-7.3.ts';
import { permissive } from '../../model/rules/designs/permissive.ts';
import { RULES } from '../../model/rules/designs/all.ts';
import { GOALS } from '../../properties/claims/all.ts';
import { FILES, freshReadme, readReadme, SPACE_PAGE } from './readme.ts';

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

it('says of kernels what compare says of their designs, in as many calls', async () => {
  const [screen, list] = await Promise.all(
    ['README.md', 'properties/verdicts/README.md'].map(readReadme),
  );
  const goals = GOALS.map(({ id }) => id);
  const verdictsIn = (text = '', id: string): readonly string[] =>
    new RegExp(`^${id} .*$`, 'm').exec(text)?.[0].match(/viol \d+|holds|proved|\b\d+\b|- /g) ?? [];
  const shown = screen?.split('<!-- /answer -->')[0];
  const compared = list?.split('-- goals')[1];
  const columns = [permissive, mainline, mainline73];
  let equal = 0;
  for (const id of goals) {
    const [, ...kernels] = verdictsIn(shown, id); // the first is 6.18, which compare leaves out
    if (kernels.length === 0) continue; // no kernel breaks it
    for (const [at, design] of columns.entries()) {
      const compares = verdictsIn(compared, id)[RULES.indexOf(design)] ?? '';
      const calls = /^viol (\d+)$/.exec(compares)?.[1];
      expect(`${id}: ${kernels[at]?.trim() ?? ''}`).toBe(
        `${id}: ${calls ?? (compares === 'proved' ? '-' : compares)}`,
      );
      equal++;
    }
  }
  expect(equal).toBe(33);
});

it('is a front door of at most 200 lines', async () => {
  expect((await readReadme('README.md')).trimEnd().split('\n').length).toBeLessThanOrEqual(200);
});

it('has a page about the design space made for this model (all its figures: npm run test:long space-page)', async () => {
  expect(await readReadme(SPACE_PAGE)).toContain(`\n${MADE_FOR}: `);
});

it('says so when the marks of a part are gone', async () => {
  await expect(freshReadme('README.md', 'nothing')).rejects.toThrow(/lacks the marks/);
});
