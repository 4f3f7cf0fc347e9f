/** What is said of the calls that the model leaves out. */
import type { DesignReport } from '../../../properties/verdicts/merge.ts';
import { hang } from '../../../counterexamples/export/wrap.ts';

const count = new Intl.NumberFormat('en');

/** How many calls were left out and why, the most frequent reasons first, in two lines; none if there are none. */
export function leftOutLines({
  transitions,
  leftOut,
}: Pick<DesignReport, 'transitions' | 'leftOut'>): readonly string[] {
  if (leftOut.length === 0) return [];
  const all = leftOut.reduce((sum, { times }) => sum + times, 0);
  const reasons = leftOut.map(({ call, why, times }) => `${call}, ${why}: ${count.format(times)}`);
  const linesOf = (shown: number): readonly string[] => {
    const words = [...reasons.slice(0, shown), ...(shown < reasons.length ? ['…'] : [])];
    const text = `${count.format(all)} calls beside ${count.format(transitions)} made`;
    return hang('left out: ', `${text} (${words.join('; ')})`);
  };
  let shown = reasons.length;
  while (shown > 1 && linesOf(shown).length > 2) shown--;
  return linesOf(shown);
}
