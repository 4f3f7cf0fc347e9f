/**
 * `npm test`: runs every check of package.json, as many at a time as there are cores, prints one line
 * for each, the output of those that failed, and last `N passed, N failed`. Exit code 1 if any failed.
 */
import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type { CheckOutcome } from './outcome.ts';
import { linesOf, outcomeOf, summaryOf } from './outcome.ts';

/** The checks: names of package.json's scripts and what they are given besides; the longest first. */
const CHECKS: readonly (readonly [name: string, ...args: readonly string[]])[] = [
  ['vitest', '--reporter=minimal', '--reporter=./scripts/house/tally.ts'],
  ['lint'],
  ['types', '--singleThreaded'], // where no core is idle, threads cost: 6.5 s of one core, and 4.8 without
  ['imports'],
  ['dead'],
  ['format'],
];

const ROOT = join(import.meta.dirname, '../..');

/** What the checks print is kept, so they cannot see whether it ends up on a terminal with colours. */
const COLOURS =
  (process.stdout as { readonly isTTY?: boolean }).isTTY && process.stdout.hasColors()
    ? { FORCE_COLOR: '1' }
    : { FORCE_COLOR: undefined, NO_COLOR: '1' };

/** Where Node keeps compiled code: as `exclmap` does for itself; tests start threads and helpers without it. */
const COMPILED = { NODE_COMPILE_CACHE: join(ROOT, '.cache/compiled') };

/** Runs one script of package.json, with what it prints kept. */
function run(name: string, args: readonly string[]): Promise<CheckOutcome> {
  const start = performance.now();
  const child = spawn(process.execPath, ['--run', name, '--', ...args], {
    cwd: ROOT,
    env: { ...process.env, ...COLOURS, ...COMPILED },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => (output += text));
  }
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (exitCode) => {
      resolve(outcomeOf(name, exitCode, output, (performance.now() - start) / 1000));
    });
  });
}

/** Runs the checks, in that order, at most `lanes` at a time; prints each when it is done. */
async function runAll(lanes: number): Promise<readonly CheckOutcome[]> {
  const waiting = [...CHECKS];
  const outcomes: CheckOutcome[] = [];
  const lane = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const [name, ...args] = next;
      const outcome = await run(name, args);
      outcomes.push(outcome);
      console.log(linesOf(outcome).join('\n'));
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  return outcomes;
}

if (process.argv.length > 2) {
  console.error(
    'check takes no arguments; for one check alone use: npm run vitest|lint|types|imports|dead|format',
  );
  process.exitCode = 2;
} else {
  const outcomes = await runAll(availableParallelism());
  console.log('\nnot run: real kernels (npm run -s exclmap -- kernel conform --kernel 7.3.4)');
  console.log(`\n${summaryOf(outcomes)}`);
  process.exitCode = outcomes.every(({ failed }) => failed === 0) ? 0 : 1;
}
