/** A progress line on stderr, on a terminal only. */
import yoctoSpinner from 'yocto-spinner';

export type ProgressLine = {
  readonly say: (text: string) => void;
  readonly stop: () => void;
};

/** Starts the line; says nothing where stderr is no terminal. */
export function startProgress(): ProgressLine {
  if (!process.stderr.isTTY) return { say: () => undefined, stop: () => undefined };
  const spinner = yoctoSpinner({ text: 'starting', stream: process.stderr, handleSignals: false });
  spinner.start();
  return {
    say: (text) => {
      spinner.text = text;
    },
    stop: () => {
      spinner.stop();
    },
  };
}

/** Shows what is being done for as long as it is; `say` tells more. */
export async function showing<T>(
  text: string,
  work: (say: (text: string) => void) => Promise<T>,
): Promise<T> {
  const line = startProgress();
  line.say(text);
  try {
    return await work(line.say);
  } finally {
    line.stop();
  }
}
