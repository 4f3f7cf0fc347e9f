/** Findings that are kept: read by the next run, but for those in which a file of somebody's own took part. */
import { globSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { ProjectionFinding } from '../../properties/design-space/projection.ts';
import { keptFindings, SOURCES } from './findings.ts';
import { modulesFrom } from './modules.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'exclmap-findings-'));
  vi.stubEnv('EXCLMAP_CACHE', folder);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true, force: true });
});

const found = [{}, {}] as unknown as readonly ProjectionFinding[];

it('are there for the next run, also for one with files, unless all is to be searched anew', async () => {
  expect(keptFindings(false, false).findings).toEqual([]);
  await keptFindings(false, false).keep(found);
  expect(keptFindings(false, false).findings).toEqual(found);
  expect(keptFindings(true, false).findings).toEqual(found);
  expect(keptFindings(false, true).findings).toEqual([]);
});

it.each([
  ['cut off', (text: string) => text.slice(0, -9)],
  ['another value', (text: string) => text.replace('"findings":[{},{}]', '"findings":[{}]')],
  ['no findings', () => 'null'],
])('are not believed of a file that is no longer what was written: %s', async (_, damaged) => {
  await keptFindings(false, false).keep(found);
  const [name = ''] = await readdir(join(folder, 'space'));
  const path = join(folder, 'space', name);
  const text = await readFile(path, 'utf8');
  expect(damaged(text)).not.toBe(text);
  await writeFile(path, damaged(text));
  expect(keptFindings(false, false).findings).toEqual([]);
});

it('are not kept if a source was saved since the search began', async () => {
  await mkdir(join(folder, 'model'));
  const source = join(folder, 'model/step.ts');
  await writeFile(source, 'before');
  const kept = keptFindings(false, false, folder);
  await writeFile(source, 'after');
  await kept.keep(found);
  expect(await readdir(folder)).toEqual(['model']);
  await writeFile(source, 'before');
  await kept.keep(found);
  expect(keptFindings(false, false, folder).findings).toEqual(found);
});

it('are not kept where a file took part, which may import what nobody hashes', async () => {
  await keptFindings(true, false).keep(found);
  expect(await readdir(folder, { recursive: true })).toEqual([]);
});

it('are those of one model: whatever makes them is hashed, so that none of another is taken for one of this', () => {
  const root = join(import.meta.dirname, '../..');
  const hashed = new Set(globSync(SOURCES, { cwd: root }));
  const makes = modulesFrom(
    join(root, 'properties/design-space/projection.ts'),
    (file) => !file.includes('/node_modules/'),
  );
  const files = [...makes].map(({ file }) => relative(root, file));
  expect(files.length).toBeGreaterThan(50);
  expect(files.filter((file) => !hashed.has(file))).toEqual([]);
});
