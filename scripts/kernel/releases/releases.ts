/** Released Debian cloud kernels: their versions, and in which package each is. */

/** Versions seen in trixie-backports, oldest first. Some of them may be gone by now. */
export const KNOWN: readonly string[] = [
  '6.17.13',
  ...['6.18.5', '6.18.9', '6.18.12', '6.18.15'],
  ...['6.19.6', '6.19.8', '6.19.10', '6.19.11', '6.19.13', '6.19.14'],
  ...['7.0.4', '7.0.7', '7.0.9', '7.0.10', '7.0.12', '7.0.13'],
  ...['7.1.3', '7.1.7', '7.1.8', '7.1.13'],
  ...['7.2.6', '7.2.9', '7.2.11', '7.2.12'],
  '7.3.4',
];

/** The oldest version that answers for "before the feature". */
const OLDEST = '6.17.0';
/** Since then the image is in a package of its own, without the modules. */
const SINCE_BINARY = '6.19.0';

const PACKAGE = /^linux-(image|binary)-(\d+\.\d+\.\d+)\+deb13-cloud-amd64$/;

export function isVersion(text: string): boolean {
  return /^\d+\.\d+\.\d+$/.test(text);
}

/** Orders versions number by number. */
export function compareVersions(a: string, b: string): number {
  const left = a.split('.').map(Number);
  const right = b.split('.').map(Number);
  const at = left.findIndex((number, i) => number !== right[i]);
  return at < 0 ? 0 : (left[at] ?? 0) - (right[at] ?? 0);
}

/** The package that holds the kernel image of a version. */
export function packageOf(version: string): string {
  const kind = compareVersions(version, SINCE_BINARY) < 0 ? 'image' : 'binary';
  return `linux-${kind}-${version}+deb13-cloud-amd64`;
}

/** The versions that these packages hold, oldest first. */
export function versionsIn(packages: readonly string[]): readonly string[] {
  return packages
    .map((name) => PACKAGE.exec(name)?.[2] ?? '')
    .filter((version, i) => version !== '' && packageOf(version) === packages[i])
    .filter((version) => compareVersions(version, OLDEST) >= 0)
    .sort(compareVersions);
}
