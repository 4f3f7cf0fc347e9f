/** The outcomes of a space by how many goals they keep and how many uses they allow: what a plot of it shows. */
import type { Exchange } from '../../model/rules/exchange.ts';
import type { Front } from './front.ts';

/** Designs that keep as many goals and allow as many uses. Plain data. */
export type SpacePlace = {
  readonly keeps: number;
  readonly allows: number;
  readonly designs: number;
  /** The named designs among them. */
  readonly named: readonly string[];
  /** Whether no other design keeps and allows all that one of these does, and more. */
  readonly isBest: boolean;
  /** What is exchanged in the one of them that is nearest to `sealed`: one of the best if there is one. */
  readonly nearest: readonly Exchange[];
};

/** The places, those that keep most first. */
export function placesOf({ outcomes }: Pick<Front, 'outcomes'>): readonly SpacePlace[] {
  const places = Map.groupBy(outcomes, ({ keeps, allows }) => `${keeps.length} ${allows.length}`);
  return [...places.values()]
    .map((here): SpacePlace => {
      const best = here.filter(({ isBest }) => isBest);
      const [first, ...others] = best.length > 0 ? best : here;
      return {
        keeps: first!.keeps.length,
        allows: first!.allows.length,
        designs: here.reduce((sum, { designs }) => sum + designs, 0),
        named: here.flatMap(({ named }) => named),
        isBest: best.length > 0,
        nearest: others.reduce(
          (nearest, one) => (one.nearest.length < nearest.length ? one.nearest : nearest),
          first!.nearest,
        ),
      };
    })
    .toSorted((one, other) => other.keeps - one.keeps || other.allows - one.allows);
}
