/** Kernels on this machine: where they are kept, which there are, and how to get one. */
import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { apt } from './apt.ts';
import { compareVersions, isVersion, KNOWN, packageOf, versionsIn } from './releases.ts';
import { asUsage, UsageError } from '../../cli/fault.ts';
import { IS_BUILT } from '../../cli/installed.ts';
import { versionOf } from '../wire/vmlinux.ts';

/** A kernel image: `name` is its version, or the path it was given by. */
export type Kernel = { readonly name: string; readonly image: string };

/** A line of `kernel list`. */
export type Listed = {
  readonly version: string;
  /** In the cache. */
  readonly here: boolean;
  /** Can be fetched; `unknown` if the list of packages was not asked for or not had. */
  readonly available: boolean | 'unknown';
};

/**
 * Where kernels are kept: EXCLMAP_KERNELS; or `.cache/kernels` of the project; for the package, which may be
 * laid anew any time, the user's folder of such things.
 */
export function cacheFolder(): string {
  const named = process.env['EXCLMAP_KERNELS'];
  if (named !== undefined && named !== '') return named;
  if (!IS_BUILT) return join(import.meta.dirname, '../../../.cache/kernels');
  return join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'exclmap/kernels');
}

/** The image of a version in the cache, or null. */
export function cached(cache: string, version: string): Kernel | null {
  const image = join(cache, version, 'vmlinuz');
  return existsSync(image) ? { name: version, image } : null;
}

/** A version from the cache, or any image by its path. */
export function kernelOf(cache: string, wanted: string): Kernel {
  if (wanted === '')
    throw new UsageError(`no kernel is named: give a version like ${KNOWN.at(-1)}, or a path`);
  if (isVersion(wanted)) {
    const kernel = cached(cache, wanted);
    if (kernel !== null) return kernel;
    throw new UsageError(`kernel ${wanted} is not here: exclmap kernel fetch ${wanted}`);
  }
  try {
    if (versionOf(readFileSync(wanted)) !== null) return { name: wanted, image: wanted };
  } catch (error) {
    throw asUsage(`cannot read the kernel image ${wanted}`, error);
  }
  throw new UsageError(`${wanted} is no Linux kernel image for x86 (a bzImage, "vmlinuz")`);
}

/** Every version that is known, here, or can be had, oldest first. */
export function list(cache: string, packages: readonly string[] | null): readonly Listed[] {
  const here = existsSync(cache) ? readdirSync(cache).filter(isVersion) : [];
  const available = packages === null ? [] : versionsIn(packages);
  return [...new Set([...KNOWN, ...here, ...available])].sort(compareVersions).map((version) => ({
    version,
    here: cached(cache, version) !== null,
    available: packages === null ? 'unknown' : available.includes(version),
  }));
}

/** The kernel images in a folder, oldest first by the version that they say. */
export function imagesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isFile())
      .flatMap(({ name }) => {
        const path = join(folder, name);
        const version = /^\d+\.\d+\.\d+/.exec(versionOf(readFileSync(path)) ?? '')?.[0];
        return version === undefined ? [] : [{ path, version }];
      })
      .toSorted((one, other) => compareVersions(one.version, other.version))
      .map(({ path }) => path);
  } catch (error) {
    throw asUsage(`cannot read the folder ${folder}`, error);
  }
}

/** The names of the packages that can be had now; goes to the mirror. */
export function availablePackages(cache: string): readonly string[] {
  try {
    const { update, packages } = apt(join(cache, 'apt'));
    update();
    return packages();
  } catch (error) {
    throw asUsage(`cannot write to the cache ${cache}`, error);
  }
}

/**
 * Puts a kernel into the cache, or finds it there. Everything happens in a folder beside it that takes
 * its name at the end, and goes if anything fails.
 */
export function fetchKernel(cache: string, version: string): Kernel {
  if (!isVersion(version)) {
    throw new UsageError(`"${version}" is no kernel version like ${KNOWN.at(-1)}`);
  }
  const here = cached(cache, version);
  if (here !== null) return here;
  let temporary: string | undefined;
  try {
    mkdirSync(cache, { recursive: true });
    const { update, packages, download } = apt(join(cache, 'apt'));
    update();
    const names = packages();
    const name = packageOf(version);
    if (!names.includes(name)) {
      const others = versionsIn(names).join(', ') || 'none';
      const state = KNOWN.includes(version) ? 'is gone from' : 'is not in';
      throw new UsageError(`kernel ${version} ${state} trixie-backports; there are ${others}`);
    }
    temporary = mkdtempSync(join(cache, `.${version}-`));
    download(name, temporary);
    return unpackInto(temporary, name, version, join(cache, version));
  } catch (error) {
    // another process may have put it there meanwhile
    const there = cached(cache, version);
    if (there !== null) return there;
    throw asUsage(`cannot fetch kernel ${version} into ${cache}`, error);
  } finally {
    if (temporary !== undefined) rmSync(temporary, { recursive: true, force: true });
  }
}

/** Takes the image out of the one package in `from` and moves it to `to` with a note of its origin. */
function unpackInto(from: string, name: string, version: string, to: string): Kernel {
  const file = readdirSync(from).find((each) => each.endsWith('.deb'));
  if (file === undefined) throw new Error(`apt downloaded no package for ${name}`);
  const root = join(from, 'root');
  const run = spawnSync('dpkg-deb', ['-x', join(from, file), root], { encoding: 'utf8' });
  if (run.error !== undefined)
    throw new UsageError('no dpkg-deb here: install dpkg, or use --kernel FILE');
  if (run.status !== 0) throw new UsageError(`cannot unpack ${file}: ${run.stderr}`);
  const image = findImage(root);
  if (image === null) throw new UsageError(`${name} holds no kernel image`);
  const ready = join(from, 'ready');
  mkdirSync(ready);
  renameSync(image, join(ready, 'vmlinuz'));
  if (versionOf(readFileSync(join(ready, 'vmlinuz')))?.startsWith(version) !== true) {
    throw new UsageError(`${name} holds another kernel than ${version}`);
  }
  writeFileSync(join(ready, 'from.json'), `${JSON.stringify({ package: name, file }, null, 2)}\n`);
  renameSync(ready, to);
  return { name: version, image: join(to, 'vmlinuz') };
}

/** /boot/vmlinuz-VERSION, or since 7.2 /usr/lib/modules/VERSION/vmlinuz. */
function findImage(root: string): string | null {
  const entries = readdirSync(root, { recursive: true, withFileTypes: true });
  const found = entries.find((entry) => entry.isFile() && entry.name.startsWith('vmlinuz'));
  return found === undefined ? null : join(found.parentPath, found.name);
}
