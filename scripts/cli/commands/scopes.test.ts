/** `scopes`: every scope in words, one as a file to begin with, and those that a rule needs. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { SCOPES, scopeNamed } from '../../../model/scopes/named.ts';
import { UsageError } from '../fault.ts';
import { findScope } from '../inputs.ts';
import { scopesCommand } from './scopes.ts';

const MODEL = resolve(import.meta.dirname, '../../../model/index.ts');

let out = '';
let folder = '';
beforeEach(async () => {
  out = '';
  folder = await mkdtemp(join(tmpdir(), 'exclmap-scopes-'));
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    out += String(text);
    return true;
  });
});
afterEach(async () => {
  vi.restoreAllMocks();
  await rm(folder, { recursive: true });
});

it('lists all that have a name', async () => {
  expect(await scopesCommand({})).toBe(0);
  const lines = out.split('\n');
  const listed = lines.filter((line) => /^\S/.test(line));
  expect(listed).toEqual([...SCOPES.map(({ name }) => name), 'all']);
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80);
});

it('prints one as a file that is read back as it is', async () => {
  expect(await scopesCommand({ scope: 'tiny' })).toBe(0);
  const path = join(folder, 'mine.json');
  await writeFile(path, out);
  expect(await findScope(path)).toEqual(scopeNamed('tiny'));
});

it('fits scopes to what a rule of somebody reads', async () => {
  const path = join(folder, 'own.mjs');
  const write = (rule: string): Promise<void> =>
    writeFile(
      path,
      `import { sealed } from '${MODEL}';
export const design = { ...sealed, name: 'own', choices: { ...sealed.choices, ${rule} } };`,
    );
  await write(
    "element: { name: 'own', says: '', mayBeElement: (_, inner) => (inner.frozen ? 0 : -22) }",
  );
  expect(await scopesCommand({ fit: path, json: true })).toBe(0);
  const { scopes } = JSON.parse(out) as { readonly scopes: readonly { families: string[] }[] };
  expect(scopes.some(({ families }) => families.includes('freeze'))).toBe(true);
  expect(scopes.map(({ families }) => families)).toHaveLength(1);
});

it('says after Ctrl-C that it has not walked in all scopes, and exits with 3', async () => {
  const fitting = scopesCommand({ fit: 'no-inner' });
  setTimeout(() => process.emit('SIGINT'), 50); // it takes longer to start a thread
  expect(await fitting).toBe(3);
  expect(out).toMatch(/^interrupted: walked in \d+ scopes, not in all\n/m);
});

it('fits none to nothing', async () => {
  const both = scopesCommand({ scope: 'tiny', fit: 'sealed', json: false });
  await expect(both).rejects.toBeInstanceOf(UsageError);
});
