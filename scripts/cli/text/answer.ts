/** The answer in one screen: what `npm start` prints, at most 40 lines of 80 columns. */
import { rowsOf } from '../../../counterexamples/trace/table.ts';
import { designNamed } from '../../../model/rules/designs/all.ts';
import type { ScreenAnswer, Cell } from '../../../properties/design-space/answer.ts';
import type { Culprit, Repair } from '../../../properties/design-space/blame.ts';
import { REPAIRED } from '../../../properties/design-space/verdicts.ts';
import type { Exchange } from '../../../model/rules/exchange.ts';
import { stepsOf } from '../report.ts';
import { STARTED_AS } from './check.ts';
import type { Style } from './style.ts';
import { hang, WIDTH } from '../../../counterexamples/export/wrap.ts';

/** All lines. */
export function answerLines(
  answer: ScreenAnswer,
  style: Style,
  stopped?: string,
): readonly string[] {
  return [
    style.bold('Should an inner map have the same program sha?  (all else closed as in sealed)'),
    ...ruleLines(answer, style),
    '',
    style.bold('Released kernels: in how many calls each goal is broken, and what is to blame'),
    ...kernelLines(answer, style),
    ...repairLines(answer, style),
    '',
    ...(answer.example === undefined ? [] : [...exampleLines(answer.example, style), '']),
    ...(stopped === undefined ? [] : [style.warn(`NOT finished: ${stopped}; ? is not decided`)]),
    ...moreLines(answer, style),
  ];
}

function word({ verdict, strength, calls }: Cell): string {
  const kept = strength === 'proved' ? 'proved' : 'holds';
  return { holds: kept, violated: `viol ${calls ?? ''}`, open: '?' }[verdict];
}

function paint({ verdict }: Cell, text: string, style: Style): string {
  return { holds: style.good, violated: style.bad, open: style.warn }[verdict](text);
}

/** The rules in words, by the named design that each is of. */
const RULES: Readonly<Record<string, string>> = {
  'patch-v1': 'no exclusive outer or inner map',
  permissive: 'any inner map',
  'strict-outer': "inner's = outer's",
  'strict-template': "inner's = template's (literal)",
  'strict-template, asked at load too': '… and load asks the template too',
  'strict-subset': "none, or the outer's",
  'no-inner': 'no exclusive inner map',
};

function ruleLines({ rules }: ScreenAnswer, style: Style): readonly string[] {
  const seenOn = (all: readonly string[]): string => {
    const [first = '-', last = first] = [all[0], all.at(-1)].map((one) =>
      one?.replace(/\.\d+$/, ''),
    );
    return first === last ? first : `${first} .. ${last}`;
  };
  return [
    style.dim(
      `${'rule for exclusive inner maps'.padEnd(RULE)}inner  outer-side ${'kernels'.padEnd(SEEN)}uses lost`,
    ),
    ...rules.map(({ rule, goals: [inner, outerSide], loses, open, kernels }) => {
      const [first = open.length === 0 ? 'none' : '?', ...more] = loses.map((id) =>
        id.replace('use-', ''),
      );
      return [
        (RULES[rule] ?? rule).padEnd(RULE),
        ...(inner === undefined ? [] : [paint(inner, word(inner).padEnd(7), style)]),
        ...(outerSide === undefined ? [] : [paint(outerSide, word(outerSide).padEnd(11), style)]),
        seenOn(kernels).padEnd(SEEN),
        `${first}${more.length === 0 ? '' : ` +${more.length}`}${loses.length > 0 && open.length > 0 ? ' ?' : ''}`,
      ].join('');
    }),
  ];
}

const RULE = 33;
const SEEN = 13;

/** An exchange as one writes it. */
export function exchangeWords(exchange: readonly Exchange[]): string {
  return exchange.map(({ axis, choice }) => `${axis}=${choice}`).join(' and ');
}

/** What ends a violation, in a line: choices on one axis together. */
function culpritWords({ axes, ends }: Culprit): string {
  if (axes.length !== 1) return ends.map((end) => exchangeWords(end.exchanges)).join(' or ');
  const choices = ends
    .map((end) => end.exchanges[0]!.choice)
    .filter((name) => !name.endsWith('-v1'));
  return `${axes[0] ?? ''}=${choices.join(' or ')}`;
}

