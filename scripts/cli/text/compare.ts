/** What `compare` prints: the matrix, one counterexample in full, what each design protects and costs. */
import { WEIGHING } from '../../../model/scopes/named.ts';
import type { needlessIn } from '../../../properties/verdicts/merge-comparisons.ts';
import { nameOfAnswer } from '../../../model/kernel/errno.ts';
import type { ClaimReport, DesignReport } from '../../../properties/verdicts/merge.ts';
import { sumOfLeftOut } from '../../../properties/verdicts/merge.ts';
import type { ToldGap } from '../gaps.ts';
import { couldBeDecided } from '../gaps.ts';
import type { Scopes } from '../inputs.ts';
import { pathText, stepsOf } from '../report.ts';
import type { Strengths } from '../../../properties/verdicts/strength.ts';
import { fewerWords, replayLines, unprovedLines } from './check.ts';
import { gapWords } from './gaps.ts';
import { leftOutLines } from './left-out.ts';
import { matrixLines, scopesLines } from './matrix.ts';
import { stepLines } from '../../../counterexamples/export/text.ts';
import type { Style } from './style.ts';
import { hang } from '../../../counterexamples/export/wrap.ts';

/** What `compare` found: reports on all designs, and what each refuses that `permissive` accepts. */
export type CompareResult = {
  readonly scopes: Scopes;
  readonly reports: readonly DesignReport[];
  /** By design. */
  readonly strengths: readonly Strengths[];
  /** By design, what its rule reads and no search varied, for claims that are not proved. */
  readonly gaps: readonly (readonly ToldGap[])[];
  /** Why proofs were given up, if one was. */
  readonly unproved?: string;
  /** By design, what it refuses and `permissive` accepts, and need not be refused. */
  readonly costs: readonly Costs[];
};

/** What a design refuses without need, or why that is not decided. */
export type Costs = ReturnType<typeof needlessIn>;

const count = new Intl.NumberFormat('en');

/** Everything. */
export function compareLines(given: CompareResult, style: Style): readonly string[] {
  const { scopes } = given;
  const reports = given.reports.map((report, index) => withUndecided(report, given.gaps[index]!));
  const found = { ...given, reports };
  const states = reports.reduce((sum, report) => sum + report.states, 0);
  const calls = reports.reduce((sum, report) => sum + report.transitions, 0);
  return [
    style.bold('exclmap: who may touch an exclusive map?'),
    ...scopesLines(scopes),
    `${reports.length} designs, ${count.format(states)} states, ${count.format(calls)} calls tried`,
    ...leftOutLines({ transitions: calls, leftOut: sumOfLeftOut(reports.map((it) => it.leftOut)) }),
    ...unfinished(reports, style),
    ...undecided(found, style),
    ...unprovedLines(found.unproved, style),
    '',
    ...matrixLines(found, style),
    '',
    ...counterexample(found, style),
    ...summary(found, style),
  ];
}

function unfinished(reports: readonly DesignReport[], style: Style): readonly string[] {
  return reports
    .flatMap(({ design, stopped }) =>
      stopped.flatMap((why) => hang('', `${design.name}: search not finished, ${why}`)),
    )
    .map(style.warn);
}

/** The report in which what hangs on what no search varied is unknown. */
function withUndecided(report: DesignReport, gaps: readonly ToldGap[]): DesignReport {
  const isOpen = (id: string): boolean =>
    couldBeDecided(gaps.filter(({ claims = [] }) => claims.includes(id)));
  const claims = report.claims.map((claim) =>
    isOpen(claim.id) ? { ...claim, verdict: 'unknown' as const } : claim,
  );
  return { ...report, claims };
}

/** Designs whose rule reads what the scopes do not vary. */
function undecided({ reports, gaps }: CompareResult, style: Style): readonly string[] {
  return reports.flatMap(({ design }, index) =>
    gaps[index]!.flatMap((gap) => {
      const { claims = [] } = gap;
      const words = `${design.name}: ${gapWords(gap)}; so not decided there: ${claims.join(', ')}`;
      return hang('', words).map(style.warn);
    }),
  );
}

