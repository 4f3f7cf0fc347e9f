/**
 * Mutation testing: changes the model and the search in one place at a time, and sees whether a test
 * notices: node scripts/house/stryker/run.ts [--force]
 *
 * Stryker prints the score and the survivors. A mutant that no test can kill is switched off in the
 * source, with the reason beside it (`// Stryker disable next-line …: reason`). What did not change
 * since the last time is not tried again, unless --force is given. Exit code 1 if the score of a pass
 * is below 90 %; 2 for wrong usage.
 */
import { join } from 'node:path';
import { Stryker } from '@stryker-mutator/core';
import { EXIT } from '../../cli/fault.ts';
import { optionsOf, PASSES } from './passes.ts';

const args = process.argv.slice(2);
const unknown = args.find((arg) => arg !== '--force');
if (unknown === undefined) {
  process.chdir(join(import.meta.dirname, '../../..'));
  for (const pass of PASSES) {
    await new Stryker(optionsOf(pass, args.includes('--force'))).runMutationTest();
  }
} else {
  console.error(`mutation testing: ${unknown} is not known; the only option is --force`);
  process.exitCode = EXIT.usage;
}
