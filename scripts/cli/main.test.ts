/** The command line as its users meet it: output, exit codes, one line for every fault. */
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { design as spreads } from './example/spreads.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CommandRan } from './test-command.ts';
import { CLI, exclmapApart, exclmapIn } from './test-command.ts';

const SPREADS = join(import.meta.dirname, 'example/spreads.ts');

const exclmap = (...args: readonly string[]): Promise<CommandRan> => exclmapIn(folder, ...args);

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'exclmap-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true });
});

async function file(name: string, text: string): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, text);
  return path;
}

describe('in a process of its own', () => {
  it.each<readonly [number, readonly string[], RegExp, RegExp]>([
    [2, [], /^$/, /^exclmap: a command is missing.*\n$/],
    [2, ['check', 'permisive'], /^$/, /^exclmap: .*did you mean permissive\?.*\n$/],
    [1, ['check', 'permissive', '--claim', 'inner', '--scope', 'mail'], /violated in 5/, /^$/],
    [3, ['fuzz', 'sealed', '--time-limit', '0.1'], /limit of 0\.1 s was reached/, /^$/],
    [0, ['designs', '--json'], /^\{[^]*\}\n$/, /^$/],
  ])('ends with %i, said on its stream: %j', async (code, args, out, err) => {
    const ran = await exclmapApart(folder, ...args);
    expect(ran).toEqual({
      code,
      out: expect.stringMatching(out) as string,
      err: expect.stringMatching(err) as string,
    });
  });
});

describe('wrong usage: one line on stderr, nothing on stdout, exit 2', () => {
  it.each([
    [[], /a command is missing/],
    [['chekc'], /unknown command 'chekc'/],
    [['check'], /missing required argument 'design'/],
    [['check', 'permisive'], /did you mean permissive\?/],
    [['check', 'zzz'], /there are patch-v1, permissive/],
    [['check', 'permissive', '--claim', 'iner'], /did you mean inner\?/],
    [
      ['check', 'permissive', '--claim', 'use-outer-hash', '--scope', 'tiny'],
      /scope tiny has nothing it speaks of/,
    ],
    [['check', 'permissive', '--scope', 'tinny'], /did you mean tiny\?/],
    [['check', 'permissive', '--scop', 'tiny'], /unknown option '--scop'.*--scope/],
    [['check', 'permissive', '--max-states', 'many'], /a number above 0/],
    [['check', './nowhere.ts'], /design \.\/nowhere\.ts: Cannot find module/],
    [['replay', '0/9999'], /position 2: there is no call 9999 in scope tiny/],
    [['replay', '0/0'], /call 2 \(map_create\) cannot be made there/],
    [['replay', 'nowhere.json'], /cannot be read: ENOENT/],
    [['compare', '--scope', 'nowhere.json'], /cannot be read: ENOENT/],
  ])('exclmap %j', async (args, line) => {
    const { code, out, err } = await exclmap(...args);
    expect(err).toMatch(line);
    expect(err.trimEnd().split('\n')).toHaveLength(1);
    expect(out).toBe('');
    expect(code).toBe(2);
  });

  it('says what is wrong with a scope file', async () => {
    const path = await file('scope.json', JSON.stringify({ name: 'x', maps: 2, kinds: ['ARAY'] }));
    const { code, err } = await exclmap('check', 'sealed', '--scope', path);
    expect(err).toMatch(/scope .*scope\.json: progs: /);
    expect(code).toBe(2);
  });
  it('says which choice a design lacks', async () => {
    const path = await file(
      'half.ts',
      "export const design = { name: 'half', argument: '', cites: [], kernels: [], choices: {} };",
    );
    const { code, err } = await exclmap('check', path);
    expect(err).toMatch(/half\.ts: its export "design": choices\.outer: a choice is missing/);
    expect(code).toBe(2);
  });
  it('says where a trace file is wrong', async () => {
    const path = await file('trace.json', '{"exclmap":"trace","version":9}');
    const { code, err } = await exclmap('replay', path);
    expect(err).toMatch(/trace\.json: version: version 9 is not one this program reads/);
    expect(code).toBe(2);
  });
});

