/** Where the output goes: readers that leave, disks that are full, and files that are none. */
import { spawn } from 'node:child_process';
import { existsSync, openSync } from 'node:fs';
import { lstat, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CLI } from './test-command.ts';

const FULL = '/dev/full';
const CHECK = ['check', 'permissive', '--claim', 'inner', '--scope', 'mail'] as const;

type Ran = { readonly code: number | null; readonly err: string };

/** Runs with standard output going to a file, or to a pipe that nobody reads. */
function exclmap(args: readonly string[], output: number | 'gone'): Promise<Ran> {
  const stdout = output === 'gone' ? 'pipe' : output;
  const child = spawn(process.execPath, [CLI, ...args], { stdio: ['ignore', stdout, 'pipe'] });
  child.stdout?.destroy();
  let err = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (err += text));
  return new Promise((resolve) => {
    child.on('close', (code) => resolve({ code, err }));
  });
}

it.for([
  ['designs', '--json'],
  [...CHECK, '--reporter', 'tap'],
])('ends quietly, as by SIGPIPE, if the reader is gone: %j', async (args) => {
  expect(await exclmap(args, 'gone')).toEqual({ code: 141, err: '' });
});

describe('a full disk', () => {
  const isMissing = !existsSync(FULL);
  it.for([['claims'], [...CHECK, '--reporter', 'tap']])(
    'is one line and exit 74: %j',
    async (args, context) => {
      context.skip(isMissing, `there is no ${FULL}`);
      const { code, err } = await exclmap(args, openSync(FULL, 'w'));
      expect(err).toMatch(/^exclmap: standard output: cannot be written: ENOSPC.*\n$/);
      expect(code).toBe(74);
    },
  );
  it('keeps a trace from being saved, and a device its place', async (context) => {
    context.skip(isMissing, `there is no ${FULL}`);
    const folder = await mkdtemp(join(tmpdir(), 'exclmap-edges-'));
    const link = join(folder, 'trace.json'); // were it replaced, only this link would be lost
    await symlink(FULL, link);
    const { code, err } = await exclmap([...CHECK, '--save', link], openSync('/dev/null', 'w'));
    expect(err).toMatch(/^exclmap: .*trace\.json: cannot be written: ENOSPC.*\n$/);
    expect(code).toBe(74);
    expect((await lstat(link)).isSymbolicLink()).toBe(true);
    await rm(folder, { recursive: true });
  });
});
