/** Ctrl-C, and the polite ways in which other programs say the same. */
import { EXIT } from '../cli/fault.ts';
import { startProgress } from './progress.ts';

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

/** Does what takes long, with a progress line, until the signal is given by the first Ctrl-C, after which `heard` is called. */
export async function interruptible<T>(
  work: (say: (text: string) => void, signal: AbortSignal) => Promise<T>,
  heard: () => void = () => undefined,
): Promise<T> {
  const line = startProgress();
  const stop = new AbortController();
  const listenNoMore = onInterrupt(() => {
    line.stop();
    heard();
    stop.abort();
  });
  try {
    return await work(line.say, stop.signal);
  } finally {
    listenNoMore();
    line.stop();
  }
}
