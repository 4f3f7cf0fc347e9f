/**
 * From names and files on the command line to designs, scopes, claims and traces. What reads files of traces and scopes
 * is loaded when there is one: threads, which read none, start in 0.13 s of one core for 0.25 (measured).
 */
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { distance } from 'fastest-levenshtein';
import type { ScopeJson } from '../../counterexamples/trace/scope-json.ts';
import type { TraceFile } from '../../counterexamples/trace/trace-file.ts';
import { firstFault } from '../../counterexamples/trace/fault.ts';
import type { AxisName } from '../../model/rules/axes.ts';
import { AXIS_NAMES } from '../../model/rules/axes.ts';
import type { Choice } from '../../model/rules/choice.ts';
import type { Design } from '../../model/rules/design.ts';
import { checked } from '../../model/rules/checked.ts';
import { faultOfDesign } from '../../model/rules/design.ts';
import { ALIASES, designNamed, DESIGNS } from '../../model/rules/designs/all.ts';
import type { Exchange } from '../../model/rules/exchange.ts';
import { choicesFor, exchanged, inWords, isExchange, wordsOf } from '../../model/rules/exchange.ts';
import { MODEL_VERSION } from '../../model/kernel/version.ts';
import type { Scope } from '../../model/scopes/scope.ts';
import { DECIDING, scopeNamed, SCOPES } from '../../model/scopes/named.ts';
import type { BpfClaim } from '../../properties/claims/bpf-claim.ts';
import { claimNamed, CLAIMS } from '../../properties/claims/all.ts';
import type { BroughtRelation } from '../../properties/proofs/brought-relations.ts';
import { faultOfRelations, relationFrom } from '../../properties/proofs/brought-relations.ts';
import type { Relation } from '../../properties/proofs/relations.ts';
import { UsageError } from './fault.ts';
import { offerOwnModules } from './own-modules.ts';

/** Whether it is the path of a module, and so no name. */
export const isModule = (path: string): boolean => /\.(ts|js|mts|mjs)$/.test(path);

/** How what came from a file was named: by that path it is found again. */
const GIVEN = new WeakMap<Design | Scope, string>();

/** The relations that a file exports beside its design. */
const BROUGHT = new WeakMap<Design, readonly BroughtRelation[]>();

/** Whether relations came with a design. */
export function bringsRelations(design: Design): boolean {
  return (BROUGHT.get(design) ?? []).length > 0;
}

/** The relations that came with a design from a file, to be tried in proofs. Throws what is wrong with one. */
export function broughtWith(design: Design): readonly Relation[] {
  return (BROUGHT.get(design) ?? []).map((one, index) =>
    relationFrom(one, `design ${refOf(design)}: relations[${index}]`),
  );
}

/** What finds this design or scope again on the command line: its name, or the path of its file. */
export function refOf(found: Design | Scope): string {
  return GIVEN.get(found) ?? found.name;
}

/**
 * A design given by name, alias, or the path of a module that exports it as `design`; with other choices on some axes,
 * if such words follow (`sealed~element.any`).
 */
export function findDesign(given: string): Promise<Design> {
  return findDesignAs(given, (design) => design);
}

/**
 * The same, as somebody changes it: a design from a file before its choices are watched for faults, so that a fault
 * is told of what the file says. `again` is as `checked` has it.
 */
export async function findDesignAs(
  given: string,
  change: (design: Design) => Design,
  again = true,
): Promise<Design> {
  const known = designNamed(given);
  if (known !== undefined) return change(known);
  if (isModule(given)) return loadDesign(given, change, again);
  const { base, exchanges } = inWords(given);
  if (exchanges.length > 0) {
    const wanted = exchangesOf(base, exchanges);
    const design = await findDesignAs(
      base,
      (found) => change(exchanged(found, wanted, wordsOf(found.name, wanted))),
      again,
    );
    GIVEN.set(design, given);
    return design;
  }
  const names = [...DESIGNS.map(({ name }) => name), ...Object.keys(ALIASES)];
  throw unknown('design', given, names, 'exclmap designs lists them; a path ends in .ts');
}

/** The words of a design with these choices exchanged, each given as `axis=choice`. */
export function withExchanges(given: string, exchanges: readonly string[] = []): string {
  const named = exchanges.map((text) => {
    const [axis = '', choice, ...more] = text.split('=');
    if (choice !== undefined && more.length === 0) return { axis, choice };
    throw new UsageError(
      `--with ${text}: axis=choice is meant, as element=any (exclmap designs lists them)`,
    );
  });
  return wordsOf(given, exchangesOf(given, named));
}

/** Exchanges as somebody named them, if there are such. */
function exchangesOf(
  given: string,
  named: readonly { readonly axis: string; readonly choice: string }[],
): readonly Exchange[] {
  return named.map((exchange, at) => {
    if (named.findIndex(({ axis }) => axis === exchange.axis) < at) {
      throw new UsageError(`design ${given}: axis ${exchange.axis} is exchanged twice`);
    }
    if (isExchange(exchange)) return exchange;
    const { axis: name, choice } = exchange;
    const axis = AXIS_NAMES.find((it) => it === name);
    if (axis === undefined) throw unknown('axis', name, AXIS_NAMES, 'exclmap designs lists them');
    const names = choicesFor(axis).map((it) => it.name);
    throw unknown(`choice on ${axis}`, choice, names, 'exclmap designs lists them');
  });
}

/**
 * The design to follow a trace with: the one that was asked for, or the trace's own. Reading a trace runs no
 * code: where its own is a file, that file has to be asked for.
 */
