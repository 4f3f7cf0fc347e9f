/** A picture of the space, whatever designs are called. */
import { expect, it } from 'vitest';
import { spaceSvg } from './space-svg.ts';

it('says the names of designs as XML has them', () => {
  const outcome = { keeps: [], allows: [], designs: 1, nearest: [], isBest: true };
  const svg = spaceSvg({ size: 1, open: 0, outcomes: [{ ...outcome, named: ['<b>', 'a & b'] }] });
  expect(svg).toContain('&lt;b&gt;, a &amp; b</title>');
  expect(svg).toContain('>&lt;b&gt;, a &amp; b</text>');
});
