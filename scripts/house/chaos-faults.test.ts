/** What `npm run chaos -- --mutants` takes out of the program is there to be taken out, once. Takes a tenth of a second. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { FAULTS } from './long/chaos-faults.ts';

const mutants = FAULTS.flatMap(({ name, mutant }) => (mutant ? [{ name, ...mutant }] : []));

it.each(mutants)('$name', ({ file, from }) => {
  const text = readFileSync(join(import.meta.dirname, '../..', file), 'utf8');
  expect(text.split(from)).toHaveLength(2);
});
