/** The corpus of random searches: a folder with a file for each design and scope, with which the next search begins. */
import { createHash } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { firstFault } from '../../counterexamples/trace/fault.ts';
import { MODEL_VERSION } from '../../model/kernel/version.ts';
import type { Design } from '../../model/rules/design.ts';
import { alphabet } from '../../model/scopes/alphabet.ts';
import type { Scope } from '../../model/scopes/scope.ts';
import type { Trace } from '../../properties/claims/claim.ts';
import { UsageError } from './fault.ts';
import { faultOfWriting, writeWhole } from './files.ts';
import { oneLine } from './inputs.ts';

const schema = z.strictObject({
  exclmap: z.literal('corpus'),
  version: z.literal(1),
  /** Traces are numbers of calls, so they mean something only beside the same model and calls. */
  model: z.int(),
  calls: z.string(),
  traces: z.array(z.string().regex(/^\d+(\/\d+)*$/, 'a trace is numbers with / between them')),
});

/** What the traces of a file are made of: a digest of all calls of the scope. */
const callsOf = (scope: Scope): string =>
  createHash('sha256')
    .update(JSON.stringify(alphabet(scope)))
    .digest('hex');

/** Where the traces of a design in a scope are. */
export const corpusFile = (folder: string, design: Pick<Design, 'name'>, scope: Scope): string =>
  join(folder, `${`${design.name}.${scope.name}`.replaceAll(/[^\w.-]+/g, '-')}.json`);

/** The traces that are kept for a design in a scope; none if there is no such file yet. */
export async function readCorpus(
  folder: string,
  design: Design,
  scope: Scope,
): Promise<readonly Trace[]> {
  const path = corpusFile(folder, design, scope);
  const text = await corpusText(path);
  return text === undefined ? [] : tracesIn(path, text, scope);
}

/** What is in such a file; undefined if there is none. */
export async function corpusText(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw new UsageError(`corpus ${path}: ${oneLine(error)}`);
  }
}

/** The traces in the text of such a file; `path` names it. */
export function tracesIn(path: string, text: string, scope: Scope): readonly Trace[] {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new UsageError(`corpus ${path}: ${oneLine(error)}`);
  }
  const parsed = schema.safeParse(json);
  if (!parsed.success) throw new UsageError(`corpus ${path}: ${firstFault(parsed.error)}`);
  const { model, calls, traces } = parsed.data;
  if (model !== MODEL_VERSION || calls !== callsOf(scope)) {
    throw new UsageError(
      `corpus ${path}: it is of another version of the model or of the scope; remove it or give another folder`,
    );
  }
  const count = alphabet(scope).length;
  const read = traces.map((trace) => trace.split('/').map(Number));
  const wrong = read.flat().find((index) => index >= count);
  if (wrong !== undefined)
    throw new UsageError(`corpus ${path}: there is no call ${wrong}; the scope has ${count}`);
  return read;
}

/** Puts the traces in place of those that are kept: a search that began with these has met all that they meet. */
export async function writeCorpus(
  folder: string,
  design: Design,
  scope: Scope,
  traces: readonly Trace[],
): Promise<void> {
  const path = corpusFile(folder, design, scope);
  const file: z.infer<typeof schema> = {
    exclmap: 'corpus',
    version: 1,
    model: MODEL_VERSION,
    calls: callsOf(scope),
    traces: traces.map((trace) => trace.join('/')),
  };
  try {
    await mkdir(folder, { recursive: true });
  } catch (error) {
    throw faultOfWriting(folder, error);
  }
  await writeWhole(path, `${JSON.stringify(file, null, 1)}\n`);
}