describe('check', () => {
  it('exits 1 and shows the trace of a claim that is violated', async () => {
    const { code, out } = await exclmap(
      'check',
      'permissive',
      '--claim',
      'inner',
      '--scope',
      'mail',
    );
    expect(out).toMatch(/inner +violated in 5 calls/);
    expect(out).toMatch(/\^ breaks inner/);
    expect(code).toBe(1);
  });
  it('exits 0 where every claim asked for holds', async () => {
    const { code, out } = await exclmap(
      'check',
      'sealed',
      '--claim',
      'exclusive',
      '--scope',
      'mail',
    );
    expect(out).toMatch(/exclusive +holds/);
    expect(code).toBe(0);
  });
  it('exits 3 and says unknown at the state limit', async () => {
    const asked = ['--claim', 'exclusive', '--scope', 'mail', '--max-states', '50'];
    const { code, out } = await exclmap('check', 'sealed', ...asked);
    expect(out).toMatch(/exclusive +unknown: .*50/);
    expect(out).toMatch(/NOT finished/);
    expect(code).toBe(3);
  });
  it('exits 3 at the time limit', async () => {
    const { code, out } = await exclmap(
      'check',
      'sealed',
      '--scope',
      'wide',
      '--time-limit',
      '0.2',
    );
    expect(out).toMatch(/the time limit of 0\.2 s/);
    expect(code).toBe(3);
  });
  it('checks a design of the user’s own', async () => {
    const { code, out } = await exclmap(
      'check',
      SPREADS,
      '--claim',
      'inner',
      '--claim',
      'law-excl',
      '--scope',
      'mail',
    );
    expect(out).toContain(spreads.name);
    expect(out).toMatch(/inner +violated/);
    expect(out).toMatch(/law-excl +violated/);
    expect(code).toBe(1);
  });
  it('saves a trace that replays as it says, and differs under a design that repairs it', async () => {
    const path = join(folder, 'saved.json');
    await exclmap('check', 'permissive', '--claim', 'inner', '--scope', 'mail', '--save', path);
    expect(JSON.parse(await readFile(path, 'utf8'))).toMatchObject({ version: 2, claim: 'inner' });
    const same = await exclmap('replay', path);
    expect(same.out).toMatch(/\^ breaks .*inner/);
    expect(same.code).toBe(0);
    const repaired = await exclmap('replay', path, '--design', 'mainline');
    expect(repaired.out).toMatch(/ENOTSUPP/);
    expect(repaired.out).toMatch(/the last call breaks no claim/);
  });
  it('notices a trace file whose expectations are not met', async () => {
    const calls = [{ call: 'map_create', map: 'm0', kind: 'ARRAY', answer: 'EINVAL' }];
    const trace = {
      exclmap: 'trace',
      version: 2,
      design: 'sealed',
      scope: 'tiny',
      claim: 'inner',
      calls,
    };
    const { code, out } = await exclmap('replay', await file('odd.json', JSON.stringify(trace)));
    expect(out).toMatch(/expects EINVAL, the model answers 0/);
    expect(out).toMatch(/about inner, which its last call neither breaks nor shows/);
    expect(code).toBe(1);
  });
});

describe('fuzz', () => {
  const few = ['--scope', 'mail', '--runs', '40', '--steps', '30'];
  it('exits 0 where nothing is found, and says that this proves nothing', async () => {
    const { code, out } = await exclmap('fuzz', 'sealed', '--claim', 'inner', ...few);
    expect(out).toMatch(/No violation found, which proves nothing/);
    expect(code).toBe(0);
  });
  it('exits 1 and gives the trace of what it found', async () => {
    const { code, out } = await exclmap(
      'fuzz',
      'permissive',
      '--claim',
      'iterator',
      ...few,
      '--runs',
      '400',
    );
    expect(out).toMatch(/iterator +in 4 calls/);
    expect(out).toMatch(/exclmap -- replay [\d/]+ --design permissive --scope mail/);
    expect(code).toBe(1);
  });
  it.each([
    [['--style', 'wild'], /--style wild: there are plain, aware, swarm/],
    [['--runs', '1.5'], /--runs 1\.5: a whole number from 1 to/],
    [['--claim', 'iner'], /did you mean inner\?/],
  ])('exits 2 for %j', async (args, line) => {
    const { code, out, err } = await exclmap('fuzz', 'sealed', ...args);
    expect(err).toMatch(line);
    expect(out).toBe('');
    expect(code).toBe(2);
  });
  it('exits 3 at the time limit', async () => {
    const { code, out } = await exclmap('fuzz', 'sealed', '--time-limit', '0.1');
    expect(out).toMatch(/stopped early: the time limit of 0\.1 s was reached/);
    expect(code).toBe(3);
  });
  it('exits 3 after Ctrl-C and says what it knows so far, also as JSON', async () => {
    const args = ['fuzz', 'permissive', '--scope', 'mail', '--runs', '100000000', '--json'];
    const child = spawn(process.execPath, [CLI, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
    let out = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
    const code = await new Promise((resolve) => {
      setTimeout(() => child.kill('SIGINT'), 4000);
      child.on('close', resolve);
    });
    expect(JSON.parse(out)).toMatchObject({
      stopped: 'interrupted',
      runs: expect.any(Number) as number,
      violations: expect.arrayContaining([
        expect.objectContaining({ claim: 'iterator', calls: 4 }),
      ]) as object[],
    });
    expect(code).toBe(3);
  });
});

describe('--json', () => {
  it.each([
    ['designs'],
    ['claims'],
    ['replay', '0'],
    ['check', 'sealed', '--claim', 'inner', '--scope', 'mail'],
  ])('prints JSON for %s', async (...args) => {
    const { out, code } = await exclmap(...args, '--json');
    expect(typeof JSON.parse(out)).toBe('object');
    expect(code).toBe(0);
  });
});

it('prints nothing wider than 80 columns and no colour when asked for none', async () => {
  const asked = ['permissive', 'strict-outer', '--scope', 'mail', '--no-prove'];
  const { out } = await exclmap('compare', ...asked);
  expect(out).toMatch(/permis +strict/);
  expect(Math.max(...out.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
  expect(out).not.toContain('\u001b');
});
