/**
 * `npm run build`: the package as it is published. TypeScript's own compiler makes JavaScript, types and source
 * maps (`npm run types` finds what is wrong with types); what is read as a file at run time is laid beside the code
 * that reads it.
 */
import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { bundle } from '../../explorer/bundle.ts';
import packageJson from '../../../package.json' with { type: 'json' };

const ROOT = resolve(import.meta.dirname, '../../..');

/** Files that the built code reads, beside those that it imports. */
const READ = [
  'scripts/kernel/vm/replay.c',
  'scripts/house/bench/two-phase-commit.pml',
  'scripts/house/bench/peak.c',
  ...readdirSync(join(ROOT, 'counterexamples'), { recursive: true, encoding: 'utf8' })
    .filter((path) => /^[^/]+\/(trace\.json|observed\/[^/]+\.json)$/.test(path))
    .map((path) => `counterexamples/${path}`),
];

/** Builds into a folder, which is made anew. */
export async function build(out: string): Promise<void> {
  rmSync(out, { recursive: true, force: true });
  // the compiler in Go: the one in JavaScript takes 15 s of one core for this, and types would be checked for 2.5
  const tsc = join(ROOT, 'node_modules/typescript-native/bin/tsc');
  const { status, stdout } = spawnSync(
    process.execPath,
    [tsc, '--noCheck', '--project', join(ROOT, 'tsconfig.build.json'), '--outDir', out],
    { cwd: ROOT, encoding: 'utf8' },
  );
  if (status !== 0) throw new Error(`tsc:\n${stdout}`);
  for (const path of READ) {
    mkdirSync(dirname(join(out, path)), { recursive: true });
    cpSync(join(ROOT, path), join(out, path));
  }
  writeFileSync(join(out, 'scripts/explorer/explorer.html'), await bundle());
  // the compiler has put a whole copy here, of which the program reads these two
  const { name, version } = packageJson;
  const own = { name, version, private: true, type: 'module' };
  writeFileSync(join(out, 'package.json'), `${JSON.stringify(own, null, 2)}\n`);
  chmodSync(join(out, 'scripts/cli/start.js'), 0o755);
}

/**
 * Lays the package as it is packed into an empty folder: what `npm publish` takes, built. Which Node it needs is said
 * to those who install it only (`prepack` does the same): here Node is a dependency.
 */
export async function stage(folder: string): Promise<void> {
  await build(join(folder, 'dist'));
  for (const name of ['README.md', 'LICENSE', 'CHANGELOG.md']) {
    cpSync(join(ROOT, name), join(folder, name));
  }
  const published = { ...packageJson, engines: packageJson.config };
  writeFileSync(join(folder, 'package.json'), `${JSON.stringify(published, null, 2)}\n`);
}

if (import.meta.main) await build(join(ROOT, 'dist'));
