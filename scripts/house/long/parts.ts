/** What the long suite consists of, in order. A further long command is one more entry here. */
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { cached, cacheFolder } from '../../kernel/releases/fetch.ts';
import { walkDesigns } from './designs.ts';
import { detectKnown } from './detection.ts';
import type { Sum } from './known.ts';
import { shrinkKnown } from './shrinking.ts';

export type Part = {
  readonly name: string;
  readonly says: string;
  /** What is done in the process of the part, and what came of it … */
  readonly here?: (seed: number, minutes: number) => Sum;
  /** … or else what node is given, for a seed and so many minutes of random testing in all. */
  readonly command?: (seed: number, minutes: number) => readonly string[];
  readonly env?: (seed: number, minutes: number) => Readonly<Record<string, string>>;
  /** What this machine lacks for it, if it does. */
  readonly missing?: () => string | undefined;
};

const ROOT = join(import.meta.dirname, '../../..');
const VITEST = 'node_modules/vitest/vitest.mjs';

/** How often a law is tried for each time that `npm test` does, in a minute of the whole. */
const LAWS_A_MINUTE = 4;

/** Kernels before and after the fixes of 2026. */
const KERNELS = ['6.18.15', '7.3.4'] as const;

export const PARTS: readonly Part[] = [
  {
    name: 'laws',
    says: 'the laws of properties/random/laws.test.ts on random states and traces',
    command: () => [
      ...[
        VITEST,
        'run',
        '--config',
        'scripts/house/vitest.config.ts',
        'properties/random/laws.test.ts',
      ],
      ...['--testTimeout=3600000', '--reporter=minimal', '--reporter=./scripts/house/tally.ts'],
    ],
    env: (seed, minutes) => ({ LONG_SEED: `${seed}`, LONG_FACTOR: `${minutes * LAWS_A_MINUTE}` }),
  },
  {
    name: 'designs',
    says: 'random walks at scope wide under every design',
    here: (seed, minutes) => walkDesigns(seed, minutes / 2),
  },
  {
    name: 'shrinking',
    says: 'how often a shortened trace is as short as the search says',
    here: shrinkKnown,
  },
  {
    name: 'detection',
    says: 'how soon random walks find what is known, and each mutant',
    here: detectKnown,
  },
  script('spin', 'the same scopes in Promela', 'scripts/house/spin/run.ts'),
  ...KERNELS.map((version): Part => ({
    name: `kernel-${version}`,
    says: `Linux ${version} answers as the model does`,
    command: (seed) => [
      ...['scripts/cli/main.ts', 'kernel', 'conform', '--kernel', version],
      ...['--seed', `${seed}`],
    ],
    missing: () => noKernel(version),
  })),
  ...KERNELS.map((version): Part => ({
    name: `selftest-${version}`,
    says: `the selftests say of Linux ${version} what the model predicts`,
    command: () => ['scripts/cli/main.ts', 'kernel', 'selftest', '--kernel', version],
    missing: () => noKernel(version),
  })),
];

/** A command of this project that may not be there. */
function script(name: string, says: string, path: string, ...args: readonly string[]): Part {
  return {
    ...{ name, says },
    command: () => [path, ...args],
    missing: () => (existsSync(join(ROOT, path)) ? undefined : `there is no ${path}`),
  };
}

function noKernel(version: string): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  if (!folders.some((folder) => existsSync(join(folder, 'qemu-system-x86_64')))) {
    return 'there is no qemu-system-x86_64';
  }
  if (cached(cacheFolder(), version) !== null) return undefined;
  return `that kernel is not here: npm run -s exclmap -- kernel fetch ${version}`;
}
