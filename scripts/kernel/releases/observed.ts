/** Which kernels were observed: the files beside the counterexamples. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { compareVersions, isVersion } from './releases.ts';

const ROOT = join(import.meta.dirname, '../../../counterexamples');

/** The versions that have an observation of any counterexample, oldest first. */
export function observedVersions(root: string = ROOT): readonly string[] {
  const files = readdirSync(root)
    .map((id) => join(root, id, 'observed'))
    .flatMap((folder) => (existsSync(folder) ? readdirSync(folder) : []));
  const versions = files.map((file) => file.replace(/\.json$/, '')).filter(isVersion);
  return [...new Set(versions)].toSorted(compareVersions);
}

/** Those that came after the last one that was observed. */
export function newSince(
  versions: readonly string[],
  observed: readonly string[],
): readonly string[] {
  const last = observed.at(-1);
  return last === undefined
    ? versions
    : versions.filter((version) => compareVersions(version, last) > 0);
}
