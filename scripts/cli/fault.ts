/** Faults of the user's: one line that says what, where, and how to mend it. Exit codes of DESIGN 9. */

/** Done and as expected · violated or different · wrong usage · inconclusive · a fault of ours. */
export const EXIT = { ok: 0, violated: 1, usage: 2, inconclusive: 3, fault: 70 } as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** Thrown where input is wrong; the command line prints the message as one line and exits with 2. */
export class UsageError extends Error {
  override name = 'UsageError';
}
