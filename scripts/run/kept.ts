/** Where results are kept that can be had again: by a hash of all that they come from. */
import { createHash } from 'node:crypto';
import { globSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { writeWhole } from '../cli/files.ts';

const ROOT = join(import.meta.dirname, '../..');

/** What says how a file is kept, and so changes where it is. */
const FORM = 'scripts/run/kept.{ts,js}';

/**
 * A hash of source files, tests aside. Patterns are of the project's folder: TypeScript here, JavaScript in the built
 * package; of another one in tests.
 */
export function hashOfSources(patterns: readonly string[], root = ROOT): string {
  const hash = createHash('sha256');
  const sources = globSync([...patterns, FORM], { cwd: root })
    .filter((path) => !path.endsWith('.test.ts') && !path.endsWith('.snap'))
    .toSorted();
  for (const path of sources) hash.update(`${path}\0`).update(readFileSync(join(root, path)));
  return hash.digest('hex').slice(0, 24);
}

/** A folder for what is kept of one sort: in EXCLMAP_CACHE, or in `.cache` of the project. */
export function keptIn(sort: string): string {
  const named = process.env['EXCLMAP_CACHE'];
  return join(named === undefined || named === '' ? join(ROOT, '.cache') : named, sort);
}

const HEAD = '{"sha256":"';
const MIDDLE = '","value":';
const SUM = 64; // letters

const sumOf = (text: string): string => createHash('sha256').update(text).digest('hex');

/** What was kept in a file; undefined if nothing was, or the file is not whole, or is no longer what was written. */
export function readKept(path: string): unknown {
  try {
    const text = readFileSync(path, 'utf8');
    const value = text.slice(HEAD.length + SUM + MIDDLE.length, -1);
    return text === wrapped(value) ? JSON.parse(value) : undefined;
  } catch {
    return undefined;
  }
}

/** A value beside its sum, so that a file that was damaged, or changed by hand, is not believed. */
function wrapped(value: string): string {
  return `${HEAD}${sumOf(value)}${MIDDLE}${value}}`;
}

/** Keeps a value; says nothing if it cannot, since that costs time and nothing else. */
export async function keep(path: string, value: unknown): Promise<void> {
  try {
    mkdirSync(dirname(path), { recursive: true });
    await writeWhole(path, wrapped(JSON.stringify(value)));
  } catch {
    // a folder that cannot be written to
  }
}
