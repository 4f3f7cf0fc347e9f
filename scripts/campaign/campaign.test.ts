/** Campaigns on this machine and through a queue: nothing lost, nothing twice, the same report to the byte. */
import type { ChildProcess } from 'node:child_process';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { parse } from 'yaml';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { MODEL_VERSION } from '../../model/kernel/version.ts';
import { hashOfText } from '../../model/programs/digest.ts';
import { designNamed } from '../../model/rules/designs/all.ts';
import { scopeNamed } from '../../model/scopes/named.ts';
import { namedAtHand } from '../../properties/campaign/answer-fault.ts';
import type { CampaignJob } from '../../properties/campaign/campaign-job.ts';
import { canonical, dataOf, keyOf, MODEL } from '../../properties/campaign/campaign-job.ts';
import type { JobRecord } from '../../properties/campaign/merge.ts';
import { claimNamed } from '../../properties/claims/all.ts';
import { explore } from '../../properties/search/explore.ts';
import { systemOf } from '../../properties/verdicts/system.ts';
import type { Call } from '../../model/kernel/call.ts';
import { writeCorpus } from '../cli/corpus.ts';
import { planned } from '../../properties/campaign/merge.ts';
import { drillJobs } from '../../properties/campaign/presets.ts';
import type { SearchedDesign } from '../../properties/campaign/report.ts';
import { reportOf } from '../../properties/campaign/report.ts';
import { campaignLines } from '../cli/text/campaign.ts';
import { PLAIN } from '../cli/text/style.ts';
import { campaignCommand, type CampaignOptions, mergeCommand } from '../cli/commands/campaign.ts';
import { startCrew } from './crew.ts';
import { hashOfDesign } from './design-hash.ts';
import type { Folder } from './folder.ts';
import { openFolder } from './folder.ts';
import type { Manifest } from '../cli/offered.ts';
import { manifest } from './manifests.ts';
import { designOfData, performHere } from './perform.ts';
import { jobsIn, presetJobs } from './plan.ts';
import { connect, QUEUE } from './queue/connect.ts';
import { runByQueue } from './queue/coordinate.ts';
import { workAt } from './queue/work.ts';
import { jobFrom, planText, recordIn, recordText } from './records.ts';
import type { Runner } from './run.ts';
import { reportIn, runCampaign, runHere } from './run.ts';
import { brokerHere, startBroker } from './test-redis.ts';

const CLI = join(import.meta.dirname, '../cli/start.ts');

let top = '';
beforeAll(() => {
  top = mkdtempSync(join(tmpdir(), 'exclmap-campaign-'));
});
afterAll(() => {
  rmSync(top, { recursive: true });
});
const fresh = (): Folder => openFolder(mkdtempSync(join(top, 'f-')));

const drill = (number: number, does: Extract<CampaignJob, { kind: 'drill' }>['does']) =>
  ({ kind: 'drill', ...MODEL, number, does, rounds: 0 }) as const;
const searching: CampaignJob = {
  ...{ kind: 'search', ...MODEL, design: dataOf(designNamed('permissive')!) },
  ...{ scope: scopeNamed('mail')!, claims: [], maxStates: 9000 },
};
const JOBS: readonly CampaignJob[] = [searching, ...drillJobs(9, 1)];
const campaignIn = (folder: Folder) => ({ plan: planned(JOBS), folder, designs: namedAtHand });

/** Runs a plan in a folder; the report as text, and what was told. */
async function ran(
  jobs: readonly CampaignJob[],
  folder: Folder,
  runner: Runner,
  { stopAtViolation = false, signal = new AbortController().signal } = {},
): Promise<{ readonly report: string; readonly told: readonly string[] }> {
  const plan = planned(jobs);
  const told: string[] = [];
  const tell = (line: string): void => void told.push(line);
  const hooks = { tell, signal, progress: () => undefined };
  await runCampaign({ plan, folder, designs: namedAtHand }, runner, hooks, stopAtViolation);
  return { report: JSON.stringify(reportIn({ plan, folder, designs: namedAtHand }, tell)), told };
}

