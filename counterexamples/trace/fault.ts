/** What is wrong with a piece of JSON, in one line. */
import type { z } from 'zod';

/** The first fault a schema found: where (`calls[3].map`) and what. */
export function firstFault(error: z.ZodError, at = ''): string {
  const issue = error.issues[0];
  if (issue === undefined) return at;
  const path = issue.path.reduce<string>(
    (so, part) =>
      typeof part === 'number'
        ? `${so}[${part}]`
        : so === ''
          ? String(part)
          : `${so}.${String(part)}`,
    at,
  );
  return path === '' ? issue.message : `${path}: ${issue.message}`;
}
