/**
 * Builds the kernel of the patch, or the same kernel without it: one work tree beside the untouched
 * source, of which only the files that edits change are written anew, so that the next choice is built
 * in minutes. Results are kept by the hash of everything that went into them.
 */
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { asUsage, UsageError } from '../../cli/fault.ts';
import { editsOf, patched } from './apply.ts';
import { CHOICES, type Edit, type PatchChoice } from './edits.ts';
import { SOURCE, sourceTree } from './source.ts';

const CONFIG = join(import.meta.dirname, 'minimal.config');

/** Nothing of this machine or this moment goes into the image. */
const SAME_ANYWHERE = [
  'KBUILD_BUILD_TIMESTAMP=1970-01-01',
  'KBUILD_BUILD_USER=exclmap',
  'KBUILD_BUILD_HOST=exclmap',
];

export type Built = {
  readonly image: string;
  /** Of source, edits and configuration. */
  readonly hash: string;
  /** Undefined if it was there. */
  readonly seconds: number | undefined;
};

/** The files that these choices change: as they were, as they become. */
export type Changed = ReadonlyMap<string, { readonly before: string; readonly after: string }>;

/** What the choices make of the source. */
export function changesOf(cache: string, choices: readonly PatchChoice[]): Promise<Changed> {
  return changesBy(cache, editsOf(choices));
}

/**
 * The edits to build for some choices: theirs, and all of headers, which by themselves do nothing (a function
 * that nobody calls, a flag that nobody sets). Most of the kernel includes them, and they stay as they are from
 * one choice to the next.
 */
export function editsToBuild(choices: readonly PatchChoice[]): readonly Edit[] {
  if (choices.length === 0) return [];
  const headers = editsOf(CHOICES).filter(({ file }) => file.endsWith('.h'));
  return [...new Set([...headers, ...editsOf(choices)])];
}

async function changesBy(cache: string, edits: readonly Edit[]): Promise<Changed> {
  const source = await sourceTree(cache);
  const read = (file: string): string => readFileSync(join(source, file), 'utf8');
  const after = patched(edits, read);
  return new Map([...after].map(([file, text]) => [file, { before: read(file), after: text }]));
}

/** The image with these choices in it; `say` is told the last line of the build. */
export async function buildKernel(
  cache: string,
  choices: readonly PatchChoice[],
  jobs: number,
  say: (line: string) => void,
): Promise<Built> {
  const changes = await changesBy(cache, editsToBuild(choices));
  const hash = hashOf(changes);
  const kept = join(cache, 'built', hash);
  const image = join(kept, 'vmlinuz');
  if (existsSync(image)) return { image, hash, seconds: undefined };
  const started = Date.now();
  const [tree, out] = [join(cache, 'build', 'tree'), join(cache, 'build', 'out')];
  try {
    mkdirSync(out, { recursive: true });
    workTree(await sourceTree(cache), tree);
    layChanges(await sourceTree(cache), tree, changes);
    await make(tree, out, [`KCONFIG_ALLCONFIG=${CONFIG}`, 'allnoconfig'], say);
    await make(tree, out, [`-j${jobs}`, ...SAME_ANYWHERE, 'bzImage'], say);
    const ready = `${kept}.${process.pid}`;
    mkdirSync(ready, { recursive: true });
    copyFileSync(join(out, 'arch/x86/boot/bzImage'), join(ready, 'vmlinuz'));
    const from = { source: SOURCE, choices: choices.map(({ name }) => name) };
    writeFileSync(join(ready, 'from.json'), `${JSON.stringify(from, null, 2)}\n`);
    rmSync(kept, { recursive: true, force: true });
    renameSync(ready, kept);
  } catch (error) {
    throw asUsage(`cannot build in ${join(cache, 'build')}`, error);
  }
  return { image, hash, seconds: (Date.now() - started) / 1000 };
}

function hashOf(changes: Changed): string {
  const hash = createHash('sha256').update(SOURCE.sha256).update(readFileSync(CONFIG));
  for (const [file, { after }] of changes) hash.update(`\0${file}\0`).update(after);
  return hash.digest('hex').slice(0, 16);
}

/** A copy of the source that shares its files; a file that is changed is replaced, never written into. */
function workTree(source: string, tree: string): void {
  if (existsSync(join(tree, 'Makefile'))) return;
  const temporary = `${tree}.new`;
  rmSync(temporary, { recursive: true, force: true });
  const run = spawnSync('cp', ['-al', source, temporary], { encoding: 'utf8' });
  if (run.status !== 0) throw new UsageError(`cannot copy the source: ${run.stderr.trim()}`);
  renameSync(temporary, tree);
}

/** The list of the files that differ from the source, kept in the work tree. */
const LAID = '.exclmap-changed';

/** Writes what is changed and puts back what was; a file that stays as it is keeps its time. */
function layChanges(source: string, tree: string, changes: Changed): void {
  const list = join(tree, LAID);
  const earlier = existsSync(list) ? readFileSync(list, 'utf8').split('\n').filter(Boolean) : [];
  const files = new Set([...earlier, ...changes.keys()]);
  writeFileSync(list, [...files].join('\n'));
  for (const file of files) {
    const wanted = changes.get(file)?.after ?? readFileSync(join(source, file), 'utf8');
    const path = join(tree, file);
    if (readFileSync(path, 'utf8') === wanted) continue;
    const temporary = `${path}.exclmap`;
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(temporary, wanted);
    renameSync(temporary, path);
  }
  writeFileSync(list, [...changes.keys()].join('\n'));
}

/** Runs make; where it fails, says the first error of its log and where the log is. */
async function make(
  tree: string,
  out: string,
  args: readonly string[],
  say: (line: string) => void,
): Promise<void> {
  const log = join(out, '..', 'make.log');
  const file = openSync(log, 'w');
  const child = spawn('nice', ['-n', '19', 'make', '-C', tree, `O=${out}`, ...args], {
    stdio: ['ignore', file, file],
  });
  const timer = setInterval(() => {
    say(readFileSync(log, 'utf8').trimEnd().split('\n').at(-1)?.trim() ?? '');
  }, 1000);
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', resolve);
  }).finally(() => {
    clearInterval(timer);
  });
  if (code === 0) return;
  const text = readFileSync(log, 'utf8');
  const error = /^.*(error:|Error \d|not found|No such file).*$/m.exec(text)?.[0] ?? 'no message';
  throw new UsageError(
    `make: ${error.trim()} (${log}; it needs gcc, flex, bison, bc, libelf-dev, libssl-dev, dwarves)`,
  );
}
