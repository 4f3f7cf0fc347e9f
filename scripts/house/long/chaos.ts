/**
 * `npm run chaos`: does to campaigns what machines do to programs, and looks whether the report is still the
 * same to the byte.
 *
 *   npm run -s chaos -- [--short] [--list] [--mutants] [FAULT...]
 *
 * With --mutants each fault is done to a program that lacks what it is survived by, which must be noticed. The last line says `N passed, N failed, N skipped`. Exit code 1 if a fault was not survived.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { EXIT } from '../../cli/fault.ts';
import { oneLine } from '../../cli/inputs.ts';
import { hang } from '../../../counterexamples/export/wrap.ts';
import { type Fault, FAULTS } from './chaos-faults.ts';
import { NotHere, NotSurvived, type Trial, startTrial } from './chaos-trial.ts';

/** Seconds after which the short form begins nothing more: a busy machine takes its time. */
const MOST_SHORT = 20;

/** Which faults are asked for, and how. Throws for what is no option or no fault. */
function asked() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      short: { type: 'boolean', default: false },
      list: { type: 'boolean', default: false },
      mutants: { type: 'boolean', default: false },
    },
  });
  const wrong = positionals.find((name) => !FAULTS.some((fault) => fault.name === name));
  if (wrong !== undefined) throw new TypeError(`no fault is called "${wrong}"; --list lists them`);
  const chosen = FAULTS.filter(({ name, short }) =>
    positionals.length > 0 ? positionals.includes(name) : short || !values.short,
  );
  return { ...values, chosen };
}

/** How a fault ended: the word for it, and why if it is not that it was survived. */
async function outcomeOf(
  { happen }: Fault,
  trial: Trial,
  late: boolean,
): Promise<readonly [word: 'survived' | 'skipped' | 'FAILED', why?: string]> {
  if (late) return ['skipped', `the short form begins nothing more after ${MOST_SHORT} s`];
  try {
    await happen(trial);
    return ['survived'];
  } catch (error) {
    return [error instanceof NotHere ? 'skipped' : 'FAILED', oneLine(error)];
  }
}

/** The same with a mutant of the program, which must not survive it. */
async function outcomeOfMutant({
  happen,
  mutant,
}: Fault): Promise<readonly [word: 'noticed' | 'skipped' | 'FAILED', why: string]> {
  if (mutant === undefined) return ['skipped', 'it has no mutant that must fail'];
  const { file, from, to } = mutant;
  const text = readFileSync(join(import.meta.dirname, '../../..', file), 'utf8');
  if (text.split(from).length !== 2) return ['FAILED', `${file} has not once "${from}"`];
  const trial = startTrial(mutant);
  try {
    await happen(trial);
    return ['FAILED', `it is survived with "${to}" in ${file}`];
  } catch (error) {
    if (error instanceof NotHere) return ['skipped', oneLine(error)];
    return error instanceof NotSurvived ? ['noticed', oneLine(error)] : ['FAILED', oneLine(error)];
  } finally {
    await trial.close();
  }
}

/** Does so with each; whether all were noticed. */
async function makeMutants(chosen: readonly Fault[]): Promise<boolean> {
  const counts = { noticed: 0, FAILED: 0, skipped: 0 };
  for (const fault of chosen) {
    const [word, why] = await outcomeOfMutant(fault);
    counts[word]++;
    console.log(hang(`${word.padEnd(9)} ${fault.name.padEnd(19)} `, why.slice(0, 160)).join('\n'));
  }
  const { noticed, FAILED, skipped } = counts;
  console.log(`\n${noticed} passed, ${FAILED} failed, ${skipped} skipped`);
  return FAILED === 0;
}

/** Makes each fault in turn; whether all that were made were survived. */
async function makeAll(chosen: readonly Fault[], isShort: boolean): Promise<boolean> {
  const counts = { survived: 0, FAILED: 0, skipped: 0 };
  const trial = startTrial();
  const begin = performance.now();
  try {
    for (const fault of chosen) {
      const start = performance.now();
      const late = isShort && start - begin > MOST_SHORT * 1000;
      const [word, why] = await outcomeOf(fault, trial, late);
      counts[word]++;
      const seconds = ((performance.now() - start) / 1000).toFixed(1).padStart(5);
      const first = `${word.padEnd(9)} ${fault.name.padEnd(19)}${seconds} s  `;
      console.log(hang(first, why ?? fault.says).join('\n'));
    }
  } finally {
    await trial.close();
  }
  const { survived, FAILED, skipped } = counts;
  console.log(`\n${survived} passed, ${FAILED} failed, ${skipped} skipped`);
  return FAILED === 0;
}

/** The same, or undefined once it was said what is wrong. */
function request(): ReturnType<typeof asked> | undefined {
  try {
    return asked();
  } catch (error) {
    console.error(`chaos: ${oneLine(error)}`);
    return undefined;
  }
}

const wanted = request();
if (wanted === undefined) process.exitCode = EXIT.usage;
else if (wanted.list) {
  for (const { name, says } of wanted.chosen) console.log(hang(name.padEnd(20), says).join('\n'));
} else {
  const { chosen, short, mutants } = wanted;
  const isWell = mutants ? await makeMutants(chosen) : await makeAll(chosen, short);
  process.exitCode = isWell ? EXIT.ok : EXIT.violated;
}
