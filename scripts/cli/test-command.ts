/**
 * The command line for tests: in the test's own process, or in one of its own. Starting Node and loading it all
 * costs 0.2 s of one core, so only what is about processes (signals, pipes, what a module does when it is
 * loaded) is tried apart.
 */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { vi } from 'vitest';
import { run } from './main.ts';

/** What is started as `exclmap`. */
export const CLI = join(import.meta.dirname, 'start.ts');

/** What came of a command. */
export type CommandRan = { readonly code: number; readonly out: string; readonly err: string };

/** Runs `exclmap` with these words in this process; paths are of the folder. */
export async function exclmapIn(folder: string, ...args: readonly string[]): Promise<CommandRan> {
  const here = process.cwd();
  const said = { stdout: '', stderr: '' };
  const spies = (['stdout', 'stderr'] as const).map((stream) =>
    vi.spyOn(process[stream], 'write').mockImplementation((text) => {
      said[stream] += String(text);
      return true;
    }),
  );
  try {
    process.chdir(folder);
    return { code: await run(args), out: said.stdout, err: said.stderr };
  } finally {
    process.chdir(here);
    for (const spy of spies) spy.mockRestore();
  }
}

/** The same as a shell does it: in a process of its own. */
export async function exclmapApart(
  folder: string,
  ...args: readonly string[]
): Promise<CommandRan> {
  const asked = { cwd: folder, env: { ...process.env, NODE_OPTIONS: '' } };
  try {
    const { stdout, stderr } = await promisify(execFile)(process.execPath, [CLI, ...args], asked);
    return { code: 0, out: stdout, err: stderr };
  } catch (error) {
    const { code, stdout, stderr } = error as Record<'stdout' | 'stderr', string> & {
      readonly code: number;
    };
    return { code, out: stdout, err: stderr };
  }
}
