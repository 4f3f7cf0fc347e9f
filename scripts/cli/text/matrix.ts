/** The matrix of verdicts: claims down, designs across, 80 columns. */
import { COVERING } from '../../../model/scopes/named.ts';
import type { Scope } from '../../../model/scopes/scope.ts';
import type { Scopes } from '../inputs.ts';
import type { ClaimReport, DesignReport } from '../../../properties/verdicts/merge.ts';
import type { Strengths } from '../../../properties/verdicts/strength.ts';
import type { Style } from './style.ts';
import { hang, WIDTH } from '../../../counterexamples/export/wrap.ts';

const LABEL = 17;
/** The narrowest column: `viol 5` and a space. */
const COLUMN = 7;

/** Reports on designs, and how much each verdict says. */
export type Judged = {
  readonly reports: readonly DesignReport[];
  readonly strengths: readonly Strengths[];
};

/** What stands in one design's column. */
type Judgement = { readonly report: DesignReport; readonly strengths: Strengths };

/** The matrix, in blocks of as many designs as fit, as alike as they can be. */
export function matrixLines({ reports, strengths }: Judged, style: Style): readonly string[] {
  const designs = reports.map((report, index) => ({ report, strengths: strengths[index]! }));
  const cells = designs.flatMap((design) => design.report.claims.map(({ id }) => cell(design, id)));
  const column = Math.max(COLUMN, ...cells.map((text) => text.length + 1));
  const fit = Math.floor((WIDTH - LABEL) / column);
  const across = Math.ceil(designs.length / Math.ceil(designs.length / fit));
  const blocks: Judgement[][] = [];
  for (let at = 0; at < designs.length; at += across) blocks.push(designs.slice(at, at + across));
  return [...blocks.flatMap((block) => [...blockLines(block, column, style), '']), ...LEGEND];
}

const LEGEND = [
  'proved: for any number of objects     holds: in these scopes, search finished',
  'viol k: violated in k calls, no fewer yes k: possible in k calls, no fewer',
  'never: proved to be impossible        unseen: in these scopes    ?: unknown',
] as const;

function blockLines(
  designs: readonly Judgement[],
  column: number,
  style: Style,
): readonly string[] {
  const names = designs.map(({ report }) => report.design.name);
  return [
    ...header(names, column).map(style.bold),
    ...groupLines(designs, 'goal', [], column, style),
    ...groupLines(designs, 'use', ['yes'], column, style),
    ...groupLines(designs, 'law', ['proved', 'holds'], column, style),
  ];
}

/** The rows of a group; those in which every design has what is wanted are one row together. */
function groupLines(
  designs: readonly Judgement[],
  group: ClaimReport['group'],
  wanted: readonly string[],
  column: number,
  style: Style,
): readonly string[] {
  const ids = (designs[0]?.report.claims ?? []).filter((claim) => claim.group === group);
  if (ids.length === 0) return [];
  const kindOf = (design: Judgement, id: string): string => cell(design, id).split(' ')[0]!;
  const isWanted = (id: string): boolean =>
    designs.every((design) => wanted.includes(kindOf(design, id)));
  const telling = ids.filter(({ id }) => !isWanted(id));
  const others = ids.filter(({ id }) => isWanted(id));
  // of several words the one that says least
  const least = (design: Judgement): string =>
    wanted.findLast((word) => others.some(({ id }) => kindOf(design, id) === word)) ?? '';
  return [
    style.dim(`-- ${group}s`),
    ...telling.map(({ id }) =>
      row(
        id,
        designs.map((design) => cell(design, id)),
        column,
        style,
      ),
    ),
    ...(others.length === 0
      ? []
      : [
          row(
            telling.length === 0 ? `all ${others.length}` : `${others.length} others`,
            designs.map(least),
            column,
            style,
          ),
        ]),
  ];
}

function row(label: string, cells: readonly string[], column: number, style: Style): string {
  const padded = cells.map((text) => paint(text, text.padEnd(column), style));
  return (label.padEnd(LABEL) + padded.join('')).trimEnd();
}

/** One verdict in its column. */
function cell({ report, strengths }: Judgement, id: string): string {
  const claim = report.claims.find((other) => other.id === id);
  const isProved = strengths.get(id) === 'proved';
  const length = claim?.found?.trace.length ?? '';
  const calls = claim?.fewerIn === undefined ? String(length) : `<=${length}`;
  switch (claim?.verdict) {
    case undefined:
      return '-';
    case 'holds':
      return isProved ? 'proved' : 'holds';
    case 'violated':
      return `viol ${calls}`;
    case 'possible':
      return `yes ${calls}`;
    case 'impossible':
      return isProved ? 'never' : 'unseen';
    case 'unknown':
      return '?';
    default:
      return '';
  }
}

function paint(text: string, padded: string, style: Style): string {
  if (text.startsWith('viol')) return style.bad(padded);
  if (text === 'never' || text === 'unseen' || text === '?') return style.warn(padded);
  return text === 'proved' || text === 'holds' ? style.good(padded) : padded;
}

/** Design names, broken so that each piece fits its column. */
function header(names: readonly string[], column: number): readonly string[] {
  const pieces = names.map((name) => breakName(name, column - 1));
  const height = Math.max(...pieces.map((lines) => lines.length));
  return Array.from({ length: height }, (_, line) =>
    (
      ''.padEnd(LABEL) + pieces.map((lines) => (lines[line] ?? '').padEnd(column)).join('')
    ).trimEnd(),
  );
}

/** A name in pieces of at most so many letters: at hyphens, then between two consonants near the middle. */
function breakName(name: string, most: number): readonly string[] {
  return name.split(/(?<=-)/).flatMap((part) => {
    if (part.length <= most) return [part];
    if (part.length === most + 1 && part.endsWith('-')) return [part.slice(0, most)];
    const cut = cutOf(part, most);
    const [first, rest] = [part.slice(0, cut), part.slice(cut)];
    return [cut < most ? `${first}-` : first, ...breakName(rest, most)];
  });
}

function cutOf(word: string, most: number): number {
  const cuts = Array.from({ length: most - 1 }, (_, index) => index + 2).filter((cut) =>
    /^[^aeiou-]{2}$/.test(word.slice(cut - 1, cut + 1)),
  );
  const far = (cut: number): number => Math.abs(cut - word.length / 2);
  return cuts.toSorted((one, other) => far(one) - far(other))[0] ?? most;
}

/** The scope in one line. */
export function scopeLine(scope: Scope): string {
  return `scope ${scope.name}: ${scopeSizes(scope)}`;
}

/** How large it is. */
export function scopeSizes({ maps, progs, links, hashes, texts }: Scope): string {
  const many = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;
  return `${many(maps, 'map')}, ${many(progs, 'program')}, ${many(links, 'link')}, ${many(hashes.length, 'digest')}, ${many(texts.length, 'text')}`;
}

/** The scopes, in as many lines as they take. */
export function scopesLines({ name, scopes }: Scopes): readonly string[] {
  const [only] = scopes;
  if (only !== undefined && scopes.length === 1) return hang('', scopeLine(only));
  const generated = scopes.filter((scope) => COVERING.includes(scope)).length;
  const rest =
    generated === 0 ? '' : `, and ${generated} in which every two features of the model meet`;
  const names = scopes.filter((scope) => !COVERING.includes(scope)).map((scope) => scope.name);
  const isList = name === scopes.map((scope) => scope.name).join(', '); // as diff fits them
  return hang(isList ? 'scopes ' : `scope ${name}: `, `${names.join(', ')}${rest}`);
}
