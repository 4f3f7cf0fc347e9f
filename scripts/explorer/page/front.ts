/** Designs by how much they protect and how much they still allow: which of them no other one beats. */
import { CLAIMS } from '../../../properties/claims/all.ts';
import { titleOf } from './design-ref.ts';
import type { Desktop } from './desktop.ts';
import type { VNode } from './element.ts';
import { h } from './element.ts';
import { fragmentOf } from './place.ts';

/** All in units of the picture. */
const BOX = { left: 60, top: 16, width: 800, height: 270, bottom: 70 } as const;

/** Claims that only say several others at once. */
const TOGETHER = ['exclusive', 'exclusive-strict'];

type Point = { readonly ref: string; readonly kept: number; readonly allowed: number };

/** The plot; undefined until everything is settled. */
export function frontOf(desktop: Desktop, refs: readonly string[]): VNode | undefined {
  const { verdicts } = desktop;
  const goals = CLAIMS.filter(({ id, group }) => group === 'goal' && !TOGETHER.includes(id));
  const uses = CLAIMS.filter(({ group }) => group === 'use');
  const settled = refs.filter((ref) =>
    [...goals, ...uses].every(({ id }) => verdicts.of(ref, id).settled),
  );
  if (settled.length < 2) return undefined;
  const points = settled.map((ref): Point => ({
    ref,
    kept: goals.filter(({ id }) => verdicts.of(ref, id).verdict === 'holds').length,
    allowed: uses.filter(({ id }) => verdicts.of(ref, id).verdict === 'possible').length,
  }));
  const least = Math.min(...points.map(({ allowed }) => allowed)) - 1;
  const x = (allowed: number): number =>
    BOX.left + ((allowed - least) / (uses.length - least)) * BOX.width;
  const y = (kept: number): number => BOX.top + (1 - kept / goals.length) * BOX.height;
  const places = Map.groupBy(points, ({ kept, allowed }) => `${kept} ${allowed}`);
  const height = BOX.top + BOX.height + BOX.bottom;
  return h(
    'svg',
    {
      class: 'front',
      viewBox: `0 0 ${BOX.left + BOX.width + 190} ${height}`,
      role: 'group',
      'aria-label': 'how many goals each design keeps, against how many uses it allows',
    },
    Array.from({ length: goals.length + 1 }, (_, kept) => kept)
      .filter((kept) => kept % 2 === 0)
      .map((kept) => [
        h('line', {
          class: 'grid',
          x1: BOX.left,
          x2: BOX.left + BOX.width,
          y1: y(kept),
          y2: y(kept),
        }),
        h('text', { class: 'quiet', x: BOX.left - 10, y: y(kept) + 4, 'text-anchor': 'end' }, kept),
      ]),
    Array.from({ length: uses.length - least }, (_, at) => least + 1 + at).map((allowed) =>
      h(
        'text',
        { class: 'quiet', x: x(allowed), y: BOX.top + BOX.height + 30, 'text-anchor': 'middle' },
        allowed,
      ),
    ),
    h(
      'text',
      { class: 'quiet', x: BOX.left, y: BOX.top + BOX.height + 56 },
      `to the right: uses allowed, of ${uses.length}; up: goals kept, of ${goals.length}; filled: no other keeps as much and allows more`,
    ),
    [...places.values()].map((those) => {
      const { kept, allowed } = those[0]!;
      const beaten = points.some(
        (it) =>
          it.kept >= kept && it.allowed >= allowed && (it.kept > kept || it.allowed > allowed),
      );
      const names = those.map(({ ref }) => titleOf(ref));
      return h(
        'g',
        { key: `${kept} ${allowed}`, class: beaten ? '' : 'best' },
        h('circle', { cx: x(allowed), cy: y(kept), r: 7 }),
        those.map(({ ref }, at) =>
          h(
            'a',
            {
              key: ref,
              href: fragmentOf({ ...desktop.place, view: 'design', design: ref }),
              'aria-label': `${names[at] ?? ''}: ${kept} goals kept, ${allowed} uses allowed`,
            },
            h('text', { x: x(allowed) + 12, y: y(kept) + 5 - at * 15 }, names[at]),
          ),
        ),
      );
    }),
  );
}
