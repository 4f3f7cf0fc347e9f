/**
 * The package as its users get it: built, packed, laid into an empty folder with nothing beside it but its
 * dependencies; what it promises, and that other people's tools find nothing wrong with it.
 */
import { spawnSync } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import packageJson from '../../../package.json' with { type: 'json' };
import { apiFaults } from './api.ts';
import { stage } from './build.ts';

const ROOT = resolve(import.meta.dirname, '../../..');
const EXAMPLES = join(import.meta.dirname, 'example');

/** Milliseconds that building and packing may take on a busy machine. */
const LONGEST = 240_000;

let folder = '';
let tarball = '';
const staged = (): string => join(folder, 'staged');
const user = (): string => join(folder, 'user of it');

beforeAll(async () => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'exclmap-package-')));
  mkdirSync(staged());
  await stage(staged());
  const npm = run('npm', 'pack', staged(), '--ignore-scripts', '--silent');
  tarball = join(folder, npm.out.trim());
  install();
}, LONGEST);
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
}, LONGEST);

type Ran = { readonly code: number | null; readonly out: string; readonly err: string };

function run(command: string, ...args: readonly string[]): Ran {
  return runIn(folder, command, ...args);
}

function runIn(cwd: string, command: string, ...args: readonly string[]): Ran {
  const { status, stdout, stderr } = spawnSync(command, args, {
    cwd,
    encoding: 'utf8',
    // what Node compiles of the package is kept in it, as for its users, and goes with it
    env: {
      ...{ ...process.env, NO_COLOR: '1', NODE_OPTIONS: '' },
      ...(command !== 'npm' && { NODE_COMPILE_CACHE: undefined }),
    },
  });
  return { code: status, out: stdout, err: stderr };
}

/** Why npm could not install it, where it asked nobody in vain. */
let notInstalled = '';

/** Into an empty folder, by npm; where no registry answers, by hand. */
function install(): void {
  mkdirSync(user());
  writeFileSync(join(user(), 'package.json'), '{}'); // no type: npm makes none either
  const quiet = ['--no-audit', '--no-fund', '--prefer-offline'];
  const { code, err } = runIn(user(), 'npm', 'install', ...quiet, tarball);
  if (code !== 0) {
    notInstalled = /npm error code (E\w+)/.exec(err)?.[1] ?? err;
    rmSync(join(user(), 'node_modules'), { recursive: true, force: true });
    installByHand();
  }
  for (const name of ['fast-check', 'vitest']) {
    symlinkSync(join(ROOT, 'node_modules', name), join(user(), 'node_modules', name));
  }
}

/** What npm does, without a network: the files, the command, and those packages that are named. */
function installByHand(): void {
  const modules = join(user(), 'node_modules');
  mkdirSync(join(modules, '.bin'), { recursive: true });
  run('tar', '-xzf', tarball, '-C', modules);
  cpSync(join(modules, 'package'), join(modules, 'exclmap'), { recursive: true });
  rmSync(join(modules, 'package'), { recursive: true });
  for (const name of Object.keys(packageJson.dependencies)) {
    mkdirSync(dirname(join(modules, name)), { recursive: true });
    symlinkSync(join(ROOT, 'node_modules', name), join(modules, name));
  }
  symlinkSync(join('..', 'exclmap', packageJson.bin.exclmap), join(modules, '.bin/exclmap'));
}

/** How npm says that no registry is there, or that it has not what is asked for. */
const NO_REGISTRY = /^(ENOTFOUND|EAI_AGAIN|ECONN\w+|ETIMEDOUT|ENOTCACHED|E403|E404|E5\d\d)$/;

/** What npm links the command to; npx, which finds it there, takes half a second more each time. */
const exclmap = (...args: readonly string[]): Ran =>
  runIn(user(), join(user(), 'node_modules/.bin/exclmap'), ...args);

