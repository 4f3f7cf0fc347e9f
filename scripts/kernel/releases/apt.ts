/**
 * Asks apt for kernels: the mirror, the proxies and the keyring are those of this machine; the suite
 * is trixie-backports; lists and packages live in a folder of ours, so nothing of the machine changes.
 */
import { type SpawnSyncReturns, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { UsageError } from '../../cli/fault.ts';

const SUITE = 'trixie-backports';
const KEYRING = '/usr/share/keyrings/debian-archive-keyring.gpg';

/** Suites of Debian itself: where they come from, backports come from too. */
const DEBIAN = /^(bullseye|bookworm|trixie|forky|sid|oldstable|stable|testing|unstable)$/;

export type Apt = {
  /** Fetches the signed list of packages. */
  update(): void;
  /** Names of the packages that can be had. */
  packages(): readonly string[];
  /** Downloads a package into a folder; apt checks size and hash against the signed list. */
  download(name: string, folder: string): void;
};

/** The base address of the Debian mirror that this machine uses. */
function mirror(): string {
  const run = runApt('apt-get', [
    'indextargets',
    '--no-release-info',
    '--format',
    '$(REPO_URI) $(RELEASE) $(COMPONENT) $(CREATED_BY)',
  ]);
  if (run.error !== undefined) {
    throw new UsageError(
      'no apt-get here: kernels can be fetched on Debian and its like; use --kernel FILE',
    );
  }
  const uri = mirrorIn(run.stdout);
  if (uri === null) {
    throw new UsageError(
      'this machine has no Debian mirror in its apt configuration: add one, or use --kernel FILE',
    );
  }
  return uri;
}

/** The first address that serves packages of a Debian suite, in what `mirror` asks apt for. */
export function mirrorIn(targets: string): string | null {
  for (const line of targets.split('\n')) {
    const [uri, release, component, kind] = line.split(' ');
    if (uri === undefined || release === undefined) continue;
    if (kind === 'Packages' && component === 'main' && DEBIAN.test(release)) {
      return uri.replace(/\/$/, '');
    }
  }
  return null;
}

/** An apt that keeps its state in `folder` and knows one suite. */
export function apt(folder: string): Apt {
  const uri = mirror();
  if (!existsSync(KEYRING)) {
    throw new UsageError(
      `no ${KEYRING}: install debian-archive-keyring, so that kernels can be verified`,
    );
  }
  const sources = join(folder, 'debian.sources');
  for (const part of ['lists/partial', 'cache/archives/partial']) {
    mkdirSync(join(folder, part), { recursive: true });
  }
  writeFileSync(join(folder, 'status'), '');
  writeFileSync(
    sources,
    [
      'Types: deb',
      `URIs: ${uri}`,
      `Suites: ${SUITE}`,
      'Components: main',
      'Architectures: amd64',
      `Signed-By: ${KEYRING}`,
      '',
    ].join('\n'),
  );
  const options = [
    `Dir::Etc::sourcelist=${sources}`,
    'Dir::Etc::sourceparts=-',
    'Dir::Etc::preferences=/dev/null',
    'Dir::Etc::preferencesparts=/dev/null',
    `Dir::State=${folder}`,
    `Dir::State::lists=${join(folder, 'lists')}`,
    `Dir::State::status=${join(folder, 'status')}`,
    `Dir::Cache=${join(folder, 'cache')}`,
    'APT::Architecture=amd64',
    'APT::Architectures::=amd64',
    'Acquire::Languages=none',
    // the sandbox user of apt may not be able to reach a project folder
    'APT::Sandbox::User=root',
  ].flatMap((option) => ['-o', option]);

  return {
    update: () => {
      const run = runApt('apt-get', ['update', '-q', ...options]);
      // apt-get update succeeds with a warning when a mirror is not reached
      const bad = /^(E|W|Err):? ?(.*)/m.exec(`${run.stderr}\n${run.stdout}`);
      if (run.status !== 0 || (bad !== null && /failed|not/i.test(bad[0]))) {
        throw complaint(`cannot fetch the list of ${SUITE} from ${uri}`, run);
      }
    },
    packages: () => {
      const run = runApt('apt-cache', ['pkgnames', 'linux-', ...options]);
      if (run.status !== 0) throw complaint('cannot read the list of packages', run);
      return run.stdout.split('\n').filter((name) => name !== '');
    },
    download: (name, into) => {
      const run = runApt('apt-get', ['download', '-q', ...options, name], into);
      if (run.status !== 0) throw complaint(`cannot download ${name}`, run);
    },
  };
}

function runApt(
  command: string,
  args: readonly string[],
  folder?: string,
): SpawnSyncReturns<string> {
  const env = { ...process.env, LC_ALL: 'C' };
  const where = folder === undefined ? {} : { cwd: folder };
  return spawnSync(command, args, { encoding: 'utf8', env, maxBuffer: 64 << 20, ...where });
}

/** The first complaint of apt, behind what it was to do. */
function complaint(what: string, run: SpawnSyncReturns<string>): UsageError {
  const said = `${run.stderr}\n${run.stdout}`.split('\n');
  const line = said.find((each) => /^(E|W|Err)/.test(each)) ?? run.error?.message ?? 'no message';
  return new UsageError(`${what}: ${line.replace(/^(E|W): ?/, '')}`);
}
