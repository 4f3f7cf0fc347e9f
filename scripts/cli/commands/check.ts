/** `check DESIGN`: one design, every claim or one. */
import { type Dialect, resultsToTap } from '../../../counterexamples/export/ktap.ts';
import { traceText } from '../../../counterexamples/trace/trace-file.ts';
import { DECIDING } from '../../../model/scopes/named.ts';
import { exitOfCheck } from '../exit-codes.ts';
import type { ExitCode } from '../fault.ts';
import { EXIT, UsageError } from '../fault.ts';
import { writeWhole } from '../files.ts';
import type { ToldGap } from '../gaps.ts';
import { couldBeDecided, openGaps, tellGaps } from '../gaps.ts';
import { findClaim, findDesign, findScopes, isModule, refOf, withExchanges } from '../inputs.ts';
import { judge } from '../judge.ts';
import { print, printDocument, printText, style } from '../output.ts';
import type { DesignReport } from '../../../properties/verdicts/merge.ts';
import { WRITER } from '../installed.ts';
import { reportJson, stepsOf } from '../report.ts';
import type { Bounds } from '../../../properties/job.ts';
import { strengthsWith } from '../../../properties/verdicts/strength.ts';
import { proofsFor, stoppedIn } from '../../run/proofs.ts';
import { rerunOnSave } from '../../run/rerun.ts';
import { withSession } from '../../run/session.ts';
import { checkLines } from '../text/check.ts';
import { checkSuites } from '../text/tap.ts';

export type CheckOptions = {
  readonly design: string;
  /** Exchanges of its choices. */
  readonly with?: readonly string[];
  /** All if none. */
  readonly claim?: readonly string[];
  readonly scope: string;
  readonly bounds: Bounds;
  readonly save?: string;
  /** Again and again. */
  readonly watch?: boolean;
  readonly reporter?: Dialect;
  /** Whether to prove what can be proved; if nobody says, where all scopes are searched and people read it. */
  readonly prove?: boolean;
  readonly json?: boolean;
};

/** The command. */
export async function checkCommand(options: CheckOptions): Promise<ExitCode> {
  if (options.watch) return checkOnSave(options);
  const ref = withExchanges(options.design, options.with);
  const design = await findDesign(ref);
  const scopes = await findScopes(options.scope);
  const claims = (options.claim ?? []).map((id) => findClaim(id, scopes).id);
  const isProving = options.prove ?? (scopes.scopes === DECIDING && options.reporter === undefined);
  const { report, proof } = await withSession(scopes.scopes.length + 1, async (session) => {
    // the proof first: it takes longer than any search
    const [proofs, searched] = await Promise.all([
      isProving ? proofsFor(session, [design], options) : [],
      judge(session, ref, design, scopes, claims, options.bounds),
    ]);
    return { report: searched, proof: proofs[0] };
  });
  const strengths = strengthsWith(report, proof);
  const unproved = stoppedIn([proof]);
  const asked = claims.length > 0;
  const gaps = await tellGaps([ref], openGaps(report, strengths));
  const code = exitOf(report, asked, gaps, unproved);
  if (options.reporter !== undefined) {
    const isDecided = code !== EXIT.inconclusive;
    printText(resultsToTap(options.reporter, checkSuites(scopes, report, asked, isDecided)));
  } else if (options.json) {
    const judged = reportJson(report, strengths, gaps, unproved);
    printDocument('check', { about: { scopes, designs: [judged] } });
  } else print(checkLines(scopes, report, style, strengths, gaps, unproved));
  // last, so that a verdict that took long is not lost with a file that cannot be written
  if (options.save !== undefined) await save(options.save, report);
  return code;
}

function exitOf(
  report: DesignReport,
  asked: boolean,
  gaps: readonly ToldGap[],
  unproved: string | undefined,
): ExitCode {
  // after Ctrl-C nothing is conclusive, wherever it came
  if (gaps.some(({ unlooked }) => unlooked)) return EXIT.inconclusive;
  return exitOfCheck(report, asked, couldBeDecided(gaps) || unproved !== undefined);
}

/**
 * The same again, with the arguments of this process, whenever the design's file is saved, or that of the scope; what
 * is said besides results goes to stderr.
 */
async function checkOnSave({ design, scope }: CheckOptions): Promise<ExitCode> {
  if (!isModule(design)) {
    throw new UsageError(`--watch: ${design} is no file; a rule of your own is (exclmap new NAME)`);
  }
  const files = scope.endsWith('.json') ? [design, scope] : [design];
  return rerunOnSave({
    args: process.argv.slice(2).filter((arg) => arg !== '--watch'),
    files,
    say: (line) => {
      process.stderr.write(`exclmap: ${line}\n`);
    },
  });
}

/** Writes the first counterexample (or asked-for witness) as a trace file. */
async function save(path: string, report: DesignReport): Promise<void> {
  const shown =
    report.claims.find(({ verdict }) => verdict === 'violated') ??
    report.claims.find(({ verdict }) => verdict === 'possible');
  if (shown?.found === undefined) {
    throw new UsageError(
      `--save ${path}: there is no trace to save, no claim is violated or shown`,
    );
  }
  const { scope, trace } = shown.found;
  const text = traceText({
    tool: WRITER,
    design: refOf(report.design),
    scope,
    claim: shown.id,
    steps: stepsOf(report.design, scope, trace),
  });
  await writeWhole(path, text);
}
