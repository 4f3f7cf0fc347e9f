/**
 * `answer`, `explain` and `space` as commands: text that fits, JSON of the said form, exit codes, and what they say
 * when they are stopped. In three small scopes and without proofs, so that all of it takes some seconds.
 */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { z } from 'zod';
import { scopeNamed } from '../../../model/scopes/named.ts';
import { DEFAULT_BOUNDS } from '../offered.ts';
import type { DocumentKind } from '../documents.ts';
import { DOCUMENTS } from '../documents.ts';
import { answerCommand } from './answer.ts';
import { explainCommand } from './explain.ts';
import type { SpaceCommandOptions } from './space.ts';
import { spaceCommand } from './space.ts';

const scopes = ['mail', 'load', 'link-update'].map((name) => scopeNamed(name)!);
const quick = { bounds: DEFAULT_BOUNDS, fresh: false, prove: false, scopes };
const atOnce = { ...quick, bounds: { ...DEFAULT_BOUNDS, seconds: 1e-6 } };
const plain: SpaceCommandOptions = { ...quick, json: true };

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

/** What was printed, as JSON of that form. */
function said<K extends DocumentKind>(kind: K): z.infer<(typeof DOCUMENTS)[K]> {
  return DOCUMENTS[kind].parse(JSON.parse(printed)) as z.infer<(typeof DOCUMENTS)[K]>;
}

