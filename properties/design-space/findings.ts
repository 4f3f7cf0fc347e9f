/** What the space of designs says of one design, as plain data for whoever shows it. */
import type { AxisName } from '../../model/rules/axes.ts';
import type { Repair } from './blame.ts';
import type { Change } from './front.ts';

/** What can be said of one design in its space. Plain data. */
export type From = {
  readonly design: string;
  readonly violated: readonly string[];
  /** Goals and uses that are not decided. */
  readonly open: readonly string[];
  /** The smallest repairs, and the smallest that lose no use without need; absent while undecided. */
  readonly repairs?: readonly Repair[];
  readonly repairsWithoutLoss?: readonly Repair[];
  /** What each exchange of one choice changes. */
  readonly changes: readonly Change[];
  /** Choices for which another one refuses less and no verdict changes. */
  readonly needless: readonly { readonly axis: AxisName; readonly instead: readonly string[] }[];
};

/** A table over one or two axes: verdicts on goals and uses by the choices on them. Plain data. */
export type Grid = {
  readonly design: string;
  readonly axes: readonly AxisName[];
  readonly cells: readonly {
    readonly choices: readonly string[];
    readonly violated: readonly string[];
    readonly impossible: readonly string[];
    readonly open: readonly string[];
  }[];
};
