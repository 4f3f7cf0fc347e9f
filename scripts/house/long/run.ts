/**
 * `npm run test:long`: minutes of random testing with a fresh seed, which is printed first.
 *
 *   npm run -s test:long -- [--seed N] [--minutes M] [FILE...]
 *
 * The laws of properties/random/laws.test.ts on more random states and traces, more designs drawn in
 * properties/design-space/sharing.test.ts, and the tests of this
 * folder (or those whose path has FILE in it). Exit codes are vitest's; 2 for wrong usage.
 */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { EXIT } from '../../cli/fault.ts';
import { oneLine } from '../../cli/inputs.ts';

const ARGS = [
  ...['node_modules/vitest/vitest.mjs', 'run', '--config', 'scripts/house/vitest.config.ts'],
  ...['--testTimeout=3600000', '--reporter=verbose'],
];

function whole(name: string, text: string): number {
  const number = Number(text);
  if (Number.isInteger(number) && number >= 1 && number < 2 ** 31) return number;
  throw new Error(`--${name} ${text}: a whole number from 1 to ${2 ** 31 - 1} is wanted`);
}

try {
  const fresh = `${1 + Math.floor(Math.random() * (2 ** 31 - 2))}`;
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      seed: { type: 'string', default: fresh },
      minutes: { type: 'string', default: '5' },
    },
  });
  const [seed, minutes] = [whole('seed', values.seed), whole('minutes', values.minutes)];
  console.log(`seed ${seed}, ${minutes} minutes of random testing; repeat with --seed ${seed}`);
  const child = spawn(process.execPath, [...ARGS, ...positionals], {
    cwd: join(import.meta.dirname, '../../..'),
    env: { ...process.env, LONG_SEED: `${seed}`, LONG_MINUTES: `${minutes}` },
    stdio: 'inherit',
  });
  process.on('SIGINT', () => undefined); // vitest hears it as well, and says what it knows
  child.on('close', (code) => (process.exitCode = code ?? EXIT.inconclusive));
} catch (error) {
  console.error(`test:long: ${oneLine(error)}`);
  process.exitCode = EXIT.usage;
}
