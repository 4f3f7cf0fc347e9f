/** `kernel ways KERNEL…`: ways into an exclusive map that the model does not have, asked of kernels with two CPUs. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compareVersions, isVersion } from '../../kernel/releases/releases.ts';
import { showing } from '../../run/progress.ts';
import { startable } from '../../kernel/vm/start.ts';
import { askWays, type Way, withNew } from '../../kernel/ways/ways.ts';
import { EXIT, type ExitCode } from '../fault.ts';
import { writeWhole } from '../files.ts';
import { print, printDocument, style } from '../output.ts';
import { type Answered, waysLines } from '../text/kernel-ways.ts';

const OBSERVED = join(import.meta.dirname, '../../kernel/ways/observed');

/** What all ways take together, in milliseconds, besides the race of freeze with updates. */
const PATIENCE = 120_000;

export type WaysOptions = {
  /** Versions or paths; none: what was observed before is shown. */
  readonly kernels: readonly string[];
  /** Keeps the answers of versions (not of paths) beside ways.c. */
  readonly write?: boolean;
  /** Names of ways; all if none. */
  readonly only?: readonly string[];
  /** How long freeze races with updates. */
  readonly seconds: number;
  readonly json?: boolean;
};

/** The command. */
export async function kernelWaysCommand(options: WaysOptions): Promise<ExitCode> {
  const answered: Answered[] = options.kernels.length === 0 ? [...observed()] : [];
  for (const wanted of options.kernels) {
    const { start, name, version } = startable(wanted, {
      cpus: 2,
      traceMilliseconds: PATIENCE + options.seconds * 1000,
    });
    const folded = isVersion(version) && compareVersions(version, '7.3.0') >= 0;
    const ways = await showing(`asks kernel ${name}, which takes a minute`, () =>
      askWays(start, { folded, only: options.only ?? [], seconds: options.seconds }),
    );
    answered.push({ kernel: isVersion(name) ? name : `${version} by path`, ways });
    if (options.write && isVersion(name)) {
      const kept = withNew(keptOf(name) ?? [], ways);
      await writeWhole(join(OBSERVED, `${name}.json`), `${JSON.stringify(kept, null, 2)}\n`);
    }
  }
  if (options.json) printDocument('kernel ways', { kernels: answered });
  else print(waysLines(answered, style));
  return EXIT.ok;
}

/** What was written earlier, oldest kernel first. */
function observed(): readonly Answered[] {
  return readdirSync(OBSERVED)
    .map((file) => file.replace(/\.json$/, ''))
    .toSorted(compareVersions)
    .map((kernel) => ({ kernel, ways: keptOf(kernel) ?? [] }));
}

function keptOf(kernel: string): readonly Way[] | undefined {
  const path = join(OBSERVED, `${kernel}.json`);
  if (!existsSync(path)) return undefined;
  return JSON.parse(readFileSync(path, 'utf8')) as readonly Way[];
}