describe('the packed files', () => {
  it('are what is needed to run, with types, and no tests', () => {
    const files = readdirSync(join(user(), 'node_modules/exclmap'), {
      recursive: true,
      withFileTypes: true,
    }).filter((entry) => entry.isFile());
    const ends = new Set(files.map(({ name }) => /\.[^.]+(\.ts|\.map)?$/.exec(name)?.[0] ?? name));
    expect(ends).toEqual(
      new Set(['.c', '.d.ts', '.html', '.js', '.js.map', '.json', '.md', '.pml', 'LICENSE']),
    );
    expect(files.filter(({ name }) => name.includes('.test.'))).toEqual([]);
    const scripts = files.filter(({ parentPath }) => parentPath.includes('/dist/scripts'));
    expect(scripts.length).toBeGreaterThan(0);
    expect(scripts.filter(({ name }) => name.endsWith('.d.ts'))).toEqual([]); // nobody can import them
  });
  it('have source maps that carry the sources, and name no place on the machine that built them', () => {
    const path = join(staged(), 'dist/model/kernel/step.js.map');
    const map = JSON.parse(readFileSync(path, 'utf8')) as Readonly<Record<string, unknown>>;
    const source = readFileSync(join(ROOT, 'model/kernel/step.ts'), 'utf8');
    const made = { sourceRoot: 'exclmap:///', sources: ['model/kernel/step.ts'] };
    expect(map).toMatchObject({ ...made, sourcesContent: [source] });
  });
  it('are found well laid by publint', async () => {
    const { messages } = await publint({ pkgDir: staged(), pack: false, strict: true });
    expect(messages.map((message) => formatMessage(message, packageJson))).toEqual([]);
  });
  it('have types that are not wrong, for whoever imports', async () => {
    const found = await checkPackage(createPackageFromTarballData(readFileSync(tarball)));
    // only ESM is published, for Node and for bundlers
    const problems = 'problems' in found ? found.problems : [{ kind: 'no types' }];
    const ours = problems.filter(
      (problem) =>
        !('resolutionKind' in problem && problem.resolutionKind === 'node10') &&
        problem.kind !== 'CJSResolvesToESM',
    );
    expect(ours).toEqual([]);
  });
  it('promise what the reports in api/ say', () => {
    expect(apiFaults(staged(), false)).toEqual([]);
  });
});

