/** What `kernel selftest` prints, and its results as suites of TAP. */
import type { TestResult as Tested, Suite } from '../../../counterexamples/export/ktap.ts';
import type { NoSelftest } from '../../../counterexamples/export/selftest.ts';
import { wordsOf } from '../../../counterexamples/export/selftest.ts';
import { nameOfAnswer } from '../../../model/kernel/errno.ts';
import type { RanOrFault } from '../../kernel/selftest/selftest.ts';
import type { Prediction, SelftestVerdict } from '../../kernel/selftest/selftest-build.ts';
import type { Style } from './style.ts';
import { hang } from '../../../counterexamples/export/wrap.ts';

/** One selftest that ran. */
export type Selftest = {
  readonly hole: string;
  /** Undefined if the virtual machine or the kernel failed: `says` has what. */
  readonly verdict?: SelftestVerdict;
  /** The call at which the kernel stopped it, counted from 1, and what it answered. */
  readonly call?: number;
  readonly answer?: string;
  readonly predicted: Prediction;
  readonly says: readonly string[];
};

type Head = { readonly version: string; readonly design: string };
type Without = readonly { readonly hole: string; readonly reason: NoSelftest }[];

/** The line of a selftest that says where it ended. */
const STOPPED = /^call (\d+): (-?\d+),/;

/** From what a selftest said to its entry. */
export function selftestOf(hole: string, predicted: Prediction, ran: RanOrFault): Selftest {
  if ('fault' in ran) return { hole, predicted, says: [ran.fault] };
  const { ok, directive, why, says } = ran.result;
  if (directive === 'SKIP') {
    return { hole, verdict: 'is skipped', predicted, says: [...says, why ?? ''] };
  }
  const stopped = says.flatMap((line) => {
    const [, call, answer] = STOPPED.exec(line) ?? [];
    return call === undefined || answer === undefined
      ? []
      : [{ call: Number(call), answer: nameOfAnswer(Number(answer)) }];
  });
  return { hole, verdict: ok ? 'passes' : 'fails', ...stopped[0], predicted, says };
}

/** The verdict is the one predicted, by the call and with the answer predicted. */
export function asPredicted({ verdict, call, answer, predicted }: Selftest): boolean {
  return verdict === predicted.verdict && call === predicted.call && answer === predicted.answer;
}

/** A table of the selftests, then the holes without one. */
export function selftestLines(
  { version, design }: Head,
  selftests: readonly Selftest[],
  without: Without,
  style: Style,
): readonly string[] {
  const width = Math.max(...[...selftests, ...without].map(({ hole }) => hole.length)) + 2;
  return [
    `${style.bold(`kernel ${version}`)} beside ${design}: ${selftests.length} selftests`,
    ...selftests.flatMap((selftest) => {
      const lines = hang(`  ${selftest.hole.padEnd(width)}`, wordsFor(selftest));
      return asPredicted(selftest) ? lines : lines.map(style.bad);
    }),
    ...without.flatMap(({ hole, reason }) =>
      hang(`  ${hole.padEnd(width)}`, `no selftest: ${wordsOf(reason)}`).map(style.dim),
    ),
    concludingLine(selftests, style),
  ];
}

function concludingLine(selftests: readonly Selftest[], style: Style): string {
  if (selftests.every(asPredicted)) {
    return style.good('  every selftest says what the model predicts');
  }
  const isOpen = selftests.every((it) => asPredicted(it) || it.verdict === undefined);
  return isOpen
    ? style.warn('  inconclusive: not every selftest could be run')
    : style.bad('  they do not say what the model predicts');
}

function wordsFor(selftest: Selftest): string {
  const { verdict, predicted, says } = selftest;
  const seen = verdict === undefined ? `did not run: ${says.join('; ')}` : inWords(selftest);
  return asPredicted(selftest) ? seen : `${seen} (predicted: ${inWords(predicted)})`;
}

function inWords(told: {
  readonly verdict?: SelftestVerdict;
  readonly call?: number;
  readonly answer?: string;
  readonly says?: readonly string[];
}): string {
  const { verdict = 'did not run', call, answer, says = [] } = told;
  if (call !== undefined)
    return `${verdict}: call ${call}${answer === undefined ? '' : `, ${answer}`}`;
  if (verdict === 'fails') return 'fails: the hole is open';
  return verdict === 'is skipped' && says.length > 0 ? `${verdict}: ${says.join('; ')}` : verdict;
}

/** One suite for the kernel: the selftests' own verdicts, as a runner of selftests would show them. */
export function selftestSuites(
  { version, design }: Head,
  selftests: readonly Selftest[],
  without: Without,
): readonly Suite[] {
  const ran = selftests.map((selftest): Tested => {
    const { hole, verdict, predicted, says } = selftest;
    const isSkipped = verdict === 'is skipped';
    const differs = asPredicted(selftest) ? [] : [`the model predicts: ${inWords(predicted)}`];
    return {
      name: hole,
      ok: verdict === 'passes',
      ...(isSkipped ? { skip: says.join('; ') } : {}),
      says: [...(isSkipped ? [] : says), ...differs],
    };
  });
  const left = without.map(({ hole, reason }): Tested => {
    return { name: hole, ok: true, skip: `no selftest: ${wordsOf(reason)}` };
  });
  return [{ name: `kernel ${version} beside ${design}`, results: [...ran, ...left] }];
}
