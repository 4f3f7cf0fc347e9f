/**
 * A command that is run anew whenever one of some files is saved: each time in a process of its own, so that it
 * loads what the files say now, whatever they import.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { watch } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import type { ExitCode } from '../cli/fault.ts';
import { EXIT } from '../cli/fault.ts';
import { onInterrupt } from './interrupt.ts';
import { modulesFrom } from './modules.ts';

/** Editors write in several steps; so long, in milliseconds, nothing more must come. */
const SETTLED = 100;

export type Rerun = {
  /** What is given to this program. */
  readonly args: readonly string[];
  /** Whose saving counts, and that of the modules that they import. */
  readonly files: readonly string[];
  /** Told before and after each run. */
  readonly say: (line: string) => void;
};

/** Runs it until Ctrl-C; then the exit code of the last run that ended by itself. */
export function rerunOnSave({ args, files, say }: Rerun): Promise<ExitCode> {
  const named = files.join(', ');
  let running: ChildProcess | undefined;
  let code: ExitCode = EXIT.inconclusive;
  const run = (): void => {
    // what it would say is of a file that is no longer so
    running?.kill('SIGKILL');
    const child = spawn(process.execPath, [...process.execArgv, process.argv[1]!, ...args], {
      stdio: ['ignore', 'inherit', 'inherit'],
      detached: true, // a terminal's Ctrl-C would reach it twice, and the second ends it at once
    });
    running = child;
    child.on('close', (exit) => {
      if (running !== child) return;
      running = undefined;
      code = (exit ?? EXIT.fault) as ExitCode;
      say(`waits until ${named} is saved; Ctrl-C ends it`);
      look();
    });
  };

  // folders, not files: many editors put another file in the place of the one that they save
  const watched = new Map<string, ReturnType<typeof watch>>();
  let names: ReadonlySet<string> = new Set();
  let timer: NodeJS.Timeout | undefined;
  const look = (): void => {
    names = new Set(files.flatMap(withImports));
    for (const folder of new Set([...names].map((name) => dirname(name)))) {
      if (watched.has(folder)) continue;
      watched.set(
        folder,
        watch(folder, (_, name) => {
          if (name === null || !names.has(resolve(folder, basename(name)))) return;
          clearTimeout(timer);
          timer = setTimeout(() => {
            say(`${named} was saved`);
            run();
          }, SETTLED);
        }),
      );
    }
  };

  const end = (): void => void running?.kill('SIGKILL');
  process.once('exit', end);
  return new Promise((done) => {
    look();
    run();
    const listenNoMore = onInterrupt(() => {
      clearTimeout(timer);
      for (const each of watched.values()) each.close();
      const last = running;
      const leave = (exit: ExitCode): void => {
        listenNoMore();
        process.off('exit', end);
        done(exit);
      };
      if (last === undefined) {
        leave(code);
        return;
      }
      last.on('close', () => leave(EXIT.inconclusive));
      last.kill('SIGINT'); // it says what it knows
    });
  });
}

/** A module, and those that it imports, be they there or not; packages are not watched. */
function withImports(path: string): readonly string[] {
  const own = modulesFrom(path, (file) => !file.includes('/node_modules/'));
  return [...own].map(({ file }) => file);
}
