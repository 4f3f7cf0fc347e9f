/** Where results are kept that can be had again: by a hash of all that they come from. */
import { createHash } from 'node:crypto';
import { globSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { writeWhole } from '../cli/files.ts';

const ROOT = join(import.meta.dirname, '../..');

/** A hash of source files, tests aside. Patterns are of the project's folder: TypeScript here, JavaScript in the built package. */
export function hashOfSources(patterns: readonly string[]): string {
  const hash = createHash('sha256');
  const sources = globSync(patterns, { cwd: ROOT })
    .filter((path) => !path.endsWith('.test.ts') && !path.endsWith('.snap'))
    .toSorted();
  for (const path of sources) hash.update(`${path}\0`).update(readFileSync(join(ROOT, path)));
  return hash.digest('hex').slice(0, 24);
}

/** A folder for what is kept of one sort: in EXCLMAP_CACHE, or in `.cache` of the project. */
export function keptIn(sort: string): string {
  const named = process.env['EXCLMAP_CACHE'];
  return join(named === undefined || named === '' ? join(ROOT, '.cache') : named, sort);
}

/** What was kept in a file; undefined if nothing was, or nothing that can be read. */
export function readKept(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return undefined;
  }
}

/** Keeps a value; says nothing if it cannot, since that costs time and nothing else. */
export async function keep(path: string, value: unknown): Promise<void> {
  try {
    mkdirSync(dirname(path), { recursive: true });
    await writeWhole(path, JSON.stringify(value));
  } catch {
    // a folder that cannot be written to
  }
}
