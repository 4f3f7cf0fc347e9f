/** Random search over many seeds: what each seed showed, and the same added up in any order and any grouping. */
import type { Design } from '../../model/rules/design.ts';
import { claimsIn } from '../claims/all.ts';
import type { Trace } from '../claims/claim.ts';
import type { FuzzReport } from '../random/fuzz.ts';
import { fuzz } from '../random/fuzz.ts';
import { inOrder, sumOf } from '../random/tally.ts';
import type { FuzzJob } from './campaign-job.ts';

/** A claim that was broken: by the shortest trace that was come by, and which seed (the lowest) had it. */
export type FuzzFinding = {
  readonly claim: string;
  readonly calls: Trace;
  readonly seed: number;
  /** How many seeds broke it. */
  readonly seeds: number;
};

/** What a range of seeds showed. */
export type FuzzPart = Pick<
  FuzzReport,
  'runs' | 'calls' | 'accepted' | 'changed' | 'sorts' | 'errnos' | 'channels' | 'shown' | 'notShown'
> & {
  readonly seeds: number;
  /** Claims whose premise never occurred in any of the seeds. */
  readonly empty: readonly string[];
  readonly violations: readonly FuzzFinding[];
};

/** Does such a job: all that is known of random search here. `corpus` is what is in the job's file. */
export function fuzzPartOf(job: FuzzJob, design: Design, corpus: readonly Trace[] = []): FuzzPart {
  const { scope, seeds, runs, steps, style } = job;
  const claims = claimsIn(scope, job.claims);
  const parts = Array.from({ length: seeds.count }, (_, number) => {
    const seed = seeds.first + number;
    return partOf(fuzz(design, scope, claims, { seed, runs, steps, style, corpus }), seed);
  });
  return addUp(parts);
}

function partOf(report: FuzzReport, seed: number): FuzzPart {
  const { runs, calls, accepted, changed, sorts, errnos, channels, shown, notShown } = report;
  return {
    ...{ seeds: 1, runs, calls, accepted, changed, sorts, errnos, channels, shown, notShown },
    empty: report.empty,
    violations: report.violations.map((found) => ({
      claim: found.claim,
      calls: found.calls,
      seed,
      seeds: 1,
    })),
  };
}

/** The sum of parts: whatever their order, and whether some were added up before. */
export function addUp(parts: readonly FuzzPart[]): FuzzPart {
  const sum = (of: (part: FuzzPart) => number): number =>
    parts.reduce((so, part) => so + of(part), 0);
  const shown = inOrder(parts.flatMap((part) => part.shown));
  const notShown = inOrder(parts.flatMap((part) => part.notShown));
  const empty = inOrder(parts.flatMap((part) => part.empty));
  return {
    seeds: sum((part) => part.seeds),
    runs: sum(({ runs }) => runs),
    ...sumOf(parts),
    shown,
    notShown: notShown.filter((id) => !shown.includes(id)),
    empty: empty.filter((id) => parts.every((part) => part.empty.includes(id))),
    violations: inOrder(
      parts.flatMap(({ violations }) => violations.map(({ claim }) => claim)),
    ).flatMap((claim) => {
      const found = parts.flatMap(({ violations }) =>
        violations.filter((it) => it.claim === claim),
      );
      const [best] = found.toSorted(
        (one, other) => one.calls.length - other.calls.length || one.seed - other.seed,
      );
      const seeds = found.reduce((so, it) => so + it.seeds, 0);
      return best === undefined ? [] : [{ ...best, seeds }];
    }),
  };
}
