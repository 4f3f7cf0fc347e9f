/** Plans and results as files say them: read with suspicion, since disks fill up and programs grow old. */
import { z } from 'zod';
import { firstFault } from '../../counterexamples/trace/fault.ts';
import { MODEL_VERSION } from '../../model/kernel/version.ts';
import { AXIS_NAMES } from '../../model/rules/axes.ts';
import type { Scope } from '../../model/scopes/scope.ts';
import type { CampaignJob, DesignData } from '../../properties/campaign/campaign-job.ts';
import { canonical } from '../../properties/campaign/campaign-job.ts';
import type { JobRecord } from '../../properties/campaign/merge.ts';
import { claimNamed, claimsIn } from '../../properties/claims/all.ts';
import { WALKS_VERSION } from '../../properties/random/batch.ts';
import { STYLES } from '../../properties/random/walk.ts';
import { scopeSchema } from '../../counterexamples/trace/scope-json.ts';

/** The version of both formats. */
const VERSION = 1;

const whole = z.int().min(0);
const names = z.array(z.string());
const tally = z.record(z.string(), whole);
const trace = z.array(whole);
const verdict = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('holds') }),
  z.strictObject({ kind: z.literal('violated'), calls: trace }),
  z.strictObject({ kind: z.literal('possible'), calls: trace }),
  z.strictObject({ kind: z.literal('impossible') }),
  z.strictObject({ kind: z.literal('unknown'), because: z.string() }),
]);

const reads = z.array(
  z.strictObject({
    ...{ axis: z.enum(AXIS_NAMES), question: z.string(), times: whole, refused: whole },
    fields: z.record(z.string(), names),
  }),
);

const searchPart = z.strictObject({
  states: whole,
  transitions: whole,
  depth: whole,
  finished: z.boolean(),
  stopped: z.string().optional(),
  within: whole,
  verdicts: z.record(z.string(), z.strictObject({ verdict, premise: trace.optional() })),
  leftOut: z.array(z.strictObject({ call: whole, why: z.string(), times: whole })),
  covered: z.strictObject({ calls: whole, tried: whole, changed: whole }),
  reads: reads.optional(),
});

const fuzzPart = z.strictObject({
  seeds: whole,
  runs: whole,
  calls: whole,
  accepted: whole,
  changed: whole,
  sorts: z.record(z.string(), z.strictObject({ made: whole, accepted: whole })),
  errnos: tally,
  channels: tally,
  shown: names,
  notShown: names,
  empty: names,
  violations: z.array(
    z.strictObject({ claim: z.string(), calls: trace, seed: whole, seeds: whole }),
  ),
});

const conformPart = z.strictObject({
  design: z.string(),
  traces: whole,
  verdicts: tally,
  differs: whole,
  inconclusive: whole,
  answers: tally,
  known: tally,
  disagreements: z.array(
    z.strictObject({
      says: z.string(),
      times: whole,
      scope: z.string(),
      steps: z.array(z.unknown()),
      minimised: z.boolean(),
    }),
  ),
  wrong: names,
  open: names,
});

const answer = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('search'), part: searchPart }),
  z.strictObject({ kind: z.literal('fuzz'), part: fuzzPart }),
  z.strictObject({ kind: z.literal('conform'), part: conformPart }),
  z.strictObject({ kind: z.literal('drill'), part: z.strictObject({ sum: z.string() }) }),
]);

const recordHead = {
  exclmap: z.literal('result', 'expected "result": is this a result of a campaign?'),
  version: z.literal(VERSION),
  key: z.string().regex(/^[0-9a-f]{64}$/),
  model: z.int().min(1),
};
const record = z.union([
  z.strictObject({ ...recordHead, answer }),
  z.strictObject({ ...recordHead, aside: z.string() }),
]);

/** A record as the text of a file: the same record is the same text. */
export function recordText(made: JobRecord): string {
  return `${canonical({ exclmap: 'result', version: VERSION, ...made })}\n`;
}

/** What was read, or in one line what is wrong with it. */
export type ReadRecord<T> = { readonly value: T } | { readonly fault: string };

/** Reads a record; a record of another version of the model is refused before its answer is looked at. */
export function recordIn(text: string): ReadRecord<JobRecord> {
  return recordFrom(jsonIn(text));
}

