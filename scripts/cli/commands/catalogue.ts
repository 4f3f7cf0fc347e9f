/** `catalogue`: makes counterexamples/ anew (`--write`) or says what in it is stale (`--check`). */
import { mkdir, readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { CATALOGUE } from '../../../counterexamples/pages/catalogue.ts';
import { toSvg } from '../../../counterexamples/export/svg.ts';
import type { FoundHole } from '../../../counterexamples/pages/search-holes.ts';
import { findHole, traceFileOf } from '../../../counterexamples/pages/search-holes.ts';
import type { Observation } from '../../../counterexamples/trace/observation.ts';
import { parseObservation } from '../../../counterexamples/trace/observation.ts';
import { indexOf, pageOf } from '../../../counterexamples/pages/page.ts';
import { traceSchemaText } from '../../../counterexamples/trace/trace-schema.ts';
import { showing } from '../../run/progress.ts';
import type { ExitCode } from '../fault.ts';
import { EXIT, UsageError } from '../fault.ts';
import { writeWhole } from '../files.ts';
import { IS_BUILT } from '../installed.ts';
import { print } from '../output.ts';
import { WRITER } from '../installed.ts';

const ROOT = join(import.meta.dirname, '../../../counterexamples');
/** Folders that are no counterexamples: of code, and the page about all designs (scripts/house/readme.ts). */
const OTHERS = ['trace', 'export', 'pages', 'design-space'];
const OBSERVED = 'observed';

export type CatalogueOptions = {
  readonly write?: boolean;
  readonly check?: boolean;
  /** Another folder, for tests. */
  readonly root?: string;
};

/** The command; neither option: lists the counterexamples. */
export async function catalogueCommand(options: CatalogueOptions): Promise<ExitCode> {
  const { write, check, root = ROOT } = options;
  if (write && check) throw new UsageError('--write and --check: only one of them is possible');
  if (!write && !check) {
    print(CATALOGUE.map(({ id, title }) => `${id.padEnd(20)} ${title}`));
    return EXIT.ok;
  }
  if (IS_BUILT)
    throw new UsageError('catalogue: its pages are in the repository, not in the package');
  const files = await showing('searches the counterexamples', (say) => makeCatalogue(root, say));
  const faults = [...(await staleIn(root, files)), ...(await orphansIn(root))];
  if (check) {
    print(faults.length === 0 ? ['the catalogue is fresh'] : faults);
    return faults.length === 0 ? EXIT.ok : EXIT.violated;
  }
  for (const [path, text] of files) {
    if ((await readOrNothing(join(root, path))) === text) continue;
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeWhole(join(root, path), text);
    print([`wrote ${path}`]);
  }
  const orphans = await orphansIn(root);
  print(orphans);
  return orphans.length === 0 ? EXIT.ok : EXIT.violated;
}

/** Every generated file, by its path in the folder. Searches, so it takes seconds. */
async function makeCatalogue(
  root: string,
  say: (text: string) => void,
): Promise<ReadonlyMap<string, string>> {
  const files = new Map<string, string>();
  const all: FoundHole[] = [];
  for (const hole of CATALOGUE) {
    say(`searches ${hole.id}`);
    await setImmediate(); // for the progress line
    all.push(findHole(hole));
  }
  for (const found of all) {
    const { hole } = found;
    const observed = await observationsOf(hole.id, root);
    const twins = all.filter((other) => other !== found && sameCalls(found, other));
    files.set(`${hole.id}/trace.json`, traceFileOf(found.subject, WRITER));
    files.set(`${hole.id}/graph.svg`, toSvg(found.subject));
    files.set(
      `${hole.id}/README.md`,
      pageOf(
        found,
        observed,
        twins.map((twin) => twin.hole),
      ),
    );
  }
  files.set('README.md', indexOf(all));
  files.set('trace.schema.json', traceSchemaText());
  return files;
}

function sameCalls({ subject: one }: FoundHole, { subject: other }: FoundHole): boolean {
  const calls = ({ steps }: FoundHole['subject']): string =>
    JSON.stringify(steps.map(({ call }) => call));
  return one.claim === other.claim && calls(one) === calls(other);
}

async function staleIn(
  root: string,
  files: ReadonlyMap<string, string>,
): Promise<readonly string[]> {
  const faults: string[] = [];
  for (const [path, text] of files) {
    const is = await readOrNothing(join(root, path));
    if (is === undefined) faults.push(`${path}: missing; exclmap catalogue --write makes it`);
    else if (is !== text) faults.push(`${path}: stale; exclmap catalogue --write makes it anew`);
  }
  return faults;
}

/** Folders that no entry of the catalogue has, and files in its folders that nothing makes. */
async function orphansIn(root: string): Promise<readonly string[]> {
  const known = new Set(CATALOGUE.map(({ id }) => id));
  const faults: string[] = [];
  for (const entry of await readdir(root, { withFileTypes: true })) {
    if (!entry.isDirectory() || OTHERS.includes(entry.name)) continue;
    if (!known.has(entry.name)) {
      faults.push(`${entry.name}: orphaned, no entry of the catalogue has this name`);
      continue;
    }
    for (const name of await readdir(join(root, entry.name))) {
      if (!['trace.json', 'README.md', 'graph.svg', OBSERVED].includes(name)) {
        faults.push(`${entry.name}/${name}: orphaned, nothing makes this file`);
      }
    }
  }
  return faults.sort();
}

/** What kernels were seen to answer to the trace of a hole, oldest kernel first. */
export async function observationsOf(id: string, root = ROOT): Promise<readonly Observation[]> {
  const folder = join(root, id);
  let names: readonly string[];
  try {
    names = await readdir(join(folder, OBSERVED));
  } catch {
    return []; // no kernel was asked
  }
  const read = names
    .filter((name) => name.endsWith('.json'))
    .map(async (name) => {
      const path = join(folder, OBSERVED, name);
      const parsed = parseObservation(await readFile(path, 'utf8'));
      if ('fault' in parsed) throw new UsageError(`observation ${path}: ${parsed.fault}`);
      return parsed.observation;
    });
  return (await Promise.all(read)).sort((a, b) =>
    a.kernel.localeCompare(b.kernel, 'en', { numeric: true }),
  );
}

async function readOrNothing(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch {
    return undefined; // not there yet
  }
}
