/**
 * Mutation testing: changes the model and the search in one place at a time, and sees whether a test
 * notices.
 *
 *   node scripts/stryker/run.ts [--force]
 *
 * Prints the score by folder and each mutant that survives with its reason (reasons.ts). What did not
 * change since the last time is not tried again, unless --force is given. Exit code 1 if the score is
 * below 90 %, a survivor has no reason or a reason has no survivor; 2 for wrong usage; 70 if the tests
 * fail without a mutant.
 */
import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { Stryker } from '@stryker-mutator/core';
import { EXIT, type ExitCode } from '../fault.ts';
import { print } from '../output.ts';
import { optionsOf, PASSES } from './passes.ts';
import { REASONS } from './reasons.ts';
import { type Mutant, folded, match, scores } from './survivors.ts';

type Result = Awaited<ReturnType<Stryker['runMutationTest']>>[number];

const ROOT = join(import.meta.dirname, '../..');
const LEAST = 90;

const STATUS: Readonly<Record<string, Mutant['status']>> = {
  Killed: 'killed',
  Timeout: 'timeout',
  Survived: 'survived',
  NoCoverage: 'no coverage',
};

/** A result of Stryker; undefined for a mutant that was not tried. Its lines and columns begin with 1. */
function mutantOf(result: Result): Mutant | undefined {
  const status = STATUS[result.status];
  if (status === undefined) return undefined;
  const file = relative(ROOT, result.fileName).replaceAll('\\', '/');
  const lines = readFileSync(join(ROOT, file), 'utf8').split('\n');
  const { start, end } = result.location;
  const text = lines.slice(start.line - 1, end.line);
  text.push((text.pop() ?? '').slice(0, end.column - 1));
  text.unshift((text.shift() ?? '').slice(start.column - 1));
  const change = `${result.mutatorName}: ${folded(text.join('\n'))} => ${folded(result.replacement)}`;
  return { file, line: folded(lines[start.line - 1] ?? ''), change, status };
}

async function runAll(force: boolean): Promise<readonly Result[]> {
  const results: Result[] = [];
  for (const pass of PASSES) {
    results.push(...(await new Stryker(optionsOf(pass, force)).runMutationTest()));
  }
  return results;
}

function show(results: readonly Result[]): ExitCode {
  const mutants = results.flatMap((result) => mutantOf(result) ?? []);
  const { explained, unexplained, stale } = match(mutants, REASONS);
  const table = scores(mutants);
  const cells = (row: readonly (string | number)[]): string =>
    row.map((cell, i) => (i === 0 ? `${cell}`.padEnd(16) : `${cell}`.padStart(12))).join('');
  const wrong = [
    ...unexplained.map(({ file, line, change }) => `no reason: ${file}: ${change}\n  in: ${line}`),
    ...stale.map(
      ({ reason, change }) => `no survivor: ${reason.file}: ${change}\n  in: ${reason.line}`,
    ),
  ];
  const total = table.at(-1)?.score ?? 0;
  print([
    cells(['folder', 'killed', 'timeout', 'survived', 'no coverage', 'score']),
    ...table.map((row) =>
      cells([
        row.folder,
        row.killed,
        row.timeout,
        row.survived,
        row['no coverage'],
        `${row.score.toFixed(1)} %`,
      ]),
    ),
    `${results.length - mutants.length} mutants of what is made once, when a file is loaded, were not tried`,
    '',
    ...explained.flatMap(({ reason, mutants: some }) => [
      `${reason.file}: ${reason.line}`,
      ...some.map(({ change }) => `  ${change}`),
      `  survives: ${reason.why}`,
    ]),
    ...(explained.length > 0 ? [''] : []),
    ...wrong,
    ...(total < LEAST ? [`the score is below ${LEAST} %`] : []),
  ]);
  return wrong.length === 0 && total >= LEAST ? EXIT.ok : EXIT.violated;
}

const args = process.argv.slice(2);
const unknown = args.find((arg) => arg !== '--force');
if (unknown === undefined) {
  process.chdir(ROOT);
  try {
    process.exitCode = show(await runAll(args.includes('--force')));
  } catch (error) {
    console.error(`mutation testing: ${error instanceof Error ? error.message : String(error)}`);
    process.exitCode = EXIT.fault;
  }
} else {
  console.error(`mutation testing: ${unknown} is not known; the only option is --force`);
  process.exitCode = EXIT.usage;
}
