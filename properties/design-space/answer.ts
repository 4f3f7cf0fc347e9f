/** The answer in one screen, as data: which rule for inner maps, what is open in kernels, and the smallest repair. */
import type { AxisName } from '../../model/rules/axes.ts';
import type { Design } from '../../model/rules/design.ts';
import { DESIGNS, RULES } from '../../model/rules/designs/all.ts';
import { sealed } from '../../model/rules/designs/sealed.ts';
import { bindNamedAndTemplate } from '../../model/rules/bind.ts';
import { strictTemplate } from '../../model/rules/designs/strict-template.ts';
import type { Blame, Repair } from './blame.ts';
import { blameFor, repairsOf, repairSuspects, suspects } from './blame.ts';
import type { Knowledge, KnownVerdicts, WantedVerdict } from './knowledge.ts';
import type { Space } from './space.ts';
import { numberAt, pointOf } from './space.ts';
import type { Strength } from '../verdicts/strength.ts';
import type { ProofsBy } from './verdicts.ts';
import {
  REPAIRED,
  SPACE_GOALS,
  SPACE_USES,
  strengthIn,
  traceOf,
  verdictOf,
  wishes,
} from './verdicts.ts';

/** The axes that say which maps may be in which outer maps; a rule for inner maps is a choice on each. */
export const RULE_AXES: readonly AxisName[] = ['outer', 'template', 'element', 'bind'];

/** A verdict as the answer shows it. */
export type Cell = {
  readonly id: string;
  readonly verdict: 'holds' | 'violated' | 'open';
  readonly strength: Strength;
  /** In how many calls it is violated: the shortest trace that is known. */
  readonly calls?: number;
};

/** A rule for inner maps, everything else closed. */
export type RuleRow = {
  /** The design that the rule is taken from, and its choices for inner maps. */
  readonly rule: string;
  readonly choices: Readonly<Partial<Record<AxisName, string>>>;
  readonly goals: readonly Cell[];
  /** Uses that are impossible under it, and not because of what is closed else. */
  readonly loses: readonly string[];
  /** Uses of which it is not decided whether it loses them. */
  readonly open: readonly string[];
  /** The released kernels that have it. */
  readonly kernels: readonly string[];
};

/** A released kernel's design. */
export type KernelColumn = {
  readonly design: string;
  readonly kernels: readonly string[];
  readonly goals: readonly Cell[];
};

/** All that the screen shows. Plain data. */
export type ScreenAnswer = {
  readonly rules: readonly RuleRow[];
  readonly kernels: readonly KernelColumn[];
  /** For each way in that some kernel leaves open: what is to blame in the newest that does. */
  readonly blames: readonly (Blame & { readonly design: string })[];
  /** Repairs of the newest kernel: one of the smallest, and of those that lose no use without need one of the smallest. */
  readonly repairs: { readonly design: string; readonly repairs: readonly Repair[] };
  /** A shortest trace of the violation that all this began with; absent until it is found. */
  readonly example?: KnownVerdicts & { readonly design: string; readonly goal: string };
  readonly searched: { readonly searches: number; readonly states: number; readonly calls: number };
  readonly scopes: number;
};

/** A design and its number in the space. */
type Placed = { readonly design: Design; readonly number: number };

function placed(space: Space, design: Design): Placed {
  return { design, number: numberAt(space, pointOf(space, design)) };
}

const ruleOf = ({ choices }: Pick<Design, 'choices'>): Partial<Design['choices']> =>
  Object.fromEntries(RULE_AXES.map((axis) => [axis, choices[axis]]));

const sameRule = (one: Design, other: Design): boolean =>
  RULE_AXES.every((axis) => one.choices[axis] === other.choices[axis]);

/** The rules for inner maps that were argued for, each once, with everything else as in `sealed`. */
function rules(space: Space): readonly (Placed & { readonly from: Design })[] {
  const compared: Design = {
    ...strictTemplate,
    name: 'strict-template, asked at load too',
    choices: { ...strictTemplate.choices, bind: bindNamedAndTemplate },
  };
  const all = RULES.flatMap((design) =>
    design === strictTemplate ? [design, compared] : [design],
  );
  const first = all.filter((one, at) => all.findIndex((other) => sameRule(one, other)) === at);
  return first.map((from) => ({
    from,
    ...placed(space, { ...sealed, choices: { ...sealed.choices, ...ruleOf(from) } }),
  }));
}

