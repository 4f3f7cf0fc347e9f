/** Every document that --json prints is as documents.ts says: one for each command, and the schema file is fresh. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { mainline73 } from '../../model/rules/designs/mainline-7.3.ts';
import { scopeNamed } from '../../model/scopes/named.ts';
import { make } from '../../model/kernel/call.ts';
import { run } from '../../model/kernel/run.ts';
import { emptyState } from '../../model/kernel/state.ts';
import { permissive } from '../../model/rules/designs/permissive.ts';
import { reportOf } from '../../properties/campaign/report.ts';
import type { Proof } from '../../properties/proofs/prove.ts';
import type { EngineBench, Searcher } from '../house/bench/engine.ts';
import type { ModelRun } from '../house/bench/model.ts';
import { fakeKernel } from '../kernel/compare/test-guest.ts';
import { DEFAULT_BOUNDS, FUZZ_DEFAULTS } from './offered.ts';
import { checkCommand } from './commands/check.ts';
import { compareCommand } from './commands/compare.ts';
import { diffCommand } from './commands/diff.ts';
import { fuzzCommand } from './commands/fuzz.ts';
import {
  kernelConformCommand,
  kernelIdentifyCommand,
  kernelListCommand,
  kernelReplayCommand,
  type World,
} from './commands/kernel.ts';
import { kernelBisectCommand } from './commands/kernel-bisect.ts';
import { kernelWaysCommand } from './commands/kernel-ways.ts';
import { claimsCommand, designsCommand } from './commands/lists.ts';
import { proofJson } from './commands/prove.ts';
import { replayCommand } from './commands/replay.ts';
import { scopesCommand } from './commands/scopes.ts';
import type { DocumentKind } from './documents.ts';
import { UsageError } from './fault.ts';
import { DOCUMENTS, documentsSchemaText } from './documents.ts';
import { printDocument } from './output.ts';
import { selftestOf } from './text/selftest.ts';

const TRACE = join(import.meta.dirname, '../../counterexamples/inner-map/trace.json');
const json = true;
const bounds = DEFAULT_BOUNDS;
const scope = 'mail';

let out = '';
let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'exclmap-documents-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true });
});
beforeEach(() => {
  out = '';
  vi.stubEnv('EXCLMAP_CACHE', folder);
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    out += String(text);
    return true;
  });
});
afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

/** A kernel that answers as the model does, with one bit of it wrong if asked. */
const world = (isWrong = false): World => ({
  kernelNamed: () => ({
    name: '7.3.4',
    version: '7.3.4',
    start: fakeKernel('7.3.4', isWrong ? { answer: ({ outcome }) => outcome.answer && -5 } : {}),
  }),
  sign: () => {
    throw new UsageError('no openssl here');
  },
  curated: () => ({ traces: [], leftOut: [] }),
});
const kernel = '7.3.4';

const searcher: Searcher = {
  ...{ name: 'one', states: 1, transitions: 1, seconds: [1], medianSeconds: 1 },
  ...{ rate: 1, peakMegabytes: 1 },
};
const engine: EngineBench = {
  ...{ managers: 3, ours: searcher, twoThreads: searcher, orbits: searcher },
  spin: { missing: 'no spin' },
};
const [madeStep] = run(permissive, emptyState(scopeNamed('mail')!), [
  make('map_create', { map: 0, kind: 'ARRAY' }),
]).steps;
const step = madeStep!;
const proof: Proof = {
  design: 'sealed',
  claims: [
    { id: 'inner', group: 'goal', verdict: 'proved', because: ['so it is'], behind: 3 },
    {
      ...{ id: 'direct', group: 'goal', verdict: 'open', because: [], behind: 0, step },
      nearest: { says: 'what would carry it', step },
    },
  ],
  relations: [{ id: 'r1', says: 'so it is' }],
  figures: {
    ...{ calls: 1, paths: 1, objects: 1, cut: 0, cutCalls: [], swept: [] },
    ...{ tried: 2, kept: 1, rounds: 1 },
  },
};
const modelRun: ModelRun = {
  ...{ what: 'one', states: 1, transitions: 1, seconds: 1, rate: 1, rssMegabytes: 1 },
};

/** Those whose documents commands/space.test.ts looks at, beside what is in them. */
type Elsewhere = 'answer' | 'explain' | 'space' | 'space --from' | 'space --axis';

