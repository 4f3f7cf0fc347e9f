/** `space`: every combination of choices: the best ones, repairs of a design, tables over axes. */
import type { AxisName } from '../../../model/rules/axes.ts';
import { AXIS_NAMES } from '../../../model/rules/axes.ts';
import type { Design } from '../../../model/rules/design.ts';
import { REPAIRS } from '../../../properties/design-space/answer.ts';
import { repairsOf, repairSuspects } from '../../../properties/design-space/blame.ts';
import type { From, Grid } from '../../../properties/design-space/findings.ts';
import {
  changesOf,
  frontOf,
  gridOf,
  neighbours,
  wantedForFront,
} from '../../../properties/design-space/front.ts';
import { needlessOf } from '../../../properties/design-space/needless.ts';
import type { Knowledge, WantedVerdict } from '../../../properties/design-space/knowledge.ts';
import { numberAt, pointAt, pointOf } from '../../../properties/design-space/space.ts';
import {
  SPACE_GOALS,
  SPACE_USES,
  verdictOf,
  wishes,
} from '../../../properties/design-space/verdicts.ts';
import type { Scope } from '../../../model/scopes/scope.ts';
import type { Bounds } from '../../../properties/job.ts';
import { withSession } from '../../run/session.ts';
import type { DecidedSpace } from '../design-space.ts';
import { decide } from '../design-space.ts';
import type { DocumentKind } from '../documents.ts';
import type { ExitCode } from '../fault.ts';
import { EXIT, UsageError } from '../fault.ts';
import { writeWhole } from '../files.ts';
import type { ToldGap } from '../gaps.ts';
import { couldBeDecided, gapsInSpace, tellGaps } from '../gaps.ts';
import { findDesign, refOf } from '../inputs.ts';
import { print, printDocument, style } from '../output.ts';
import { designJson } from '../report.ts';
import { gapLines } from '../text/gaps.ts';
import { frontLines, fromLines, gridLines } from '../text/space.ts';
import { spaceSvg } from '../text/space-svg.ts';

export type SpaceCommandOptions = {
  readonly from?: string;
  readonly axis?: readonly AxisName[];
  readonly with?: readonly string[];
  readonly svg?: string;
  readonly bounds: Bounds;
  readonly fresh?: boolean;
  /** Other scopes, for tests. */
  readonly scopes?: readonly Scope[];
  readonly json?: boolean;
};

/** The command. */
export async function spaceCommand(options: SpaceCommandOptions): Promise<ExitCode> {
  const { axis: axes = [], with: further = [] } = options;
  if (axes.length > 2) throw new UsageError('--axis: at most two axes make a table');
  const unknown = axes.find((axis) => !AXIS_NAMES.includes(axis));
  if (unknown !== undefined)
    throw new UsageError(`--axis ${unknown}: there are ${AXIS_NAMES.join(', ')}`);
  const from = await findDesign(options.from ?? 'sealed');
  const joined = await Promise.all(further.map(findDesign));
  const own = [...joined, from].filter((design) => refOf(design) !== design.name);
  const search = (wanted: (known: Knowledge) => WantedVerdict): Promise<ToldSpace> =>
    searched(options, own, wanted);
  if (axes.length > 0) return tellGrid(options, from, axes, await search(gridWanted(from, axes)));
  if (options.from !== undefined) return tellFrom(options, from, await search(fromWanted(from)));
  return tellFront(options, own, await search(wantedForFront));
}

type ToldSpace = DecidedSpace & { readonly gaps: readonly ToldGap[] };

/** Searches; then what own designs read and nothing varied, where they are said to have no trace. */
async function searched(
  options: SpaceCommandOptions,
  own: readonly Design[],
  wanted: (known: Knowledge) => WantedVerdict,
): Promise<ToldSpace> {
  const { open, ...decided } = await withSession(Number.POSITIVE_INFINITY, async (session) => {
    const { known, stopped } = await decide(session, { ...options, designs: own }, wanted);
    const heard = await Promise.all(
      own.map((design) => {
        const number = numberAt(known.space, pointOf(known.space, design));
        const claims = [...SPACE_GOALS, ...SPACE_USES].filter(
          (id) => verdictOf(known, id, number) === 'excluded',
        );
        const how = { bounds: options.bounds, scopes: known.scopes, proves: true };
        return gapsInSpace(session, refOf(design), design, claims, how);
      }),
    );
    const why = stopped ?? heard.find((one) => one.stopped !== undefined)?.stopped;
    return {
      known,
      ...(why !== undefined && { stopped: why }),
      open: heard.map((one) => one.open),
    };
  });
  const told: ToldGap[] = [];
  for (const [at, design] of own.entries())
    told.push(...(await tellGaps([refOf(design)], open[at]!)));
  return { ...decided, gaps: told };
}