export async function designFor(
  path: string,
  trace: Pick<TraceFile, 'design'>,
  asked: string | undefined,
): Promise<Design> {
  if (asked === undefined && isModule(inWords(trace.design).base)) {
    throw new UsageError(
      `trace ${path}: its design is a file, and a trace runs no code; if you trust it: --design ${quoted(trace.design)}`,
    );
  }
  return findDesign(asked ?? trace.design);
}

/** A design comes from a stranger's file: its choices are watched. */
async function loadDesign(
  path: string,
  change: (design: Design) => Design,
  again: boolean,
): Promise<Design> {
  offerOwnModules();
  let module: { readonly design?: unknown; readonly relations?: unknown };
  try {
    const url = pathToFileURL(resolve(path)).href;
    module = await inTime(path, import(url) as Promise<typeof module>);
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(`design ${path}: ${oneLine(error)}`);
  }
  const fault = faultOfDesign(module.design);
  if (fault !== undefined) throw new UsageError(`design ${path}: its export "design": ${fault}`);
  const own = module.design as Design;
  if (designNamed(own.name) !== undefined) {
    throw new UsageError(
      `design ${path}: its name "${own.name}" is that of a built-in design; give it another`,
    );
  }
  if (isModule(own.name)) {
    throw new UsageError(
      `design ${path}: its name "${own.name}" is that of a file; give it another`,
    );
  }
  const named = AXIS_NAMES.find((axis) => hasNameOfAnother(axis, own.choices[axis]));
  if (named !== undefined) {
    const { name } = own.choices[named];
    throw new UsageError(
      `design ${path}: choices.${named}.name: "${name}" is that of another choice; give yours one of its own`,
    );
  }
  const wrong = faultOfRelations(module.relations);
  if (wrong !== undefined) {
    throw new UsageError(`design ${path}: its export "relations": ${wrong}`);
  }
  const design = checked(change(own), `design ${path}`, again);
  BROUGHT.set(design, (module.relations ?? []) as readonly BroughtRelation[]);
  GIVEN.set(design, path);
  return design;
}

/** Whether a choice, copied and changed perhaps, is called as one that everybody knows: exchanges go by names. */
function hasNameOfAnother(axis: AxisName, choice: Choice): boolean {
  const known: readonly Choice[] = choicesFor(axis);
  return !known.includes(choice) && known.some(({ name }) => name === choice.name);
}

const LONGEST_LOAD = 10_000; // milliseconds

/** What a module comes to, unless it waits (top-level await) for what never comes. */
async function inTime<T>(path: string, loading: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    const error = new UsageError(
      `design ${path}: not loaded after ${LONGEST_LOAD / 1000} s; does it wait for something?`,
    );
    timer = setTimeout(() => {
      reject(error);
    }, LONGEST_LOAD);
  });
  try {
    return await Promise.race([loading, late]);
  } finally {
    clearTimeout(timer);
  }
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

/** A scope given by name, by the path of a JSON file, or as a trace file has it: whole. */
export async function findScope(given: ScopeJson): Promise<Scope> {
  if (typeof given !== 'string') return given;
  const known = scopeNamed(given);
  if (known !== undefined) return known;
  if (given === ALL) {
    const names = SCOPES.map(({ name }) => name).join(', ');
    throw new UsageError(`scope ${ALL}: this command takes one scope: ${names}, or a .json file`);
  }
  if (!given.endsWith('.json')) {
    const names = [ALL, ...SCOPES.map(({ name }) => name)];
    throw unknown('scope', given, names, 'a scope file ends in .json');
  }
  const json = await readJson('scope', given);
  const { scopeSchema } = await import('../../counterexamples/trace/scope-json.ts');
  const parsed = scopeSchema.safeParse(json);
  if (!parsed.success) throw new UsageError(`scope ${given}: ${firstFault(parsed.error)}`);
  GIVEN.set(parsed.data, given);
  return parsed.data;
}

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
  return await traceIn(path, await readText('trace', path));
}

/** The trace in a text; `path` names it. */
export async function traceIn(path: string, text: string): Promise<TraceFile> {
  const { parseTrace } = await import('../../counterexamples/trace/trace-file.ts');
  const parsed = parseTrace(text);
  if ('fault' in parsed) throw new UsageError(`trace ${path}: ${parsed.fault}`);
  const { claim, model } = parsed.trace;
  if (claim !== undefined && claimNamed(claim) === undefined) {
    const ids = CLAIMS.map(({ id }) => id);
    throw new UsageError(
      `trace ${path}: ${unknown('claim', claim, ids, 'exclmap claims lists them').message}`,
    );
  }
  if (model !== undefined && model > MODEL_VERSION) {
    throw new UsageError(
      `trace ${path}: model: a newer exclmap wrote it, with version ${model} of the model; this one has ${MODEL_VERSION}`,
    );
  }
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
    return (await readFile(path, 'utf8')).replace(/^\u{feff}/u, ''); // some editors begin files so
  } catch (error) {
    throw new UsageError(`${sort} ${path}: cannot be read: ${oneLine(error)}`);
  }
}

/** A word as a shell reads it back. */
export function quoted(word: string): string {
  return /^[\w./:@%+=,-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}

/** The message of anything thrown, on one line. */
export function oneLine(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const line = message.replaceAll(/\s*\n\s*/g, ' ').trim();
  return cut(line.replaceAll(/\p{Cc}/gu, (byte) => JSON.stringify(byte).slice(1, -1)));
}

const LONGEST_LINE = 1000;

/** A line with its middle left out if somebody put a book into a field. */
function cut(line: string): string {
  if (line.length <= LONGEST_LINE) return line;
  return `${line.slice(0, LONGEST_LINE / 2)} … ${line.slice(-LONGEST_LINE / 2)}`;
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
