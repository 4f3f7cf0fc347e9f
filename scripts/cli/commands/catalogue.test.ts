/** The catalogue is as the searches make it, and `--check` sees what is not. */
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { catalogueCommand } from './catalogue.ts';

const CATALOGUE = join(import.meta.dirname, '../../../counterexamples');
let root = '';
let printed: string[] = [];

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'exclmap-'));
  printed = [];
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    printed.push(String(text));
    return true;
  });
});
afterEach(async () => {
  vi.restoreAllMocks();
  await rm(root, { recursive: true });
});

it('is fresh', async () => {
  expect(await catalogueCommand({ write: false, check: true })).toBe(0);
  expect(printed.join('')).toBe('the catalogue is fresh\n');
});

it('writes an empty folder as the project has it, and sees what is then changed', async () => {
  expect(await catalogueCommand({ write: true, check: false, root })).toBe(0);
  for (const path of ['README.md', 'inner-map/trace.json', 'inner-map/graph.svg']) {
    const made = await readFile(join(root, path), 'utf8');
    expect(made).toBe(await readFile(join(CATALOGUE, path), 'utf8'));
  }
  printed = [];
  await writeFile(join(root, 'map-elem-iterator/README.md'), 'changed by hand\n');
  await rm(join(root, 'extension/trace.json'));
  await mkdir(join(root, 'no-such-hole'));
  await writeFile(join(root, 'sys-bpf/notes.md'), '\n');
  expect(await catalogueCommand({ write: false, check: true, root })).toBe(1);
  const said = printed.join('').trim().split('\n');
  expect(said).toHaveLength(4);
  expect(said[0]).toMatch(/^map-elem-iterator\/README.md: stale; /);
  expect(said[1]).toMatch(/^extension\/trace.json: missing; /);
  expect(said[2]).toMatch(/^no-such-hole: orphaned/);
  expect(said[3]).toMatch(/^sys-bpf\/notes.md: orphaned/);
});

it('refuses to write and check at once', async () => {
  await expect(catalogueCommand({ write: true, check: true })).rejects.toThrow(/only one of them/);
});