describe('answer', () => {
  it('prints JSON of its form: rules, kernels, blame, a repair and a trace', async () => {
    expect(await answerCommand({ ...quick, json: true })).toBe(0);
    const { rules, kernels, blames, example } = said('answer');
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
});

describe('explain', () => {
  it('prints JSON of its form, with a trace and what is to blame; exit 1 where a goal is broken', async () => {
    const asked = { ...quick, design: 'mainline-7.3', claim: 'direct' };
    expect(await explainCommand({ ...asked, json: true })).toBe(1);
    const { verdict, strength: how, found, blame: its } = said('explain');
    expect([verdict, how, found?.calls, its?.size]).toEqual(['violated', 'shown', 3, 1]);
    printed = '';
    expect(await explainCommand({ ...asked, json: false })).toBe(1);
    expect(printed).toMatch(/^mainline-7.3, direct: violated in 3 calls \(no fewer\)\n/);
    expect(printed).toMatch(
      /To blame: counted=digest-late, or relocated=any\n[^]*with counted=digest-first\n/,
    );
  });

  it('exits 0 where a goal holds, and says in how many scopes', async () => {
    expect(await explainCommand({ ...quick, design: 'sealed', claim: 'inner', json: true })).toBe(
      0,
    );
    expect(said('explain')).toMatchObject({
      verdict: 'holds',
      strength: 'searched',
      searchedIn: 1,
    });
  });

  it('says where fewer calls are not ruled out, if it knows a trace and is stopped', async () => {
    const asked = { ...quick, design: 'mainline-7.3', claim: 'direct' };
    await explainCommand({ ...asked, json: true }); // what it finds is kept
    expect(said('explain')).not.toHaveProperty('fewerIn');
    printed = '';
    const bounds = { ...quick.bounds, maxStates: 10 };
    await explainCommand({ ...asked, bounds, json: true });
    expect(said('explain').fewerIn).toEqual(['load']);
    printed = '';
    await explainCommand({ ...asked, bounds, json: false });
    expect(printed).toMatch(/ violated in 3 calls \(perhaps fewer in load: not finished\)\n/);
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
    const { size, open, outcomes } = said('space');
    // most claims have nothing to say in these scopes, so most is open
    expect(open + outcomes.reduce((sum, { designs }) => sum + designs, 0)).toBe(size);
    expect(await readFile(svg, 'utf8')).toMatch(/^<svg [^]*<\/svg>\n$/);
  });

  it('prints JSON of its form about one design', async () => {
    expect(await spaceCommand({ ...plain, from: 'mainline-7.3' })).toBe(0);
    const { violated, changes } = said('space --from');
    expect(violated).toEqual(expect.arrayContaining(['direct', 'link-update', 'outer-side']));
    const change = changes.find(({ choice }) => choice === 'digest-first');
    expect({ ...change, open: [] }).toEqual({
      ...{ axis: 'counted', choice: 'digest-first', closes: ['direct'], opens: [] },
      ...{ gains: ['use-counted'], loses: [], open: [] },
    });
    expect(change?.open).not.toContain('direct');
  });

  it('prints JSON of its form about a table over axes', async () => {
    expect(await spaceCommand({ ...plain, axis: ['counted', 'relocated'] })).toBe(0);
    const { cells } = said('space --axis');
    expect(cells.map(({ choices }) => choices.join('+'))).toEqual([
      ...['digest-late+any', 'digest-late+compared', 'digest-late+unsigned-only'],
      ...['digest-first+any', 'digest-first+compared', 'digest-first+unsigned-only'],
    ]);
    expect(cells.filter(({ violated }) => violated.includes('direct'))).toHaveLength(1);
  });

  it.each([
    [{ axis: ['outer', 'bind', 'element'] }, /at most two axes/],
    [{ from: 'seald' }, /did you mean sealed/],
  ] as const)('%j is wrong usage', async (wrong, line) => {
    await expect(spaceCommand({ ...plain, ...wrong })).rejects.toThrow(line);
  });
});

describe('a rule that reads what no scope here varies', () => {
  const model = JSON.stringify(join(import.meta.dirname, '../../../model/rules/designs/sealed.ts'));
  // no proof can follow who asks for keys, so none is tried for seconds
  const isMap = 'Object.keys(inner).length > 0';
  const frozen = `(outer, inner) => (${isMap} && (inner.excl === 'none' || inner.frozen) ? 0 : -22)`;
  const text = `import { sealed } from ${model};
const element = { name: 'own', says: '', mayBeElement: ${frozen} };
export const design = { ...sealed, name: 'own', choices: { ...sealed.choices, element } };`;
  const always = { question: 'mayBeElement', field: 'inner.frozen', always: 'false' };

  it('is not decided, whoever says that nothing breaks it', async () => {
    const path = join(folder, 'own.mjs');
    await writeFile(path, text);
    const small = { scopes: scopes.slice(0, 1) };
    const asked = { ...quick, ...small, design: path, claim: 'inner' };
    expect(await explainCommand({ ...asked, json: true })).toBe(3);
    const { verdict, gaps } = said('explain');
    expect(verdict).toBe('holds');
    expect(gaps).toContainEqual(expect.objectContaining(always));
    printed = '';
    expect(await explainCommand({ ...asked, json: false })).toBe(3);
    expect(printed).toMatch(/do not decide the rule for inner: [^]*element reads inner\.frozen/);
    printed = '';
    expect(await spaceCommand({ ...plain, ...small, from: path, axis: ['arena'] })).toBe(3);
    expect(said('space --axis').gaps).toContainEqual(expect.objectContaining(always));
  });
});

describe('stopped', () => {
  beforeEach(() => {
    vi.stubEnv('EXCLMAP_CACHE', join(folder, 'empty'));
  });
  const why = 'the time limit of 0.000001 s was reached';

  it('each says why, and what it knows; exit 3', async () => {
    expect(await answerCommand({ ...atOnce, json: true })).toBe(3);
    const { stopped, rules } = said('answer');
    expect(stopped).toBe(why);
    expect(rules[0]?.goals[0]?.verdict).toBe('open');
    expect(rules[0]?.open).toContain('use-direct');
    printed = '';
    const direct = { ...atOnce, design: 'sealed', claim: 'direct', json: true };
    expect(await explainCommand(direct)).toBe(3);
    expect(said('explain')).toMatchObject({ stopped: why, verdict: 'open', strength: 'open' });
    printed = '';
    expect(await spaceCommand({ ...plain, ...atOnce })).toBe(3);
    expect(said('space')).toMatchObject({ stopped: why, outcomes: [] });
    printed = '';
    expect(await spaceCommand({ ...plain, ...atOnce, json: false })).toBe(3);
    expect(printed).toMatch(/designs are not decided\n[^]*NOT finished: the time limit/);
  });

  it('nothing is called needless, no repair free, no goal closed, that is not decided', async () => {
    const asked = { ...plain, ...atOnce, from: 'mainline-7.3' };
    expect(await spaceCommand(asked)).toBe(3);
    const { open, needless, repairs, changes } = said('space --from');
    expect(open).toEqual(expect.arrayContaining(['inner', 'use-direct']));
    expect([needless, repairs]).toEqual([[], undefined]);
    expect(changes.every((change) => change.open.length > 0)).toBe(true);
    printed = '';
    expect(await spaceCommand({ ...asked, json: false })).toBe(3);
    expect(printed).toMatch(/leaves open: nothing that is known\n {2}not decided {2}direct, inner/);
    expect(printed).toMatch(
      /without need\n {2}not decided\n[^]*\n {2}none\n[^]*claims not decided/,
    );
    printed = '';
    expect(await answerCommand({ ...atOnce, json: false })).toBe(3);
    expect(printed).toMatch(/any inner map .* \?\n[^]*bound-is-checked \? /);
  });
});
