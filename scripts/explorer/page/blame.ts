/** What is to blame for a bad verdict: the smallest exchanges of choices that end it, each a design to open. */
import type { AxisName } from '../../../model/rules/axes.ts';
import type { Exchange } from '../../../model/rules/exchange.ts';
import { exchangesBetween } from '../../../model/rules/exchange.ts';
import { designOf, titleOf } from './design-ref.ts';
import type { Desktop } from './desktop.ts';
import type { VNode } from './element.ts';
import { button, el } from './element.ts';
import { canBeBlamed } from './known.ts';

/** What is to blame, or how to find out; null where nothing is. */
export function blameView(desktop: Desktop, ref: string, claim: string): VNode | null {
  const { verdicts } = desktop;
  const known = verdicts.of(ref, claim);
  if (!canBeBlamed(claim, known)) return null;
  if (known.mended !== undefined) {
    const size = exchangesIn(ref, known.mended[0]!).length;
    const most = size === 1 ? 'one choice' : `${size} choices at once`;
    return el.div(
      { class: 'blame' },
      el.p(`To blame: the exchange of ${most} ends it, and no smaller one does.`),
      mendedView(desktop, ref, known.mended),
    );
  }
  const seeking = verdicts.seeking(ref, claim);
  if (seeking === 'nothing') {
    return el.p({ role: 'status' }, 'No exchange of choices that are listed ends it.');
  }
  if (seeking !== undefined) {
    return el.p({ role: 'status' }, `looking for what is to blame: ${seeking} searches`);
  }
  const look = (): void => verdicts.seekBlame(ref, claim);
  return el.p(button('what is to blame? (searches for it here)', look));
}

/** What was exchanged in each of these designs, by axis; each a link to the design. */
export function mendedView(desktop: Desktop, ref: string, mended: readonly string[]): VNode {
  const all = mended.map((design) => ({ design, exchanges: exchangesIn(ref, design) }));
  const groups = Map.groupBy(all, ({ exchanges }) => exchanges.map(({ axis }) => axis).join(' '));
  return el.ul(
    { class: 'choices' },
    [...groups].map(([axes, those]) => {
      const [only, ...others] = those[0]!.exchanges;
      // of one axis it is said once what is chosen now
      const now = others.length > 0 ? '' : `${axes}: ${chosen(ref, only?.axis)} → `;
      return el.li(
        { key: axes },
        now,
        those.map(({ design, exchanges }, at) => [
          at === 0 ? '' : ' or ',
          exchangeLink(desktop, ref, design, exchanges, now === ''),
        ]),
      );
    }),
  );
}

function exchangesIn(ref: string, design: string): readonly Exchange[] {
  return exchangesBetween(designOf(ref)!, designOf(design)!);
}

function exchangeLink(
  { go }: Desktop,
  ref: string,
  design: string,
  exchanges: readonly Exchange[],
  withAxes: boolean,
): VNode {
  const words = exchanges.map(({ axis, choice }) =>
    withAxes ? `${axis}: ${chosen(ref, axis)} → ${choice}` : choice,
  );
  return button(words.join(', '), () => go({ view: 'design', design }), {
    class: 'link',
    title: titleOf(design),
  });
}

function chosen(ref: string, axis: AxisName | undefined): string {
  return axis === undefined ? '' : (designOf(ref)?.choices[axis].name ?? '');
}
