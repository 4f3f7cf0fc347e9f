/** What becomes of the program where what it prints can no longer be written. */
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