function tell(
  { json }: SpaceCommandOptions,
  { known, stopped, gaps }: ToldSpace,
  kind: DocumentKind,
  data: object,
  lines: () => readonly string[],
): ExitCode {
  if (json) {
    printDocument(kind, {
      about: { scopes: { name: 'all', scopes: known.scopes } },
      stopped,
      ...(gaps.length === 0 ? {} : { gaps }),
      searched: known.searched(),
      ...data,
    });
  } else {
    const unfinished = stopped === undefined ? [] : [style.warn(`NOT finished: ${stopped}`)];
    print([...lines(), ...gapLines(gaps, style), ...unfinished]);
  }
  return stopped === undefined && !couldBeDecided(gaps) ? EXIT.ok : EXIT.inconclusive;
}

/** What was found of a design, beside the design. */
function about(design: Design, found: From | Grid): object {
  return { designs: [designJson(design)], ...found, design: undefined }; // which JSON leaves out
}

async function tellFront(
  options: SpaceCommandOptions,
  own: readonly Design[],
  decided: ToldSpace,
): Promise<ExitCode> {
  const front = frontOf(decided.known, own);
  const code = tell(options, decided, 'space', front, () =>
    frontLines(front, decided.known.searched(), style),
  );
  if (options.svg !== undefined) await writeWhole(options.svg, spaceSvg(front));
  return code;
}

const fromWanted =
  (design: Design) =>
  (known: Knowledge): WantedVerdict => {
    const { space } = known;
    const point = pointOf(space, design);
    const number = numberAt(space, point);
    const { add, wanted } = wishes(space.size);
    const all = [...SPACE_GOALS, ...SPACE_USES];
    add(all, [number, ...neighbours(known, number)]);
    for (const kind of REPAIRS) add(all, repairSuspects(known, point, kind));
    return wanted;
  };

function tellFrom(options: SpaceCommandOptions, design: Design, decided: ToldSpace): ExitCode {
  const { known } = decided;
  const point = pointOf(known.space, design);
  const number = numberAt(known.space, point);
  const [repairs, withoutLoss] = REPAIRS.map((kind) => repairsOf(known, point, kind));
  const found: From = {
    design: design.name,
    violated: SPACE_GOALS.filter((id) => verdictOf(known, id, number) === 'shown'),
    open: [...SPACE_GOALS, ...SPACE_USES].filter((id) => verdictOf(known, id, number) === 'open'),
    ...(repairs !== undefined && { repairs }),
    ...(withoutLoss !== undefined && { repairsWithoutLoss: withoutLoss }),
    changes: changesOf(known, number),
    needless: needlessOf(known, number),
  };
  return tell(options, decided, 'space --from', about(design, found), () =>
    fromLines(found, style),
  );
}

const gridWanted =
  (design: Design, axes: readonly AxisName[]) =>
  (known: Knowledge): WantedVerdict => {
    const { add, wanted } = wishes(known.space.size);
    const number = numberAt(known.space, pointOf(known.space, design));
    add([...SPACE_GOALS, ...SPACE_USES], gridOf(known, number, axes));
    return wanted;
  };

function tellGrid(
  options: SpaceCommandOptions,
  design: Design,
  axes: readonly AxisName[],
  decided: ToldSpace,
): ExitCode {
  const { known } = decided;
  const { space } = known;
  const number = numberAt(space, pointOf(space, design));
  const found: Grid = {
    design: design.name,
    axes,
    cells: gridOf(known, number, axes).map((one) => {
      const point = pointAt(space, one);
      const those = (ids: readonly string[], verdict: string): readonly string[] =>
        ids.filter((id) => verdictOf(known, id, one) === verdict);
      return {
        choices: axes.map((axis) => {
          const at = AXIS_NAMES.indexOf(axis);
          return space.choices[at]![point[at]!]!.name;
        }),
        violated: those(SPACE_GOALS, 'shown'),
        impossible: those(SPACE_USES, 'excluded'),
        open: those([...SPACE_GOALS, ...SPACE_USES], 'open'),
      };
    }),
  };
  return tell(options, decided, 'space --axis', about(design, found), () =>
    gridLines(found, style),
  );
}
