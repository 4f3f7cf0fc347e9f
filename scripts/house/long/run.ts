/**
 * `npm run test:long`: minutes of random testing with a fresh seed, then the slow commands.
 *
 *   npm run -s test:long -- [--seed N] [--minutes M] [part...]
 *
 * Prints the seed first, each part as it goes, and last `ends N passed, N failed`. Exit code 0, 1 if
 * anything failed, 2 for wrong usage, 3 after Ctrl-C: what was printed until then is known.
 */
import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import type { ExitCode } from '../../cli/fault.ts';
import { EXIT } from '../../cli/fault.ts';
import { oneLine } from '../../cli/inputs.ts';
import { readTally } from '../tally.ts';
import { print } from '../../cli/output.ts';
import type { Sum } from './known.ts';
import type { Part } from './parts.ts';
import { PARTS } from './parts.ts';

const ROOT = join(import.meta.dirname, '../../..');
const TALLY = /^(\d+) passed, (\d+) failed$/;

let running: ChildProcess | undefined;
let interrupted = false;

/** Runs one part in a process of its own, and counts what it says of itself, or else one. */
async function runPart(part: Part, seed: number, minutes: number): Promise<Sum> {
  const start = performance.now();
  print(['', `== ${part.name}: ${part.says}`]);
  const missing = part.missing?.();
  if (missing !== undefined) {
    print([`skipped: ${missing}`]);
    return { passed: 0, failed: 0 };
  }
  const here = [
    'scripts/house/long/run.ts',
    '--seed',
    `${seed}`,
    '--minutes',
    `${minutes}`,
    '--here',
    part.name,
  ];
  const child = spawn(process.execPath, part.command?.(seed, minutes) ?? here, {
    cwd: ROOT,
    env: { ...process.env, ...part.env?.(seed, minutes) },
    stdio: ['ignore', 'pipe', 'inherit'],
    detached: true, // so that Ctrl-C reaches it through us, once
  });
  running = child;
  let [passed, failed] = [0, 0];
  const known = { passed: 0, failed: 0 }; // by its lines, for Ctrl-C
  createInterface({ input: child.stdout }).on('line', (line) => {
    const { tally } = readTally(line);
    const [, ours = tally?.passed, bad = tally?.failed] = TALLY.exec(line) ?? [];
    if (ours === undefined) print([line]);
    if (line.startsWith('ok ')) known.passed++;
    if (line.startsWith('FAILED ')) known.failed++;
    passed += Number(ours ?? 0);
    failed += Number(bad ?? 0);
  });
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  running = undefined;
  if (interrupted) {
    print([`${part.name} was interrupted`]);
    return known;
  }
  if (code === 0) passed ||= 1;
  else failed ||= 1;
  const seconds = ((performance.now() - start) / 1000).toFixed(0);
  if (failed > 0) print([`again: npm run -s test:long -- --seed ${seed} ${part.name}`]);
  const word = failed > 0 ? 'FAILED' : 'ok';
  print([`${word} ${part.name}: ${passed} passed, ${failed} failed, ${seconds} s`]);
  return { passed, failed };
}

async function long(names: readonly string[], seed: number, minutes: number): Promise<ExitCode> {
  let [passed, failed] = [0, 0];
  const parts = PARTS.filter(({ name }) => names.length === 0 || names.includes(name));
  print([`seed ${seed}, ${minutes} minutes of random testing; repeat with --seed ${seed}`]);
  process.on('SIGINT', () => {
    if (interrupted) process.exit(EXIT.inconclusive);
    interrupted = true;
    running?.kill('SIGINT');
  });
  for (const part of parts) {
    if (interrupted) break;
    const sum = await runPart(part, seed, minutes);
    passed += sum.passed;
    failed += sum.failed;
  }
  const how = interrupted ? 'interrupted, so far' : 'ends';
  print(['', `${how} ${passed} passed, ${failed} failed`]);
  if (interrupted) return EXIT.inconclusive;
  return failed === 0 ? EXIT.ok : EXIT.violated;
}

const whole = (text: string): number => {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1 || number > 2 ** 31 - 1) {
    throw new InvalidArgumentError('a whole number from 1 to 2147483647 is wanted.');
  }
  return number;
};

type Options = { readonly seed?: number; readonly minutes: number; readonly here?: string };

const program = new Command('test:long')
  .description('Random testing for minutes, then the slow commands.')
  .configureHelp({ helpWidth: 80 })
  .configureOutput({ writeErr: () => undefined })
  .exitOverride()
  .argument('[parts...]', `some of ${PARTS.map(({ name }) => name).join(', ')}; all if none`)
  .option('--seed <n>', 'repeat a run', whole)
  .option('--minutes <n>', 'of random testing', whole, 5)
  .addOption(new Option('--here <part>', 'in this process').hideHelp())
  .action(async (names: string[], { seed, minutes, here }: Options) => {
    const work = PARTS.find(({ name }) => name === here)?.here;
    if (work !== undefined) {
      const { passed, failed } = work(seed ?? 1, minutes);
      print([`${passed} passed, ${failed} failed`]);
      process.exitCode = failed === 0 ? EXIT.ok : EXIT.violated;
      return;
    }
    const unknown = names.find((name) => !PARTS.some((part) => part.name === name));
    if (unknown !== undefined) {
      const known = PARTS.map(({ name }) => name).join(', ');
      throw new InvalidArgumentError(`no part is called ${unknown}; there are ${known}`);
    }
    const fresh = 1 + Math.floor(Math.random() * (2 ** 31 - 2));
    process.exitCode = await long(names, seed ?? fresh, minutes);
  });

try {
  await program.parseAsync();
} catch (error) {
  if (!(error instanceof CommanderError)) throw error;
  if (error.exitCode !== 0) {
    process.stderr.write(`test:long: ${oneLine(error).replace(/^error: /, '')}\n`);
    process.exitCode = EXIT.usage;
  }
}
