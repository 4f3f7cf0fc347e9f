/** Findings about the design space, kept in a file: what was searched once for this model is not searched again. */
import { createHash } from 'node:crypto';
import { globSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ProjectionFinding } from '../../properties/design-space/projection.ts';
import { writeWhole } from '../cli/files.ts';

const ROOT = join(import.meta.dirname, '../..');

/** What verdicts on the space come from: TypeScript here, JavaScript in the built package. */
const SOURCES = [
  'model/**/*.{ts,js,json}',
  'properties/{claims,search,design-space}/**/*.{ts,js}',
  'properties/verdicts/system.{ts,js}',
];

/** A hash of the model, the claims and the search. */
function contentHash(): string {
  const hash = createHash('sha256');
  const sources = globSync(SOURCES, { cwd: ROOT })
    .filter((path) => !path.endsWith('.test.ts') && !path.endsWith('.snap'))
    .toSorted();
  for (const path of sources) hash.update(`${path}\0`).update(readFileSync(join(ROOT, path)));
  return hash.digest('hex').slice(0, 24);
}

/** Where findings are kept: EXCLMAP_CACHE, or `.cache` of the project. */
function folder(): string {
  const named = process.env['EXCLMAP_CACHE'];
  return join(named === undefined || named === '' ? join(ROOT, '.cache') : named, 'space');
}

const FORMAT = 1;

export type Kept = {
  readonly findings: readonly ProjectionFinding[];
  /** Writes all findings that there are now; says nothing if it cannot, since they can be had again. */
  readonly keep: (findings: readonly ProjectionFinding[]) => Promise<void>;
};

/**
 * The findings of earlier runs of the same model. They hold where designs from files take part as well, whose
 * choices come last; but what is then found is not kept (`hasFiles`), for nobody knows what such a file imports.
 */
export function keptFindings(hasFiles: boolean, fresh: boolean): Kept {
  const path = join(folder(), `${contentHash()}.json`);
  const findings = fresh ? [] : (read(path) ?? []);
  let known = findings.length;
  return {
    findings,
    keep: async (all) => {
      if (hasFiles || all.length === known) return;
      known = all.length;
      try {
        mkdirSync(folder(), { recursive: true });
        await writeWhole(path, JSON.stringify({ format: FORMAT, findings: all }));
      } catch {
        // a cache that cannot be written costs time, nothing else
      }
    },
  };
}

function read(path: string): readonly ProjectionFinding[] | undefined {
  try {
    const { format, findings } = JSON.parse(readFileSync(path, 'utf8')) as {
      readonly format: number;
      readonly findings: readonly ProjectionFinding[];
    };
    return format === FORMAT ? findings : undefined;
  } catch {
    return undefined;
  }
}
