/** What no library looks at in texts of any language: first lines, documents that are named, the workplace. */
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '../..');
const TOP = [
  ...['.ci', 'CHANGELOG.md', 'CONTRIBUTING.md', 'LICENSE', 'README.md'],
  ...['oxfmt.config.ts', 'oxlint.config.ts'],
  ...['package-lock.json', 'package.json', 'tsconfig.build.json', 'tsconfig.json'],
];
const FLOORS = ['model', 'properties', 'counterexamples', 'scripts'];

const texts = [...TOP.filter((name) => name !== '.ci'), ...['.ci', ...FLOORS].flatMap(filesIn)]
  .filter((path) => path !== relative(ROOT, import.meta.filename))
  .map((path) => ({ path, text: readFileSync(join(ROOT, path), 'utf8') }));
const documents = new Set(texts.map(({ path }) => basename(path)));

function filesIn(folder: string): readonly string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)));
}

/** What is wrong with a text, a line for each fault. */
function faultsOf({ path, text }: { readonly path: string; readonly text: string }): string[] {
  const isCode = /(?<!\.test)\.(ts|mjs)$/.test(path);
  const named = text.match(/\b[A-Z][A-Z-]+\.md\b/g) ?? [];
  // paths of one machine, servers that packages came from, folders beside the project, banners
  const place =
    /(?<![\w.])\/(?:home|root|tmp|Users|work)\/\w|"resolved": *"|\.\.\/shared\b|\.library\b|^[\s/*#]*(?:@author|Created (?:on|by)|Last modified)\b/m;
  return [
    ...(isCode && !/^(#!.*\n+)?\/[/*]/.test(text) ? ['begins without a comment'] : []),
    ...named.filter((name) => !documents.has(name)).map((name) => `there is no ${name}`),
    ...(text.match(/^.*\boxlint-(?:dis|en)able.*$/gm) ?? [])
      .filter((line) => !/ -- \S/.test(line))
      .map((line) => `says no reason: ${line.trim()}`),
    ...(place.exec(text) ?? []).map((found) => `names the workplace: ${found}`),
  ].map((what) => `${path}: ${what}`);
}

it('begin with what they are for, name only documents that exist, and no workplace', () => {
  expect(texts.length).toBeGreaterThan(300);
  expect(texts.flatMap(faultsOf)).toEqual([]);
});

it('are held to that', () => {
  expect(faultsOf({ path: 'a.ts', text: 'export const a = 1; // see DECISIONS.md' })).toEqual([
    'a.ts: begins without a comment',
    'a.ts: there is no DECISIONS.md',
  ]);
  expect(faultsOf({ path: 'a.sh', text: 'cd /home/me' })).toEqual([
    'a.sh: names the workplace: /home/m',
  ]);
  expect(faultsOf({ path: 'a.ts', text: '// from ../shared/x\n' })).toHaveLength(1);
  const off = '// oxlint-disable-next-line eqeqeq';
  expect(faultsOf({ path: 'a.ts', text: off })).toEqual([`a.ts: says no reason: ${off}`]);
  expect(faultsOf({ path: 'a.ts', text: `${off} -- a reason` })).toEqual([]);
});

it('lie in the four floors, and few beside them', () => {
  const own = readdirSync(ROOT).filter((name) => name === '.ci' || !name.startsWith('.'));
  expect(own.filter((it) => ![...TOP, ...FLOORS, 'dist', 'node_modules'].includes(it))).toEqual([]);
});

/** Names of exported types that stand in more than one file. */
function sharedTypes(files: readonly { readonly path: string; readonly text: string }[]): string[] {
  const code = files.filter(({ path }) => path.endsWith('.ts'));
  const found = code.flatMap(({ path, text }) =>
    [...text.matchAll(/^export type (\w+)\b/gm)].map(([, name = '']) => ({ name, path })),
  );
  return [...Map.groupBy(found, ({ name }) => name)]
    .filter(([, all]) => all.length > 1)
    .map(([name, all]) => `${name}: ${all.map(({ path }) => path).join(', ')}`);
}

it('export no two types of one name', () => {
  expect(sharedTypes(texts)).toEqual([]);
  const one = { path: 'a.ts', text: 'export type Trace = 1;' };
  expect(sharedTypes([one, { ...one, path: 'b.ts' }])).toEqual(['Trace: a.ts, b.ts']);
});
