/** Which choices of a design refuse what it would do no harm to let through. */
import { AXIS_NAMES } from '../../model/rules/axes.ts';
import type { Choice } from '../../model/rules/choice.ts';
import type { From } from './findings.ts';
import { changesNothing, changesOf } from './front.ts';
import type { Knowledge } from './knowledge.ts';
import { laxityOf } from './laxity.ts';
import { pointAt } from './space.ts';

/** Choices that others could stand for that say yes to more of what was asked, without any verdict changing. */
export function needlessOf(known: Knowledge, number: number): From['needless'] {
  const laxity = laxityOf(known.space);
  const point = pointAt(known.space, number);
  const changes = changesOf(known, number);
  return AXIS_NAMES.flatMap((axis, at) => {
    const on: readonly Choice[] = known.space.choices[at]!;
    const instead = on.filter(
      ({ name }, choice) =>
        laxity[at]![choice]! > laxity[at]![point[at]!]! &&
        changes.some(
          (change) => change.axis === axis && change.choice === name && changesNothing(change),
        ),
    );
    return instead.length === 0 ? [] : [{ axis, instead: instead.map(({ name }) => name) }];
  });
}
