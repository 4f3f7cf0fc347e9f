/** Threads that ask choices from somebody's files: what is said of one that does not answer. */
import { UsageError } from '../cli/fault.ts';

/**
 * So long after it was to stop such a thread is waited for, in milliseconds. It asks every 256 states, and on a busy
 * machine a job that had just begun took two seconds.
 */
export const PATIENCE = 30_000;

/** It did not answer for so many milliseconds. */
export function silentThread(files: readonly string[], patience: number): UsageError {
  const after = `${patience / 1000} s after it was to stop a thread has not answered`;
  return new UsageError(`design ${files.join(', ')}: ${after}; does a choice never return?`);
}

/** It is gone: nothing of ours ends a thread that has work; a choice that calls process.exit() does. */
export function endedThread(files: readonly string[]): UsageError {
  const what = 'a thread ended before it answered';
  return new UsageError(`design ${files.join(', ')}: ${what}; is process.exit() called?`);
}
