/** A rule of one's own, from a folder of one's own: written, checked, pasted back; its faults are named. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { DEFAULT_BOUNDS } from './offered.ts';
import { withSession } from '../run/session.ts';
import type { CommandRan } from './test-command.ts';
import { CLI, exclmapApart, exclmapIn } from './test-command.ts';

const EXAMPLE = join(import.meta.dirname, 'example/spreads.ts');
const MODEL = resolve(import.meta.dirname, '../../model');

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'exclmap own-')); // with a space, as folders have
});
afterAll(async () => {
  await rm(folder, { recursive: true });
});

const exclmap = (...args: readonly string[]): Promise<CommandRan> => exclmapIn(folder, ...args);

/** The words of a line that was printed, as a shell reads them; two lines if the first ends in a backslash. */
function wordsIn(out: string): readonly string[] {
  const line = /^ {2}(\S.* replay (?:.*\\\n)?.*)$/m.exec(out)?.[1] ?? '';
  const { stdout } = spawnSync('sh', ['-c', `printf '%s\\0' ${line}`], { encoding: 'utf8' });
  return stdout.split('\0').slice(0, -1);
}

/** Writes a design that is `permissive` but for the element axis. */
async function rule(name: string, answers: string, before = ''): Promise<string> {
  const path = `./${name}.mjs`;
  await writeFile(
    join(folder, path),
    `import { permissive } from ${JSON.stringify(join(MODEL, 'rules/designs/permissive.ts'))};
${before}
const element = { name: 'own', says: '', ${answers} };
export const design = { ...permissive, name: '${name}', choices: { ...permissive.choices, element } };
`,
  );
  return path;
}

function expectUsage({ code, out, err }: CommandRan, line: RegExp): void {
  expect(err).toMatch(line);
  expect(err.trimEnd().split('\n')).toHaveLength(1);
  expect({ code, out }).toEqual({ code: 2, out: '' });
}

describe('a relation', () => {
  const relation = (holds: string): string =>
    `export const relations = [{ of: 'prog', says: 'So it is.', holds: ${holds} }];`;
  it('that is none is told by prove, in one line with the file', async () => {
    const path = await rule('related', 'mayBeElement: () => 0', relation('() => 1'));
    expectUsage(
      await exclmap('prove', path),
      /^exclmap: design \.\/related\.mjs: relations\[0\]: it answered 1; true or false is meant$/m,
    );
    const wrong = await rule('unrelated', 'mayBeElement: () => 0', 'export const relations = 1;');
    expectUsage(await exclmap('check', wrong), /its export "relations": a list is meant$/m);
  });
});

