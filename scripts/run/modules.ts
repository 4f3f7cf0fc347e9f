/** A module and what it imports, found by reading and not by running it. */
import { readFileSync } from 'node:fs';
import { findPackageJSON } from 'node:module';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

/** A file that was read, or why it could not be; of a package its `package.json`. */
export type FoundModule = {
  readonly file: string;
  readonly isPackage: boolean;
} & ({ readonly text: string } | { readonly error: unknown });

/**
 * Names that a text may import. It may be TypeScript, which no lexer of modules reads, so names in comments are taken as
 * well; that costs a file read too many. A name that is computed is not seen.
 */
const NAMES = /\b(?:from|import|require)\b\s*\(?\s*(['"`])([^'"`\n]+)\1/g;

/**
 * A module, then what it imports in the order in which it is named, each once; packages (`package.json` says which
 * version it is) are not entered. `isWanted` says of a file whether it is to be read.
 */
export function* modulesFrom(
  path: string,
  isWanted: (file: string) => boolean = () => true,
  found = new Set<string>(),
): Generator<FoundModule> {
  const file = resolve(path);
  if (found.has(file)) return;
  found.add(file);
  const it = read(file, false);
  yield it;
  if (!('text' in it)) return;
  for (const [, , name = ''] of it.text.matchAll(NAMES)) {
    const { imported, isPackage } = fileOf(name, file);
    if (imported === undefined || !isWanted(imported)) continue;
    if (!isPackage) yield* modulesFrom(imported, isWanted, found);
    else if (!found.has(imported)) {
      found.add(imported);
      yield read(imported, true);
    }
  }
}

function read(file: string, isPackage: boolean): FoundModule {
  try {
    return { file, isPackage, text: readFileSync(file, 'utf8') };
  } catch (error) {
    return { file, isPackage, error };
  }
}

function fileOf(
  name: string,
  from: string,
): { readonly imported: string | undefined; readonly isPackage: boolean } {
  if (/^\.{0,2}\//.test(name)) return { imported: resolve(from, '..', name), isPackage: false };
  if (name.startsWith('file:')) return { imported: new URL(name).pathname, isPackage: false };
  if (/^(node:|exclmap(\/|$))/.test(name)) return { imported: undefined, isPackage: false };
  try {
    return { imported: findPackageJSON(name, pathToFileURL(from)), isPackage: true };
  } catch {
    return { imported: undefined, isPackage: false }; // no package is called so
  }
}