/** The same of data that came some other way. */
export function recordFrom(read: ReadRecord<unknown>): ReadRecord<JobRecord> {
  if ('fault' in read) return read;
  const head = z.looseObject(recordHead).safeParse(read.value);
  if (!head.success) return { fault: firstFault(head.error) };
  const { model } = head.data;
  if (model !== MODEL_VERSION) {
    return { fault: `version ${model} of the model made it; this is version ${MODEL_VERSION}` };
  }
  const parsed = record.safeParse(read.value);
  if (!parsed.success) return { fault: firstFault(parsed.error) };
  const { key } = parsed.data;
  return {
    value: ('answer' in parsed.data
      ? { key, model, answer: parsed.data.answer }
      : { key, model, aside: parsed.data.aside }) as JobRecord,
  };
}

/** JSON, or in one line why it is none. */
export function jsonIn(text: string): ReadRecord<unknown> {
  try {
    return { value: JSON.parse(text) as unknown };
  } catch {
    return { fault: text === '' ? 'it is empty' : 'it is torn, or no JSON' };
  }
}

const ofTable = z.int().min(0);
/** By its place in the table, or by name or file, or in full. */
const designRef = z.union([
  ofTable,
  z.string(),
  z.strictObject({ name: z.string(), choices: z.record(z.string(), z.string()) }),
  z.strictObject({ name: z.string(), module: z.string(), sha256: z.string() }),
]);
const scopeRef = z.union([ofTable, z.string(), scopeSchema]);
const range = z.strictObject({ first: z.int().min(1), count: z.int().min(1).max(1e6) });

const model = z.literal(MODEL_VERSION).default(MODEL_VERSION);
const jobFile = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('search'),
    model,
    design: designRef,
    scope: scopeRef,
    claims: names.default([]),
    maxStates: z.int().min(1).default(10_000_000),
  }),
  z.strictObject({
    kind: z.literal('fuzz'),
    model,
    walks: z
      .literal(WALKS_VERSION, `its seeds are for other walks than those of this version`)
      .default(WALKS_VERSION),
    design: designRef,
    scope: scopeRef,
    claims: names.default([]),
    seeds: range,
    runs: z.int().min(1).default(1000),
    steps: z.int().min(1).max(100_000).default(120),
    style: z.enum(STYLES).default('swarm'),
    corpus: z.strictObject({ file: z.string(), sha256: z.string() }).optional(),
  }),
  z.strictObject({
    kind: z.literal('conform'),
    model,
    kernel: z.string(),
    seed: whole,
    traces: whole.max(1e6),
  }),
  z.strictObject({
    kind: z.literal('drill'),
    model,
    number: whole,
    does: z.enum(['answers', 'never ends', 'dies', 'throws']).default('answers'),
    rounds: whole.default(0),
  }),
]);

const planHead = z.looseObject({
  exclmap: z.literal('campaign', 'expected "campaign": is this the plan of a campaign?'),
  version: z.literal(VERSION),
  model: z.int().min(1).optional(),
});
const planFile = z.strictObject({
  exclmap: z.literal('campaign'),
  version: z.literal(VERSION),
  model: z.int().min(1).optional(),
  designs: z.array(designRef).default([]),
  scopes: z.array(scopeRef).default([]),
  jobs: z.array(jobFile).min(1),
});

/** What a plan names by name or path. */
export type Finder = {
  readonly design: (given: string) => Promise<DesignData>;
  readonly scope: (given: string) => Promise<Scope>;
};