describe('an answer that is none', () => {
  it('is told by every command that meets it', async () => {
    const path = await rule('twenty-two', 'mayBeElement: () => 22');
    const line =
      /^exclmap: design \.\/twenty-two\.mjs: choices\.element\.mayBeElement\(.*answered 22;.*-22 \(EINVAL\)$/m;
    expectUsage(await exclmap('check', path, '--scope', 'mail'), line);
    expectUsage(await exclmap('diff', path, 'permissive'), line);
    expectUsage(await exclmap('fuzz', path, '--runs', '200'), line);
    expectUsage(await exclmap('compare', 'permissive', '--with', path, '--scope', 'mail'), line);
    const good = await exclmap('check', 'permissive', '--claim', 'inner', '--scope', 'mail');
    const index = /replay ([\d/]+)/.exec(good.out)?.[1] ?? '';
    expectUsage(await exclmap('replay', index, '--scope', 'mail', '--design', path), line);
  });
  it('is one that throws', async () => {
    const path = await rule('throws', 'mayBeElement: (outer) => outer.no.such');
    expectUsage(
      await exclmap('check', path, '--scope', 'mail'),
      /threw Cannot read.*throws\.mjs:3:/,
    );
  });
  it('is one that ends the thread it is asked in', async () => {
    const path = await rule('exits', 'mayBeElement: () => process.exit(0)');
    expectUsage(
      await exclmap('check', path, '--scope', 'mail', '--claim', 'inner'),
      /design \.\/exits\.mjs: a thread ended before it answered; is process\.exit\(\) called\?$/m,
    );
  });
  it('is a map that the scope cannot hold', async () => {
    const freezes = 'outerBecomes: (outer) => ({ ...outer, frozen: true })';
    const path = await rule('freezes', `mayBeElement: () => 0, ${freezes}`);
    expectUsage(await exclmap('check', path, '--scope', 'mail'), /scope mail cannot hold.*frozen/);
  });
});

describe('a file is refused', () => {
  it('if its design is called as a built-in one', async () => {
    const path = await rule('mainline', 'mayBeElement: () => 0');
    expectUsage(await exclmap('check', path), /its name "mainline" is that of a built-in design/);
  });
  it('if its design is called as a file, which is how files are told from what is built in', async () => {
    const path = await rule('me.mjs', 'mayBeElement: () => 0');
    expectUsage(
      await exclmap('check', path),
      /its name "me\.mjs" is that of a file; give it another$/m,
    );
  });
  it('if a choice is called as one that everybody knows, and is another', async () => {
    const path = await rule('renamed', "mayBeElement: () => 0, name: 'refused'");
    expectUsage(
      await exclmap('explain', path, 'inner'),
      /renamed\.mjs: choices\.element\.name: "refused" is that of another choice; give yours one of its own$/m,
    );
  });
  it('if it asks a question that nobody asks', async () => {
    const path = await rule('misspelt', 'mayBeElement: () => 0, outerBecome: () => 0');
    expectUsage(
      await exclmap('check', path),
      /outerBecome: no such question \(mayBeElement, outer/,
    );
  });
  it('if what may be left out is no function', async () => {
    const path = await rule('text', "mayBeElement: () => 0, outerBecomes: 'x'");
    expectUsage(await exclmap('check', path), /choices\.element\.outerBecomes: not a function/);
  });
});

it.each([
  ['process.exit(0);', 2, /^exclmap: ended before it was done; does a design file call process/],
  ["process.on('beforeExit', () => process.exit(0));", 1, /^$/], // in the end
])('a file that calls `%s` says no verdict', async (call, wanted, line) => {
  const path = await rule('exits', 'mayBeElement: () => 0', call);
  const asked = ['--scope', 'mail', '--claim', 'inner', '--no-prove'];
  const { code, err } = await exclmapApart(folder, 'check', path, ...asked);
  expect(code).toBe(wanted);
  expect(err).toMatch(line);
});

describe('a scope that cannot vary what a rule reads', () => {
  const whileFrozen =
    "mayBeElement: (_, inner) => (inner.excl === 'none' || inner.frozen ? 0 : -22)";
  // which scopes vary it, walks tell, once for each file: 3 s of one core
  const changes = `${whileFrozen}, outerBecomes: (outer) => outer`;

  it('does not decide it: check says so and is inconclusive', async () => {
    const path = await rule('changes', changes);
    const { code, out } = await exclmap('check', path, '--scope', 'mail', '--claim', 'inner');
    expect(out).toMatch(
      /inner +holds in these scopes\n(?: .*\n)*? +but element reads inner\.frozen, which was always false/,
    );
    expect(out).toMatch(/it varies in (tiny|hash)/);
    expect(code).toBe(3);
    const tiny = await exclmap('check', path, '--scope', 'tiny', '--claim', 'inner');
    expect(tiny.out).toMatch(/inner +violated in 6 calls/);
    expect(tiny.out).not.toMatch(/not decided/);
    const json = await exclmap('check', path, '--scope', 'mail', '--claim', 'inner', '--json');
    expect(JSON.parse(json.out)).toMatchObject({
      designs: [{ gaps: [{ field: 'inner.frozen' }] }],
    });
  });
  it('is told from scopes that vary it, but are not about the claim', async () => {
    const path = await rule('changes', changes);
    const id = 'bound-is-checked';
    const { code, out } = await exclmap('check', path, '--scope', 'split', '--claim', id);
    expect(out).toMatch(/^These scopes do not decide the rule for bound-is-checked:/m);
    expect(out).toMatch(/was never asked; it varies only where the claim is not/);
    expect(out).not.toMatch(/--scope all/);
    expect(code).toBe(3);
  });
  it('decides one that refuses nothing in it: refusals elsewhere only take traces away', async () => {
    const path = await rule('while-frozen', whileFrozen);
    const asked = ['--scope', 'split', '--claim', 'bound-is-checked'];
    const { code, out, err } = await exclmap('check', path, ...asked);
    expect(out).toMatch(/bound-is-checked +holds in these scopes\n(?!.*\n.*not decided)/);
    expect({ code, err }).toEqual({ code: 0, err: '' });
  });
  it('is not the one in which diff compares it', async () => {
    const path = await rule('while-frozen', whileFrozen);
    const { out } = await exclmap('diff', path, 'permissive', '--max-states', '2000');
    expect(out).toMatch(/^scope (tiny|hash|signed):/m);
    expect(out).not.toMatch(/do not decide/);
    const asked = await exclmap('diff', path, 'permissive', '--scope', 'mail');
    expect(asked.out).toMatch(/do not decide the rule/);
    expect(asked.code).toBe(3);
  });
});

describe('--watch', () => {
  it('checks again what was saved, goes on after what is no design, and ends at Ctrl-C', async () => {
    const path = await rule('saved', 'mayBeElement: () => 0');
    const asked = ['check', path, '--claim', 'inner', '--scope', 'mail', '--watch'];
    const child = spawn(process.execPath, [CLI, ...asked], {
      cwd: folder,
      env: { ...process.env, NODE_OPTIONS: '' },
    });
    let out = '';
    let err = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text));
    const waiting = (times: number) =>
      vi.waitFor(() => expect(err.match(/ waits until /g)).toHaveLength(times), 60_000);
    await waiting(1);
    expect(out).toMatch(/inner +violated in 5 calls/);
    await rule('saved', 'mayBeElement: () => 22');
    await waiting(2);
    await rule('saved', 'mayBeElement: (_, inner) => (inner.excl === "none" ? 0 : -22)');
    await waiting(3);
    expect(out).toMatch(/inner +holds/);
    child.kill('SIGINT');
    const [code] = (await once(child, 'close')) as [number];
    expect(code).toBe(0); // of the last check
    expect(err.replaceAll(/^exclmap: (waits until|.* was saved).*\n/gm, '')).toMatch(
      /^exclmap: design .*saved\.mjs: .* answered 22;.*\n$/,
    );
  }, 120_000);
  it('wants a file', async () => {
    expectUsage(
      await exclmap('check', 'sealed', '--watch'),
      /^exclmap: --watch: sealed is no file/,
    );
  });
});

