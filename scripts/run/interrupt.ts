/** Ctrl-C, and the polite ways in which other programs say the same. */
import { EXIT } from '../cli/fault.ts';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** The first such signal calls `stop`, the second ends the program. Returns how to listen no more. */
export function onInterrupt(stop: () => void): () => void {
  let asked = false;
  const hear = (): void => {
    if (asked) process.exit(EXIT.inconclusive);
    asked = true;
    stop();
  };
  for (const signal of SIGNALS) process.on(signal, hear);
  return () => {
    for (const signal of SIGNALS) process.off(signal, hear);
  };
}
