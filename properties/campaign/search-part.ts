/** What the search of a scope said, without what depends on the machine or says little. */
import type { Design } from '../../model/rules/design.ts';
import type { Report } from '../search/explore.ts';
import { perform } from '../job.ts';
import type { Reads } from '../verdicts/reads.ts';
import type { SearchJob } from './campaign-job.ts';

export type SearchPart = Pick<
  Report,
  'states' | 'transitions' | 'depth' | 'finished' | 'stopped' | 'within' | 'verdicts' | 'leftOut'
> & {
  /** Calls of the scope, how many could be made in some state, and how many changed one. */
  readonly covered: { readonly calls: number; readonly tried: number; readonly changed: number };
  /** What choices of somebody's own read, if it has any: see `gapsOf`. */
  readonly reads?: Reads;
};

/** Does such a job. `reads` says what a design that is watched has read. */
export function searchPartOf(
  job: SearchJob,
  design: Design,
  reads: () => Reads = () => [],
): SearchPart {
  const { scope, claims, maxStates } = job;
  const bounds = { maxStates, seconds: Number.POSITIVE_INFINITY }; // whoever does it keeps the time
  const report = perform(
    { kind: 'judge', design: design.name, scope, claims, bounds },
    () => design,
  ) as Report;
  const { states, transitions, depth, finished, stopped, within, verdicts, leftOut } = report;
  const { coverage } = report;
  const read = reads();
  return {
    ...(read.length > 0 && { reads: read }),
    ...{ states, transitions, depth, finished, within, verdicts, leftOut },
    ...(stopped === undefined ? {} : { stopped }),
    covered: {
      calls: coverage.length,
      tried: coverage.filter(({ tried }) => tried > 0).length,
      changed: coverage.filter(({ changed }) => changed > 0).length,
    },
  };
}
