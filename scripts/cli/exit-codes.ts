/** The exit codes of commands that judge and compare designs: all from what was found, none from how it is printed. */
import type { Comparison } from '../../properties/verdicts/compare.ts';
import type { DesignReport } from '../../properties/verdicts/merge.ts';
import { wasInterrupted } from '../run/task.ts';
import type { ExitCode } from './fault.ts';
import { EXIT } from './fault.ts';

type Judged = Pick<DesignReport, 'stopped' | 'claims'>;

/**
 * `check`: 1 if a claim is violated, or a use that was asked for by name cannot be had (unasked, that is a cost, not
 * a breach); 3 if something is unknown, or the scopes cannot vary what the rule reads, or a proof did not finish (`undecided`). Ctrl-C is always inconclusive, whatever was found until then.
 */
export function exitOfCheck(
  { stopped, claims }: Judged,
  asked: boolean,
  undecided = false,
): ExitCode {
  if (stopped.some(wasInterrupted)) return EXIT.inconclusive;
  const verdicts = claims.map(({ verdict }) => verdict);
  if (verdicts.includes('violated')) return EXIT.violated;
  if (verdicts.includes('unknown') || stopped.length > 0 || undecided) return EXIT.inconclusive;
  return asked && verdicts.includes('impossible') ? EXIT.violated : EXIT.ok;
}

/**
 * `compare`: 0 if every cell of the table is answered, for it asks what each design keeps and expects nothing;
 * 1 only if a design breaks a law that every kernel keeps, and so is none; 3 if something is unknown, or a comparison
 * behind what is called needless did not finish, or nor did a proof, or no scope varies what a rule reads (`undecided`).
 */
export function exitOfCompare(
  reports: readonly Judged[],
  costs: readonly object[],
  undecided = false,
): ExitCode {
  const stopped = reports.flatMap((report) => report.stopped);
  if (stopped.some(wasInterrupted)) return EXIT.inconclusive;
  const claims = reports.flatMap((report) => report.claims);
  if (claims.some(({ group, verdict }) => group === 'law' && verdict === 'violated'))
    return EXIT.violated;
  const isOpen =
    undecided ||
    stopped.length > 0 ||
    claims.some(({ verdict }) => verdict === 'unknown') ||
    costs.some((one) => 'unweighed' in one);
  return isOpen ? EXIT.inconclusive : EXIT.ok;
}

/** `diff`: 0 if it answered, whatever the answer is, for it expects none; 3 if a search did not finish or cannot decide. */
export function exitOfDiff({ because }: Pick<Comparison, 'because'>, undecided = false): ExitCode {
  return because === undefined && !undecided ? EXIT.ok : EXIT.inconclusive;
}

/** `kernel selftest`: 1 if one of those that ran says what was not predicted; 3 if one could not be run. */
export function exitOfSelftests(
  selftests: readonly { readonly ran: boolean; readonly asPredicted: boolean }[],
): ExitCode {
  if (selftests.some(({ ran, asPredicted }) => ran && !asPredicted)) return EXIT.violated;
  return selftests.every(({ ran }) => ran) ? EXIT.ok : EXIT.inconclusive;
}