/** Does the jobs in this process. */
const inside: Runner = async (todo, { isDone, take }) => {
  for (const { key, job } of todo) {
    if (!isDone(key)) take({ key, ...MODEL, answer: await performHere(job) });
  }
};

describe('on this machine', () => {
  it('does every job in processes, and says the same as without them', async () => {
    const expected = await ran(JOBS, fresh(), inside);
    expect(await ran(JOBS, fresh(), runHere(2, 60))).toEqual(expected);
    expect(JSON.parse(expected.report)).toMatchObject({ jobs: 10, done: 10, missing: [] });
  });

  it('sets aside what ends its process twice, never ends, or throws, and goes on', async () => {
    const bad = [drill(90, 'dies'), drill(91, 'never ends'), drill(92, 'throws')];
    const { report } = await ran([...bad, ...JOBS], fresh(), runHere(2, 3));
    const { done, aside } = JSON.parse(report) as { done: number; aside: { why: string }[] };
    expect(done).toBe(JOBS.length);
    expect(aside.map(({ why }) => why)).toEqual([
      'ended its process (SIGKILL), 2 times',
      'took more than 3 s, 2 times',
      'drill 92 throws, as it was told to',
    ]);
  });

  it('says so where no process can be started', async () => {
    const before = process.execArgv;
    process.execArgv = ['--no-such-option'];
    try {
      const crew = startCrew({ size: 1, deadline: 60 });
      await expect(crew.work(JOBS[1]!)).rejects.toThrow('end as soon as they start');
    } finally {
      process.execArgv = before;
    }
  });

  it('stops where it is told to, and goes on from there', async () => {
    const folder = fresh();
    const stop = new AbortController();
    const some: Runner = (todo, hooks) =>
      inside(todo.slice(0, 4), hooks).then(() => {
        stop.abort();
      });
    const first = await ran(JOBS, folder, some, { signal: stop.signal });
    expect(JSON.parse(first.report)).toMatchObject({ done: 4 });
    let left = 0;
    const rest: Runner = (todo, hooks) => {
      left = todo.length;
      return inside(todo, hooks);
    };
    const second = await ran(JOBS, folder, rest);
    expect(left).toBe(6);
    expect(second).toEqual(await ran(JOBS, fresh(), inside));
  });

  it('stops at a violation if asked to', async () => {
    const seen: boolean[] = [];
    const runner: Runner = async (todo, hooks) => {
      await inside(todo.slice(0, 1), hooks);
      seen.push(hooks.signal.aborted);
    };
    await ran(JOBS, fresh(), runner, { stopAtViolation: true });
    await ran(JOBS, fresh(), runner);
    expect(seen).toEqual([true, false]);
  });
});

