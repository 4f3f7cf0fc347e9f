/** The two searches held against each other, and the command that does it. */
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { designNamed } from '../../../model/rules/designs/all.ts';
import { scopeNamed } from '../../../model/scopes/named.ts';
import { UsageError } from '../../cli/fault.ts';
import type { Pair } from './state-space.ts';
import { differences } from './state-space.ts';
import { optionsFrom } from './options.ts';
import { decidedIn, searchHere } from './ours.ts';
import { MODEL, PROMELA_DESIGNS, PROMELA_SCOPES, readSearch, withSpin } from './spin.ts';
import { tableOf, verdictLines } from './table.ts';

const RUN = join(import.meta.dirname, 'run.ts');

const PAN = `
pan:1: assertion violated use_array (at depth 0)
pan:4: assertion violated outer_side (at depth 4)
pan:5: assertion violated use_array (at depth 1)

(Spin Version 6.5.2 -- 6 December 2019)
	+ Using Breadth-First Search

State-vector 52 byte, depth reached 8, errors: 7978
     6842 states, stored
	    6842 nominal states (stored-atomic)
    16918 states, matched
    23760 transitions (= stored+matched)
`;

const PERMISSIVE: Pair = {
  scope: 'mail',
  design: 'permissive',
  claims: ['inner', 'outer-side', 'direct'],
  ours: { states: 6842, accepted: 23_759, depth: 8, broken: { inner: 5, 'outer-side': 5 } },
  spins: { states: 6842, accepted: 23_759, depth: 8, broken: { inner: 5, 'outer-side': 5 } },
};

describe('the model in Promela and the model in TypeScript', () => {
  it.for(['permissive', 'strict-outer', 'no-inner'])(
    'have the same states, accepted calls, depth and verdicts under %s in scope mail',
    async (name, context) => {
      const [design, scope] = [designNamed(name)!, scopeNamed('mail')!];
      await withSpin(async (spin) => {
        if ('missing' in spin) return context.skip(`not compared: ${spin.missing}`);
        const spins = await spin.search(name, scope.name);
        const ours = searchHere(design, scope);
        expect(spins).toEqual(ours);
        expect(spins.states).toBeGreaterThan(2000);
      });
    },
  );

  it('are held against each other claim by claim, and every claim of a scope is written in Promela', () => {
    const written = [...readFileSync(MODEL, 'utf8').matchAll(/^ +CLAIM\((\w+),/gm)];
    const decided = PROMELA_SCOPES.flatMap((name) => decidedIn(scopeNamed(name)!));
    expect(new Set(written.map(([, claim]) => claim!.replaceAll('_', '-')))).toEqual(
      new Set(decided),
    );
  });

  it('name the same rules', () => {
    const rules = [...readFileSync(MODEL, 'utf8').matchAll(/\bdefined RULE_(\w+)/g)];
    expect(rules.map(([, rule]) => rule).toSorted()).toEqual(
      PROMELA_DESIGNS.map(({ name }) => name.toUpperCase().replaceAll(/\W/g, '_')).toSorted(),
    );
  });
});

describe('two searches', () => {
  it('that found the same have no differences', () => {
    expect(differences(PERMISSIVE)).toEqual([]);
    expect(verdictLines([PERMISSIVE])).toEqual(['1 search, 3 verdicts: exclmap and Spin agree']);
  });

  it('under different rules differ in states, calls and verdicts', () => {
    const scope = scopeNamed('mail')!;
    const [ours, spins] = ['strict-outer', 'permissive'].map((name) =>
      searchHere(designNamed(name)!, scope),
    );
    const pair = { ...PERMISSIVE, claims: decidedIn(scope), ours: ours!, spins: spins! };
    expect(differences(pair)).toEqual([
      'mail, permissive: states: 3404 here, 6842 in Spin',
      'mail, permissive: accepted: 9041 here, 23759 in Spin',
      'mail, permissive: inner: never here, in 5 calls in Spin',
      'mail, permissive: use-outer-plain: never here, in 5 calls in Spin',
    ]);
    expect(verdictLines([pair]).at(-1)).toBe(
      '1 search, 13 verdicts: exclmap and Spin differ in 4 places',
    );
  });

  it('are told apart also by a claim that only one of them knows', () => {
    const spins = { ...PERMISSIVE.spins, broken: { ...PERMISSIVE.spins.broken, odd: 3 } };
    expect(differences({ ...PERMISSIVE, spins })).toEqual([
      'mail, permissive: odd: never here, in 3 calls in Spin',
    ]);
  });

  it('fit in 80 columns, whatever they found', () => {
    const most = { states: 99_999_999, accepted: 99_999_999, depth: 99, broken: { inner: 99 } };
    const table = tableOf('mail', [{ ...PERMISSIVE, ours: most, spins: most }, PERMISSIVE]);
    expect(Math.max(...table.map(({ length }) => length))).toBeLessThanOrEqual(80);
    expect(table.join('\n')).toContain('5/5');
  });
});

describe('what Spin prints', () => {
  it('is read, each claim at its first violation', () => {
    expect(readSearch(PAN)).toEqual({
      states: 6842,
      accepted: 23_759,
      depth: 8,
      broken: { 'use-array': 1, 'outer-side': 5 },
    });
  });

  it('is no result if the search was cut short or found another error', () => {
    const cut = `error: max search depth too small\n${PAN}`;
    const odd = `pan:9: invalid array index (at depth 2)\n${PAN}`;
    expect(() => readSearch(cut)).toThrow('did not search everything: error: max search depth');
    expect(() => readSearch(odd)).toThrow("no claim's: invalid array index");
    expect(() => readSearch('pan: out of memory')).toThrow('printed no line like');
  });
});

describe('the command', () => {
  it('says in one line what is missing, and does not fail', () => {
    const env = { ...process.env, PATH: join(tmpdir(), 'nowhere') };
    expect(spawnSync(process.execPath, [RUN], { encoding: 'utf8', env })).toMatchObject({
      status: 0,
      stdout: 'skipped: spin is not installed (apt-get install spin)\n',
      stderr: '',
    });
  });

  it('takes designs and a scope', () => {
    expect(optionsFrom(['--scope', 'mail', 'sealed', '--json'])).toEqual({
      designs: [designNamed('sealed')],
      scopes: ['mail'],
      json: true,
    });
    expect(optionsFrom([])).toMatchObject({ designs: PROMELA_DESIGNS, scopes: PROMELA_SCOPES });
  });

  it.each([
    [['--scope', 'wide'], /^scope wide: the Promela model has mail, tiny, hash$/],
    [['signed-1'], /^design signed-1: the Promela model has patch-v1, .*$/],
    [['--sope', 'mail'], /^Unknown option '--sope'.*$/],
  ])('refuses %j in one line', (args, line) => {
    expect(() => optionsFrom(args)).toThrow(UsageError);
    expect(() => optionsFrom(args)).toThrow(line);
  });

  it('leaves no files when it is interrupted', async (context) => {
    const missing = ['spin', 'gcc'].filter((tool) => spawnSync(tool, ['--version']).error);
    context.skip(missing.length > 0, `not installed: ${missing.join(', ')}`);
    const folder = mkdtempSync(join(tmpdir(), 'interrupted-'));
    const child = spawn(process.execPath, [RUN], { env: { ...process.env, TMPDIR: folder } });
    child.stdout.once('data', () => child.kill('SIGINT'));
    const code = await new Promise((resolve) => child.on('close', resolve));
    expect(code).toBe(3);
    expect(readdirSync(folder)).toEqual([]);
    rmSync(folder, { recursive: true });
  });
});
