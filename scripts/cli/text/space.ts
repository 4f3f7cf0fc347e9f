/** What `space` prints. */
import type { From, Grid } from '../../../properties/design-space/findings.ts';
import type { Change, Front, SpaceOutcome } from '../../../properties/design-space/front.ts';
import { changesNothing } from '../../../properties/design-space/front.ts';
import { SPACE_GOALS, SPACE_USES } from '../../../properties/design-space/verdicts.ts';
import { exchangeWords, repairWords } from './answer.ts';
import type { Style } from './style.ts';
import { hang } from '../../../counterexamples/export/wrap.ts';

const count = new Intl.NumberFormat('en');
const MOST = 6;

/** The whole space: the best outcomes, and where the named designs are. */
export function frontLines(
  { size, open, outcomes }: Front,
  searched: { readonly searches: number; readonly states: number; readonly calls: number },
  style: Style,
): readonly string[] {
  const best = outcomes.filter(({ isBest }) => isBest);
  return [
    style.bold(`${count.format(size)} designs: every combination of the choices on all axes`),
    ...hang(
      '',
      `${count.format(searched.searches)} searches, ${count.format(searched.states)} states, ${count.format(searched.calls)} calls; ${outcomes.length} different outcomes, ${best.length} of them best: nothing ${open === 0 ? '' : 'that is decided '}keeps and allows all they do, and more.`,
    ).map(style.dim),
    ...(open === 0 ? [] : [style.warn(`${count.format(open)} designs are not decided`)]),
    ...best.flatMap((outcome) => ['', ...outcomeLines(outcome, style)]),
    '',
    style.bold('Named designs that something beats'),
    ...outcomes
      .filter((outcome) => !outcome.isBest && outcome.named.length > 0)
      .flatMap((outcome) =>
        hang(
          '  ',
          `${outcome.named.join(', ')}: ${outcome.keeps.length} of ${SPACE_GOALS.length} goals, ${outcome.allows.length} of ${SPACE_USES.length} uses`,
        ),
      ),
  ];
}

function outcomeLines(outcome: SpaceOutcome, style: Style): readonly string[] {
  const { keeps, allows, designs, named, nearest } = outcome;
  const name = named.length > 0 ? named.join(', ') : `sealed with ${exchangeWords(nearest)}`;
  const open = SPACE_GOALS.filter((id) => !keeps.includes(id));
  const lost = SPACE_USES.filter((id) => !allows.includes(id));
  return [
    ...hang('', `${name} (${count.format(designs)} designs)`).map(style.bold),
    ...hang('  leaves open  ', open.join(', ') || 'nothing'),
    ...hang('  loses        ', lost.join(', ') || 'nothing'),
  ];
}

/** One design: its repairs, and what each exchange changes. */
export function fromLines(found: From, style: Style): readonly string[] {
  const { design, violated, open, repairs, repairsWithoutLoss, changes, needless } = found;
  const telling = changes.filter((change) => !changesNothing(change));
  const nothing = open.length === 0 ? 'nothing' : 'nothing that is known';
  return [
    ...hang('', `${design} leaves open: ${violated.join(', ') || nothing}`).map(style.bold),
    ...(open.length === 0 ? [] : hang('  not decided  ', open.join(', ')).map(style.warn)),
    '',
    style.bold('Smallest repairs (every goal but outer-side)'),
    ...repairLines(repairs),
    style.bold('Smallest repairs that lose no use without need'),
    ...repairLines(repairsWithoutLoss),
    '',
    style.bold('Needless checks: another choice refuses less, and no verdict changes'),
    ...(needless.length === 0
      ? ['  none']
      : needless.flatMap(({ axis, instead }) =>
          hang('  ', `${axis}: ${instead.join(', ')} would do`),
        )),
    '',
    style.bold('What one exchange changes'),
    ...telling.flatMap((change) => hang('  ', changeWords(change))),
  ];
}

function repairLines(repairs: From['repairs']): readonly string[] {
  if (repairs === undefined) return ['  not decided'];
  if (repairs.length === 0) return ['  none'];
  const rest = repairs.length - MOST;
  return [
    ...repairs.slice(0, MOST).flatMap((repair) => hang('  ', repairWords(repair))),
    ...(rest > 0 ? [`  and ${rest} more (--json lists all)`] : []),
  ];
}

function changeWords({ axis, choice, closes, opens, gains, loses, open }: Change): string {
  const parts = Object.entries({ closes, opens, gains, loses })
    .filter(([, ids]) => ids.length > 0)
    .map(([verb, ids]) => `${verb} ${ids.join(', ')}`);
  const undecided = open.length === 0 ? [] : [`${open.length} claims not decided`];
  return `${axis}=${choice}: ${[...parts, ...undecided].join('; ')}`;
}

/** A table over axes. */
export function gridLines({ design, axes, cells }: Grid, style: Style): readonly string[] {
  return [
    style.bold(`${design} with every choice on ${axes.join(' and ')}`),
    ...cells.flatMap(({ choices, violated, impossible, open }) => [
      style.bold(choices.map((choice, at) => `${axes[at] ?? ''}=${choice}`).join(', ')),
      ...hang('  leaves open  ', violated.join(', ') || 'nothing'),
      ...hang('  loses        ', impossible.join(', ') || 'nothing'),
      ...(open.length === 0 ? [] : hang('  not decided  ', open.join(', '))),
    ]),
  ];
}
