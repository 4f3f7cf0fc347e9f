/** What `check` prints. */
import { join } from 'node:path';
import type { Design } from '../../../model/rules/design.ts';
import type { Scope } from '../../../model/scopes/scope.ts';
import { claimNamed } from '../../../properties/claims/all.ts';
import type { ClaimReport, DesignReport } from '../../../properties/verdicts/merge.ts';
import type { Strength, Strengths } from '../../../properties/verdicts/strength.ts';
import { IS_BUILT, STARTED_IN } from '../installed.ts';
import { pathText, stepsOf } from '../report.ts';
import type { Scopes } from '../inputs.ts';
import { quoted, refOf } from '../inputs.ts';
import type { ToldGap } from '../gaps.ts';
import { gapLines, gapWords } from './gaps.ts';
import { leftOutLines } from './left-out.ts';
import { scopesLines } from './matrix.ts';
import { stepLines } from '../../../counterexamples/export/text.ts';
import type { Style } from './style.ts';
import { hang, WIDTH } from '../../../counterexamples/export/wrap.ts';

const count = new Intl.NumberFormat('en');

/** The verdict on every claim, then each counterexample in full. */
export function checkLines(
  scopes: Scopes,
  report: DesignReport,
  style: Style,
  strengths: Strengths,
  gaps: readonly ToldGap[] = [],
  unproved?: string,
): readonly string[] {
  return [
    style.bold(report.design.name),
    ...scopesLines(scopes),
    ...searchLines(report).flatMap((line) => hang('', line)),
    ...leftOutLines(report),
    ...gapLines(gaps, style),
    ...unprovedLines(unproved, style),
    '',
    ...report.claims.flatMap((claim) => [
      verdictWords(claim, style, strengths.get(claim.id)),
      ...hang('      ', claimNamed(claim.id)?.says ?? ''),
      ...(strengths.get(claim.id) === 'proved' ? [] : gapOf(claim, style)),
    ]),
    ...counterexamples(report, style),
  ];
}

/** How much was searched. */
function searchLines(report: DesignReport): readonly string[] {
  const { states, standsFor, transitions, depth, seconds, stopped } = report;
  const orbits = standsFor === undefined ? '' : ` up to names (${count.format(standsFor)} in all)`;
  const covered = `${count.format(states)} states${orbits}, ${count.format(transitions)} calls tried, depth ${depth}, ${seconds.toFixed(1)} s`;
  if (stopped.length === 0) return [`search finished: ${covered}`];
  return [`search NOT finished: ${covered}`, ...stopped];
}

/** That proofs were given up, and why. */
export function unprovedLines(why: string | undefined, style: Style): readonly string[] {
  return why === undefined ? [] : hang('', `proofs NOT finished: ${why}`).map(style.warn);
}

function verdictWords(claim: ClaimReport, style: Style, strength?: Strength): string {
  const id = claim.id.padEnd(17);
  switch (claim.verdict) {
    case 'holds':
      if (strength === 'proved') return `  ${id} ${style.good('proved')} for any number of objects`;
      return `  ${id} ${style.good('holds')} in these scopes`;
    case 'violated':
      return `  ${id} ${style.bad(`violated in ${inCalls(claim)}`)} (${fewerWords(claim)})`;
    case 'possible':
      return `  ${id} possible in ${inCalls(claim)}`;
    case 'impossible':
      if (strength === 'proved')
        return `  ${id} ${style.warn('never')}, proved for any number of objects`;
      return `  ${id} ${style.warn('not seen')} in these scopes`;
    case 'unknown':
      return `  ${id} ${style.warn('unknown')}: ${claim.because ?? ''}`;
    default:
      return claim.verdict satisfies never;
  }
}

/** Beside a verdict that says that there is no trace: why that says little. */
function gapOf({ verdict, gaps = [] }: ClaimReport, style: Style): readonly string[] {
  const [first] = gaps;
  if (first === undefined || (verdict !== 'holds' && verdict !== 'impossible')) return [];
  const more = gaps.length > 1 ? ` (and ${gaps.length - 1} more)` : '';
  return hang('      ', `but ${gapWords(first)}${more}: not decided`).map(style.warn);
}

/** Whether a trace is known to be a shortest one. */
export function fewerWords({ fewerIn }: Pick<ClaimReport, 'fewerIn'>): string {
  if (fewerIn === undefined) return 'no fewer';
  const [scope] = fewerIn;
  return `perhaps fewer in ${fewerIn.length === 1 ? scope : `${fewerIn.length} scopes`}: not finished`;
}

function inCalls({ found }: ClaimReport): string {
  const length = found?.trace.length ?? 0;
  return `${length} ${length === 1 ? 'call' : 'calls'}`;
}

/** Each violated claim's trace; claims that share a trace share its table. */
function counterexamples({ design, claims }: DesignReport, style: Style): readonly string[] {
  const violated = claims.flatMap(({ id, verdict, found }) =>
    verdict === 'violated' && found !== undefined ? [{ id, ...found }] : [],
  );
  const byTrace = Map.groupBy(violated, ({ scope, trace }) => `${scope.name} ${pathText(trace)}`);
  return [...byTrace.values()].flatMap((same) => {
    const [first] = same;
    if (first === undefined) return [];
    const ids = same.map(({ id }) => id).join(', ');
    return [
      '',
      ...hang('', `${design.name} breaks ${ids}:`).map(style.bold),
      ...stepLines(stepsOf(design, first.scope, first.trace), style, ids),
      ...replayLines(design, first.scope, pathText(first.trace), style),
    ];
  });
}

/** The line to paste back; in two if it is long. */
export function replayLines(
  design: Design,
  scope: Scope,
  path: string,
  style: Style,
): readonly string[] {
  const [start, end] = [
    `${STARTED_AS} replay ${path}`,
    `--design ${quoted(refOf(design))} --scope ${quoted(refOf(scope))}`,
  ];
  const fits = start.length + end.length + 3 <= WIDTH;
  return (fits ? [`  ${start} ${end}`] : [`  ${start} \\`, `    ${end}`]).map(style.dim);
}

const ROOT = join(import.meta.dirname, '../../..');

/** What starts this program from where it was started: npm knows it only in its own folder, and the `node` of a shell may be too old. */
export const STARTED_AS = startedAs();

function startedAs(): string {
  if (IS_BUILT) return isInProject() ? 'npx exclmap' : 'exclmap';
  return STARTED_IN === ROOT
    ? 'npm run -s exclmap --'
    : `${quoted(process.execPath)} ${quoted(join(ROOT, 'scripts/cli/start.ts'))}`;
}

/** Whether the package that runs is one of the project in the working folder, or of one above it. */
function isInProject(): boolean {
  const modules = ROOT.slice(0, ROOT.lastIndexOf('node_modules'));
  return modules !== '' && `${STARTED_IN}/`.startsWith(modules);
}