/** The jobs of a plan, or in one line what is wrong with its text. */
export async function planIn(
  text: string,
  find: Finder,
): Promise<ReadRecord<readonly CampaignJob[]>> {
  const json = jsonIn(text);
  if ('fault' in json) return json;
  const head = planHead.safeParse(json.value);
  if (!head.success) return { fault: firstFault(head.error) };
  const made = head.data.model;
  if (made !== undefined && made !== MODEL_VERSION) {
    return {
      fault: `it is a plan for version ${made} of the model; this is version ${MODEL_VERSION}: plan it anew`,
    };
  }
  const parsed = planFile.safeParse(json.value);
  if (!parsed.success) return { fault: firstFault(parsed.error) };
  const file = parsed.data;
  const designOf = finder<DesignData>(file.designs, find.design);
  const scopeOf = finder<Scope>(file.scopes, find.scope);
  const jobs: CampaignJob[] = [];
  for (const [index, job] of file.jobs.entries()) {
    const parts = {
      ...('design' in job ? { design: await designOf(job.design) } : {}),
      ...('scope' in job ? { scope: await scopeOf(job.scope) } : {}),
    };
    for (const [name, part] of Object.entries(parts)) {
      if (part === undefined)
        return { fault: `jobs[${index}].${name}: the table has no such line` };
    }
    const whole = { ...job, ...parts } as CampaignJob;
    const fault = faultOfClaims(whole);
    if (fault !== undefined) return { fault: `jobs[${index}].claims: ${fault}` };
    jobs.push(whole);
  }
  return { value: jobs };
}

/** A job that asks about nothing would find nothing broken. */
function faultOfClaims(job: CampaignJob): string | undefined {
  if (!('claims' in job)) return undefined;
  const asked = claimsIn(job.scope, job.claims).map(({ id }) => id);
  if (asked.length === 0 && job.claims.length === 0) return `scope ${job.scope.name} decides none`;
  const other = job.claims.find((id) => !asked.includes(id));
  if (other === undefined) return undefined;
  return claimNamed(other) === undefined
    ? `there is no "${other}" (exclmap claims lists them)`
    : `scope ${job.scope.name} does not decide ${other}`;
}

/** From how a part of a job is given to the part, each found once. */
function finder<T extends object>(
  table: readonly (T | string | number)[],
  find: (given: string) => Promise<T>,
): (given: T | string | number) => Promise<T | undefined> {
  const found = new Map<string | number, Promise<T | undefined>>();
  const look = async (given: T | string | number): Promise<T | undefined> => {
    if (typeof given === 'object') return given;
    if (typeof given === 'string') return find(given);
    const line = table[given];
    return line === undefined || typeof line === 'number' ? undefined : look(line);
  };
  return (given) => {
    if (typeof given === 'object') return look(given);
    let part = found.get(given);
    if (part === undefined) found.set(given, (part = look(given)));
    return part;
  };
}

/** The text of a plan: designs and scopes once, jobs one a line. */
export function planText(jobs: readonly CampaignJob[]): string {
  const designs = tableOf();
  const scopes = tableOf();
  const lines = jobs.map((job) =>
    canonical({
      ...job,
      model: undefined,
      ...('design' in job ? { design: designs.place(job.design) } : {}),
      ...('scope' in job ? { scope: scopes.place(job.scope) } : {}),
    }),
  );
  const list = (all: readonly string[]): string =>
    all.length === 0 ? '[]' : `[\n${all.join(',\n')}\n]`;
  const head = `{"exclmap":"campaign","version":${VERSION},"model":${MODEL_VERSION}`;
  return `${head},\n"designs":${list(designs.lines())},\n"scopes":${list(scopes.lines())},\n"jobs":${list(lines)}}\n`;
}

/** Data by place, each once. */
function tableOf() {
  const places = new Map<string, number>();
  const known = new WeakMap<object, number>();
  return {
    place: (data: object): number => {
      const before = known.get(data);
      if (before !== undefined) return before;
      const text = canonical(data);
      const place = places.get(text) ?? places.size;
      places.set(text, place);
      known.set(data, place);
      return place;
    },
    lines: (): readonly string[] => [...places.keys()],
  };
}

/** A job that came through a queue, or in one line what is wrong with it. */
export function jobFrom(data: unknown): ReadRecord<CampaignJob> {
  const parsed = jobFile.safeParse(data);
  if (!parsed.success) {
    const made = z.looseObject({ model: z.int() }).safeParse(data);
    return made.success && made.data.model !== MODEL_VERSION
      ? { fault: `it is for version ${made.data.model} of the model; this is ${MODEL_VERSION}` }
      : { fault: firstFault(parsed.error) };
  }
  const job = parsed.data;
  const isWhole =
    (!('design' in job) || typeof job.design === 'object') &&
    (!('scope' in job) || typeof job.scope === 'object');
  return isWhole ? { value: job as CampaignJob } : { fault: 'its design or scope is not in full' };
}
