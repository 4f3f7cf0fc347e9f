/** Faults that are not the model's: one line that says what, where, and how to mend it. Exit codes of DESIGN 9. */
import { isChoiceFault } from '../../model/rules/checked.ts';
import { isRelationFault } from '../../properties/proofs/brought-relations.ts';

/**
 * Done and as expected · violated or different · wrong usage · inconclusive · a fault of ours · the
 * output cannot be written · the reader of the output is gone (128 and SIGPIPE, as a shell says it).
 */
export const EXIT = {
  ok: 0,
  violated: 1,
  usage: 2,
  inconclusive: 3,
  fault: 70,
  output: 74,
  nobodyReads: 141,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** Thrown where what was found cannot be written down; the command line exits with 74. */
export class OutputError extends Error {
  override name = 'OutputError';
  constructor(where: string, error: unknown) {
    super(`${where}: cannot be written: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** Thrown where input is wrong; the command line prints the message as one line and exits with 2. */
export class UsageError extends Error {
  override name = 'UsageError';
}

/** Whether the user can mend what was thrown: wrong input, or a choice or a relation of theirs. */
export function isUsersFault(error: unknown): boolean {
  return error instanceof UsageError || isChoiceFault(error) || isRelationFault(error);
}

/** What a system call complained of, as a fault that the user can mend; any other error stays what it is. */
export function asUsage(what: string, error: unknown): unknown {
  const isOfSystem = error instanceof Error && 'code' in error;
  return isOfSystem ? new UsageError(`${what}: ${error.message}`) : error;
}
