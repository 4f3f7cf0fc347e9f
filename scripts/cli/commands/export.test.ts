/** `export` prints one export and nothing else; what is wrong is said in one line. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { exportCommand } from './export.ts';

const TRACE = join(import.meta.dirname, '../../../counterexamples/inner-map/trace.json');
let printed: string[] = [];

beforeEach(() => {
  printed = [];
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    printed.push(String(text));
    return true;
  });
});
afterEach(() => {
  vi.restoreAllMocks();
});

it.each([
  ['text', /^permissive, scope mail: breaks inner in 5 calls\n/],
  ['markdown', /```mermaid\nsequenceDiagram\n/],
  ['itf', /"format": "ITF"/],
  ['dot', /^digraph exclmap \{\n/],
  ['svg', /^<svg xmlns="http:\/\/www.w3.org\/2000\/svg" /],
  ['ktap', /^KTAP version 1\n/],
  ['tap', /^TAP version 14\n/],
  ['selftest', /^\/\/ SPDX-License-Identifier: GPL-2.0\n/],
])('prints a trace as %s', async (format, beginning) => {
  expect(await exportCommand({ trace: TRACE, format })).toBe(0);
  expect(printed).toHaveLength(1);
  expect(printed[0]).toMatch(beginning);
});

it('reads a trace from standard input', async () => {
  const trace = { exclmap: 'trace', version: 2, design: 'sealed', scope: 'tiny', calls: [] };
  const input = Readable.from([JSON.stringify(trace)]);
  expect(await exportCommand({ trace: '-', format: 'text', input })).toBe(0);
  expect(printed.join('')).toBe('sealed, scope tiny: 0 calls\n\n');
});

it.each([
  ['an unknown format', TRACE, 'pdf', /^no format is called "pdf"; there are text, markdown/],
  ['no such file', '/nowhere/trace.json', 'text', /cannot be read/],
])('says in one line what is wrong: %s', async (_what, trace, format, line) => {
  await expect(exportCommand({ trace, format })).rejects.toThrow(line);
});

it('says which call has no form in a selftest, and which cannot be made', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'exclmap-'));
  const path = join(folder, 'trace.json');
  const create = { call: 'map_create', map: 'm0', kind: 'ARRAY' };
  const head = { exclmap: 'trace', version: 2, design: 'sealed', scope: 'tiny' };
  await writeFile(path, JSON.stringify({ ...head, calls: [create, create] }));
  await expect(exportCommand({ trace: path, format: 'text' })).rejects.toThrow(
    /call 2 \(map_create\) cannot be made there/,
  );
  await writeFile(path, JSON.stringify({ ...head, calls: [create] }));
  await expect(exportCommand({ trace: path, format: 'selftest' })).rejects.toThrow(
    /a selftest is about a claim/,
  );
  await rm(folder, { recursive: true });
});