function kernelLines({ kernels, blames }: ScreenAnswer, style: Style): readonly string[] {
  const minor = (version: string): string => version.replace(/\.\d+$/, '');
  const short = (version: string): string => {
    const having = kernels.filter((column) => column.kernels.map(minor).includes(minor(version)));
    return having.length === 1 ? minor(version) : version;
  };
  const versions = kernels.map(({ kernels: [first = '', ...rest] }) => {
    const last = rest.at(-1);
    return last === undefined ? first : `${short(first)}-${short(last)}`;
  });
  const ids = (kernels[0]?.goals ?? []).map(({ id }) => id);
  const telling = ids.filter((id) =>
    kernels.some(({ goals }) => goals.find((cell) => cell.id === id)?.verdict !== 'holds'),
  );
  const room = WIDTH - GOAL - COLUMN * kernels.length;
  return [
    style.dim(
      `${'goal'.padEnd(GOAL)}${versions.map((name) => name.padEnd(COLUMN)).join('')}exchange that ends it`,
    ),
    ...telling.map((id) => {
      const cells = kernels.map(({ goals }) => {
        const cell = goals.find((one) => one.id === id)!;
        const kept = cell.strength === 'proved' ? '-' : 'holds';
        const text = { holds: kept, violated: `${cell.calls ?? ''}`, open: '?' }[cell.verdict];
        return paint(cell, text.padEnd(COLUMN), style);
      });
      const blame = blames.find(({ claims }) => claims.includes(id));
      const ends = blame?.culprits.map(culpritWords).join(', or ') ?? '';
      const words = REPAIRED.includes(id) ? ends : `${ends} (not repaired)`;
      const fits = words.length <= room ? words : `${words.slice(0, room - 2).trimEnd()} …`;
      return `${id.padEnd(GOAL - 1)} ${cells.join('')}${fits}`.trimEnd();
    }),
  ];
}

const GOAL = 12;
const COLUMN = 10;

function repairLines(
  { repairs: { design, repairs } }: ScreenAnswer,
  style: Style,
): readonly string[] {
  const version = designNamed(design)?.kernels[0] ?? design;
  const [first, ...others] = repairs.filter(
    ({ number }, at) => repairs.findIndex((one) => one.number === number) === at,
  );
  if (first === undefined) return [style.warn(`Smallest repair of ${version}: not decided`)];
  return [
    ...hang('', `Smallest repair of ${version}: ${shortly(first)}`).map(style.bold),
    ...others.flatMap((repair) => hang('', otherWords(repair, first))),
  ];
}

/** Another repair: by what it exchanges otherwise, if the rest is the same. */
function otherWords(repair: Repair, first: Repair): string {
  const has = ({ exchanges }: Repair, { axis, choice }: Exchange): boolean =>
    exchanges.some((one) => one.axis === axis && one.choice === choice);
  const own = repair.exchanges.filter((one) => !has(first, one));
  const axes = new Set(own.map(({ axis }) => axis));
  const same = first.exchanges.every((one) => has(repair, one) || axes.has(one.axis));
  if (!same) return `Or: ${shortly(repair)}`;
  return `Or with ${shortly({ ...repair, exchanges: own })}`;
}

/** Uses as in the column of those that a rule loses. */
const shortly = (repair: Repair): string => repairWords(repair).replaceAll('use-', '');

/** A repair with what it costs. */
export function repairWords({ exchanges, loses, gains }: Repair): string {
  const costs = [
    ...(loses.length > 0 ? [`loses ${loses.join(', ')}`] : []),
    ...(loses.length + gains.length === 0 ? ['loses no use'] : []),
    ...(gains.length === 0 ? [] : [`gains ${gains.join(', ')}`]),
  ];
  const which = exchanges.map(({ axis, choice }) => `${axis}=${choice}`).join(', ');
  return `${which || 'none is needed'}; ${costs.join(', ')}`;
}

function exampleLines(
  { scope, trace, design, goal }: NonNullable<ScreenAnswer['example']>,
  style: Style,
): readonly string[] {
  const steps = stepsOf(designNamed(design)!, scope, trace);
  const rows = rowsOf(steps);
  return [
    style.bold(`How ${design} breaks ${goal}, in ${trace.length} calls:`),
    ...rows.map(({ number, call, answer }) => `  ${number}  ${call.padEnd(63)}${answer}`),
    ...(rows.at(-1)?.accesses ?? []).flatMap((line) => hang('     ', line)).map(style.bad),
  ];
}

function moreLines({ scopes }: ScreenAnswer, style: Style): readonly string[] {
  return [
    `proved, -: for any number of objects; holds: in every state of ${scopes} scopes`,
    `More, after ${STARTED_AS}: explain mainline-7.3 direct, compare, claims,`,
    '  prove sealed, space --from mainline-7.3, designs, new my-rule, --help',
  ].map(style.dim);
}
