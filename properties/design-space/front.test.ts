/** The outcomes of a space: each goal and each use is told for itself, however many there are. */
import { expect, it } from 'vitest';
import { sealed } from '../../model/rules/designs/sealed.ts';
import { randomFrom } from '../random/below.ts';
import type { DesignSet } from './design-set.ts';
import { add, noDesigns } from './design-set.ts';
import { frontOf, neighbours } from './front.ts';
import type { Knowledge } from './knowledge.ts';
import { numberAt, pointOf, spaceOf } from './space.ts';
import { SPACE_GOALS, SPACE_USES } from './verdicts.ts';

const space = spaceOf();
const ids = [...SPACE_GOALS, ...SPACE_USES];

/** Of these claims it is known under which designs they are broken or shown; for all others that they are not. */
function knowing(shown: ReadonlyMap<string, DesignSet>, open?: string): Knowledge {
  const none = noDesigns(space.size);
  const claims = ids.map((id) => {
    const excluded = id === open ? [['unsearched', none] as const] : [];
    return [id, { shown: shown.get(id) ?? none, excluded: new Map(excluded) }] as const;
  });
  return { space, claims: new Map(claims) } as unknown as Knowledge;
}

it('designs have one outcome if no claim tells them apart, and it is best if no other has all of it and more', () => {
  const home = numberAt(space, pointOf(space, sealed));
  // the nearest of each outcome is soon found
  const nearby = (number: number): readonly number[] => neighbours({ space }, number);
  const near = [...new Set(nearby(home).flatMap((one) => [one, ...nearby(one)]))].filter(
    (number) => number !== home,
  );
  const below = randomFrom(618);
  // by design the claims in which it differs: each alone, then some together
  const differs = near.slice(0, ids.length + 120).map((_, at): readonly string[] => {
    if (at < ids.length) return [ids[at]!];
    // the numbers of goals and uses, were they counted in another way, would be those of a design that differs in nothing
    if (at === ids.length) {
      return [
        SPACE_GOALS[0]!,
        ...SPACE_USES.filter((_use, bit) => (SPACE_USES.length >>> bit) & 1),
      ];
    }
    return ids.filter(() => below(12) === 0);
  });
  const shown = new Map(
    ids.map((id) => {
      const set = noDesigns(space.size);
      for (const [at, those] of differs.entries()) if (those.includes(id)) add(set, near[at]!);
      return [id, set];
    }),
  );
  const { open, outcomes } = frontOf(knowing(shown));
  const told = outcomes.map(({ keeps, allows, designs, isBest }) => {
    const broken = SPACE_GOALS.filter((id) => !keeps.includes(id));
    return { designs, isBest, says: [...broken, ...allows].join() };
  });

  const groups = Map.groupBy([[], ...differs], (those) => those.join());
  const all = [...groups.values()].map(([those]) => those!);
  const isWithin = (one: readonly string[], other: readonly string[]): boolean =>
    ids.every((id) =>
      SPACE_GOALS.includes(id)
        ? one.includes(id) || !other.includes(id) // what it keeps the other keeps
        : !one.includes(id) || other.includes(id),
    );
  const expected = [...groups].map(([says, [those, ...more]]) => ({
    // all that differ in nothing are of one outcome
    designs: says === '' ? space.size - differs.length + more.length : 1 + more.length,
    isBest: !all.some((other) => other !== those && isWithin(those!, other)),
    says,
  }));
  const inOrder = (list: typeof told) => list.toSorted((a, b) => (a.says < b.says ? -1 : 1));
  expect(open).toBe(0);
  expect(inOrder(told)).toEqual(inOrder(expected));
  expect(told.some(({ designs, says }) => designs > 1 && says !== '')).toBe(true);
});

it('a design of which one claim is open has no outcome', () => {
  const nothing = { size: space.size, open: space.size, outcomes: [] };
  for (const id of [ids[0], ids.at(-1)]) expect(frontOf(knowing(new Map(), id))).toEqual(nothing);
});
