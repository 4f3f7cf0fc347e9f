/** What these scripts answer when a user can cause the failure: one line, and the exit code for it. */
import { UsageError } from '../../cli/fault.ts';

export type Failure = {
  readonly ok: false;
  /** What failed, where, and how to mend it: one line. */
  readonly line: string;
  /** 2: something the user can mend; 70: a fault of ours. */
  readonly exit: 2 | 70;
};

export type Result<T> = { readonly ok: true; readonly value: T } | Failure;

export function done<T>(value: T): Result<T> {
  return { ok: true, value };
}

export function failed(line: string, exit: 2 | 70 = 2): Failure {
  return { ok: false, line: line.replaceAll(/\s+/g, ' ').trim(), exit };
}

/** The value; a failure is thrown as the command line knows it: `UsageError` for exit code 2. */
export function must<T>(result: Result<T>): T {
  if (result.ok) return result.value;
  throw result.exit === 2 ? new UsageError(result.line) : new Error(result.line);
}

/** The message of something caught. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
