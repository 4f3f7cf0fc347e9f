/** What a design's file is made of, as a hash: itself, the files that it imports, and the versions of packages. */
import { readFile } from 'node:fs/promises';
import { findPackageJSON } from 'node:module';
import { join, relative, resolve, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import { hashOfText } from '../../model/programs/digest.ts';
import { UsageError } from '../cli/fault.ts';
import { oneLine } from '../cli/inputs.ts';

const ROOT = join(import.meta.dirname, '../..');
/** Of our own files the version of the model speaks. */
const OURS = ['model', 'properties', 'counterexamples', 'scripts'];

/**
 * Names that a text may import. It may be TypeScript, which no lexer of modules reads, so names in comments are taken as
 * well; that costs a file read too many. A name that is computed is not seen.
 */
const NAMES = /\b(?:from|import|require)\b\s*\(?\s*(['"`])([^'"`\n]+)\1/g;

/** The hash of a design's file with all that it imports, the same on every machine. Nothing is run. */
export async function hashOfDesign(path: string): Promise<string> {
  const hashes = new Map<string, string>();
  await collect(resolve(path), hashes, (error) => {
    throw new UsageError(`design ${path}: cannot be read: ${oneLine(error)}`);
  });
  const [own = '', ...others] = hashes.values();
  return others.length === 0 ? own : hashOfText([own, ...others].join(' '));
}

/** Notes a file and what it imports, in the order in which they are named. */
async function collect(
  file: string,
  hashes: Map<string, string>,
  unread: (error: unknown) => void = () => undefined,
): Promise<void> {
  if (hashes.has(file)) return;
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    unread(error); // whoever loads the design is told what is missing
    return;
  }
  hashes.set(file, hashOfText(text));
  for (const [, , name = ''] of text.matchAll(NAMES)) {
    const imported = fileOf(name, file);
    if (imported === undefined || isOurs(imported)) continue;
    // of a package its version has to do
    if (imported.endsWith('package.json')) await note(imported, hashes);
    else await collect(imported, hashes);
  }
}

async function note(file: string, hashes: Map<string, string>): Promise<void> {
  if (!hashes.has(file)) hashes.set(file, hashOfText(await readFile(file, 'utf8')));
}

function fileOf(name: string, from: string): string | undefined {
  if (/^\.{0,2}\//.test(name)) return resolve(from, '..', name);
  if (name.startsWith('file:')) return new URL(name).pathname;
  if (/^(node:|exclmap(\/|$))/.test(name)) return undefined;
  try {
    return findPackageJSON(name, pathToFileURL(from));
  } catch {
    return undefined; // no package is called so
  }
}

function isOurs(file: string): boolean {
  const [first = ''] = relative(ROOT, file).split(sep);
  return OURS.includes(first);
}