describe('what is printed can be pasted', () => {
  it('for a design and a scope from files', async () => {
    const path = await rule('lax', 'mayBeElement: () => 0');
    const scope = {
      ...{ name: 'tiny', maps: 2, progs: 1, links: 0, kinds: ['ARRAY', 'ARRAY_OF_MAPS'] },
      ...{ texts: ['write-inner.A'], hashes: ['write.A'], values: 2, families: [] },
    };
    await writeFile(join(folder, 'my scope.json'), JSON.stringify(scope));
    const asked = ['--scope', './my scope.json'];
    const saved = ['--save', 'in-mine.json'];
    // what is printed says how the program was started, and from where
    const claim = ['--claim', 'inner', '--no-prove'];
    const checked = await exclmapApart(folder, 'check', path, ...claim, ...asked, ...saved);
    expect(checked.out).toMatch(/--design \.\/lax\.mjs --scope '\.\/my scope\.json'/);
    expect(wordsIn(checked.out).slice(0, 3)).toEqual([process.execPath, CLI, 'replay']);
    const pasted = ({ out }: CommandRan): Promise<CommandRan> => {
      const words = wordsIn(out);
      return exclmap(...words.slice(words.indexOf('replay')));
    };
    // beside a design that reads nothing which this scope cannot vary: no other scopes are walked through (4 s)
    for (const shown of [checked, await exclmap('diff', path, 'strict-outer', ...asked)]) {
      expect(await pasted(shown)).toMatchObject({ code: 0, err: '' });
    }
    const { out } = await pasted(await exclmap('fuzz', path, ...asked, '--runs', '2000'));
    expect(out).toMatch(/\^ breaks .*inner/);
    // the trace has its scope in it, and is not taken for one in the built-in scope of that name
    await rm(join(folder, 'my scope.json'));
    const replayed = await exclmap('replay', 'in-mine.json', '--design', path);
    expect(replayed).toMatchObject({ code: 0, err: '' });
    expect(replayed.out).toMatch(/^scope tiny: 2 maps, 1 program, 0 links, 1 digest, 1 text$/m);
  });
});