describe('a result file', () => {
  const results = (folder: Folder): string => join(folder.path, 'results');
  const whole = async (): Promise<Folder> => {
    const folder = fresh();
    await ran(JOBS, folder, inside);
    return folder;
  };
  const first = keyOf(JOBS[0]!);

  it.each<[string, (path: string) => void, RegExp]>([
    ['torn', (path) => truncateSync(path, 40), /refused: it is torn/],
    ['empty', (path) => truncateSync(path, 0), /refused: it is empty/],
    [
      'of another version of the model',
      (path) => {
        const text = readFileSync(path, 'utf8');
        writeFileSync(path, text.replace(`"model":${MODEL_VERSION}`, '"model":1'));
      },
      /refused: version 1 of the model made it; this is version/,
    ],
    [
      'under another name',
      (path) => {
        const text = readFileSync(path, 'utf8');
        writeFileSync(path, text.replace(first, '0'.repeat(64)));
      },
      /refused: its name is not its key/,
    ],
    [
      'with a field too many',
      (path) => writeFileSync(path, readFileSync(path, 'utf8').replace('{', '{"x":1,')),
      /refused: .*x/,
    ],
    [
      'with a trace that breaks nothing',
      (path) => {
        const text = readFileSync(path, 'utf8');
        writeFileSync(path, text.replace(/("inner":.*?"calls":\[)[\d,]+/, '$10'));
      },
      /its trace 0 does not break inner$/,
    ],
  ])('that is %s is refused with a line, and done anew', async (_, spoil, line) => {
    const folder = await whole();
    const expected = await ran(JOBS, folder, inside);
    spoil(join(results(folder), `${first}.json`));
    const told: string[] = [];
    const report = reportIn(campaignIn(folder), (text) => void told.push(text));
    expect(report.missing.map(({ key }) => key)).toEqual([first]);
    expect(told).toEqual([expect.stringMatching(line)]);
    expect(await ran(JOBS, folder, inside)).toEqual(expected);
  });

  it('stays as it is when the same comes again, and stands beside what contradicts it', async () => {
    const folder = await whole();
    const record: JobRecord = {
      ...{ key: keyOf(JOBS[1]!), ...MODEL },
      answer: await performHere(JOBS[1]!),
    };
    folder.save(record, () => true);
    folder.save({ key: record.key, ...MODEL, aside: 'elsewhere' }, () => true);
    expect(readdirSync(results(folder))).toHaveLength(JOBS.length + 1);
    const other = { kind: 'drill', part: { sum: 'something else' } } as const;
    folder.save({ ...record, answer: other }, () => true);
    folder.save({ ...record, answer: other }, () => true);
    expect(readdirSync(results(folder))).toHaveLength(JOBS.length + 2);
    const report = reportIn(campaignIn(folder), () => undefined);
    expect(report.contradictory.map(({ key }) => key)).toEqual([record.key]);
  });

  it('is never half written: nothing but results has a name of one', async () => {
    const folder = await whole();
    writeFileSync(join(results(folder), `.${first}.json.half`), '{');
    const { refused, records } = folder.read();
    expect([refused, records.length]).toEqual([[], JOBS.length]);
  });

  it('may hold any garbage: one line, and no answer', () => {
    const answer = { kind: 'drill', part: { sum: '1' } } as const;
    const good = recordText({ key: first, ...MODEL, answer });
    fc.assert(
      fc.property(fc.nat(good.length - 2), fc.string({ maxLength: 8 }), (at, text) => {
        const spoilt = good.slice(0, at) + text + good.slice(at + text.length + 1);
        const read = recordIn(spoilt);
        if ('fault' in read) expect(read.fault).toMatch(/^[^\n]+$/);
        else expect(recordText(read.value)).not.toBe('');
      }),
    );
    expect(recordIn(good)).toEqual({ value: { key: first, ...MODEL, answer } });
  });
});

it.each([
  [['iner'], /claims: there is no "iner" \(exclmap claims lists them\)$/],
  [['inner', 'signed'], /claims: scope mail does not decide signed$/],
])('a plan that asks for what no search would judge is refused: %s', async (claims, fault) => {
  const jobs = [{ kind: 'search', design: 'mainline', scope: 'mail', claims }];
  const plan = JSON.stringify({ exclmap: 'campaign', version: 1, jobs });
  await expect(jobsIn('plan.json', plan)).rejects.toThrow(fault);
});

it('traces of two scopes with one name are told apart', () => {
  const mail = scopeNamed('mail')!;
  const design = dataOf(designNamed('permissive')!);
  const found = (id: string, maps: number): SearchedDesign['claims'][number] => ({
    ...{ id, kind: 'onEveryCall', group: 'goal', verdict: 'violated', scopes: ['mine'] },
    found: { scope: { ...mail, name: 'mine', maps }, trace: [0] },
  });
  const of = (...claims: SearchedDesign['claims']): readonly string[] => {
    const counts = { searches: 1, states: 1, transitions: 1, depth: 1, stopped: [], leftOut: [] };
    const covered = { calls: 1, tried: 1, changed: 1 };
    const searched = [{ design, ...counts, covered, claims }];
    return campaignLines({ ...reportOf({ jobs: [] }), searched }, () => undefined, PLAIN);
  };
  const tables = (lines: readonly string[]): readonly string[] =>
    lines.filter((line) => line.startsWith('permissive breaks'));
  expect(tables(of(found('inner', 3), found('exclusive', 3)))).toHaveLength(1);
  expect(tables(of(found('inner', 3), found('exclusive', 4)))).toHaveLength(2);
});

describe('a design from a file', () => {
  const idea = (): string => join(mkdtempSync(join(top, 'd-')), 'idea.ts');
  const save = (path: string, text: string): void => writeFileSync(path, text);

  it('is known by its text, and by that of all files that it imports', () => {
    const path = idea();
    const [near, far] = ['near.ts', 'far.mjs'].map((name) => join(path, '..', name));
    save(path, "import { near } from './near.ts';\nexport type { X } from './near.ts';\n");
    save(near!, "const far = await import('./far.mjs');\nimport './idea.ts';\n");
    save(far!, 'export {};\n');
    const before = hashOfDesign(path);
    expect(hashOfDesign(path)).toBe(before);
    for (const file of [path, near!, far!]) {
      const text = readFileSync(file, 'utf8');
      save(file, `${text}// changed`);
      expect(hashOfDesign(file === path ? file : path)).not.toBe(before);
      save(file, text);
    }
    expect(hashOfDesign(path)).toBe(before);
    save(join(path, '..', 'other.ts'), 'export {};\n');
    expect(hashOfDesign(path)).toBe(before);
  });
  it('is known by the packages that it imports, but not by our own files', () => {
    const path = idea();
    const version = join(path, '../node_modules/some/package.json');
    mkdirSync(join(version, '..'), { recursive: true });
    save(version, '{"name":"some","version":"1.0.0"}');
    const model = join(import.meta.dirname, '../../model/rules/designs/sealed.ts');
    save(path, `import 'node:fs';\nimport 'some';\nimport { sealed } from '${model}';\n`);
    const before = hashOfDesign(path);
    save(version, '{"name":"some","version":"1.0.1"}');
    expect(hashOfDesign(path)).not.toBe(before);
    save(path, `import { sealed } from '${model}';\n`);
    expect(hashOfDesign(path)).toBe(hashOfText(readFileSync(path, 'utf8')));
  });
  it('says what its choices read when it is searched, also through a file of results', async () => {
    const path = idea();
    const model = join(import.meta.dirname, '../../model/rules/designs/permissive.ts');
    const element =
      "{ name: 'own', says: '', mayBeElement: (_, { frozen }) => (frozen ? 0 : -22) }";
    const choices = `{ ...permissive.choices, element: ${element} }`;
    save(
      path,
      `import { permissive } from '${model}';
export const design = { ...permissive, name: 'own', choices: ${choices} };`,
    );
    const [job] = await jobsIn(
      'plan.json',
      JSON.stringify({
        ...{ exclmap: 'campaign', version: 1 },
        jobs: [{ kind: 'search', design: path, scope: 'mail', claims: ['inner'] }],
      }),
    );
    const record = { key: keyOf(job!), ...MODEL, answer: await performHere(job!) };
    expect(record).toMatchObject({ answer: { part: { reads: [{ question: 'mayBeElement' }] } } });
    expect(recordIn(recordText(record))).toEqual({ value: record });
  });
  it('is not run when something that it imports has changed since it was planned', async () => {
    const path = idea();
    save(join(path, '../near.ts'), 'export const near = 1;\n');
    save(path, "import './near.ts';\nthrow new Error('it was run');\n");
    const data = { name: 'idea', module: path, sha256: hashOfDesign(path) };
    save(join(path, '../near.ts'), 'export const near = 2;\n');
    await expect(designOfData(data)).rejects.toThrow(/or what it imports, is not what it was/);
    const nowhere = { ...data, module: join(path, '../nowhere.ts') };
    await expect(designOfData(nowhere)).rejects.toThrow(/nowhere\.ts: cannot be read/);
  });
});

const OPTIONS: CampaignOptions = {
  ...{ what: 'drill', workers: 1, deadline: 60, json: true, maxStates: 1e6, changes: 1 },
  ...{ seeds: 1, seedsAJob: 1, seed: 1, runs: 1, steps: 1, kernels: 'all' },
  ...{ traces: 1, tracesAJob: 1, jobs: 7, rounds: 0 },
};

describe('a corpus', () => {
  const wide = scopeNamed('wide')!;
  const design = designNamed('permissive')!;

  it('is what the walks of a campaign begin with, as long as it stays what it was', async () => {
    const corpus = mkdtempSync(join(top, 'corpus-'));
    const plan = { ...OPTIONS, design: ['permissive'] };
    await expect(presetJobs('fuzz', { ...plan, corpus })).rejects.toThrow(
      /no traces of these designs/,
    );
    // the shortest trace that breaks inner, which one walk of one step does not come by
    const system = systemOf(design, wide);
    const indexOf = (call: Call): number =>
      system.calls.findIndex((it) => canonical(it) === canonical(call));
    const found = explore(systemOf(design, scopeNamed('mail')!), [claimNamed('inner')!]);
    const { verdict } = found.verdicts['inner']!;
    const path = 'calls' in verdict ? verdict.calls : [];
    const calls = systemOf(design, scopeNamed('mail')!).calls;
    await writeCorpus(corpus, design, wide, [path.map((at) => indexOf(calls[at]!))]);
    const [job] = await presetJobs('fuzz', { ...plan, corpus });
    expect(jobFrom(JSON.parse(JSON.stringify(job)))).toEqual({ value: job });
    const brokenIn = async (one: CampaignJob): Promise<readonly string[]> => {
      const answer = await performHere(one);
      return answer.kind === 'fuzz' ? answer.part.violations.map(({ claim }) => claim) : [];
    };
    expect(await brokenIn(job!)).toContain('inner');
    const [bare] = await presetJobs('fuzz', plan);
    expect(keyOf(bare!)).not.toBe(keyOf(job!));
    expect(await brokenIn(bare!)).toEqual([]);
    await writeCorpus(corpus, design, wide, [[0]]);
    await expect(performHere(job!)).rejects.toThrow(/corpus .*: it is not what it was/);
  });
});

const ONE_SEED = { first: 1, count: 1 };

describe('a plan', () => {
  it('comes back from its text', async () => {
    expect(await jobsIn('x', planText(JOBS))).toEqual(JOBS);
    for (const job of JOBS)
      expect(jobFrom(JSON.parse(JSON.stringify(job)))).toEqual({ value: job });
  });
  it('may name designs and scopes', async () => {
    const jobs = [{ kind: 'search', design: 'permissive', scope: 'mail', maxStates: 9000 }];
    const text = JSON.stringify({ exclmap: 'campaign', version: 1, jobs });
    expect(await jobsIn('x', text)).toEqual([searching]);
  });
  it('is what README shows', async () => {
    const readme = readFileSync(join(import.meta.dirname, 'README.md'), 'utf8');
    const [, shown = ''] = /```json\n([^`]*)```/.exec(readme) ?? [];
    const jobs = await jobsIn('x', shown.replace('./idea.ts', 'sealed'));
    expect(jobs.map(({ kind }) => kind)).toEqual(['search', 'fuzz', 'conform']);
  });
  it.each<[object, RegExp]>([
    [{ jobs: [{ kind: 'search', design: 3, scope: 'mail' }] }, /jobs\[0\]\.design: the table/],
    [{ jobs: [{ kind: 'search', design: 'permisive', scope: 'mail' }] }, /did you mean permissive/],
    [{ jobs: [] }, /jobs: /],
    [{ jobs: [{ kind: 'drill', number: -1 }] }, /jobs\[0\]\.number/],
    [{ model: 1, jobs: [{ kind: 'drill', number: 1 }] }, /plan for version 1 of the model/],
    [{ version: 2, jobs: [] }, /version/],
    [
      { jobs: [{ kind: 'fuzz', walks: 1, design: 'sealed', scope: 'mail', seeds: ONE_SEED }] },
      /jobs\[0\]\.walks: its seeds are for other walks/,
    ],
  ])('that is %j is refused with a line', async (file, line) => {
    const text = JSON.stringify({ exclmap: 'campaign', version: 1, ...file });
    await expect(jobsIn('x', text)).rejects.toThrow(line);
  });
});

it('of two that begin a campaign in one folder at once, the second goes on with the plan of the first', () => {
  const one = fresh();
  const other = openFolder(one.path);
  expect([one.plan(), other.plan()]).toEqual([undefined, undefined]);
  expect([one.savePlan('first'), other.savePlan('second')]).toEqual([true, false]);
  expect(other.plan()).toBe('first');
});

describe('by index', () => {
  it('the parts together come to what one campaign comes to, also merged from many folders', async () => {
    const whole = join(top, 'whole');
    const parts = [0, 1, 2].map((part) => join(top, `part-${part}`));
    const quiet = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
    await campaignCommand({ ...OPTIONS, folder: whole });
    for (const [runIndex, folder] of parts.entries()) {
      const part = { ...OPTIONS, folder, runIndex, of: 3 };
      expect(await campaignCommand(part)).toBe(0);
      expect(existsSync(join(folder, 'report.json'))).toBe(false);
    }
    expect(await mergeCommand({ folders: parts.slice(0, 2), json: true })).toBe(3);
    expect(await mergeCommand({ folders: parts, json: true })).toBe(0);
    for (const name of ['report.json', 'report.txt']) {
      expect(readFileSync(join(parts[0]!, name))).toEqual(readFileSync(join(whole, name)));
    }
    await expect(campaignCommand({ ...OPTIONS, folder: whole, jobs: 8 })).rejects.toThrow(
      /another campaign is in this folder/,
    );
    quiet.mockRestore();
  });

  const of = (kind: Manifest): string =>
    manifest(kind, {
      ...{ folder: "/a folder/it's", tasks: 20, jobs: 100, deadline: 900, start: 'exclmap' },
    });
  it.each(['slurm', 'parallel'] as const)('the manifest for %s is a script', (kind) => {
    const check = spawnSync('bash', ['-n'], { input: of(kind), encoding: 'utf8' });
    expect([check.status, check.stderr]).toEqual([0, '']);
    expect(of(kind)).toContain('--of 20');
  });
  it('the manifest for kubernetes is a Job that knows our exit codes', () => {
    const job = parse(of('kubernetes')) as {
      readonly spec: { readonly podFailurePolicy: { readonly rules: readonly object[] } };
    };
    expect(job).toMatchObject({
      apiVersion: 'batch/v1',
      kind: 'Job',
      spec: { completionMode: 'Indexed', completions: 20, backoffLimitPerIndex: 2 },
    });
    expect(job.spec.podFailurePolicy.rules).toMatchObject([
      { action: 'Ignore', onPodConditions: [{ type: 'DisruptionTarget', status: 'True' }] },
      { action: 'FailJob', onExitCodes: { values: [2] } },
      { action: 'FailIndex', onExitCodes: { values: [70] } },
      { action: 'Count', onExitCodes: { values: [3, 74] } },
    ]);
  });
  it('GNU parallel runs it', (context) => {
    const has = spawnSync('parallel', ['--version']).status === 0;
    context.skip(!has, 'GNU parallel is not installed here');
    const folder = join(top, 'parallel it');
    openFolder(folder).savePlan(planText(drillJobs(4, 0)));
    const start = `${process.execPath} ${CLI}`;
    const script = manifest('parallel', { folder, tasks: 2, jobs: 4, deadline: 60, start });
    const { status, stderr } = spawnSync('bash', [], { input: script, encoding: 'utf8' });
    expect([status, stderr]).toEqual([0, '']);
    expect(readFileSync(join(folder, 'joblog'), 'utf8').trim().split('\n')).toHaveLength(3);
    expect(openFolder(folder).read().records).toHaveLength(4);
  });
});

describe('through a queue', () => {
  it('comes to the same as here, with poison and all, and leaves nothing behind', async (context) => {
    const program = brokerHere();
    context.skip(program === undefined, 'neither valkey-server nor redis-server is installed here');
    const jobs = [...JOBS, drill(90, 'dies'), drill(91, 'throws')];
    const broker = await startBroker(program!, { password: 's/e:c@ret' });
    let worker: ChildProcess | undefined;
    try {
      const url = broker.url.replace('//', `//:${encodeURIComponent('s/e:c@ret')}@`);
      const connected = await connect({ queue: url });
      expect(connected.name).toBe(broker.url);
      const args = ['worker', '--queue', url, '--workers', '1'];
      const started = spawn(process.execPath, [CLI, ...args], {
        stdio: ['ignore', 'ignore', 'pipe'],
      });
      worker = started;
      let said = '';
      started.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
      const folder = fresh();
      const found = await ran(jobs, folder, runByQueue(connected));
      expect(found.report).toEqual((await ran(jobs, fresh(), runHere(1, 60))).report);
      expect(found.told.filter((line) => !line.startsWith('no worker is there yet'))).toEqual([]);
      const queue = new connected.bullmq.Queue(QUEUE, connected.options);
      const left = await queue.getJobCounts();
      await queue.close();
      expect(Object.values(left).filter((count) => count > 0)).toEqual([]);
      const ended = once(started, 'close');
      started.kill('SIGINT');
      expect(await ended).toEqual([0, null]);
      expect(said).toContain(`${jobs.length} jobs done`);
    } finally {
      worker?.kill('SIGKILL');
      await broker.close();
    }
  });

  it('says once that no worker is there, and goes on when one comes', async (context) => {
    const program = brokerHere();
    context.skip(program === undefined, 'neither valkey-server nor redis-server is installed here');
    const broker = await startBroker(program!);
    const stop = new AbortController();
    const workers: Promise<number>[] = [];
    try {
      const connected = await connect({ queue: broker.url });
      const told: string[] = [];
      const tell = (line: string): void => {
        told.push(line);
        const { signal } = stop;
        const how = { size: 1, deadline: 60, lock: 30, signal, tell, done: () => undefined };
        if (workers.length === 0) workers.push(workAt(connected, how));
      };
      const campaign = { folder: fresh(), plan: planned(drillJobs(3, 0)), designs: namedAtHand };
      const { signal } = new AbortController();
      const hooks = { tell, signal, progress: () => undefined };
      await runCampaign(campaign, runByQueue(connected), hooks, false);
      expect(told).toEqual([
        `no worker is there yet: exclmap worker --queue ${broker.url}, here or anywhere`,
      ]);
      expect(reportIn(campaign, tell)).toMatchObject({ jobs: 3, done: 3 });
      stop.abort();
      expect(await Promise.all(workers)).toEqual([3]);
    } finally {
      stop.abort();
      await broker.close();
    }
  });

  it('goes through TLS, with a certificate on both sides and a password', async (context) => {
    const program = brokerHere();
    context.skip(program === undefined, 'neither valkey-server nor redis-server is installed here');
    const has = spawnSync('openssl', ['version']).status === 0;
    context.skip(!has, 'openssl is not installed here');
    const broker = await startBroker(program!, { tls: true, password: 'secret' });
    const { url, files } = broker;
    vi.stubEnv('EXCLMAP_QUEUE_PASSWORD', 'secret');
    try {
      const connected = await connect({ queue: url, ...files });
      const stop = new AbortController();
      const worker = workAt(connected, {
        ...{ size: 1, deadline: 60, lock: 30, signal: stop.signal },
        tell: () => undefined,
        done: () => undefined,
      });
      const jobs = drillJobs(3, 0);
      const { report } = await ran(jobs, fresh(), runByQueue(connected));
      stop.abort();
      expect([await worker, JSON.parse(report)]).toMatchObject([3, { jobs: 3, done: 3 }]);
      const { queueCa } = files;
      await expect(connect({ queue: url, queueCa })).rejects.toThrow(/^queue rediss:/); // who are you?
      await expect(connect({ queue: url })).rejects.toThrow(/^queue rediss:.*certificate/); // who is that?
      const plain = url.replace('rediss', 'redis');
      await expect(connect({ queue: plain })).rejects.toThrow(/^queue redis:/);
      vi.stubEnv('EXCLMAP_QUEUE_PASSWORD', 'another');
      await expect(connect({ queue: url, ...files })).rejects.toThrow(/^queue rediss:.*WRONGPASS/);
    } finally {
      vi.unstubAllEnvs();
      await broker.close();
    }
  });

  it.each([
    ['http://localhost', /redis:\/\/host:6379 is wanted/],
    ['localhost', /redis:\/\/host:6379 is wanted/],
    ['redis://:secret@127.0.0.1:1', /^queue redis:\/\/127\.0\.0\.1:1: connect ECONNREFUSED/],
  ])('%s is refused with a line', async (url, line) => {
    await expect(connect({ queue: url })).rejects.toThrow(line);
  });
});