/** The shortest counterexample of the design and claim that all this began with, or else of the first design. */
function counterexample({ reports }: CompareResult, style: Style): readonly string[] {
  const report = reports.find(({ design }) => design.name === 'permissive') ?? reports[0];
  const violated = report?.claims.filter(({ verdict }) => verdict === 'violated') ?? [];
  const telling = report?.design.name === 'permissive' ? 'inner' : 'signed';
  const claim = violated.find(({ id }) => id === telling) ?? violated[0];
  if (report === undefined || claim?.found === undefined) return [];
  const { design } = report;
  const { scope, trace } = claim.found;
  return [
    style.bold(
      `How ${design.name} breaks ${claim.id}, in ${trace.length} calls (${claim.fewerIn === undefined ? 'no fewer will do' : fewerWords(claim)}):`,
    ),
    ...stepLines(stepsOf(design, scope, trace), style, claim.id),
    ...replayLines(design, scope, pathText(trace), style),
    '',
  ];
}

/** A few lines a design. */
function summary(found: CompareResult, style: Style): readonly string[] {
  return [
    style.bold('What each design protects, and what it refuses that was harmless'),
    ...hang(
      '',
      `"needless": sorts of calls that permissive accepts and the design refuses, though letting them through never breaks a goal that it keeps (scopes ${WEIGHING.map(({ name }) => name).join(', ')}).`,
    ).map(style.dim),
    ...found.reports.flatMap((report, index) => [
      style.bold(report.design.name),
      ...protects(report, found.strengths[index]!),
      ...optional(
        '  open      ',
        idsOf(report, 'goal', ({ verdict }) => verdict === 'violated'),
      ),
      ...loses(report, found.strengths[index]!),
      ...optional('  unknown   ', unknown(report)),
      ...needlessLines(found.costs[index], style),
    ]),
  ];
}

const isUnknown = ({ verdict }: ClaimReport): boolean => verdict === 'unknown';

/** That it protects nothing is said only where every goal was decided. */
function nothing(report: DesignReport): string {
  return idsOf(report, 'goal', isUnknown) === '' ? 'nothing' : '';
}

/** The goals and uses that were not decided. */
function unknown(report: DesignReport): string {
  return [idsOf(report, 'goal', isUnknown), idsOf(report, 'use', isUnknown)]
    .filter((ids) => ids !== '')
    .join(', ');
}

function optional(first: string, text: string): readonly string[] {
  return text === '' ? [] : hang(first, text);
}

/** The goals that a design keeps: proved, or in these scopes. */
function protects(report: DesignReport, strengths: Strengths): readonly string[] {
  const kept = ({ verdict }: ClaimReport): boolean => verdict === 'holds';
  const isProved = ({ id }: ClaimReport): boolean => strengths.get(id) === 'proved';
  const proved = idsOf(report, 'goal', (claim) => kept(claim) && isProved(claim));
  const searched = idsOf(report, 'goal', (claim) => kept(claim) && !isProved(claim));
  if (proved === '' && searched === '') return optional('  protects  ', nothing(report));
  return [
    ...optional('  protects  ', proved),
    ...optional('  protects  ', searched && `${searched} (in these scopes)`),
  ];
}

/** The uses that a design has not: proved, or not seen in these scopes. */
function loses(report: DesignReport, strengths: Strengths): readonly string[] {
  const lost = ({ verdict }: ClaimReport): boolean => verdict === 'impossible';
  const isProved = ({ id }: ClaimReport): boolean => strengths.get(id) === 'proved';
  const unseen = idsOf(report, 'use', (claim) => lost(claim) && !isProved(claim));
  return [
    ...optional(
      '  loses     ',
      idsOf(report, 'use', (claim) => lost(claim) && isProved(claim)),
    ),
    ...optional('  loses     ', unseen && `${unseen} (not seen in these scopes)`),
  ];
}

function idsOf(
  report: DesignReport,
  group: ClaimReport['group'],
  is: (claim: ClaimReport) => boolean,
): string {
  return report.claims
    .filter((claim) => claim.group === group && is(claim))
    .map(({ id }) => id)
    .join(', ');
}

/** The sorts of refusals that prevent nothing the design keeps, in any of the scopes. */
function needlessLines(costs: Costs | undefined, style: Style): readonly string[] {
  if (costs === undefined) return [];
  if ('unweighed' in costs) {
    return hang('  needless  ', `not decided: ${costs.unweighed}`).map(style.warn);
  }
  const words = costs.needless.map(({ says, refused }) => `${says} (${nameOfAnswer(refused)})`);
  return optional('  needless  ', [...new Set(words)].join('; '));
}
