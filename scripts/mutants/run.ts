/**
 * `npm run mutants`: studies every mutant of the model and writes properties/MUTANTS.md; with --check
 * it says what is stale. Minutes of one core; nothing but that file is written.
 */
import { readFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { Command, CommanderError, InvalidArgumentError } from 'commander';
import yoctoSpinner from 'yocto-spinner';
import { EXIT, UsageError } from '../fault.ts';
import type { ExitCode } from '../fault.ts';
import { writeWhole } from '../files.ts';
import { oneLine } from '../inputs.ts';
import { print, printJson } from '../output.ts';
import { hang } from '../text/wrap.ts';
import { becauseOf } from './compared.ts';
import { ROOT } from './mutant.ts';
import { REASONS } from './reasons.ts';
import { study } from './study.ts';
import type { Row } from './table.ts';
import { entries, isSurvivor, summaryOf, tableOf } from './table.ts';

const TABLE = 'properties/MUTANTS.md';

type Options = {
  readonly check?: true;
  readonly json?: true;
  readonly only?: string;
  readonly threads: number;
};

/** Studies, writes or compares, prints. */
async function mutants({ check, json, only, threads }: Options): Promise<ExitCode> {
  const wanted = entries().filter(({ id }) => only === undefined || id.includes(only));
  if (wanted.length === 0) {
    throw new UsageError(`--only "${only ?? ''}": no mutant has this text in its name`);
  }
  const progress = startProgress();
  const { stopped, isStopped, release } = interrupts();
  const studied = await study({
    lanes: threads,
    only: only ?? '',
    stopped,
    onProgress: progress.say,
  }).finally(() => {
    progress.end();
    release();
  });
  const known = new Map(studied.map((one) => [one.id, one]));
  const rows = wanted.flatMap((entry): readonly Row[] => {
    const result = known.get(entry.id);
    if (result === undefined) return [];
    const because = becauseOf(result);
    return [{ ...entry, ...result, ...(because !== undefined && { because }) }];
  });
  const survivors = rows.filter(isSurvivor);
  const needless = rows.filter(
    (row) => REASONS.has(row.id) && (row.claim ?? row.fact ?? row.fault) !== undefined,
  );
  if (json) printJson({ interrupted: isStopped(), rows });
  else print(linesOf(rows, survivors, needless));
  if (isStopped()) {
    if (!json) print([`interrupted: ${rows.length} of ${wanted.length} mutants judged`]);
    return EXIT.inconclusive;
  }
  const sound = survivors.length === 0 && needless.length === 0;
  const fresh = only === undefined ? await settle(tableOf(rows), check ?? false) : undefined;
  if (fresh !== undefined && !json) print([fresh.says]);
  return sound && fresh?.stale !== true ? EXIT.ok : EXIT.violated;
}

/** Writes the table if it changed, or only compares. */
async function settle(
  table: string,
  check: boolean,
): Promise<{ readonly says: string; readonly stale: boolean }> {
  const path = join(ROOT, TABLE);
  const before = await readFile(path, 'utf8').catch(() => '');
  if (before === table) return { says: `${TABLE} is fresh`, stale: false };
  if (check) return { says: `${TABLE} is stale; npm run mutants writes it`, stale: true };
  await writeWhole(path, table);
  return { says: `${TABLE} written`, stale: false };
}

function linesOf(
  rows: readonly Row[],
  survivors: readonly Row[],
  needless: readonly Row[],
): readonly string[] {
  const groups = [...Map.groupBy(rows, ({ group }) => group)];
  const count = (some: readonly Row[], test: (row: Row) => boolean): string =>
    String(some.filter(test).length).padStart(8);
  return [
    `${''.padEnd(36)} mutants   claim    fact    none`,
    ...groups.map(
      ([group, some]) =>
        group.replaceAll('`', '').padEnd(36) +
        count(some, () => true) +
        count(some, ({ claim }) => claim !== undefined) +
        count(some, ({ fact }) => fact !== undefined) +
        count(some, ({ claim, fact }) => !claim && !fact),
    ),
    '',
    ...summaryOf(rows).map(([what, many]) => `${String(many).padStart(5)} ${what}`),
    ...survivors.flatMap(({ id }) => hang('  survives: ', id)),
    ...needless.flatMap(({ id }) => hang('  has a reason, but is told: ', id)),
  ];
}

/** A progress line on a terminal. */
function startProgress(): {
  readonly say: (done: number, of: number, what: string) => void;
  readonly end: () => void;
} {
  if (!process.stderr.isTTY) return { say: () => undefined, end: () => undefined };
  const spinner = yoctoSpinner({ text: 'starting', stream: process.stderr, handleSignals: false });
  spinner.start();
  return {
    say: (done, of, what) => {
      spinner.text = `${done} of ${of}: ${what}`.slice(0, 76);
    },
    end: () => {
      spinner.stop();
    },
  };
}

/** The first Ctrl-C ends the study, the second the program. */
function interrupts(): {
  readonly stopped: Promise<void>;
  readonly isStopped: () => boolean;
  readonly release: () => void;
} {
  let asked = false;
  let stop = (): void => undefined;
  const stopped = new Promise<void>((resolve) => {
    stop = resolve;
  });
  const onInterrupt = (): void => {
    if (asked) process.exit(EXIT.inconclusive);
    asked = true;
    stop();
  };
  process.on('SIGINT', onInterrupt);
  return {
    stopped,
    isStopped: () => asked,
    release: () => {
      process.off('SIGINT', onInterrupt);
    },
  };
}

function wholeNumber(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) {
    throw new InvalidArgumentError('a whole number above 0 is wanted.');
  }
  return value;
}

const command = new Command('mutants')
  .description('every mutant of the model, and what tells it from the sound one')
  .option('--check', `compare with ${TABLE}, write nothing`)
  .option('--only <text>', 'only mutants with this text in file, function or source; no table')
  .option('--threads <count>', 'how many at a time', wholeNumber, availableParallelism())
  .option('--json', 'print one JSON document and nothing else')
  .addHelpText('after', '\nExample: npm run -s mutants -- --only syscalls/map.ts')
  .exitOverride()
  .configureOutput({ writeErr: () => undefined })
  .action(async (options: Options) => {
    process.exitCode = await mutants(options);
  });

try {
  await command.parseAsync();
} catch (error) {
  if (error instanceof CommanderError && error.exitCode === 0) {
    process.exitCode = EXIT.ok;
  } else {
    const isUsage = error instanceof CommanderError || error instanceof UsageError;
    process.stderr.write(`mutants: ${oneLine(error).replace(/^error: /, '')}\n`);
    process.exitCode = isUsage ? EXIT.usage : EXIT.fault;
  }
}
