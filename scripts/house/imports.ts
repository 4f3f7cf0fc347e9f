/** House rules about who imports whom. */
import type { Rule } from './rule.ts';
import { inImports } from './rule.ts';
import type { Source, Tree } from './tree.ts';
import { layerOf, targetOf } from './tree.ts';

/** Layers from the ground up: a file may import its own layer and those before it. */
export const LAYERS = ['model', 'properties', 'counterexamples', 'scripts'] as const;

/** Packages by layer. A layer that is not here may use all that package.json names. */
const PACKAGES: Readonly<Record<string, readonly string[]>> = {
  model: [],
  properties: ['fast-check', 'ts-pattern'],
  counterexamples: ['ts-pattern', 'zod'],
};

/** Packages of single files. */
const PACKAGES_OF_FILE: Readonly<Record<string, readonly string[]>> = {
  'model/digest.ts': ['@noble/hashes'],
};

/** What any test may import besides. */
const PACKAGES_OF_TESTS: readonly string[] = ['vitest', 'fast-check'];

/** Folders in which each file is one entry of a list, so it counts only if the program sees it. */
const LISTED = ['model/axes/', 'model/designs/', 'properties/claims/'];

/** The arrows between the layers. */
export const importsPointDown: Rule = {
  says: 'imports point one way: scripts, counterexamples, properties, model',
  broken: ({ sources }) =>
    inImports(sources, ({ path }, to) => {
      if (to === undefined || (to === 'package.json' && layerOf(path) === 'scripts'))
        return undefined;
      const [own, other] = [path, to].map((file) => LAYERS.findIndex((it) => it === layerOf(file)));
      return other === -1 || other! > own! ? `imports ${to}` : undefined;
    }),
};

/** The packages each layer may use. */
export const packagesAreListed: Rule = {
  says: 'each layer imports only the packages it is allowed',
  broken: ({ sources }) =>
    inImports(sources, (source, to, name) => {
      if (to !== undefined) return undefined;
      const allowed = packagesOf(source);
      const known = allowed?.some((it) => name === it || name.startsWith(`${it}/`)) ?? true;
      return known || (source.isTest && name.startsWith('node:')) ? undefined : `imports ${name}`;
    }),
};

/** No circle of imports; types alone may form one. */
export const noCycle: Rule = {
  says: 'imports of values form no circle',
  broken: ({ sources }) => {
    const importedBy = new Map(sources.map((source) => [source.path, valuesImportedBy(source)]));
    const done = new Set<string>();
    const found: string[] = [];
    const visit = (path: string, above: readonly string[]): void => {
      if (above.includes(path)) {
        const circle = [...above.slice(above.indexOf(path)), path];
        found.push(`${path}:1: imports itself: ${circle.join(' -> ')}`);
      }
      if (done.has(path)) return;
      done.add(path);
      for (const next of importedBy.get(path) ?? []) visit(next, [...above, path]);
    };
    for (const path of importedBy.keys()) visit(path, []);
    return found;
  },
};

/** No file that nothing uses, and no design, axis or claim that only a test knows. */
export const noOrphan: Rule = {
  says: 'every file is used: by more than its own test, and a design, axis or claim by the program',
  broken: (tree) => {
    const named = tree.files.filter(({ path }) => namesFiles(path)).map(({ text }) => text);
    return tree.sources
      .filter(({ path, isTest }) => !isTest && !named.some((text) => text.includes(path)))
      .filter(({ path }) => !isUsed(path, tree))
      .map(({ path }) => `${path}:1: nothing uses this file`);
  },
};

/** Whether tools take names of files from this one. */
function namesFiles(path: string): boolean {
  return path === 'package.json' || path.endsWith('.config.ts');
}

function packagesOf({ path, isTest }: Source): readonly string[] | undefined {
  const ofLayer = PACKAGES[layerOf(path)];
  if (ofLayer === undefined) return undefined;
  return [...ofLayer, ...(PACKAGES_OF_FILE[path] ?? []), ...(isTest ? PACKAGES_OF_TESTS : [])];
}

function valuesImportedBy(source: Source): readonly string[] {
  return source.imports.flatMap((it) => (it.typeOnly ? [] : (targetOf(source, it) ?? [])));
}

function isUsed(path: string, { sources }: Tree): boolean {
  const testsCount = !LISTED.some((folder) => path.startsWith(folder));
  const ownTest = path.replace(/\.ts$/, '.test.ts');
  return sources.some(
    (user) =>
      user.path !== ownTest &&
      (testsCount || !user.isTest) &&
      user.imports.some((it) => targetOf(user, it) === path),
  );
}
