/** Designs by how much they protect and how much they still allow: all there are, and those that have names. */
import { sealed } from '../../../model/rules/designs/sealed.ts';
import { SPACE_GOALS, SPACE_USES } from '../../../properties/design-space/verdicts.ts';
import { titleOf } from './design-ref.ts';
import type { Desktop } from './desktop.ts';
import type { ComponentChild, VNode } from './element.ts';
import { el } from './element.ts';
import type { GivenPlace } from './known.ts';
import { fragmentOf } from './place.ts';

/** All in units of the picture. */
const BOX = { left: 60, top: 24, width: 760, height: 400, bottom: 66, right: 60 } as const;

type Point = { readonly ref: string; readonly kept: number; readonly allowed: number };

/** Something to open at a place of the plot. */
type Spot = {
  readonly kept: number;
  readonly allowed: number;
  /** The designs with names, or the one being edited. */
  readonly points: readonly Point[];
  /** All that the space has there. */
  readonly place: GivenPlace | undefined;
};

const count = new Intl.NumberFormat('en');

/** The plot; undefined until there is something to compare. */
export function frontOf(desktop: Desktop, refs: readonly string[]): VNode | undefined {
  const { space } = desktop;
  const spots = spotsOf(pointsOf(desktop, refs), space?.places ?? []);
  if (spots.length < 2) return undefined;
  const least = Math.min(...spots.map(({ allowed }) => allowed));
  const x = (allowed: number): number =>
    BOX.left + ((allowed - least + 0.5) / (SPACE_USES.length - least + 0.5)) * BOX.width;
  const y = (kept: number): number => BOX.top + (1 - kept / SPACE_GOALS.length) * BOX.height;
  const bottom = BOX.top + BOX.height;
  return el.svg(
    {
      class: 'front',
      viewBox: `0 0 ${BOX.left + BOX.width + BOX.right} ${bottom + BOX.bottom}`,
      role: 'group',
      'aria-label': 'how many goals designs keep, against how many uses they allow',
    },
    Array.from({ length: SPACE_GOALS.length + 1 }, (_, kept) => [
      el.line({
        class: 'grid',
        x1: BOX.left,
        x2: BOX.left + BOX.width,
        y1: y(kept),
        y2: y(kept),
      }),
      el.text({ class: 'quiet', x: BOX.left - 12, y: y(kept) + 5, 'text-anchor': 'end' }, kept),
    ]),
    Array.from({ length: SPACE_USES.length - least + 1 }, (_, at) =>
      el.text(
        { class: 'quiet', x: x(least + at), y: bottom + 32, 'text-anchor': 'middle' },
        least + at,
      ),
    ),
    el.text(
      { class: 'quiet', x: BOX.left, y: bottom + 56 },
      `to the right: uses allowed, of ${SPACE_USES.length}; up: goals kept, of ${SPACE_GOALS.length}`,
    ),
    // those with names last, so that nothing lies over them
    spots
      .toSorted((one, other) => one.points.length - other.points.length)
      .map((spot) => drawn(desktop, spot, isBest(spot, spots, space !== undefined), x, y)),
  );
}

/** What the plot shows, in words. */
export function frontWords({ space }: Desktop): ComponentChild {
  const filled =
    'Filled: no other design keeps all the goals and allows all the uses that this one does, and more.';
  return space === undefined
    ? filled
    : `All ${count.format(space.size)} combinations of choices, each judged; a dot stands for all that keep as many goals and allow as many uses, and opens the one nearest to sealed. ${filled}`;
}

/** Where the designs stand of which every verdict is settled. */
function pointsOf({ verdicts }: Desktop, refs: readonly string[]): readonly Point[] {
  return refs
    .filter((ref) => [...SPACE_GOALS, ...SPACE_USES].every((id) => verdicts.of(ref, id).settled))
    .map((ref) => ({
      ref,
      kept: SPACE_GOALS.filter((id) => verdicts.of(ref, id).verdict === 'holds').length,
      allowed: SPACE_USES.filter((id) => verdicts.of(ref, id).verdict === 'possible').length,
    }));
}

function spotsOf(points: readonly Point[], places: readonly GivenPlace[]): readonly Spot[] {
  const named = Map.groupBy(points, ({ kept, allowed }) => `${kept} ${allowed}`);
  const there = new Map(places.map((place) => [`${place.keeps} ${place.allows}`, place]));
  return [...new Set([...there.keys(), ...named.keys()])].map((key): Spot => {
    const [kept = 0, allowed = 0] = key.split(' ').map(Number);
    return { kept, allowed, points: named.get(key) ?? [], place: there.get(key) };
  });
}

/** Of all designs it is known claim by claim; of a few with names their numbers have to do. */
function isBest({ kept, allowed, place }: Spot, all: readonly Spot[], whole: boolean): boolean {
  if (whole) return place?.isBest ?? false;
  return !all.some(
    (it) => it.kept >= kept && it.allowed >= allowed && (it.kept > kept || it.allowed > allowed),
  );
}

function drawn(
  desktop: Desktop,
  { kept, allowed, points, place }: Spot,
  best: boolean,
  x: (allowed: number) => number,
  y: (kept: number) => number,
): VNode {
  const [cx, cy] = [x(allowed), y(kept)];
  const [first] = points;
  const ref = first?.ref ?? place?.nearest ?? sealed.name;
  const many = place === undefined ? '' : `${count.format(place.designs)} designs, `;
  const says = `${many}${kept} goals kept, ${allowed} uses allowed`;
  const radius = place === undefined ? 7 : 4 + Math.log10(place.designs) * 2;
  const link = (to: string, label: string, ...children: ComponentChild[]): VNode =>
    el.a(
      {
        key: `${kept} ${allowed} ${to}`,
        href: fragmentOf({ ...desktop.place, view: 'design', design: to, claim: '' }),
        'aria-label': label,
      },
      el.title(label),
      children,
    );
  const look = [best ? 'best' : '', first === undefined ? '' : 'known'].join(' ').trim();
  return el.g(
    { class: look },
    link(ref, `${titleOf(ref)}: ${says}`, el.circle({ cx, cy, r: radius })),
    first === undefined
      ? null
      : link(
          first.ref,
          `${points.map((point) => titleOf(point.ref)).join(', ')}: ${says}`,
          el.text(
            { x: cx, y: cy - radius - 5, 'text-anchor': 'middle' },
            points.length === 1
              ? titleOf(first.ref)
              : `${titleOf(first.ref)} +${points.length - 1}`,
          ),
        ),
  );
}
