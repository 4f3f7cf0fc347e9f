/** What is to blame for a bad verdict: the smallest exchanges of choices that end it, each a design to open. */
import type { AxisName } from '../../../model/rules/axes.ts';
import type { Exchange } from '../../../model/rules/exchange.ts';
import type { Blame } from '../../../properties/design-space/blame.ts';
import { designOf, titleOf, withChoices } from './design-ref.ts';
import type { Desktop } from './desktop.ts';
import type { VNode } from './element.ts';
import { h } from './element.ts';
import { canBeBlamed } from './known.ts';

/** What is to blame, or how to find out; null where nothing is. */
export function blameView(desktop: Desktop, ref: string, claim: string): VNode | null {
  const { verdicts } = desktop;
  const known = verdicts.of(ref, claim);
  if (!canBeBlamed(claim, known)) return null;
  if (known.blame !== undefined) {
    const { size } = known.blame;
    const most = size === 1 ? 'one choice' : `${size} choices at once`;
    return h(
      'div',
      { class: 'blame' },
      h('p', null, `To blame: the exchange of ${most} ends it, and no smaller one does.`),
      culpritsView(desktop, ref, known.blame),
    );
  }
  const seeking = verdicts.seeking(ref, claim);
  if (seeking === 'nothing') {
    return h('p', { role: 'status' }, 'No exchange of choices that are listed ends it.');
  }
  if (seeking !== undefined) {
    return h('p', { role: 'status' }, `looking for what is to blame: ${seeking} searches`);
  }
  const look = (): void => verdicts.seekBlame(ref, claim);
  return h(
    'p',
    null,
    h('button', { type: 'button', onClick: look }, 'what is to blame? (searches for it here)'),
  );
}

/** Which exchanges end it, each a link to the design that it makes. */
export function culpritsView(desktop: Desktop, ref: string, { culprits }: Blame): VNode {
  return h(
    'ul',
    { class: 'choices' },
    culprits.map(({ axes, ends }) => {
      const [axis, ...others] = axes;
      // of one axis it is said once what is chosen now
      const now = others.length > 0 ? '' : `${axis ?? ''}: ${chosen(ref, axis)} → `;
      return h(
        'li',
        { key: axes.join(' ') },
        now,
        ends.map(({ exchanges }, at) => [
          at === 0 ? '' : ' or ',
          exchangeLink(desktop, ref, exchanges, now === ''),
        ]),
      );
    }),
  );
}

function exchangeLink(
  { go }: Desktop,
  ref: string,
  exchange: readonly Exchange[],
  withAxes: boolean,
): VNode {
  const design = withChoices(ref, exchange);
  const words = exchange.map(({ axis, choice }) =>
    withAxes ? `${axis}: ${chosen(ref, axis)} → ${choice}` : choice,
  );
  return h(
    'button',
    {
      type: 'button',
      class: 'link',
      title: titleOf(design),
      onClick: () => go({ view: 'design', design }),
    },
    words.join(', '),
  );
}

function chosen(ref: string, axis: AxisName | undefined): string {
  return axis === undefined ? '' : (designOf(ref)?.choices[axis].name ?? '');
}
