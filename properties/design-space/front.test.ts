/** The outcomes of a space: each goal and each use is told for itself, however many there are. */
import { expect, it } from 'vitest';
import { sealed } from '../../model/rules/designs/sealed.ts';
import type { DesignSet } from './design-set.ts';
import { add, noDesigns } from './design-set.ts';
import { frontOf } from './front.ts';
import type { Knowledge } from './knowledge.ts';
import { around, pointOf, spaceOf } from './space.ts';
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

it('a design that differs in one claim has an outcome that differs in this one', () => {
  const home = pointOf(space, sealed);
  const near = [1, 2].flatMap((far) => around(space, home, far)); // the nearest of each outcome is soon found
  const shown = new Map(
    ids.map((id, at) => {
      const set = noDesigns(space.size);
      add(set, near[at]!);
      return [id, set];
    }),
  );
  const { open, outcomes } = frontOf(knowing(shown));
  const told = (isBest: boolean): readonly string[] =>
    outcomes
      .filter((outcome) => outcome.isBest === isBest)
      .map(({ keeps, allows, designs }) => {
        const broken = SPACE_GOALS.filter((id) => !keeps.includes(id));
        return `${designs}: ${[...broken, ...allows].join()}`;
      });
  const one = (id: string): string => `1: ${id}`;
  expect(open).toBe(0);
  expect(told(true).toSorted()).toEqual(SPACE_USES.map(one).toSorted());
  // all others keep all, and allow nothing; they are not best, since some allow something besides
  const rest = `${space.size - ids.length}: `;
  expect(told(false).toSorted()).toEqual([rest, ...SPACE_GOALS.map(one)].toSorted());
});

it('a design of which one claim is open has no outcome', () => {
  const nothing = { size: space.size, open: space.size, outcomes: [] };
  expect(frontOf(knowing(new Map(), ids.at(-1)))).toEqual(nothing);
});
