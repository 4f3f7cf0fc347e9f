/**
 * What `--json` prints: one document for each command, strict, so that a field nobody described is a fault of a test.
 * The envelope is the same everywhere; `documents.schema.json` says all of it as JSON Schema.
 */
import { z } from 'zod';
import { scopeSchema } from '../../counterexamples/trace/scope-json.ts';
import { KERNEL_DOCUMENTS } from './documents-kernel.ts';
import {
  ids,
  natural,
  seconds,
  head,
  scoped,
  design,
  one,
  stopped,
  stoppedProofs,
  step,
  trace,
  gap,
  leftOut,
  fewerIn,
  strength,
  judged,
} from './documents-parts.ts';

/** The answer of the design that refuses; null if it could not be asked. */
const other = z.union([z.int(), z.string(), z.null()]);
const difference = {
  ...trace,
  why: z.enum(['prevents', 'harmless', 'unknown']),
  shape: z.string(),
  says: z.string(),
  other,
  prevents: z.string().optional(),
  then: z.string().optional(),
};
const side = z.strictObject({ ...difference, all: z.array(z.strictObject(difference)) }).optional();

const exchange = z.strictObject({ axis: z.string(), choice: z.string() });
const searched = z.strictObject({ searches: natural, states: natural, calls: natural });
const cell = z.strictObject({
  id: z.string(),
  verdict: z.enum(['holds', 'violated', 'open']),
  strength,
  calls: natural.optional(),
});
const blame = z.strictObject({
  claims: ids,
  size: natural,
  culprits: z.array(
    z.strictObject({
      axes: ids,
      ends: z.array(
        z.strictObject({ exchanges: z.array(exchange).min(1), number: natural, strength }),
      ),
    }),
  ),
});
const repair = z.strictObject({
  exchanges: z.array(exchange),
  gains: ids,
  loses: ids,
  number: natural,
});
const space = { ...head, ...scoped, stopped, searched };

const provedStep = step.extend({ before: z.looseObject({}) });
const without = z.array(z.strictObject({ key: z.string(), job: z.string(), why: z.string() }));
const campaign = z.strictObject({
  ...head,
  jobs: natural,
  done: natural,
  missing: without,
  aside: without,
  contradictory: without,
  searched: z.array(
    z.looseObject({ design: z.looseObject({}), claims: z.array(z.looseObject({})) }),
  ),
  fuzzed: z.array(z.looseObject({ design: z.looseObject({}), part: z.looseObject({}) })),
  conformed: z.array(z.looseObject({ kernel: z.string(), part: z.looseObject({}) })),
  drilled: z.strictObject({ answered: natural, sum: z.string() }).optional(),
});

const searcher = z.strictObject({
  name: z.string(),
  states: natural,
  transitions: natural,
  seconds: z.array(seconds),
  medianSeconds: seconds,
  rate: z.number(),
  peakMegabytes: z.number(),
});
const engine = z.strictObject({
  managers: natural,
  ours: searcher,
  twoThreads: searcher,
  orbits: searcher,
  spin: z.union([searcher, z.strictObject({ missing: z.string() })]),
  ratio: z.number().optional(),
});
const modelRun = z.strictObject({
  what: z.string(),
  states: natural,
  transitions: natural,
  seconds,
  rate: z.number(),
  bytesPerState: z.number().optional(),
  rssMegabytes: z.number(),
});

