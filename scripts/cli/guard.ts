/** What becomes of the program where what it prints can no longer be written, or somebody's file ends it. */
import type { ExitCode } from './fault.ts';
import { EXIT, OutputError } from './fault.ts';

/**
 * Readers may go before the end (`exclmap designs | head -1`): then there is nobody to tell, and the
 * program ends as one that SIGPIPE ended does.
 */
export function guardOutput(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(EXIT.nobodyReads);
    process.stderr.write(`exclmap: ${new OutputError('standard output', error).message}\n`);
    process.exit(EXIT.output);
  });
  process.stderr.on('error', () => undefined);
}

/**
 * A design file may call `process.exit()`, at once or by a timer: 0 and 1 are verdicts, which only the command itself
 * says. The function that comes back is told its exit code once it is done.
 */
export function guardExit(): (code: ExitCode) => void {
  let said: ExitCode | undefined;
  process.on('exit', (code) => {
    if (code !== EXIT.ok && code !== EXIT.violated) return;
    if (said === undefined) {
      process.stderr.write(
        'exclmap: ended before it was done; does a design file call process.exit()?\n',
      );
    }
    process.exitCode = said ?? EXIT.usage;
  });
  return (code) => {
    said = code;
    process.exitCode = code;
  };
}
