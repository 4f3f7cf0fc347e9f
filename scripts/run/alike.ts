/** Searches of several designs, of which those that answer alike what is asked there are one search. */
import { areListed } from '../../model/rules/axes.ts';
import type { Design } from '../../model/rules/design.ts';
import { answersAlike } from '../../model/rules/noted.ts';
import type { JobDone } from './task.ts';

/** A search that was done: of these jobs it is known what was asked. */
type Searched = JobDone<'judge' | 'weigh'>;

/**
 * The search of each design, by its position. One that another design's search stands for took no time. A design with a
 * choice of its own is always searched: what that choice reads is heard in its own search only, and is nothing that is
 * said of a design whose choices are listed. (Of the 1,017 searches of
 * the nine rules in all scopes 631 are left, and two thirds of the time: measured.)
 */
export async function searchAlike<D extends Searched>(
  designs: readonly Design[],
  search: (index: number) => Promise<D>,
): Promise<readonly D[]> {
  const done = new Map<number, D>();
  for (const [index, design] of designs.entries()) {
    if (done.has(index)) continue;
    const searched = await search(index);
    done.set(index, searched);
    const { asked } = searched;
    if (asked === undefined || !isFinished(searched)) continue;
    for (const [at, other] of designs.entries()) {
      if (done.has(at) || !areListed(other.choices) || !answersAlike(design, other, asked))
        continue;
      done.set(at, { ...searched, seconds: 0, reads: [] });
    }
  }
  return designs.map((_, index) => done.get(index)!);
}

/** Whether it would end the same if it were done again: no clock and no signal stopped it. */
function isFinished({ result }: Searched): boolean {
  return 'finished' in result ? result.finished : result.because === undefined;
}
