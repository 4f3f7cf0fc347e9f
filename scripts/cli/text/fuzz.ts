/** What `fuzz` prints. */
import { claimNamed } from '../../../properties/claims/all.ts';
import type { Finding, FuzzReport } from '../../../properties/random/fuzz.ts';
import type { Design } from '../../../model/rules/design.ts';
import type { Scope } from '../../../model/scopes/scope.ts';
import { pathText, stepsOf } from '../report.ts';
import { replayLines } from './check.ts';
import { scopeLine } from './matrix.ts';
import { stepLines } from '../../../counterexamples/export/text.ts';
import type { Style } from './style.ts';
import { hang as wrapped } from '../../../counterexamples/export/wrap.ts';

/** A search, and how the command line asked for it. */
export type Fuzzed = {
  readonly design: Design;
  readonly scope: Scope;
  readonly seed: number;
  readonly steps: number;
  readonly style: string;
  readonly seconds: number;
  /** The folder that it began with, and how many traces were in it. */
  readonly corpus?: { readonly folder: string; readonly before: number };
  readonly report: FuzzReport;
};

const hang = (first: string, text: string): readonly string[] =>
  wrapped(first, text).map((line) => line.replaceAll('\u00a0', ' '));

const count = new Intl.NumberFormat('en');

/** What was tried, what occurred, and each violation in full. */
export function fuzzLines(fuzzed: Fuzzed, style: Style): readonly string[] {
  const { report, seed, steps, seconds } = fuzzed;
  const { violations, shown, notShown, empty } = report;
  return [
    style.bold(fuzzed.design.name),
    scopeLine(fuzzed.scope),
    ...hang(
      '',
      `seed ${seed}, style ${fuzzed.style}, ${count.format(report.runs)} runs of up to ${steps} calls, ${seconds.toFixed(1)} s`,
    ),
    ...hang(
      '',
      `${count.format(report.calls)} calls, ${count.format(report.accepted)} (${share(report.accepted, report.calls)}) succeeded, ${share(report.changed, report.calls)} changed something`,
    ),
    ...(report.stopped === undefined ? [] : hang('', `stopped early: ${report.stopped}`)),
    '',
    'What occurred:',
    ...hang('  succeeded ', sorts(report)),
    ...hang('  errnos    ', tally(report.errnos)),
    ...hang('  channels  ', tally(report.channels)),
    ...hang('  choices   ', choices(report)),
    ...(report.situations === 0 ? [] : hang('  reached   ', reached(fuzzed))),
    ...hang('  witnesses ', list(shown)),
    ...(notShown.length === 0 ? [] : hang('  not seen  ', list(notShown))),
    ...(empty.length === 0 ? [] : hang('  untested  ', list(empty))),
    '',
    ...(violations.length === 0
      ? [`${style.good('No violation found')}, which proves nothing: see check.`]
      : [
          ...hang(
            '',
            'Violated, each in a trace that was made as short as we could (only check says that it is shortest):',
          ),
          ...violations.map((found) => violationLine(found, style)),
        ]),
    ...traces(fuzzed, style),
  ];
}

const share = (part: number, whole: number): string =>
  `${whole === 0 ? 0 : Math.round((100 * part) / whole)} %`;

/** Words that stay on one line: the spaces between them break no line. */
const whole = (words: string): string => words.replaceAll(' ', '\u00a0');

const list = (ids: readonly string[]): string => (ids.length === 0 ? 'none' : ids.join(', '));

function tally(counts: Readonly<Record<string, number>>): string {
  return list(
    Object.entries(counts)
      .toSorted(([, one], [, other]) => other - one)
      .map(([name, times]) => whole(`${name} ${count.format(times)}`)),
  );
}

/** Each sort of call with how many of it succeeded. */
function sorts({ sorts: all }: FuzzReport): string {
  return list(
    Object.entries(all).map(([name, { made, accepted }]) =>
      whole(`${name} ${count.format(accepted)} of ${count.format(made)}`),
    ),
  );
}

/** Each question of the design that was asked, and how often it refused. */
function choices({ asked: all }: FuzzReport): string {
  return list(
    Object.entries(all).map(([name, { asked, refused }]) =>
      whole(`${name} ${count.format(asked)} (${count.format(refused)} refused)`),
    ),
  );
}

function reached({ report, corpus }: Fuzzed): string {
  const all = `${count.format(report.situations)} situations of maps and programs`;
  if (corpus === undefined) return all;
  return `${all}; ${corpus.folder} had ${count.format(corpus.before)} traces, and has ${count.format(report.corpus.length)}`;
}

function violationLine({ claim, run, calls, after }: Finding, style: Style): string {
  const found =
    run === 0 ? 'found in the corpus' : `found in run ${count.format(run)}, call ${after}`;
  return `  ${claim.padEnd(17)} ${style.bad(`in ${calls.length} ${calls.length === 1 ? 'call' : 'calls'}`)} (${found})`;
}

/** Claims that share a trace share its table. */
function traces({ design, scope, report }: Fuzzed, style: Style): readonly string[] {
  const byTrace = Map.groupBy(report.violations, ({ calls }) => pathText(calls));
  return [...byTrace].flatMap(([path, same]) => {
    const ids = same.map(({ claim }) => claim).join(', ');
    const says = same.map(({ claim }) => claimNamed(claim)?.says ?? '')[0] ?? '';
    return [
      '',
      ...hang('', `${design.name} breaks ${ids}:`).map(style.bold),
      ...hang('', says),
      ...stepLines(stepsOf(design, scope, same[0]!.calls), style, ids),
      ...replayLines(design, scope, path, style),
    ];
  });
}
