/** What `campaign` and `merge` print. */
import { claimNamed } from '../../../properties/claims/all.ts';
import type { DesignsAtHand } from '../../../properties/campaign/answer-fault.ts';
import type {
  CampaignReport,
  ConformedKernel,
  FuzzedDesign,
  JobWithout,
  SearchedDesign,
} from '../../../properties/campaign/report.ts';
import { isUndecided } from '../../../properties/campaign/report.ts';
import { canonical, type DesignData } from '../../../properties/campaign/campaign-job.ts';
import type { Scope } from '../../../model/scopes/scope.ts';
import { pathText, stepsOf } from '../report.ts';
import { scopeLine } from './matrix.ts';
import { stepLines } from '../../../counterexamples/export/text.ts';
import type { Style } from './style.ts';
import { hang } from '../../../counterexamples/export/wrap.ts';

const count = new Intl.NumberFormat('en');
/** So many lines of a list; the rest is in report.json. */
const MOST_DESIGNS = 40;
const MOST_JOBS = 20;
const MOST_TRACES = 12;

const many = (number: number, noun: string): string =>
  `${count.format(number)} ${noun}${number === 1 ? '' : 's'}`;

/** The report: verdicts, shortest traces, coverage, what has no answer. `designOf` knows those that can be had. */
export function campaignLines(
  report: CampaignReport,
  designOf: DesignsAtHand,
  style: Style,
): readonly string[] {
  return [
    style.bold(`campaign of ${many(report.jobs, 'job')}`),
    ...hang('', sumLine(report)),
    ...searchedLines(report.searched, style),
    ...fuzzedLines(report.fuzzed, style),
    ...report.conformed.flatMap((kernel) => conformedLines(kernel, style)),
    ...(report.drilled === undefined
      ? []
      : [
          '',
          `drills: ${count.format(report.drilled.answered)} answered, sum ${report.drilled.sum.slice(0, 16)}`,
        ]),
    ...withoutLines('set aside', report.aside, style),
    ...withoutLines('contradictory', report.contradictory, style),
    ...withoutLines('missing', report.missing, style),
    ...traceLines(report, designOf, style),
  ];
}

function sumLine({ done, aside, contradictory, missing }: CampaignReport): string {
  const part = (jobs: readonly unknown[], words: string): readonly string[] =>
    jobs.length === 0 ? [] : [`${count.format(jobs.length)} ${words}`];
  return [
    `${count.format(done)} done`,
    ...part(aside, 'set aside'),
    ...part(contradictory, 'contradictory'),
    ...part(missing, 'missing'),
  ].join(', ');
}

/** The first of many, and how many more there are. */
function first<T>(all: readonly T[], most: number, line: (one: T) => readonly string[]): string[] {
  const rest = all.length - most;
  return [
    ...all.slice(0, most).flatMap(line),
    ...(rest > 0 ? [`  and ${count.format(rest)} more: report.json`] : []),
  ];
}

function searchedLines(searched: readonly SearchedDesign[], style: Style): readonly string[] {
  if (searched.length === 0) return [];
  const sum = (of: (one: SearchedDesign) => number): number =>
    searched.reduce((so, one) => so + of(one), 0);
  return [
    '',
    style.bold(`searched: ${many(searched.length, 'design')}`),
    ...hang(
      '',
      `${many(
        sum(({ searches }) => searches),
        'search',
      ).replace(/searchs$/, 'searches')}, ${many(
        sum(({ states }) => states),
        'state',
      )}, ${many(
        sum(({ transitions }) => transitions),
        'call',
      )} tried; ${covered(sum)}`,
    ),
    ...first(searched, MOST_DESIGNS, (one) => designLines(one, style)),
  ];
}

function covered(sum: (of: (one: SearchedDesign) => number) => number): string {
  const calls = sum((one) => one.covered.calls);
  const tried = sum((one) => one.covered.tried);
  if (tried === calls) return 'every call of their scopes could be made';
  const share = Math.floor((100 * tried) / calls);
  return `${share} % of the calls of their scopes could be made, the others nowhere`;
}

function designLines({ design, claims, stopped }: SearchedDesign, style: Style): readonly string[] {
  const ids = (verdict: string): readonly string[] =>
    claims.flatMap(({ id, found, verdict: is }) =>
      is === verdict ? [found === undefined ? id : `${id} (${found.trace.length})`] : [],
    );
  const list = (words: string, all: readonly string[], paint: (text: string) => string) =>
    all.length === 0 ? [] : hang(`    ${words} `, all.join(', ')).map(paint);
  return [
    `  ${design.name}`,
    ...list('breaks', ids('violated'), style.bad),
    ...list('cannot do', ids('impossible'), style.warn),
    ...list('unknown', ids('unknown'), style.warn),
    ...list('stopped:', stopped, style.warn),
    ...list(
      'not decided, for what a rule reads did not vary:',
      claims.filter(isUndecided).map(({ id }) => id),
      style.warn,
    ),
    ...hang(
      '    ',
      `keeps ${ids('holds').length} claims, ${ids('possible').length} uses can be had`,
    ),
  ];
}

