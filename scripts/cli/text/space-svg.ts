/** The design space as a picture: goals kept upwards, uses allowed to the right, a circle for each outcome. */
import { safe } from '../../../counterexamples/export/svg.ts';
import type { Front } from '../../../properties/design-space/front.ts';
import { placesOf } from '../../../properties/design-space/space-places.ts';
import { SPACE_GOALS, SPACE_USES } from '../../../properties/design-space/verdicts.ts';

const CELL = 44;
const LEFT = 60;
const TOP = 60;

/** An SVG document. Circles at one place are drawn as one: their area is the number of designs. */
export function spaceSvg({ size, outcomes }: Front): string {
  const least = Math.min(...outcomes.map(({ allows }) => allows.length), SPACE_USES.length);
  const width = LEFT + (SPACE_USES.length - least + 1) * CELL + 40;
  const height = TOP + (SPACE_GOALS.length + 1) * CELL + 50;
  const x = (uses: number): number => LEFT + (uses - least + 0.5) * CELL;
  const y = (goals: number): number => TOP + (SPACE_GOALS.length - goals + 0.5) * CELL;
  const circles = placesOf({ outcomes }).map(({ keeps, allows, designs, named, isBest }) => {
    const radius = Math.min(CELL / 2 - 2, 3 + Math.sqrt(designs / size) * CELL * 2);
    const label =
      named.length === 0
        ? ''
        : `<text x="${x(allows)}" y="${y(keeps) - radius - 3}">${named.length > 2 ? safe(`${named[0] ?? ''} +${named.length - 1}`) : safe(named.join(', '))}</text>`;
    return `<g class="${isBest ? 'best' : 'other'}"><title>${designs} designs keep ${keeps} goals and allow ${allows} uses: ${safe(named.join(', ')) || 'none has a name'}</title><circle cx="${x(allows)}" cy="${y(keeps)}" r="${radius.toFixed(1)}"/>${label}</g>`;
  });
  const ticks = [
    ...Array.from(
      { length: SPACE_USES.length - least + 1 },
      (_, at) => `<text x="${x(least + at)}" y="${height - 32}">${least + at}</text>`,
    ),
    ...Array.from(
      { length: SPACE_GOALS.length + 1 },
      (_, at) => `<text x="${LEFT - 18}" y="${y(at) + 4}">${at}</text>`,
    ),
  ];
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img">
<title>${size} designs: goals kept and uses allowed</title>
<style>text{font:11px sans-serif;text-anchor:middle;fill:#333}.other circle{fill:#9ab;fill-opacity:.7}.best circle{fill:#2a7;stroke:#152;stroke-width:2}</style>
<rect width="${width}" height="${height}" fill="#fff"/>
<text x="${width / 2}" y="24" style="font-size:14px">${size} designs: what they keep and what they allow (green: nothing beats it)</text>
${ticks.join('\n')}
<text x="${width / 2}" y="${height - 10}">uses allowed (of ${SPACE_USES.length})</text>
<text x="14" y="${height / 2}" transform="rotate(-90 14 ${height / 2})">goals kept (of ${SPACE_GOALS.length})</text>
${circles.join('\n')}
</svg>
`;
}
