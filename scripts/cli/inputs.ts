/** From names and files on the command line to designs, scopes, claims and traces. */
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { distance } from 'fastest-levenshtein';
import { z } from 'zod';
import type { TraceFile } from '../../counterexamples/trace/trace-file.ts';
import { parseTrace } from '../../counterexamples/trace/trace-file.ts';
import { firstFault } from '../../counterexamples/trace/fault.ts';
import type { Design } from '../../model/rules/design.ts';
import { faultOfDesign } from '../../model/rules/design.ts';
import { ALIASES, designNamed, DESIGNS } from '../../model/rules/designs/all.ts';
import { FLAGS, KINDS } from '../../model/kernel/kind.ts';
import type { Scope } from '../../model/scopes/scope.ts';
import { FAMILIES } from '../../model/scopes/scope.ts';
import { DECIDING, scopeNamed, SCOPES } from '../../model/scopes/named.ts';
import { TEXTS, ZERO_DIGEST } from '../../model/programs/text.ts';
import type { BpfClaim } from '../../properties/claims/bpf-claim.ts';
import { claimNamed, CLAIMS } from '../../properties/claims/all.ts';
import { UsageError } from './fault.ts';

/** A design given by name, alias, or the path of a module that exports it as `design`. */
export async function findDesign(given: string): Promise<Design> {
  const known = designNamed(given);
  if (known !== undefined) return known;
  if (/\.(ts|js|mts|mjs)$/.test(given)) return loadDesign(given);
  const names = [...DESIGNS.map(({ name }) => name), ...Object.keys(ALIASES)];
  throw unknown('design', given, names, 'exclmap designs lists them; a path ends in .ts');
}

async function loadDesign(path: string): Promise<Design> {
  let module: { readonly design?: unknown };
  try {
    module = (await import(pathToFileURL(resolve(path)).href)) as typeof module;
  } catch (error) {
    throw new UsageError(`design ${path}: ${oneLine(error)}`);
  }
  const fault = faultOfDesign(module.design);
  if (fault !== undefined) throw new UsageError(`design ${path}: its export "design": ${fault}`);
  return module.design as Design;
}

/** The scopes that are searched together: one, or all that are needed to decide every claim. */
export type Scopes = { readonly name: string; readonly scopes: readonly Scope[] };

/** The name that stands for the scopes that together decide every claim. */
const ALL = 'all';

/** `all`, or one scope given by name or by the path of a JSON file. */
export async function findScopes(given: string): Promise<Scopes> {
  if (given === ALL) return { name: ALL, scopes: DECIDING };
  const scope = await findScope(given);
  return { name: scope.name, scopes: [scope] };
}

/** A scope given by name or by the path of a JSON file. */
export async function findScope(given: string): Promise<Scope> {
  const known = scopeNamed(given);
  if (known !== undefined) return known;
  if (!given.endsWith('.json')) {
    const names = [ALL, ...SCOPES.map(({ name }) => name)];
    throw unknown('scope', given, names, 'a scope file ends in .json');
  }
  const json = await readJson('scope', given);
  const parsed = scopeSchema.safeParse(json);
  if (!parsed.success) throw new UsageError(`scope ${given}: ${firstFault(parsed.error)}`);
  return parsed.data;
}

const count = (least: number, most: number) => z.int().min(least).max(most);
const textNames = z.enum(TEXTS.map(({ name }) => name) as [string, ...string[]]);
const distinct = (values: readonly string[]): boolean => new Set(values).size === values.length;
const TWICE = 'the same value is there twice';

const scopeSchema = z.strictObject({
  name: z.string().min(1),
  says: z.string().default(''),
  maps: count(1, 16),
  progs: count(1, 16),
  links: count(0, 16),
  kinds: z.array(z.enum(KINDS)).min(1).refine(distinct, TWICE),
  texts: z.array(textNames).min(1).refine(distinct, TWICE),
  flags: z.array(z.enum(FLAGS)).min(1).refine(distinct, TWICE).default(['none']),
  hashes: z.array(z.union([textNames, z.literal(ZERO_DIGEST)])).refine(distinct, TWICE),
  values: count(2, 16),
  families: z.array(z.enum(FAMILIES)).refine(distinct, TWICE),
});

/** A claim given by id, which one of the scopes must be able to decide. */
export function findClaim(given: string, { name, scopes }: Scopes): BpfClaim {
  const claim = claimNamed(given);
  if (claim === undefined) {
    const ids = CLAIMS.map(({ id }) => id);
    throw unknown('claim', given, ids, 'exclmap claims lists them');
  }
  if (scopes.some(claim.inScope)) return claim;
  throw new UsageError(
    `claim ${given}: scope ${name} has nothing it speaks of; try --scope ${ALL}`,
  );
}

/** A trace file. */
export async function readTrace(path: string): Promise<TraceFile> {
  const parsed = parseTrace(await readText('trace', path));
  if ('fault' in parsed) throw new UsageError(`trace ${path}: ${parsed.fault}`);
  return parsed.trace;
}

async function readJson(sort: string, path: string): Promise<unknown> {
  const text = await readText(sort, path);
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new UsageError(`${sort} ${path}: not JSON: ${oneLine(error)}`);
  }
}

async function readText(sort: string, path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    throw new UsageError(`${sort} ${path}: cannot be read: ${oneLine(error)}`);
  }
}

/** The message of anything thrown, on one line. */
export function oneLine(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.replaceAll(/\s*\n\s*/g, ' ').trim();
}

function unknown(sort: string, given: string, names: readonly string[], help: string): UsageError {
  const near = nearest(given, names);
  const hint = near === undefined ? `there are ${names.join(', ')}` : `did you mean ${near}?`;
  return new UsageError(`no ${sort} is called "${given}"; ${hint} (${help})`);
}

/** The name that is nearest to what was typed, if one is near. */
function nearest(given: string, names: readonly string[]): string | undefined {
  const [best] = names
    .map((name) => ({ name, far: distance(given.toLowerCase(), name.toLowerCase()) }))
    .toSorted((one, other) => one.far - other.far);
  return best !== undefined && best.far <= Math.max(2, best.name.length / 3)
    ? best.name
    : undefined;
}
