/** Results of `check` and `kernel conform` as suites of TAP and KTAP: a suite fails where the command does not exit with 0. */
import type { TestResult, Suite } from '../../../counterexamples/export/ktap.ts';
import { rowsOf } from '../../../counterexamples/trace/table.ts';
import { describeAnswer } from '../../../counterexamples/trace/describe.ts';
import { claimNamed } from '../../../properties/claims/all.ts';
import type { Step } from '../../../model/kernel/run.ts';
import type { Scopes } from '../inputs.ts';
import { quoted, refOf } from '../inputs.ts';
import { conclude, type Conformity } from '../../kernel/compare/conform.ts';
import type { Observed } from '../../kernel/encode/decode.ts';
import type { Replayed } from '../../kernel/compare/replayed.ts';
import type { ClaimReport, DesignReport } from '../../../properties/verdicts/merge.ts';
import { fewerWords } from './check.ts';
import { gapWords } from './gaps.ts';
import { pathText, stepsOf } from '../report.ts';

/**
 * A result for each claim, and whether all is decided: what is skipped fails nothing. `asked`: claims were named, so a
 * use that is refused counts.
 */
export function checkSuites(
  { name }: Scopes,
  report: DesignReport,
  asked: boolean,
  isDecided: boolean,
): readonly Suite[] {
  const { design, states, transitions, stopped, claims } = report;
  return [
    {
      name: `${design.name}, scope ${name}`,
      results: claims.map((claim) => resultOf(report, claim, asked)),
      says: [`${states} states, ${transitions} calls tried`, ...stopped],
    },
    {
      name: `${design.name}, the run`,
      results: [{ name: 'it is conclusive', ok: isDecided, says: stopped }],
    },
  ];
}

function resultOf({ design }: DesignReport, claim: ClaimReport, asked: boolean): TestResult {
  const { id, verdict, because, found, gaps: [gap] = [] } = claim;
  if (gap !== undefined && (verdict === 'holds' || verdict === 'impossible'))
    return { name: id, ok: false, skip: `not decided: ${gapWords(gap)}` };
  switch (verdict) {
    case 'holds':
      return { name: id, ok: true };
    case 'possible':
      return {
        name: id,
        ok: true,
        says: [`possible in ${inCalls(found?.trace.length ?? 0)}, ${fewerWords(claim)}`],
      };
    case 'violated': {
      const says = [claimNamed(id)?.says ?? ''];
      if (found === undefined) return { name: id, ok: false, says };
      const { scope, trace } = found;
      const rows = rowsOf(stepsOf(design, scope, trace));
      return {
        name: id,
        ok: false,
        says: [
          ...says,
          `violated in ${inCalls(trace.length)}, ${fewerWords(claim)}`,
          ...rows.map((row) => `${row.number}. ${row.call}: ${row.answer}`),
          `exclmap replay ${pathText(trace)} --design ${quoted(refOf(design))} --scope ${quoted(refOf(scope))}`,
        ],
      };
    }
    case 'impossible': {
      const says = [`impossible: ${claimNamed(id)?.says ?? ''}`];
      const known = 'a use that this design refuses: a cost, not a breach';
      return { name: id, ok: false, says, ...(asked ? {} : { known }) };
    }
    case 'unknown':
      return { name: id, ok: false, skip: `unknown: ${because ?? 'the search did not finish'}` };
    default:
      return verdict satisfies never;
  }
}

/** A result for each kind of call, each disagreement and each failure; then what else a kernel has to be like. */
export function conformSuites(conformity: Conformity): readonly Suite[] {
  const { version, expectation, byCall, disagreements, failures, known } = conformity;
  const name = `kernel ${version} beside ${expectation.name}`;
  const { kind, because } = conclude(conformity);
  const kinds = [...byCall].map(([call, { asked, succeeded, errnos }]): TestResult => {
    const often = [...errnos].map(([errno, times]) => `${errno} ${times}`);
    return { name: call, ok: true, says: [`${asked} asked, ${succeeded} ok`, ...often] };
  });
  const found = [...disagreements.map(({ shortest }) => shortest), ...failures];
  return [
    { name, results: [...kinds, ...found.map(traceResult)] },
    {
      name: `${name}, the run`,
      results: [
        { name: `it is conclusive and without a finding`, ok: kind === 'agrees', says: because },
        ...known.map(({ difference, times }) => ({
          name: `the known difference ${difference.id} occurs`,
          ok: times > 0,
          says: [`in ${times} traces: ${difference.reason}`],
        })),
      ],
    },
  ];
}

function traceResult({ trace, steps, seen, verdict }: Replayed): TestResult {
  const name = `${trace.from} (scope ${trace.scope.name})`;
  if ('says' in verdict) {
    return { name, ok: false, says: [verdict.kind, ...verdict.says.split('\n').slice(0, 12)] };
  }
  if (verdict.kind === 'agree') return { name, ok: true };
  const rows = rowsOf(steps.slice(0, verdict.at + 1));
  return {
    name,
    ok: false,
    says: [
      ...rows.map((row) => `${row.number}. ${row.call}: ${row.answer}`),
      `the kernel answers ${inWords(steps[verdict.at], seen[verdict.at])}`,
    ],
  };
}

function inWords(step: Step | undefined, seen: Observed | undefined): string {
  if (step === undefined || typeof seen !== 'number')
    return seen === undefined ? 'nothing' : `${seen}`;
  return describeAnswer(step.before, step.call, seen);
}

function inCalls(count: number): string {
  return `${count} ${count === 1 ? 'call' : 'calls'}`;
}
