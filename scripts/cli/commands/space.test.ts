/**
 * `answer`, `explain` and `space` as commands: text that fits, JSON of the said form, exit codes, and what they say
 * when they are stopped. In three small scopes and without proofs, so that all of it takes some seconds.
 */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { scopeNamed } from '../../../model/scopes/named.ts';
import { DEFAULT_BOUNDS } from '../../run/session.ts';
import { answerCommand } from './answer.ts';
import { explainCommand } from './explain.ts';
import type { SpaceCommandOptions } from './space.ts';
import { spaceCommand } from './space.ts';

const scopes = ['mail', 'load', 'link-update'].map((name) => scopeNamed(name)!);
const quick = { bounds: DEFAULT_BOUNDS, fresh: false, prove: false, scopes };
const atOnce = { ...quick, bounds: { ...DEFAULT_BOUNDS, seconds: 1e-6 } };
const plain: SpaceCommandOptions = {
  ...{ ...quick, from: undefined, axes: [], with: [], svg: undefined, json: true },
};

let folder = '';
let printed = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'exclmap-space-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true });
});
beforeEach(() => {
  printed = '';
  vi.stubEnv('EXCLMAP_CACHE', folder);
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    printed += String(text);
    return true;
  });
});
afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

// What --json prints, and nothing besides.
const exchange = z.strictObject({ axis: z.string(), choice: z.string() });
const ids = z.array(z.string());
const natural = z.int().min(0);
const strength = z.enum(['proved', 'searched', 'shown', 'open']);
const head = { tool: z.literal('exclmap'), version: z.string(), stopped: z.string().optional() };
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
const answerBody = z.strictObject({
  ...head,
  rules: z.array(
    z.strictObject({
      rule: z.string(),
      choices: z.record(z.string(), z.string()),
      goals: z.array(cell).length(2),
      loses: ids,
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
  scopes: natural,
});
const explainBody = z.strictObject({
  ...head,
  design: z.string(),
  claim: z.string(),
  verdict: z.enum(['holds', 'violated', 'possible', 'impossible', 'open']),
  strength,
  blame: blame.optional(),
  scopes: natural,
  found: z
    .strictObject({
      calls: natural,
      trace: z.array(z.looseObject({ call: z.string() })),
      scope: z.string(),
      path: z.string(),
    })
    .optional(),
});
const spaceHead = { ...head, scopes: natural, searched };
const frontBody = z.strictObject({
  ...spaceHead,
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
});
const change = exchange.extend({ closes: ids, opens: ids, gains: ids, loses: ids });
const fromBody = z.strictObject({
  ...spaceHead,
  design: z.string(),
  violated: ids,
  repairs: z.array(repair),
  repairsWithoutLoss: z.array(repair),
  changes: z.array(change),
  needless: z.array(z.strictObject({ axis: z.string(), instead: ids })),
});
const gridBody = z.strictObject({
  ...spaceHead,
  design: z.string(),
  axes: ids,
  cells: z.array(z.strictObject({ choices: ids, violated: ids, impossible: ids, open: ids })),
});

/** What was printed, as JSON of that form. */
function said<T>(body: z.ZodType<T>): T {
  return body.parse(JSON.parse(printed));
}

describe('answer', () => {
  it('prints JSON of its form: rules, kernels, blame, a repair and a trace', async () => {
    expect(await answerCommand({ ...quick, json: true })).toBe(0);
    const { rules, kernels, blames, example } = said(answerBody);
    expect(rules.map(({ rule }) => rule)).toContain('strict-subset');
    expect(rules.find(({ rule }) => rule === 'permissive')?.goals[0]).toEqual({
      ...{ id: 'inner', verdict: 'violated', strength: 'shown', calls: 5 },
    });
    expect(kernels.length).toBeGreaterThan(3);
    const [direct] = blames.filter(({ claims }) => claims.includes('direct'));
    expect(direct?.culprits[0]?.ends[0]?.exchanges).toEqual([
      { axis: 'counted', choice: 'digest-first' },
    ]);
    expect(example?.goal).toBe('inner');
  });

  it('is one screen', async () => {
    expect(await answerCommand({ ...quick, json: false })).toBe(0);
    const lines = printed.trimEnd().split('\n');
    expect(lines.length).toBeGreaterThan(30);
    expect(lines.length).toBeLessThanOrEqual(40);
    expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(80);
  });
});

describe('explain', () => {
  it('prints JSON of its form, with a trace and what is to blame; exit 1 where a goal is broken', async () => {
    const asked = { ...quick, design: 'mainline-7.3', claim: 'direct' };
    expect(await explainCommand({ ...asked, json: true })).toBe(1);
    const { verdict, strength: how, found, blame: its } = said(explainBody);
    expect([verdict, how, found?.calls, its?.size]).toEqual(['violated', 'shown', 3, 1]);
    printed = '';
    expect(await explainCommand({ ...asked, json: false })).toBe(1);
    expect(printed).toMatch(/To blame: counted=digest-late\n[^]*with counted=digest-first\n/);
  });

  it('exits 0 where a goal holds, and says in how many scopes', async () => {
    expect(await explainCommand({ ...quick, design: 'sealed', claim: 'inner', json: true })).toBe(
      0,
    );
    expect(said(explainBody)).toMatchObject({ verdict: 'holds', strength: 'searched', scopes: 1 });
  });

  it('blames no choice for a law', async () => {
    const law = { ...quick, design: 'sealed', claim: 'law-thaw', json: false };
    await expect(explainCommand(law)).rejects.toThrow(/no choice is to blame for a law/);
  });
});

describe('space', () => {
  it('prints JSON of its form: every design in one outcome, and a picture beside it', async () => {
    const svg = join(folder, 'space.svg');
    expect(await spaceCommand({ ...plain, svg })).toBe(0);
    const { size, open, outcomes } = said(frontBody);
    // most claims have nothing to say in these scopes, so most is open
    expect(open + outcomes.reduce((sum, { designs }) => sum + designs, 0)).toBe(size);
    expect(await readFile(svg, 'utf8')).toMatch(/^<svg [^]*<\/svg>\n$/);
  });

  it('prints JSON of its form about one design', async () => {
    expect(await spaceCommand({ ...plain, from: 'mainline-7.3' })).toBe(0);
    const { violated, changes } = said(fromBody);
    expect(violated).toEqual(expect.arrayContaining(['direct', 'link-update', 'outer-side']));
    expect(changes.find(({ choice }) => choice === 'digest-first')).toEqual({
      ...{ axis: 'counted', choice: 'digest-first', closes: ['direct'], opens: [] },
      ...{ gains: ['use-counted'], loses: [] },
    });
  });

  it('prints JSON of its form about a table over axes', async () => {
    expect(await spaceCommand({ ...plain, axes: ['counted', 'outer'] })).toBe(0);
    const { cells } = said(gridBody);
    expect(cells.map(({ choices }) => choices.join('+'))).toEqual([
      ...['digest-late+yes', 'digest-late+never', 'digest-first+yes', 'digest-first+never'],
    ]);
    expect(cells.filter(({ violated }) => violated.includes('direct'))).toHaveLength(2);
  });

  it.each([
    [{ axes: ['outer', 'bind', 'element'] }, /at most two axes/],
    [{ from: 'seald' }, /did you mean sealed/],
  ] as const)('%j is wrong usage', async (wrong, line) => {
    await expect(spaceCommand({ ...plain, ...wrong })).rejects.toThrow(line);
  });
});

describe('stopped', () => {
  beforeEach(() => {
    vi.stubEnv('EXCLMAP_CACHE', join(folder, 'empty'));
  });
  const why = 'the time limit of 0.000001 s was reached';

  it('each says why, and what it knows; exit 3', async () => {
    expect(await answerCommand({ ...atOnce, json: true })).toBe(3);
    const { stopped, rules } = said(answerBody);
    expect(stopped).toBe(why);
    expect(rules[0]?.goals[0]?.verdict).toBe('open');
    printed = '';
    const direct = { ...atOnce, design: 'sealed', claim: 'direct', json: true };
    expect(await explainCommand(direct)).toBe(3);
    expect(said(explainBody)).toMatchObject({ stopped: why, verdict: 'open', strength: 'open' });
    printed = '';
    expect(await spaceCommand({ ...plain, ...atOnce })).toBe(3);
    expect(said(frontBody)).toMatchObject({ stopped: why, outcomes: [] });
    printed = '';
    expect(await spaceCommand({ ...plain, ...atOnce, json: false })).toBe(3);
    expect(printed).toMatch(/designs are not decided\n[^]*NOT finished: the time limit/);
  });
});
