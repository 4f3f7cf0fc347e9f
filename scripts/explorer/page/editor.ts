/** A design of one's own: a choice on each axis, judged as it changes; beside a named design; as a file. */
import type { VNode } from './element.ts';
import { button, el, headRow, scrolling, select } from './element.ts';
import { AXES, AXIS_NAMES } from '../../../model/rules/axes.ts';
import { DESIGNS } from '../../../model/rules/designs/all.ts';
import { CLAIMS } from '../../../properties/claims/all.ts';
import { cellOf, openTrace } from './answer.ts';
import { blameView, mendedView } from './blame.ts';
import { choicesFor, inWords } from '../../../model/rules/exchange.ts';
import { designFile, designOf, differences, titleOf, withChoice } from './design-ref.ts';
import type { Desktop } from './desktop.ts';

/** The view. */
export function editorView(desktop: Desktop): VNode {
  const { place, go, verdicts } = desktop;
  const design = designOf(place.design)!;
  const { base } = inWords(place.design);
  verdicts.want(place.design, -50);
  const [done, all] = verdicts.done(place.design);
  return el.section(
    { 'aria-labelledby': 'design' },
    el.h2({ id: 'design' }, titleOf(place.design)),
    design.argument === '' ? null : el.p(design.argument),
    el.div(
      { class: 'split' },
      el.div(
        { class: 'axes' },
        el.label(
          { class: 'axis' },
          el.span({ class: 'question' }, 'begin with'),
          select(base, DESIGNS, (name) => go({ design: name })),
        ),
        AXIS_NAMES.map((axis) => {
          const choice = design.choices[axis];
          return el.label(
            { key: axis, class: 'axis' },
            el.span({ class: 'question' }, el.strong(axis), ` ${AXES[axis].question}`),
            select(choice.name, choicesFor(axis), (name) =>
              go({ design: withChoice(place.design, axis, name) }),
            ),
            el.span({ class: 'quiet' }, choice.says),
          );
        }),
      ),
      el.div(
        el.p(
          { role: 'status', class: 'quiet' },
          done < all
            ? `searching: ${done} of ${all} scopes`
            : verdicts.isProved(place.design)
              ? 'searched and proved'
              : 'searched; proving for any size',
        ),
        verdictList(desktop, 'goal', 'protects'),
        verdictList(desktop, 'use', 'allows'),
        verdictList(desktop, 'law', 'laws'),
      ),
    ),
    compared(desktop),
    el.h3('as a file'),
    el.p(
      'Save it, then: npx exclmap check ./mine.ts (in a clone: npm run -s exclmap -- check ./mine.ts)',
    ),
    el.p(
      el.a(
        {
          download: 'mine.ts',
          href: `data:text/plain;charset=utf-8,${encodeURIComponent(designFile(place.design))}`,
        },
        'save mine.ts',
      ),
    ),
    el.textarea({
      readOnly: true,
      rows: designFile(place.design).split('\n').length,
      'aria-label': 'the design as a file',
      spellcheck: false,
      value: designFile(place.design),
    }),
  );
}

function verdictList(desktop: Desktop, group: 'goal' | 'use' | 'law', title: string): VNode | null {
  const { place, verdicts } = desktop;
  const ids = CLAIMS.filter((claim) => claim.group === group);
  const shown =
    group === 'law'
      ? ids.filter(({ id }) => verdicts.of(place.design, id).verdict === 'violated')
      : ids;
  const list = el.dl(
    { class: 'verdicts' },
    shown.map(({ id, says }) => {
      const known = verdicts.of(place.design, id);
      const { look, words } = cellOf(known);
      const { found } = known;
      return el.div(
        { key: id },
        el.dt(
          found === undefined
            ? el.span({ class: `cell ${look}` }, words)
            : button(words, () => openTrace(desktop, place.design, id, found), {
                class: `cell ${look}`,
                'aria-label': `${id}: ${words}, open the trace`,
              }),
        ),
        el.dd(
          el.strong(id),
          ` ${says}`,
          known.mended === undefined
            ? blameView(desktop, place.design, id)
            : el.div(
                { class: 'blame' },
                'ended by ',
                mendedView(desktop, place.design, known.mended),
              ),
        ),
      );
    }),
  );
  return shown.length === 0 ? null : el.div(el.h3(title), list);
}

/** On which axes, and in which verdicts, it differs from a named design. */
function compared({ place, go, verdicts }: Desktop): VNode {
  const name = place.other === '' || place.other.includes('~') ? 'mainline' : place.other;
  const [ours, theirs] = [designOf(place.design)!, designOf(name)!];
  verdicts.want(name, -40);
  const axes = differences(ours, theirs);
  const claims = CLAIMS.flatMap(({ id }) => {
    const [one, other] = [verdicts.of(place.design, id), verdicts.of(name, id)];
    if (!one.settled || !other.settled) return [];
    if (one.verdict === other.verdict) return [];
    return [{ id, one: cellOf(one), other: cellOf(other) }];
  });
  return el.div(
    el.h3(
      'beside ',
      select(name, DESIGNS, (other) => go({ other }), {
        'aria-label': 'the design to compare with',
      }),
    ),
    axes.length === 0
      ? el.p('Both choose the same on every axis.')
      : scrolling(
          `beside ${name}`,
          el.table(
            headRow(['axis or claim', titleOf(place.design), name]),
            el.tbody(
              axes.map(({ axis, one, other }) =>
                el.tr(
                  { key: axis },
                  el.th({ scope: 'row' }, axis),
                  el.td({ title: one.says }, one.name),
                  el.td({ title: other.says }, other.name),
                ),
              ),
              claims.map(({ id, one, other }) =>
                el.tr(
                  { key: id },
                  el.th({ scope: 'row' }, id),
                  [one, other].map(({ look, words }) =>
                    el.td(el.span({ class: `cell ${look}` }, words)),
                  ),
                ),
              ),
            ),
          ),
        ),
  );
}
