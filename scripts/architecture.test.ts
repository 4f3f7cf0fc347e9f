/**
 * The house rules, held: first each rule is tried on the smallest files that break it and on similar
 * ones that do not, so that it can fail; then on the project itself.
 */
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { importsPointDown, noCycle, noOrphan, packagesAreListed } from './house/imports.ts';
import { modelDoesNotThrow, modelIsPlain, modelIsPure, onlyScriptsPrint } from './house/purity.ts';
import type { Rule } from './house/rule.ts';
import { noTestSetApart, testsAssert } from './house/tests.ts';
import {
  documentsExist,
  exceptionsSayWhy,
  filesSayWhatTheyAre,
  noWorkplace,
  topLevelIsKnown,
} from './house/texts.ts';
import { readTree, treeOf } from './house/tree.ts';

/** Files by path. */
type Example = Readonly<Record<string, string>>;

/** A rule, trees that break it at exactly one place each, and one tree that keeps it. */
type Trial = { readonly rule: Rule; readonly bad: readonly Example[]; readonly good: Example };

const TRIALS: readonly Trial[] = [
  {
    rule: importsPointDown,
    bad: [
      { 'model/step.ts': "import { claim } from '../properties/claim.ts';" },
      { 'properties/a.ts': "import type { Trace } from '../counterexamples/format.ts';" },
      { 'counterexamples/a.test.ts': "import { run } from '../scripts/cli.ts';" },
      { 'model/a.ts': "type T = import('../scripts/cli.ts').T;" },
      { 'model/a.ts': "export * from '../properties/claim.ts';" },
      { 'model/a.ts': "import manifest from '../package.json';" },
      { 'model/a.ts': "new Worker(new URL('../scripts/worker.ts', import.meta.url));" },
    ],
    good: {
      'scripts/b.ts': "import manifest from '../package.json';",
      'scripts/a.ts': "import { step } from '../model/step.ts'; import { b } from './house/b.ts';",
      'properties/a.ts': "import { step } from '../model/step.ts';",
    },
  },
  {
    rule: packagesAreListed,
    bad: [
      { 'model/step.ts': "import { match } from 'ts-pattern';" },
      { 'model/state.ts': "import { sha256 } from '@noble/hashes/sha2.js';" },
      { 'model/a.ts': "import { readFileSync } from 'node:fs';" },
      { 'model/a.ts': "const fs = import('node:fs');" },
      { 'model/a.test.ts': "import { match } from 'ts-pattern';" },
      { 'properties/a.ts': "import { it } from 'vitest';" },
      { 'counterexamples/format.ts': "import { readFileSync } from 'node:fs';" },
    ],
    good: {
      'model/digest.ts': "import { sha256 } from '@noble/hashes/sha2.js';",
      'model/a.test.ts': "import { it } from 'vitest'; import { readFileSync } from 'node:fs';",
      'scripts/cli.ts': "import { Command } from 'commander';",
    },
  },
  {
    rule: noCycle,
    bad: [
      { 'model/a.ts': "import './b.ts';", 'model/b.ts': "import './c.ts';", ...back('c', 'a') },
      { 'model/a.ts': "import { a } from './a.ts';" },
    ],
    good: { 'model/a.ts': "import { b } from './b.ts';", ...typesBack('b', 'a') },
  },
  {
    rule: noOrphan,
    bad: [
      { 'model/a.ts': '', 'model/a.test.ts': "import './a.ts';" },
      { 'model/designs/a.ts': '', 'model/designs/other.test.ts': "import './a.ts';" },
      { 'scripts/cli.ts': '', 'package.json': '{ "scripts": { "start": "node scripts/x.ts" } }' },
      { 'scripts/house/setup.ts': '' },
    ],
    good: {
      'scripts/cli.ts': "import '../model/designs/a.ts'; new URL('./worker.ts', import.meta.url);",
      'scripts/worker.ts': '',
      'package.json':
        '{ "scripts": { "start": "node scripts/cli.ts", "x": "scripts/x.config.ts" } }',
      'scripts/x.config.ts': "export default { setup: 'scripts/setup.ts' };",
      'scripts/setup.ts': '',
      'model/designs/a.ts': '',
      'properties/systems/jugs.ts': '',
      'properties/explore.test.ts': "import { jugs } from './systems/jugs.ts';",
    },
  },
  {
    rule: modelIsPure,
    bad: [
      { 'model/a.ts': 'export const now = () => Date.now();' },
      { 'model/a.ts': 'export const now = () => new Date();' },
      { 'properties/a.ts': 'export const luck = () => Math.random();' },
      { 'model/a.ts': 'export const env = () => process.env;' },
      { 'model/a.ts': 'export const all = { performance };' },
      { 'model/a.ts': "globalThis['Date'];" },
    ],
    good: {
      'model/a.ts': '// No Date.\nexport const a = { process: 1, at: "Date" }; a.process;',
      'model/a.test.ts': 'process.env;',
      'scripts/a.ts': 'Date.now();',
    },
  },
  {
    rule: modelIsPlain,
    bad: [
      { 'model/a.ts': 'export class Map {}' },
      { 'properties/a.ts': 'export const a = class {};' },
      { 'model/a.ts': 'export async function f() {}' },
      { 'model/a.ts': 'await 1;' },
    ],
    good: { 'model/a.ts': '// no class, no async\nexport const f = () => "class";' },
  },
  {
    rule: modelDoesNotThrow,
    bad: [
      { 'model/step.ts': "export const f = () => { throw new Error('no'); };" },
      { 'model/finite.ts': 'export const f = () => 1; // the list would be stale' },
    ],
    good: {
      'model/finite.ts': "export const f = () => { throw new Error('no'); };",
      'properties/a.ts': "throw new Error('no');",
    },
  },
  {
    rule: onlyScriptsPrint,
    bad: [
      { 'properties/a.ts': "console.log('a');" },
      { 'counterexamples/a.ts': "process.stdout.write('a');" },
    ],
    good: { 'scripts/a.ts': "console.log('a'); process.exitCode = 1;" },
  },
  {
    rule: testsAssert,
    bad: [
      { 'model/a.test.ts': "it('passes emptily', () => { run(); });" },
      {
        'model/a.test.ts': "describe('a', () => { it.each([1])('passes', (n) => { run(n); }); });",
      },
      { 'model/a.test.ts': "it('passes emptily', run); // expect(1)" },
      { 'model/a.test.ts': 'expect(1).toBe(1);' },
    ],
    good: {
      'model/a.test.ts': "it('asserts', () => { expect(1).toBe(1); });",
      'model/b.test.ts': "it.each([1])('asserts', (n) => { fc.assert(property(n)); });",
      'model/c.test.ts': "it('asserts', () => { expectRefused(call); });",
    },
  },
  {
    rule: noTestSetApart,
    bad: [
      { 'model/a.test.ts': "it.only('a', () => {});" },
      { 'model/a.test.ts': "describe.skip('a', () => {});" },
      { 'model/a.test.ts': "it.skipIf(slow)('a', () => {});" },
      { 'model/a.test.ts': "it.todo('a');" },
      { 'model/a.test.ts': "it('a', (context) => { context.skip(); });" },
      { 'model/a.test.ts': "it('a', (context) => { context.skip(slow); });" },
    ],
    good: {
      'model/a.test.ts': "it('a', (context) => { context.skip(slow, 'needs qemu'); x.only; });",
    },
  },
  {
    rule: filesSayWhatTheyAre,
    bad: [{ 'model/a.ts': 'export const a = 1; // a' }],
    good: {
      'model/a.ts': '/** A. */\nexport const a = 1;',
      'scripts/cli.ts': '#!/usr/bin/env node\n// The command line.',
    },
  },
  {
    rule: exceptionsSayWhy,
    bad: [
      { 'model/a.ts': '// eslint-disable-next-line no-var' },
      { 'model/a.ts': '// @ts-expect-error' },
      { 'model/a.ts': '// @ts-ignore because I say so' },
    ],
    good: {
      'model/a.ts': '// eslint-disable-next-line no-var -- the old way is meant',
      'model/b.ts': '// @ts-expect-error: a string is refused',
    },
  },
  {
    rule: documentsExist,
    bad: [{ 'model/a.ts': '// See MISSING.md' }],
    good: { 'model/a.ts': '// See README.md', 'README.md': '' },
  },
  {
    rule: noWorkplace,
    bad: [
      { 'README.md': 'cd /home/me/exclmap' },
      { 'package-lock.json': '"resolved": "https://example.org/a.tgz"' },
      { 'model/a.ts': '/** @author somebody */' },
    ],
    good: { 'README.md': 'https://example.org/home/page, ./work/a; resolved: see above' },
  },
  {
    rule: topLevelIsKnown,
    bad: [{ 'notes.md': '' }, { 'src/a.ts': '' }],
    good: { 'model/a.ts': '', 'README.md': '', '.gitignore': '', '.ci/run': '' },
  },
];

/** Two files of model/, the first importing the second. */
function back(from: string, to: string): Example {
  return { [`model/${from}.ts`]: `import './${to}.ts';` };
}

function typesBack(from: string, to: string): Example {
  return { [`model/${from}.ts`]: `import type { A } from './${to}.ts';` };
}

function brokenIn(rule: Rule, example: Example): readonly string[] {
  return rule.broken(treeOf(Object.entries(example).map(([path, text]) => ({ path, text }))));
}

const project = readTree(join(import.meta.dirname, '..'));

for (const { rule, bad, good } of TRIALS) {
  describe(rule.says, () => {
    it.each(bad)('finds what breaks the rule in %j', (example) => {
      expect(brokenIn(rule, example)).toHaveLength(1);
    });

    it('passes files that keep the rule', () => {
      expect(brokenIn(rule, good)).toEqual([]);
    });

    it('holds in the project', () => {
      expect(rule.broken(project)).toEqual([]);
    });
  });
}

it('sees the project', () => {
  expect(project.sources.map(({ path }) => path)).toContain('scripts/architecture.test.ts');
});

it('draws random tests from a fixed seed', () => {
  expect(fc.readConfigureGlobal().seed).toBeTypeOf('number');
});