describe('installed in an empty folder', () => {
  it('npm installs it, with what it needs and nothing else', ({ skip }) => {
    skip(NO_REGISTRY.test(notInstalled), `no registry answers npm (${notInstalled})`);
    expect(notInstalled).toBe('');
    const lock = readFileSync(join(user(), 'package-lock.json'), 'utf8');
    const { packages } = JSON.parse(lock) as {
      readonly packages: Readonly<Record<string, object>>;
    };
    const direct = Object.keys(packageJson.dependencies).map((name) => `node_modules/${name}`);
    expect(Object.keys(packages)).toEqual(expect.arrayContaining(direct));
    for (const name of ['typescript', 'bullmq', 'ioredis']) {
      expect(Object.keys(packages)).not.toContain(`node_modules/${name}`);
    }
  });
  it('a suite for a design runs, with vitest and fast-check beside it', () => {
    cpSync(join(EXAMPLES, 'own-suite.ts'), join(user(), 'sealed.test.ts'));
    const vitest = join(ROOT, 'node_modules/vitest/vitest.mjs');
    const ran = runIn(user(), process.execPath, vitest, 'run', '--reporter=verbose');
    expect(ran.out + ran.err).toMatch(/the design sealed > can be used in every way/);
    expect(ran.out).toMatch(/Tests +3 passed/);
    expect(ran.code).toBe(0);
  });
  it('the command runs, on threads as well', () => {
    const designs = runIn(user(), 'npx', '--no-install', 'exclmap', 'designs');
    expect(designs).toMatchObject({ code: 0, err: '' });
    expect(designs.out).toMatch(/^permissive\b/m);
    const checked = exclmap('check', 'permissive', '--scope', 'mail', '--claim', 'inner');
    expect(checked.out).toMatch(/inner +violated in 5 calls/);
    expect(checked.out).toMatch(/^ +npx exclmap replay /m);
    expect(checked.code).toBe(1);
  });
  it('a queue is for whoever installs what it needs', () => {
    const asked = exclmap('worker', '--queue', 'redis://127.0.0.1:1');
    const line = /^exclmap: --queue needs the packages .*: npm install bullmq ioredis\n$/;
    expect(asked).toEqual({ code: 2, out: '', err: expect.stringMatching(line) as string });
  });
  it('where Node is too old, the command says so in a line, and npm does when it is installed', () => {
    const published = JSON.parse(readFileSync(join(staged(), 'package.json'), 'utf8')) as object;
    expect(published).toMatchObject({ engines: { node: '>=22.18' } });
    const older = "Object.defineProperty(process, 'versions', { value: { node: '22.17.1' } });";
    const start = join(user(), 'node_modules/exclmap', packageJson.bin.exclmap);
    const asked = ['--import', `data:text/javascript,${older}`, start, 'designs'];
    expect(runIn(user(), process.execPath, ...asked)).toEqual({
      ...{ code: 2, out: '', err: 'exclmap: needs Node.js 22.18 or newer; this is 22.17.1\n' },
    });
  });
  it('the explorer is written, with no tool of ours beside it', () => {
    const { code, out, err } = exclmap('explore', '--quick', '--no-open', '--out', 'page.html');
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toMatch(/^page\.html written/);
    const html = readFileSync(join(user(), 'page.html'), 'utf8');
    expect(Buffer.byteLength(html)).toBeLessThan(400_000);
  });
  it('a rule of one’s own is written, and checked', () => {
    expect(exclmap('new', 'mine').code).toBe(0);
    const text = readFileSync(join(user(), 'mine.ts'), 'utf8');
    expect(text).toContain("import { EINVAL, sealed, type Design } from 'exclmap/model';");
    const checked = exclmap('check', './mine.ts', '--scope', 'mail', '--claim', 'inner');
    expect(checked.out).toMatch(/inner +holds/);
    expect(checked).toMatchObject({ code: 0, err: '' });
  });
  it('a rule of one’s own finds the model where nothing is installed beside it', () => {
    const alone = join(folder, 'alone.ts');
    const text = readFileSync(join(user(), 'mine.ts'), 'utf8');
    writeFileSync(alone, text);
    expect(text).toContain("'exclmap/model'");
    const checked = exclmap('check', alone, '--scope', 'mail', '--claim', 'inner');
    expect(checked).toMatchObject({ code: 0, err: '' });
  });
  it.each([
    ['ten-lines.ts', /^inner: violated$[\s\S]*prog_test_run\(p0\)/m],
    ['two-jugs.ts', /^16 states\nfill big, big to small, empty small/],
  ])('%s does what it says', (name, out) => {
    const own = name.replace(/ts$/, 'mts');
    cpSync(join(EXAMPLES, name), join(user(), own));
    const ran = runIn(user(), process.execPath, own);
    expect(ran.err).toBe('');
    expect(ran.out).toMatch(out);
  });
  it('the examples have the types that are published', () => {
    const names = ['ten-lines.ts', 'two-jugs.ts', 'own-suite.ts'];
    const own = names.map((name) => name.replace(/ts$/, 'mts'));
    for (const [at, name] of names.entries()) cpSync(join(EXAMPLES, name), join(user(), own[at]!));
    const tsc = join(ROOT, 'node_modules/typescript-native/bin/tsc');
    const options = ['--noEmit', '--strict', '--module', 'nodenext', '--target', 'es2024'];
    expect(runIn(user(), tsc, ...options, ...own)).toEqual({ code: 0, out: '', err: '' });
  });
});