function fuzzedLines(fuzzed: readonly FuzzedDesign[], style: Style): readonly string[] {
  return fuzzed.flatMap(({ design, scope, part }) => {
    const { seeds, runs, calls, accepted, violations, notShown, empty } = part;
    const share = calls === 0 ? 0 : Math.round((100 * accepted) / calls);
    return [
      '',
      style.bold(`fuzzed: ${design.name}`),
      scopeLine(scope),
      ...hang(
        '',
        `${many(seeds, 'seed')}, ${many(runs, 'run')}, ${many(calls, 'call')}, ${share} % succeeded; ${Object.keys(part.sorts).length} sorts of calls, ${Object.keys(part.errnos).length} errnos, ${Object.keys(part.channels).length} channels`,
      ),
      ...(notShown.length === 0 ? [] : hang('  not seen  ', notShown.join(', '))),
      ...(empty.length === 0 ? [] : hang('  untested  ', empty.join(', '))),
      ...(violations.length === 0
        ? [style.good('  no violation found, which proves nothing')]
        : violations.map(
            (found) =>
              `  ${found.claim.padEnd(17)} ${style.bad(`in ${many(found.calls.length, 'call')}`)} (${many(found.seeds, 'seed')}, the first ${found.seed})`,
          )),
    ];
  });
}

function conformedLines({ kernel, conclusion, part }: ConformedKernel, style: Style): string[] {
  const { kind, because } = conclusion;
  const verdicts = Object.entries(part.verdicts).map(
    ([verdict, times]) => `${count.format(times)} ${verdict}`,
  );
  const line = `${many(part.traces, 'trace')} (${verdicts.join(', ')}), ${Object.keys(part.answers).length} sorts of answers`;
  return [
    '',
    style.bold(`kernel ${kernel} beside ${part.design}`),
    ...hang('  ', line),
    ...(kind === 'agrees'
      ? [style.good('  the kernel does what the model says')]
      : hang(`  ${kind}: `, because.join('; ')).map(style.bad)),
    ...part.disagreements.flatMap(({ says, times, steps, minimised }) => [
      ...hang('  ', `${says} (${many(times, 'trace')}), ${minimised ? 'shortened' : 'as found'}:`),
      ...steps.flatMap((step, index) =>
        hang(`    ${`${index + 1}`.padStart(2)}  `, JSON.stringify(step)),
      ),
    ]),
  ];
}

function withoutLines(words: string, jobs: readonly JobWithout[], style: Style): readonly string[] {
  if (jobs.length === 0) return [];
  return [
    '',
    style.warn(`${words}: ${many(jobs.length, 'job')}`),
    ...first(jobs, MOST_JOBS, ({ job, why, key }) =>
      hang('  ', `${job}: ${why} (${key.slice(0, 12)})`),
    ),
  ];
}

/** How short a trace is known to be, in words; those that say least come last. */
const HOW = [
  'in no fewer calls',
  'perhaps in fewer where a search is open',
  'as short as we could make it',
] as const;
type How = (typeof HOW)[number];

type Found = {
  readonly claims: readonly string[];
  readonly design: DesignData;
  readonly scope: Scope;
  readonly trace: readonly number[];
  readonly how: How;
};

/** For each claim the shortest trace that breaks it in any of the designs; claims that share it share its table. */
function traceLines(
  { searched, fuzzed }: CampaignReport,
  designOf: DesignsAtHand,
  style: Style,
): readonly string[] {
  const found: readonly Found[] = [
    ...searched.flatMap(({ design, claims }) =>
      claims.flatMap(({ id, verdict, found: at, fewerIn }) =>
        verdict === 'violated' && at !== undefined
          ? [{ claims: [id], design, ...at, how: HOW[fewerIn === undefined ? 0 : 1] }]
          : [],
      ),
    ),
    ...fuzzed.flatMap(({ design, scope, part }) =>
      part.violations.map(({ claim, calls }) => ({
        ...{ claims: [claim], design, scope, trace: calls, how: HOW[2] },
      })),
    ),
  ];
  const byClaim = [...Map.groupBy(found, ({ claims }) => claims[0])].flatMap(
    ([, same]) => same.toSorted((one, other) => one.trace.length - other.trace.length)[0] ?? [],
  );
  const byTrace = Map.groupBy(
    byClaim,
    ({ design, scope, trace }) => `${canonical(design)} ${canonical(scope)} ${pathText(trace)}`,
  );
  const tables = [...byTrace.values()].flatMap(([one, ...others]) =>
    one === undefined
      ? []
      : [
          {
            ...one,
            claims: [one, ...others].flatMap(({ claims }) => claims),
            how: HOW.findLast((how) => [one, ...others].some((it) => it.how === how))!,
          },
        ],
  );
  return first(tables, MOST_TRACES, ({ claims, design, scope, trace, how }) => {
    const known = designOf(design);
    const ids = claims.join(', ');
    return [
      '',
      ...hang('', `${design.name} breaks ${ids} in scope ${scope.name}, ${how}:`).map(style.bold),
      ...hang('', claimNamed(claims[0] ?? '')?.says ?? ''),
      ...(known === undefined
        ? [`  path ${pathText(trace)}; its design is not here, so it was not made again`]
        : stepLines(stepsOf(known, scope, trace), style, ids)),
    ];
  });
}
