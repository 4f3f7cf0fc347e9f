/** The generated parts of the page about the design space: figures and tables; its sentences are written by hand. */
import { MODEL_VERSION } from '../../model/kernel/version.ts';
import type { AxisName } from '../../model/rules/axes.ts';
import type { SpaceOutcome } from '../../properties/design-space/front.ts';
import type { Common, SpaceFindings } from '../../properties/design-space/said.ts';
import { SPACE_GOALS, SPACE_USES } from '../../properties/design-space/verdicts.ts';

const count = (value: number): string => value.toLocaleString('en');
const list = (ids: readonly string[], none = 'nothing'): string =>
  ids.map((id) => `\`${id}\``).join(', ') || none;

/** What the page says of itself in its first part; a test holds it against the model. */
export const MADE_FOR = `Made for version ${MODEL_VERSION} of the model`;

/** The parts, by name. */
export function spaceParts(said: SpaceFindings): Readonly<Record<string, readonly string[]>> {
  const { front, rules, kernels, goals, uses, costs } = said;
  return {
    'space-size': [
      `${MADE_FOR}: ${count(front.size)} designs, ${count(front.outcomes.length)} different outcomes, ${front.open === 0 ? 'nothing undecided' : `${count(front.open)} undecided`}.`,
    ],
    'space-best': bestTable(front.outcomes.filter(({ isBest }) => isBest)),
    'space-rules': [
      `Of ${rules.all} rules for inner maps (choices on ${list(Object.keys(rules.losingNothing[0] ?? {}))}; all else as in \`sealed\`) ${rules.keeping} keep \`inner\`. These ${rules.losingNothing.length} lose no use that \`sealed\` has:`,
      '',
      ...rulesTable(rules.losingNothing),
    ],
    'space-checks': [
      '| kernels | the exchange that closes most | it closes | it loses |',
      '| --- | --- | --- | --- |',
      ...kernels.flatMap(({ kernels: seen, closers }) =>
        closers.map(
          ({ axis, choice, closes, loses }) =>
            `| ${seen[0] ?? ''} .. ${seen.at(-1) ?? ''} | \`${axis}=${choice}\` | ${list(closes)} | ${list(loses)} |`,
        ),
      ),
    ],
    'space-needless': [
      '| design | kernels | check | would do as well |',
      '| --- | --- | --- | --- |',
      ...kernels.flatMap(({ design, kernels: seen, needless }) =>
        needless.map(
          ({ axis, instead }) =>
            `| \`${design}\` | ${seen[0] ?? ''} .. ${seen.at(-1) ?? ''} | \`${axis}\` | ${list(instead)} |`,
        ),
      ),
    ],
    'space-outer-side': [
      `${count(costs.designs)} designs keep \`outer-side\`. None of them allows ${list(costs.uses)}.`,
    ],
    'space-goals': commonTable('goal', 'designs that keep it', goals, front.size),
    'space-uses': commonTable(
      'use',
      'designs that allow it',
      uses.filter(({ needs }) => needs.length > 0),
      front.size,
    ),
  };
}

function bestTable(best: readonly SpaceOutcome[]): readonly string[] {
  return [
    '| design | leaves open | loses | designs with this outcome |',
    '| --- | --- | --- | --- |',
    ...best.map(({ named, nearest, keeps, allows, designs }) => {
      const exchanged = nearest.map(({ axis, choice }) => `\`${axis}=${choice}\``).join(', ');
      const name = named.length > 0 ? list(named) : `\`sealed\` with ${exchanged}`;
      const open = SPACE_GOALS.filter((id) => !keeps.includes(id));
      const lost = SPACE_USES.filter((id) => !allows.includes(id));
      return `| ${name} | ${list(open)} | ${list(lost)} | ${count(designs)} |`;
    }),
  ];
}

/** Rules that differ on `template` only are one row. */
function rulesTable(rules: SpaceFindings['rules']['losingNothing']): readonly string[] {
  const rest = (rule: Readonly<Partial<Record<AxisName, string>>>): string =>
    `${rule.outer ?? ''} ${rule.element ?? ''} ${rule.bind ?? ''}`;
  return [
    '| element | bind | template |',
    '| --- | --- | --- |',
    ...[...Map.groupBy(rules, rest).values()].map((same) => {
      const [{ element = '', bind = '' } = {}] = same;
      return `| \`${element}\` | \`${bind}\` | ${list(same.map(({ template = '' }) => template))} |`;
    }),
  ];
}

function commonTable(
  sort: string,
  designs: string,
  rows: readonly Common[],
  size: number,
): readonly string[] {
  return [
    `| ${sort} | ${designs} | what all of them have in common |`,
    '| --- | --- | --- |',
    ...rows.map(({ claim, designs: having, needs }) => {
      const percent = ((having / size) * 100).toFixed(0);
      const common = needs.map(({ axis, choices }) => `\`${axis}\` ${choices.join(' or ')}`);
      return `| \`${claim}\` | ${count(having)} (${percent} %) | ${common.join('; ') || 'nothing'} |`;
    }),
  ];
}
