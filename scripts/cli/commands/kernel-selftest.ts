/** `kernel selftest [HOLE…] --kernel V`: the selftests of the catalogue, run under a released kernel. */
import { join } from 'node:path';
import type { Hole } from '../../../counterexamples/pages/catalogue.ts';
import { CATALOGUE } from '../../../counterexamples/pages/catalogue.ts';
import { type Dialect, resultsToTap } from '../../../counterexamples/export/ktap.ts';
import type { NoSelftest } from '../../../counterexamples/export/selftest.ts';
import { wordsOf } from '../../../counterexamples/export/selftest.ts';
import type { Design } from '../../../model/rules/design.ts';
import type { ExitCode } from '../fault.ts';
import { UsageError } from '../fault.ts';
import { exitOfSelftests } from '../exit-codes.ts';
import { expected } from '../expected.ts';
import { readTrace } from '../inputs.ts';
import { runSelftests } from '../../kernel/selftest/selftest.ts';
import { buildSelftest, predict, subjectOf } from '../../kernel/selftest/selftest-build.ts';
import { showing } from '../../run/progress.ts';
import { startable } from '../../kernel/vm/start.ts';
import { print, printDocument, printText, style } from '../output.ts';
import {
  asPredicted,
  selftestLines,
  selftestSuites,
  type Selftest,
  selftestOf,
} from '../text/selftest.ts';

const ROOT = join(import.meta.dirname, '../../../counterexamples');

export type SelftestOptions = {
  /** Ids of the catalogue; all if none. */
  readonly holes: readonly string[];
  readonly kernel: string;
  /** Instead of what the version says: a name, a .ts file, or the design itself. */
  readonly design?: string | Design;
  readonly reporter?: Dialect;
  readonly json?: boolean;
};

/** The command: exit code 0 if every selftest says what the model predicts of that kernel, 3 if one could not be run. */
export async function kernelSelftestCommand(options: SelftestOptions): Promise<ExitCode> {
  const holes = holesNamed(options.holes);
  const kernel = startable(options.kernel);
  const expectation = await expected(kernel.version, options.design);
  const none: { readonly hole: string; readonly reason: NoSelftest }[] = [];
  const built = [];
  for (const hole of holes) {
    const { calls } = await readTrace(join(ROOT, hole.id, 'trace.json'));
    const subject = subjectOf(hole, calls);
    const made = buildSelftest(subject);
    if ('reason' in made) none.push({ hole: hole.id, reason: made.reason });
    else built.push({ hole: hole.id, subject, binary: made.binary });
  }
  if (built.length === 0) {
    const [first] = none;
    const why = first === undefined ? 'nothing is named' : wordsOf(first.reason);
    throw new UsageError(`no selftest to run: ${first?.hole ?? ''}: ${why}`);
  }
  const binaries = built.map(({ binary }) => binary);
  const run = await showing(`runs ${binaries.length} selftests on kernel ${kernel.name}`, () =>
    runSelftests(kernel.start, binaries),
  );
  const selftests = built.map(({ hole, subject }, i): Selftest => {
    const ran = run.ran[i];
    if (ran === undefined) throw new RangeError(`${hole} has no outcome`);
    return selftestOf(hole, predict(expectation, subject), ran);
  });
  const good = selftests.every(asPredicted);
  const head = { version: run.version, design: expectation.name };
  if (options.reporter !== undefined) {
    printText(resultsToTap(options.reporter, selftestSuites(head, selftests, none)));
  } else if (options.json) {
    printDocument('kernel selftest', {
      about: { designs: [{ name: expectation.name }] },
      kernel: run.version,
      selftests: selftests.map((selftest) => ({
        ...selftest,
        asPredicted: asPredicted(selftest),
      })),
      without: none.map(({ hole, reason }) => ({ hole, ...reason, says: wordsOf(reason) })),
      asPredicted: good,
    });
  } else {
    print(selftestLines(head, selftests, none, style));
  }
  return exitOfSelftests(
    selftests.map((it) => ({ ran: it.verdict !== undefined, asPredicted: asPredicted(it) })),
  );
}

function holesNamed(ids: readonly string[]): readonly Hole[] {
  if (ids.length === 0) return CATALOGUE;
  return ids.map((id) => {
    const hole = CATALOGUE.find((each) => each.id === id);
    if (hole !== undefined) return hole;
    const known = CATALOGUE.map((each) => each.id).join(', ');
    throw new UsageError(`no counterexample is called "${id}"; there are ${known}`);
  });
}
