/** What the two searches found, side by side, for people: at most 80 columns. */
import { EXCLUSIVITY } from '../../../properties/claims/exclusivity.ts';
import type { Pair } from './state-space.ts';
import { differences, judgedOtherwise } from './state-space.ts';

const count = new Intl.NumberFormat('en');
const NAME = 16;

/**
 * The pairs of one scope: the numbers, how many verdicts on goals and uses are alike, and those on the
 * goals of exclusivity.
 */
export function tableOf(scope: string, pairs: readonly Pair[]): readonly string[] {
  const decided = new Set(pairs.flatMap(({ claims }) => claims));
  const goals = EXCLUSIVITY.map(({ id }) => id).filter((id) => decided.has(id));
  return [
    `scope ${scope}`,
    `${''.padEnd(NAME)}          states     calls accepted      depth   verdicts`,
    `${''.padEnd(NAME)} exclmap    Spin  exclmap     Spin  excl Spin      alike`,
    ...pairs.map(numbersLine),
    'calls of the shortest violation, exclmap/Spin',
    `${''.padEnd(NAME)} ${goals.join(' ')}`,
    ...pairs.map((pair) => goalsLine(pair, goals)),
    '',
  ];
}

function numbersLine(pair: Pair): string {
  const { design, claims, ours, spins } = pair;
  const cell = (value: number, width: number): string => count.format(value).padStart(width);
  return [
    design.padEnd(NAME),
    cell(ours.states, 8),
    cell(spins.states, 8),
    cell(ours.accepted, 9),
    cell(spins.accepted, 9),
    cell(ours.depth, 6),
    cell(spins.depth, 5),
    `${claims.length - judgedOtherwise(pair).length} of ${claims.length}`.padStart(11),
  ].join('');
}

/** The calls of the shortest violation here and in Spin, or `-`. */
function goalsLine({ design, ours, spins }: Pair, goals: readonly string[]): string {
  const cells = goals.map((id) =>
    `${ours.broken[id] ?? '-'}/${spins.broken[id] ?? '-'}`.padEnd(id.length),
  );
  return `${design.padEnd(NAME)} ${cells.join(' ')}`.trimEnd();
}

/** The last line, after the differences. */
export function verdictLines(pairs: readonly Pair[]): readonly string[] {
  const found = pairs.flatMap(differences);
  const claims = pairs.reduce((sum, pair) => sum + pair.claims.length, 0);
  const searches = `${numbered(pairs.length, 'search', 'searches')}, ${numbered(claims, 'verdict', 'verdicts')}`;
  return found.length === 0
    ? [`${searches}: exclmap and Spin agree`]
    : [
        ...found,
        `${searches}: exclmap and Spin differ in ${numbered(found.length, 'place', 'places')}`,
      ];
}

function numbered(number: number, one: string, several: string): string {
  return `${count.format(number)} ${number === 1 ? one : several}`;
}