/** The designs that released kernels have, the oldest kernel first. */
export function kernelDesigns(space: Space): readonly Placed[] {
  return DESIGNS.filter(({ kernels }) => kernels.length > 0)
    .toSorted((one, other) => byVersion(one.kernels[0]!, other.kernels[0]!))
    .map((design) => placed(space, design));
}

function byVersion(one: string, other: string): number {
  return one.localeCompare(other, 'en', { numeric: true });
}

/** The fewest exchanges that repair, and the fewest that lose no use without need. */
export const REPAIRS = [
  { goals: REPAIRED, mayLose: true },
  { goals: REPAIRED, mayLose: false },
] as const;

/** What has to be decided for the answer, as far as that can be said now. */
export function wantedForAnswer(known: Knowledge): WantedVerdict {
  const { space } = known;
  const { add, wanted } = wishes(space.size);
  const kernels = kernelDesigns(space);
  add(
    ['inner', 'outer-side', ...SPACE_USES],
    rules(space).map(({ number }) => number),
  );
  add(
    [...SPACE_GOALS, ...SPACE_USES],
    kernels.map(({ number }) => number),
  );
  for (const goal of SPACE_GOALS) {
    const open = kernels.findLast(({ number }) => verdictOf(known, goal, number) === 'shown');
    if (open !== undefined) add([goal], suspects(known, pointOf(space, open.design), [goal]));
  }
  const newest = kernels.at(-1)!;
  for (const kind of REPAIRS) {
    const repaired = repairSuspects(known, pointOf(space, newest.design), kind);
    add([...REPAIRED, ...SPACE_USES], repaired);
  }
  return wanted;
}

/** The designs of which it helps to know what can be proved, as numbers in the space: all that have verdicts in the answer. */
export function provedForAnswer(space: Space): readonly number[] {
  return [...new Set([...rules(space), ...kernelDesigns(space)].map(({ number }) => number))];
}

/** The answer, as far as it is known. */
export function answerFrom(known: Knowledge, proofsBy: ProofsBy = () => undefined): ScreenAnswer {
  const { space } = known;
  const cellOf = (id: string, number: number): Cell => {
    const verdict = verdictOf(known, id, number);
    const strength = strengthIn(known, id, number, proofsBy);
    return verdict === 'shown'
      ? { id, verdict: 'violated', strength, calls: traceOf(known, id, number)!.trace.length }
      : { id, verdict: verdict === 'excluded' ? 'holds' : 'open', strength };
  };
  const kernels = kernelDesigns(space);
  const newest = kernels.at(-1)!;
  const closed = placed(space, sealed).number;
  const began = kernels.find(({ number }) => verdictOf(known, 'inner', number) === 'shown');
  return {
    rules: rules(space).map(({ from, number }) => ({
      rule: from.name,
      choices: Object.fromEntries(RULE_AXES.map((axis) => [axis, from.choices[axis].name])),
      goals: ['inner', 'outer-side'].map((id) => cellOf(id, number)),
      loses: SPACE_USES.filter(
        (id) =>
          verdictOf(known, id, number) === 'excluded' && verdictOf(known, id, closed) === 'shown',
      ),
      open: SPACE_USES.filter((id) => verdictOf(known, id, number) === 'open'),
      kernels: DESIGNS.filter((design) => sameRule(design, from))
        .flatMap((design) => design.kernels)
        .toSorted(byVersion),
    })),
    kernels: kernels.map(({ design, number }) => ({
      design: design.name,
      kernels: design.kernels.toSorted(byVersion),
      goals: SPACE_GOALS.map((id) => cellOf(id, number)),
    })),
    blames: SPACE_GOALS.flatMap((goal) => {
      const open = kernels.findLast(({ number }) => verdictOf(known, goal, number) === 'shown');
      const blame = open && blameFor(known, pointOf(space, open.design), [goal]);
      return blame === undefined ? [] : [{ ...blame, design: open!.design.name }];
    }),
    repairs: {
      design: newest.design.name,
      repairs: REPAIRS.flatMap(
        (kind) => repairsOf(known, pointOf(space, newest.design), kind)?.[0] ?? [],
      ),
    },
    ...(began === undefined
      ? {}
      : {
          example: {
            ...traceOf(known, 'inner', began.number)!,
            design: began.design.name,
            goal: 'inner',
          },
        }),
    searched: known.searched(),
    scopes: known.scopes.length,
  };
}
