/** What the foreign tools are given: every counterexample of the catalogue, read from its folder. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CATALOGUE } from '../../../counterexamples/pages/catalogue.ts';
import { EXPORTERS } from '../../../counterexamples/export/formats.ts';
import type { Subject } from '../../../counterexamples/export/exported-trace.ts';
import { namedIn } from '../../../counterexamples/pages/search-holes.ts';
import { parseTrace } from '../../../counterexamples/trace/trace-file.ts';
import { run } from '../../../model/kernel/run.ts';
import { emptyState } from '../../../model/kernel/state.ts';

/** A file in the folder of a counterexample. */
export function fileOf(id: string, name: string): string {
  return readFileSync(join(import.meta.dirname, '../../../counterexamples', id, name), 'utf8');
}

/** By the name of the folder. */
export const SUBJECTS: readonly (readonly [id: string, subject: Subject])[] = CATALOGUE.map(
  (hole) => {
    const { design, scope, claim } = namedIn(hole);
    const parsed = parseTrace(fileOf(hole.id, 'trace.json'));
    if ('fault' in parsed) throw new Error(`${hole.id}: ${parsed.fault}`);
    const { steps } = run(design, emptyState(scope), parsed.trace.calls);
    return [hole.id, { design, scope, claim, steps }] as const;
  },
);

/** An export; throws if there is no such format. */
export function exported(format: string, subject: Subject): string {
  const exporter = EXPORTERS[format];
  if (exporter === undefined) throw new Error(`there is no format ${format}`);
  return exporter(subject);
}