/** The document of each command (and of each form that it has), by its name. */
export const DOCUMENTS = {
  compare: z.strictObject({
    ...head,
    ...scoped,
    designs: z.array(
      judged.extend({
        needless: z
          .array(z.strictObject({ shape: z.string(), says: z.string(), other }))
          .describe('what it refuses, beside permissive, and need not')
          .optional(),
        unweighed: z.string().describe('why that is not decided').optional(),
      }),
    ),
    proofs: stoppedProofs,
  }),
  check: z.strictObject({ ...head, ...scoped, designs: z.array(judged).length(1) }),
  prove: z.strictObject({
    ...head,
    designs: one,
    stopped,
    seconds: seconds.optional(),
    claims: z.array(
      z.strictObject({
        id: z.string(),
        group: z.enum(['goal', 'law', 'use']),
        verdict: z.enum(['proved', 'never', 'open', 'unknown']),
        because: ids,
        behind: natural,
        unfit: z.string().optional(),
        step: provedStep.optional(),
        nearest: z.strictObject({ says: z.string(), step: provedStep.optional() }).optional(),
      }),
    ),
    relations: z.array(z.strictObject({ id: z.string(), says: z.string() })),
    figures: z.strictObject({
      calls: natural,
      paths: natural,
      objects: natural,
      cut: natural,
      cutCalls: ids,
      swept: ids,
      tried: natural,
      kept: natural,
      rounds: natural,
    }),
  }),
  diff: z.strictObject({
    ...head,
    ...scoped,
    designs: z.array(design).length(2).describe('A and B'),
    relation: z.enum(['equivalent', 'stricter', 'laxer', 'incomparable', 'unknown']),
    because: z.string().optional(),
    states: natural,
    transitions: natural,
    leftOut,
    gaps: z.array(gap).optional(),
    onlyA: side,
    onlyB: side,
    otherErrno: z
      .strictObject({ ...trace, a: z.string(), b: z.string() })
      .describe('a shortest trace whose last call both refuse otherwise')
      .optional(),
  }),
  replay: z.strictObject({
    ...head,
    ...scoped,
    designs: one,
    steps: z.array(step.extend({ changes: ids, accesses: ids })),
    broken: ids,
    shown: ids,
    surprises: ids,
  }),
  fuzz: z.strictObject({
    ...head,
    ...scoped,
    designs: one,
    seed: natural,
    steps: natural,
    style: z.string(),
    seconds,
    stopped,
    runs: natural,
    calls: natural,
    accepted: natural,
    changed: natural,
    sorts: z.record(z.string(), z.strictObject({ made: natural, accepted: natural })),
    errnos: z.record(z.string(), natural),
    channels: z.record(z.string(), natural),
    asked: z.record(z.string(), z.looseObject({})),
    violations: z.array(
      z.strictObject({
        claim: z.string(),
        run: natural,
        after: natural,
        effort: natural,
        ...z.strictObject(trace).omit({ scope: true }).shape,
      }),
    ),
    shown: ids,
    notShown: ids,
    empty: ids,
    situations: natural,
  }),
  designs: z.strictObject({
    ...head,
    designs: z.array(
      z.strictObject({
        name: z.string(),
        aliases: ids,
        argument: z.string(),
        cites: ids,
        kernels: ids,
        choices: z.record(z.string(), z.strictObject({ choice: z.string(), says: z.string() })),
      }),
    ),
  }),
  claims: z.strictObject({
    ...head,
    claims: z.array(
      z.strictObject({
        id: z.string(),
        kind: z.string(),
        group: z.string(),
        says: z.string(),
        channel: z.string().optional(),
      }),
    ),
  }),
  scopes: z.strictObject({
    ...head,
    scopes: z.array(scopeSchema),
    designs: one.optional(),
    gaps: z.array(gap).optional(),
    stopped,
  }),
  answer: z.strictObject({
    ...head,
    ...scoped,
    stopped,
    rules: z.array(
      z.strictObject({
        rule: z.string(),
        choices: z.record(z.string(), z.string()),
        goals: z.array(cell).length(2),
        loses: ids,
        open: ids.describe('uses of which it is not decided whether it loses them'),
        kernels: ids,
      }),
    ),
    kernels: z.array(z.strictObject({ design: z.string(), kernels: ids, goals: z.array(cell) })),
    blames: z.array(blame.extend({ design: z.string() })),
    repairs: z.strictObject({ design: z.string(), repairs: z.array(repair) }),
    example: z
      .strictObject({ design: z.string(), goal: z.string(), scope: z.string(), path: z.string() })
      .optional(),
    searched,
  }),
  explain: z.strictObject({
    ...head,
    ...scoped,
    designs: one,
    stopped,
    gaps: z.array(gap).optional(),
    claim: z.string(),
    verdict: z.enum(['holds', 'violated', 'possible', 'impossible', 'open']),
    strength,
    blame: blame.optional(),
    searchedIn: natural.describe('how many of the scopes are about the claim'),
    found: z.strictObject(trace).optional(),
    fewerIn,
  }),
  space: z.strictObject({
    ...space,
    gaps: z.array(gap).optional(),
    size: natural,
    open: natural,
    outcomes: z.array(
      z.strictObject({
        keeps: ids,
        allows: ids,
        designs: natural,
        named: ids,
        nearest: z.array(exchange),
        isBest: z.boolean(),
      }),
    ),
  }),
  'space --from': z.strictObject({
    ...space,
    designs: one,
    gaps: z.array(gap).optional(),
    violated: ids,
    open: ids,
    repairs: z.array(repair).optional(),
    repairsWithoutLoss: z.array(repair).optional(),
    changes: z.array(
      exchange.extend({ closes: ids, opens: ids, gains: ids, loses: ids, open: ids }),
    ),
    needless: z.array(z.strictObject({ axis: z.string(), instead: ids })),
  }),
  'space --axis': z.strictObject({
    ...space,
    designs: one,
    gaps: z.array(gap).optional(),
    axes: ids,
    cells: z.array(z.strictObject({ choices: ids, violated: ids, impossible: ids, open: ids })),
  }),
  bench: z.strictObject({
    ...head,
    model: z.int().min(1),
    runs: z.strictObject({ ours: z.array(modelRun), naive: modelRun }),
    walks: z.array(
      z.strictObject({
        threads: natural,
        walks: natural,
        calls: natural,
        seconds,
        rate: z.number().min(0),
      }),
    ),
    compareSeconds: seconds,
    engine,
    tenMillion: modelRun,
  }),
  'bench --peers': z.strictObject({ ...head, engine }),
  campaign,
  merge: campaign,
  ...KERNEL_DOCUMENTS,
} as const;

export type DocumentKind = keyof typeof DOCUMENTS;

/** All of it as JSON Schema, a line for each document; ends in a line feed. */
export function documentsSchemaText(): string {
  const documents = Object.entries<z.ZodType>(DOCUMENTS).map(([kind, document]) => {
    const schema: Record<string, unknown> = { ...z.toJSONSchema(document, { io: 'output' }) };
    delete schema['$schema'];
    return `    ${JSON.stringify(kind)}: ${JSON.stringify(schema)}`;
  });
  return `{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "title": "What exclmap prints with --json, by command",
  "$defs": {
${documents.join(',\n')}
  }
}
`;
}
