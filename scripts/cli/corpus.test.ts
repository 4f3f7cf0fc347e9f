/** The corpus of random searches on disk: it is read as it was written, and what is wrong with it is said in a line. */
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { sealed } from '../../model/rules/designs/sealed.ts';
import { scopeNamed } from '../../model/scopes/named.ts';
import { readCorpus, writeCorpus } from './corpus.ts';
import { UsageError } from './fault.ts';

const mail = scopeNamed('mail')!;
let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'exclmap-corpus-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true });
});

it('is empty at first, and then what was written', async () => {
  const inside = join(folder, 'new', 'one');
  expect(await readCorpus(inside, sealed, mail)).toEqual([]);
  await writeCorpus(inside, sealed, mail, [[1, 2], [3]]);
  expect(await readCorpus(inside, sealed, mail)).toEqual([[1, 2], [3]]);
  expect(await readdir(inside)).toEqual(['sealed.mail.json']);
});

it.each([
  ['no JSON', /not valid JSON|JSON/],
  ['{}', /exclmap/],
  [
    '{"exclmap":"corpus","version":1,"model":1,"calls":"","traces":["1/x"]}',
    /traces.*numbers with/,
  ],
  ['{"exclmap":"corpus","version":1,"model":0,"calls":"","traces":[]}', /another version/],
])('that is %s is refused in one line', async (text, line) => {
  await writeFile(join(folder, 'sealed.mail.json'), text);
  const error = await readCorpus(folder, sealed, mail).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(UsageError);
  expect((error as UsageError).message).toMatch(line);
  expect((error as UsageError).message).not.toContain('\n');
});

it('with a call that the scope has not is refused', async () => {
  await writeCorpus(folder, sealed, mail, [[99_999]]);
  await expect(readCorpus(folder, sealed, mail)).rejects.toThrow(/there is no call 99999/);
});
