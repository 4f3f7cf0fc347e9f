/** Whether a scope shows what the scopes that decide do not: for all designs of the space at once. */
import type { Scope } from '../../../model/scopes/scope.ts';
import { AXIS_NAMES } from '../../../model/rules/axes.ts';
import { has, numbersIn } from '../../../properties/design-space/design-set.ts';
import type { Knowledge } from '../../../properties/design-space/knowledge.ts';
import { knowNothing } from '../../../properties/design-space/knowledge.ts';
import { JUDGED, judgeProjection } from '../../../properties/design-space/projection.ts';
import { choicesAt, pointAt } from '../../../properties/design-space/space.ts';
import { excludedIn, traceOf } from '../../../properties/design-space/verdicts.ts';

/** So many states a search, and so many rounds of searches a scope: the designs that refuse least come first. */
const MOST_STATES = 60_000;
const MOST_ROUNDS = 4;

/** What a scope shows beyond what is known, told once a claim; and how much was searched, or left. */
export type Beyond = {
  readonly wrong: readonly string[];
  readonly searches: number;
  readonly isWhole: boolean;
};

/** Searches a scope for what is known to be broken or shown by none of the designs. */
export function beyond({ space, ...known }: Knowledge, scope: Scope): Beyond {
  const wanted = new Map(JUDGED.map(({ id }) => [id, excludedIn({ space, ...known }, id)]));
  const here = knowNothing(space, [scope]);
  let searches = 0;
  let isWhole = false;
  for (let round = 0; round < MOST_ROUNDS && !isWhole; round++) {
    const list = here.next(wanted);
    isWhole = list.length === 0;
    for (const projection of list) {
      searches++;
      const limits = { maxStates: MOST_STATES };
      const finding = judgeProjection(space, projection, limits, scope);
      if ('stopped' in finding) return { wrong: [], searches, isWhole: false };
      here.learn(finding);
    }
  }
  const wrong = [...wanted].flatMap(([id, set]) => {
    const numbers = numbersIn(here.claims.get(id)!.shown).filter((number) => has(set, number));
    const [first] = numbers;
    if (first === undefined) return [];
    const choices = choicesAt(space, pointAt(space, first));
    const words = AXIS_NAMES.map((axis) => `${axis}=${choices[axis].name}`).join(' ');
    const { trace } = traceOf(here, id, first)!;
    return [
      `${id} of ${numbers.length} designs where ${scope.says}: ${trace.join('/')} of ${words}`,
    ];
  });
  return { wrong, searches, isWhole };
}
