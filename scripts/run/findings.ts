/** Findings about the design space, kept in a file: what was searched once for this model is not searched again. */
import { join } from 'node:path';
import type { ProjectionFinding } from '../../properties/design-space/projection.ts';
import { hashOfSources, keep, keptIn, readKept } from './kept.ts';

/** What findings come from; of the room about the space only what makes them, not what asks them. */
export const SOURCES = [
  'model/**/*.{ts,js,json}',
  'properties/{claims,search}/**/*.{ts,js}',
  'properties/design-space/{projection,listening,space,design-set}.{ts,js}',
  'properties/verdicts/system.{ts,js}',
];

const FORMAT = 1;

export type Kept = {
  readonly findings: readonly ProjectionFinding[];
  /** Writes all findings that there are now. */
  readonly keep: (findings: readonly ProjectionFinding[]) => Promise<void>;
};

/**
 * The findings of earlier runs of the same model. They hold where designs from files take part as well, whose
 * choices come last; but what is then found is not kept (`hasFiles`), for nobody knows what such a file imports.
 */
export function keptFindings(hasFiles: boolean, fresh: boolean, root?: string): Kept {
  const hash = hashOfSources(SOURCES, root);
  const path = join(keptIn('space'), `${hash}.json`);
  const findings = fresh ? [] : (read(path) ?? []);
  let known = findings.length;
  return {
    findings,
    keep: async (all) => {
      if (hasFiles || all.length === known) return;
      // threads load the sources when they start: if one was saved meanwhile, nobody knows whose findings these are
      if (hashOfSources(SOURCES, root) !== hash) return;
      known = all.length;
      await keep(path, { format: FORMAT, findings: all });
    },
  };
}

function read(path: string): readonly ProjectionFinding[] | undefined {
  const kept = readKept(path) as
    | { readonly format: number; readonly findings: readonly ProjectionFinding[] }
    | undefined;
  return kept?.format === FORMAT ? kept.findings : undefined;
}
