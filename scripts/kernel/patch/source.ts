/** The source of a kernel, as Debian packages it: fetched through apt, checked against a pinned hash, unpacked. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  createReadStream,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { asUsage, UsageError } from '../../cli/fault.ts';
import { apt } from '../releases/apt.ts';

/** The source that the edits are for. The package holds the tree with Debian's patches applied. */
export const SOURCE = {
  version: '7.3.4',
  package: 'linux-source-7.3',
  packaged: '7.3.4-1~bpo13+1',
  /** Of usr/src/linux-source-7.3.tar.xz in the package. */
  sha256: '76df1affb19f24926949369be1d74b60071c963c598ce8780bddd4bbf0fc3bc4',
} as const;

/** The unpacked tree, from the cache or through apt (160 MB, 1.6 GB unpacked). */
export async function sourceTree(cache: string): Promise<string> {
  const folder = join(cache, 'source', SOURCE.version);
  if (existsSync(join(folder, 'Makefile'))) return folder;
  let temporary: string | undefined;
  try {
    mkdirSync(join(cache, 'source'), { recursive: true });
    temporary = mkdtempSync(join(cache, 'source', '.new-'));
    const { update, download } = apt(join(cache, 'apt'));
    update();
    download(`${SOURCE.package}=${SOURCE.packaged}`, temporary);
    const deb = readdirSync(temporary).find((each) => each.endsWith('.deb'));
    if (deb === undefined) throw new Error(`apt downloaded no package for ${SOURCE.package}`);
    must('dpkg-deb', ['-x', join(temporary, deb), join(temporary, 'root')]);
    const tarball = join(temporary, 'root', 'usr/src', `${SOURCE.package}.tar.xz`);
    const found = await sha256Of(tarball);
    if (found !== SOURCE.sha256) {
      throw new UsageError(`${SOURCE.package}: its sha256 is ${found}, not ${SOURCE.sha256}`);
    }
    const tree = join(temporary, 'tree');
    mkdirSync(tree);
    must('tar', ['-xJf', tarball, '-C', tree, '--strip-components=1']);
    renameSync(tree, folder);
    return folder;
  } catch (error) {
    throw asUsage(`cannot get the source of ${SOURCE.version} into ${cache}`, error);
  } finally {
    if (temporary !== undefined) rmSync(temporary, { recursive: true, force: true });
  }
}

async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}

function must(command: string, args: readonly string[]): void {
  const run = spawnSync(command, args, { encoding: 'utf8' });
  if (run.error !== undefined) throw new UsageError(`no ${command} here: install it`);
  if (run.status !== 0)
    throw new UsageError(`${command}: ${run.stderr.trim().split('\n')[0] ?? ''}`);
}