describe('a trace', () => {
  it('runs no code: its design has to be asked for', async () => {
    const path = await rule(
      'spies',
      'mayBeElement: () => 0',
      "import { writeFileSync } from 'node:fs';\nwriteFileSync('ran', '');",
    );
    const asked = ['--claim', 'inner', '--scope', 'mail', '--save', 'trace.json'];
    // a process loads a module once, so each that could run it here has one of its own
    const apart = (...args: readonly string[]): Promise<CommandRan> =>
      exclmapApart(folder, ...args);
    expect(await apart('check', path, ...asked)).toMatchObject({ code: 1, err: '' });
    await rm(join(folder, 'ran'));
    const line = /trace\.json: its design is a file.*--design \.\/spies\.mjs$/m;
    expectUsage(await apart('replay', 'trace.json'), line);
    expectUsage(await apart('export', 'trace.json', '--format', 'text'), line);
    expect(existsSync(join(folder, 'ran'))).toBe(false);
    const replayed = await exclmap('replay', 'trace.json', '--design', path);
    expect(replayed).toMatchObject({ code: 0, err: '' });
    expect(replayed.out).toMatch(/\^ breaks .*inner/);
    const exported = await exclmap('export', 'trace.json', '--format', 'text', '--design', path);
    expect(exported).toMatchObject({ code: 0, err: '' });
  });
  it('that cannot be saved takes no verdict with it', async () => {
    const asked = ['--claim', 'inner', '--scope', 'mail', '--save', 'no/such/trace.json'];
    const { code, out, err } = await exclmap('check', 'permissive', ...asked);
    expect(out).toMatch(/inner +violated in 5 calls/);
    expect(err).toMatch(/^exclmap: no\/such\/trace\.json: cannot be written: ENOENT.*\n$/);
    expect(code).toBe(2);
  });
});

describe('files as people have them', () => {
  const trace = { exclmap: 'trace', version: 2, design: 'permissive', scope: 'tiny', calls: [] };
  const written = async (text: string): Promise<string> => {
    await writeFile(join(folder, 'file.json'), text);
    return 'file.json';
  };
  it('may begin with a byte order mark', async () => {
    const path = await written(`\u{feff}${JSON.stringify(trace)}`);
    expect(await exclmap('replay', path)).toMatchObject({ code: 0, err: '' });
  });
  it.each<readonly [RegExp, object]>([
    [/trace file\.json: no claim is called "iner"; did you mean inner\?/, { claim: 'iner' }],
    [/trace file\.json: model: a newer exclmap wrote it, with version 99/, { model: 99 }],
    [/no design is called "\\u001b\[31m/, { design: '\u001b[31mred' }],
    [/^.{900,1100}$/m, { design: 'x'.repeat(1_000_000) }],
  ])('say in one short line what is wrong: %s', async (line, wrong) => {
    const path = await written(JSON.stringify({ ...trace, ...wrong }));
    expectUsage(await exclmap('replay', path), line);
    expectUsage(await exclmap('export', path, '--format', 'text'), line);
  });
  it('name the hashes that a scope may have', async () => {
    const path = await written(
      JSON.stringify({
        ...{ name: 'x', maps: 1, progs: 1, links: 0, kinds: ['ARRAY'], texts: ['write.A'] },
        ...{ hashes: ['writ.A'], values: 2, families: [] },
      }),
    );
    expectUsage(await exclmap('check', 'sealed', '--scope', path), /hashes\[0\]: .*write\.A/);
  });
  it('a command of one scope takes not all', async () => {
    const line = /scope all: this command takes one scope: mail, tiny/;
    expectUsage(await exclmap('replay', '1', '--scope', 'all'), line);
  });
});

// that all of it is proved as far as it goes: scripts/house/long/proofs.test.ts
it('the rule of README is proved in a thread: what it spreads are objects of a proof', async () => {
  const claims = ['sys-bpf', 'bound-is-checked']; // that rest on no relation, so none is looked for
  const job = { kind: 'prove', designs: [EXAMPLE], claims, bounds: DEFAULT_BOUNDS } as const;
  const { result } = await withSession(1, (session) => session.run('a proof', job));
  expect(result).toMatchObject([
    { claims: claims.map((id) => ({ id, verdict: 'proved' })), relations: [] },
  ]);
});

describe('new', () => {
  it('writes a design that works from there, once', async () => {
    const { code, out, err } = await exclmap('new', 'idea');
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toMatch(/check \.\/idea\.ts/);
    const text = await readFile(join(folder, 'idea.ts'), 'utf8');
    expect(text.split('\n').filter((line) => line.length > 100 && !line.includes(MODEL))).toEqual(
      [],
    );
    const checked = await exclmap('check', './idea.ts', '--claim', 'inner', '--scope', 'mail');
    expect(checked).toMatchObject({ code: 0, err: '' });
    expect(checked.out).toMatch(/inner +holds/);
    expectUsage(await exclmap('new', 'idea'), /idea\.ts: is already there, and stays as it is/);
    expect(await readFile(join(folder, 'idea.ts'), 'utf8')).toBe(text);
  });
  it.each(['mainline', 'strict', '../up', 'a b', 'x.ts', ''])(
    'refuses the name %j',
    async (name) => {
      expectUsage(await exclmap('new', name), /^exclmap: new /);
    },
  );
});