/** What prints each. Minutes of work, downloads and builds are not done here: those print what they would. */
const PRINTED: Readonly<Record<Exclude<DocumentKind, Elsewhere>, readonly (() => unknown)[]>> = {
  compare: [() => compareCommand({ designs: ['permissive'], prove: false, scope, bounds, json })],
  check: [
    () => {
      const asked = { design: 'permissive', claim: ['inner'], scope, bounds, json };
      return checkCommand({ ...asked, prove: false });
    },
  ],
  prove: [
    () =>
      printDocument('prove', { about: { designs: [{ name: 'sealed' }] }, ...proofJson(proof, 1) }),
    () => {
      const cut = { ...proof, stopped: 'time is up' };
      printDocument('prove', {
        about: { designs: [{ name: 'sealed' }] },
        ...proofJson(cut, undefined),
      });
    },
  ],
  diff: [() => diffCommand({ a: 'strict-outer', b: 'strict-subset', scope, bounds, json })],
  replay: [() => replayCommand({ trace: TRACE, json })],
  fuzz: [
    () => fuzzCommand({ ...FUZZ_DEFAULTS, scope, runs: 200, json }),
    () => fuzzCommand({ ...FUZZ_DEFAULTS, scope, timeLimit: 1e-6, json }),
  ],
  designs: [() => designsCommand({ json })],
  claims: [() => claimsCommand({ json })],
  scopes: [() => scopesCommand({ json })],
  bench: [
    () => {
      const runs = { ours: [modelRun], naive: modelRun };
      const walks = [{ threads: 1, walks: 2, calls: 240, seconds: 0.5, rate: 480 }];
      printDocument('bench', { runs, walks, compareSeconds: 1, engine, tenMillion: modelRun });
    },
  ],
  'bench --peers': [() => printDocument('bench --peers', { engine })],
  campaign: [() => printDocument('campaign', reportOf({ jobs: [] }))],
  merge: [() => printDocument('merge', reportOf({ jobs: [] }))],
  'kernel list': [() => kernelListCommand({ offline: true, json })],
  'kernel fetch': [
    () => printDocument('kernel fetch', { kernels: [{ version: '7.3.4', image: '/image' }] }),
  ],
  'kernel build': [
    () =>
      printDocument('kernel build', {
        about: { designs: [{ name: mainline73.name }] },
        image: '/image',
        hash: 'a',
        seconds: 1,
        source: '7.3.4',
        choices: [],
      }),
  ],
  'kernel build --check-patch': [
    () => {
      const size = { files: 1, added: 1, removed: 1 };
      printDocument('kernel build --check-patch', { choices: [], size, complaints: [] });
    },
  ],
  'kernel conform': [true, false].map(
    (isWrong) => () =>
      kernelConformCommand(
        { kernel, traces: 20, seed: 2, design: 'permissive', json },
        world(isWrong),
      ),
  ),
  'kernel identify': [true, false].map(
    (isWrong) => () => kernelIdentifyCommand({ kernel, json }, world(isWrong)),
  ),
  'kernel replay': [
    () => kernelReplayCommand({ trace: TRACE, kernel, design: 'permissive', json }, world()),
  ],
  'kernel bisect': [
    () => {
      const about = { trace: TRACE, kernels: ['7.1.3', '7.3.4'] };
      return kernelBisectCommand({ ...about, design: 'permissive', json }, world());
    },
  ],
  'kernel selftest': [
    () => {
      const predicted = { verdict: 'fails' } as const;
      const one = selftestOf('inner-map', predicted, { fault: 'it did not end' });
      printDocument('kernel selftest', {
        about: { designs: [{ name: 'mainline-7.3' }] },
        kernel: '7.3.4',
        selftests: [{ ...one, asPredicted: false }],
        without: [{ hole: 'extension', kind: 'no form', says: 'it has none' }],
        asPredicted: false,
      });
    },
  ],
  'kernel ways': [() => kernelWaysCommand({ kernels: [], seconds: 1, json })],
};

describe.each(Object.entries(PRINTED))('%s', (kind, printings) => {
  it.each(printings)('prints its document and nothing else', async (printing) => {
    await printing();
    const document: unknown = JSON.parse(out);
    const read = (DOCUMENTS as Readonly<Record<string, z.ZodType>>)[kind]!.safeParse(document);
    expect(read.success ? '' : z.prettifyError(read.error)).toBe('');
    expect(document).toMatchObject({ tool: 'exclmap' });
  });
});

it('has each scope whole that is not built in, and the file of a design', async () => {
  const own = { ...scopeNamed('mail')!, name: 'tiny' };
  const scopeFile = join(folder, 'mine.json');
  await writeFile(scopeFile, JSON.stringify(own));
  await replayCommand({ trace: '0', scope: scopeFile, json });
  expect(DOCUMENTS.replay.parse(JSON.parse(out)).scopes).toEqual([own]);
});

it('refuses what nobody described', () => {
  claimsCommand({ json });
  const document = JSON.parse(out) as object;
  expect(DOCUMENTS.claims.safeParse(document).success).toBe(true);
  expect(DOCUMENTS.claims.safeParse({ ...document, colour: 1 }).success).toBe(false);
});

it('has a schema file, made anew by vitest -u', async () => {
  await expect(documentsSchemaText()).toMatchFileSnapshot('documents.schema.json');
});
