/** What the whole space says, for its page: answers to questions that no design alone answers. As data. */
import type { AxisName } from '../../model/rules/axes.ts';
import { AXIS_NAMES } from '../../model/rules/axes.ts';
import { sealed } from '../../model/rules/designs/sealed.ts';
import { kernelDesigns, RULE_AXES } from './answer.ts';
import type { DesignSet } from './design-set.ts';
import { forEachIn, keep, sizeOf } from './design-set.ts';
import type { From } from './findings.ts';
import type { Change, Front } from './front.ts';
import { changesOf, frontOf, gridOf } from './front.ts';
import type { Knowledge } from './knowledge.ts';
import { needlessOf } from './needless.ts';
import { numberAt, pointAt, pointOf } from './space.ts';
import { having, SPACE_GOALS, SPACE_USES, verdictOf } from './verdicts.ts';

/** Choices by axis. */
type Chosen = Readonly<Partial<Record<AxisName, string>>>;

/** The designs that keep a goal or allow a use, and what all of them have in common. Plain data. */
export type Common = {
  readonly claim: string;
  readonly designs: number;
  /** The axes on which they do not have every choice, and which they have. */
  readonly needs: readonly { readonly axis: AxisName; readonly choices: readonly string[] }[];
};

/** All figures of the page. Plain data. */
export type SpaceFindings = {
  readonly front: Front;
  /** Of so many rules for inner maps, all else as in `sealed`, how many keep `inner`, and which of them lose no use more than it. */
  readonly rules: {
    readonly all: number;
    readonly keeping: number;
    readonly losingNothing: readonly Chosen[];
  };
  /** Of every design that a released kernel has: the exchanges that close most and open nothing, and its needless checks. */
  readonly kernels: readonly {
    readonly design: string;
    readonly kernels: readonly string[];
    readonly closers: readonly Change[];
    readonly needless: From['needless'];
  }[];
  readonly goals: readonly Common[];
  readonly uses: readonly Common[];
  /** What `outer-side` costs: uses that no design has which keeps it, and that some design has which does not. */
  readonly costs: { readonly designs: number; readonly uses: readonly string[] };
};

/** What is said once every claim is decided for every design. */
export function saidBy(known: Knowledge): SpaceFindings {
  const { space } = known;
  const home = numberAt(space, pointOf(space, sealed));
  const rules = gridOf(known, home, RULE_AXES);
  const keeping = rules.filter((number) => verdictOf(known, 'inner', number) === 'excluded');
  const common = (ids: readonly string[]): readonly Common[] =>
    ids.map((claim) => ({ claim, ...commonOf(known, having(known, claim)) }));
  const outerSide = having(known, 'outer-side');
  return {
    front: frontOf(known),
    rules: {
      all: rules.length,
      keeping: keeping.length,
      losingNothing: keeping
        .filter((number) =>
          SPACE_USES.every(
            (id) =>
              verdictOf(known, id, number) === 'shown' || verdictOf(known, id, home) === 'excluded',
          ),
        )
        .map((number) => chosen(known, number, RULE_AXES)),
    },
    kernels: kernelDesigns(space).map(({ design, number }) => {
      return {
        design: design.name,
        kernels: design.kernels,
        closers: mostFirst(changesOf(known, number).filter(({ opens }) => opens.length === 0)),
        needless: needlessOf(known, number),
      };
    }),
    goals: common(SPACE_GOALS),
    uses: common(SPACE_USES),
    costs: {
      designs: sizeOf(outerSide),
      uses: SPACE_USES.filter((id) => {
        const both = having(known, id).slice();
        if (sizeOf(both) === 0) return false;
        keep(both, outerSide);
        return sizeOf(both) === 0;
      }),
    },
  };
}

function commonOf({ space }: Knowledge, set: DesignSet): Omit<Common, 'claim'> {
  // by the first half of the axes and by the others, since designs are millions, and these some thousand each
  const half = space.choices.length >> 1;
  const size = space.choices.slice(half).reduce((product, { length }) => product * length, 1);
  const parts = new Uint8Array(space.size / size);
  const within = new Uint8Array(size);
  forEachIn(set, (number) => {
    parts[Math.floor(number / size)] = 1;
    within[number % size] = 1;
  });
  const seen = space.choices.map(() => new Set<number>());
  const see = (number: number, isSeen: (at: number) => boolean): void => {
    for (const [at, choice] of pointAt(space, number).entries()) {
      if (isSeen(at)) seen[at]!.add(choice);
    }
  };
  for (const [part, is] of parts.entries()) if (is === 1) see(part * size, (at) => at < half);
  for (const [number, is] of within.entries()) if (is === 1) see(number, (at) => at >= half);
  return {
    designs: sizeOf(set),
    needs: AXIS_NAMES.flatMap((axis, at) => {
      const on = space.choices[at]!;
      if (seen[at]!.size === on.length) return [];
      return [{ axis, choices: on.filter((_, c) => seen[at]!.has(c)).map(({ name }) => name) }];
    }),
  };
}

function chosen({ space }: Knowledge, number: number, axes: readonly AxisName[]): Chosen {
  const point = pointAt(space, number);
  return Object.fromEntries(
    axes.map((axis) => {
      const at = AXIS_NAMES.indexOf(axis);
      return [axis, space.choices[at]![point[at]!]!.name];
    }),
  );
}

/** Those that close most, of these those that cost least; all that close as many as the first. */
function mostFirst(changes: readonly Change[]): readonly Change[] {
  const most = Math.max(...changes.map(({ closes }) => closes.length));
  return changes
    .filter(({ closes }) => closes.length === most)
    .toSorted((one, other) => one.loses.length - other.loses.length);
}
