/** Finds in a kernel's log what must not be there. */

/** What a kernel says when something is wrong with itself. */
const ALARM =
  /\b(BUG|WARNING|KASAN|KMSAN|KCSAN|UBSAN|Oops|INFO): |Kernel panic|general protection fault|unable to handle|rcu: INFO|invalid opcode/;

/** Lines after the alarm that are kept: registers and the call trace. */
const KEPT = 60;

/** The first alarm in a log and the lines that follow it, without time stamps; null if all is well. */
export function alarmIn(log: string): string | null {
  const lines = log.split(/\r?\n/);
  const at = lines.findIndex((line) => ALARM.test(line));
  if (at < 0) return null;
  return lines
    .slice(at, at + KEPT)
    .map((line) => line.replace(/^(<\d>)?\[ *\d+\.\d+\] ?/, ''))
    .join('\n')
    .trim();
}
